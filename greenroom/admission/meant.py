"""Which session somebody means who comes to a room's own address."""

from datetime import datetime

from greenroom.admission.grounds import at_his_address, devices_of, is_for, own_ground
from greenroom.admission.models import Device
from greenroom.invitations.models import Invitation
from greenroom.people.models import User
from greenroom.rooms.models import Room, Session
from greenroom.rooms.queries import last_session, session_on


def session_now(room: Room, now: datetime) -> Session | None:
    """The session that a room's own address means: open, next, or the last; none where they open by hand."""
    session = session_on(room, now)
    if session is None and not room.always_open:
        session = last_session(room, now)
    if session is not None:
        session.room = room
    return session


def session_for(room: Room, *, user: User | None, secret: str | None, now: datetime) -> Session | None:
    """The session that this person means at the room's own address: the one he is invited to, if it is another."""
    session = session_now(room, now)
    if own_ground(user, room) is not None:
        return session
    invitations = _all_of(room, user, secret)
    invitations = [one for one in invitations if one.revoked_at is None] or invitations
    if any(is_for(invitation, session) for invitation in invitations):
        return session
    theirs = [invitation.session for invitation in invitations if invitation.session]
    return min(
        theirs,
        key=lambda one: (one.closes_at is not None and one.closes_at <= now, one.starts_at),
        default=session,
    )


def sessions_for(room: Room, *, user: User | None, secret: str | None, now: datetime) -> list[Session | None]:
    """The session that the room's own address means, before every other one that this person is invited to."""
    found = {None if session is None else session.pk: session for session in [session_now(room, now)]}
    for invitation in _all_of(room, user, secret):
        if invitation.session is not None:
            found.setdefault(invitation.session.pk, invitation.session)
    return list(found.values())


def _all_of(room: Room, user: User | None, secret: str | None) -> list[Invitation]:
    """Every invitation to this room that his browser is bound to, or that is at a verified address of his."""
    devices = devices_of(secret).filter(invitation__room=room) if secret else Device.objects.none()
    invitations = [device.invitation for device in devices.select_related("invitation__session")]
    return [*invitations, *at_his_address(room, user)]
