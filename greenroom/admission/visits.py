"""Puts the door's question: gathers the facts of an arrival with the rows that they come from."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from greenroom.access.roles import Role, rank
from greenroom.administration.models import SiteSettings
from greenroom.administration.queries import site as site_settings
from greenroom.admission import secrets
from greenroom.admission.door import Arrival, Binding, Knock, Refused, Way, way_in
from greenroom.admission.facts import gathering, held, invited
from greenroom.admission.models import Device, LiveGrant, Newcomer, Participant, Removal
from greenroom.invitations.models import Invitation
from greenroom.invitations.queries import Found
from greenroom.people.models import User
from greenroom.people.queries import verified_keys
from greenroom.rooms.models import Entry, Room, Session
from greenroom.rooms.queries import last_session, session_on, standing_of
from greenroom.statements import GIVEN_BYTES, GIVEN_NUMBER, OTHER_NUMBER, Statement


@dataclass(frozen=True)
class Visit:
    """Somebody at the door: his way in, and the rows on which it was decided."""

    way: Way
    arrival: Arrival
    room: Room
    session: Session | None
    site: SiteSettings
    user: User | None = None
    invitation: Invitation | None = None
    device: Device | None = None
    participant: Participant | None = None
    alone: bool = True  # this browser is known to no other invitation
    another_since: bool = False  # somebody else has typed his own address in this browser since

    @property
    def name(self) -> str:
        """His name: the account's where it is his own ground, else the one he was invited by."""
        if self.invitation and self.arrival.standing is None:
            return self.invitation.name
        return self.user.name if self.user else ""

    @property
    def face(self) -> str:
        """What gives his avatar its hue, by the same ground as his name."""
        if self.invitation and self.arrival.standing is None:
            return self.invitation.face
        return self.user.face if self.user else ""


@dataclass(frozen=True)
class _Ground:
    """An invitation that somebody may come in by, with what he holds of it."""

    invitation: Invitation
    device: Device | None = None
    holds_address: bool = False


def visit_by_link(found: Found, *, user: User | None, secret: str | None, now: datetime) -> Visit:
    """The visit of whoever opened a link. Nobody known: no statement but the site's, and the session's of a room."""
    invitation = found.invitation
    room, site = invitation.room, site_settings()
    holds = user is not None and invitation.email_key in verified_keys(user)
    session = invitation.session or session_now(room, now)
    rows = [row for row in _browser(secret, session, lock=False) if row.invitation.room_id == room.pk]
    device = _mine(invitation, rows)
    arrival = Arrival(
        by_link=True,
        signed_in=user is not None,
        standing=own_ground(user, room) if holds else None,
    )
    ground = _Ground(invitation, device, holds)
    visit = _visit(arrival, room, session, ground, user, site, now, removed=found.link.revoked_at is not None)
    return replace(visit, another_since=device is not None and device not in _of_last_person(rows))


def _mine(invitation: Invitation, rows: list[Device]) -> Device | None:
    """This browser's row; who opens the link again, after his place moved on, begins anew in the lobby."""
    mine = (row for row in rows if row.invitation_id == invitation.pk and row.state != Binding.RELEASED)
    return next(mine, None)


def _of_last_person(rows: list[Device]) -> list[Device]:
    """The rows of whoever proved himself here last: people share browsers, and each types his own address."""
    last = max(rows, key=lambda row: (row.reserved_at, row.pk), default=None)
    return [row for row in rows if last and row.invitation.email_key == last.invitation.email_key]


def visit_at_room(
    room: Room,
    session: Session | None,
    *,
    user: User | None,
    secret: str | None,
    now: datetime,
    lock: bool = False,
    site: SiteSettings | None = None,
) -> Visit:
    """The visit of whoever comes to a session's own page; `lock` holds his devices until the transaction ends."""
    arrival = Arrival(signed_in=user is not None, standing=own_ground(user, room))
    rows = _browser(secret, session, lock=lock)
    here = [row for row in rows if row.invitation.room_id == room.pk and _is_for(row.invitation, session)]
    site = site or site_settings()
    ground = _best(_grounds(room, session, user, _of_last_person(here)), site, now)
    visit = _visit(arrival, room, session, ground, user, site, now)
    return replace(visit, alone=len(rows) <= 1)


def devices_of(secret: str | None, *, lock: bool = False) -> QuerySet[Device]:
    """The rows of the browser with this secret; the former one still counts until the new one was seen."""
    rows = _rows(secrets.digest_of(secret or ""))
    return rows.select_for_update(of=("self",)) if lock else rows


def own_ground(user: User | None, room: Room) -> Role | None:
    """What lets somebody in without an invitation: a standing, or an account where all may enter (K60)."""
    if user is None:
        return None
    return standing_of(user, room) or (Role.VIEWER if room.entry == Entry.ACCOUNTS else None)


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
    if any(_is_for(invitation, session) for invitation in invitations):
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
    return [*invitations, *_at_his_address(room, user)]


def _rows(digest: bytes) -> QuerySet[Device]:
    return Device.objects.filter(Q(device_sha256=digest) | Q(former_sha256=digest))


def _whole_rows() -> QuerySet[Device]:
    removal = Removal.objects.filter(session=GIVEN_NUMBER, invitation=OuterRef("invitation"), undone_at=None)
    return _rows(GIVEN_BYTES).select_related("invitation").annotate(put_out=Exists(removal))


_ROWS = Statement(_whole_rows)
_LOCKED_ROWS = Statement(lambda: _whole_rows().select_for_update(of=("self",)))


def _browser(secret: str | None, session: Session | None, *, lock: bool) -> list[Device]:
    """Every row of the browser with this secret, with its invitation, and whether that was put out of the session.

    One statement, none without a secret.
    """
    if secret is None:
        return []
    return (_LOCKED_ROWS if lock else _ROWS).all(secrets.digest_of(secret), session.pk if session else 0)


def _is_for(invitation: Invitation, session: Session | None) -> bool:
    return invitation.session_id is None or (session is not None and invitation.session_id == session.pk)


def _grounds(room: Room, session: Session | None, user: User | None, devices: list[Device]) -> list[_Ground]:
    """Every invitation that somebody may come in by: his account's and his browser's."""
    in_use_last = sorted(devices, key=lambda device: device.state != Binding.RELEASED)
    mine = {device.invitation_id: device for device in in_use_last}
    grounds = [
        _Ground(invitation, mine.pop(invitation.pk, None), holds_address=True)
        for invitation in _at_his_address(room, user)
        if _is_for(invitation, session)
    ]
    grounds += [_Ground(device.invitation, device) for device in mine.values()]
    for invitation in (ground.invitation for ground in grounds):
        invitation.room = room
        if invitation.session_id:
            invitation.session = session
    return grounds


def _at_his_address(room: Room, user: User | None) -> Iterable[Invitation]:
    if user is None:
        return []
    return room.invitations.filter(email_key__in=verified_keys(user)).select_related("session")


def _best(grounds: list[_Ground], site: SiteSettings, now: datetime) -> _Ground | None:
    """One that the door accepts before one that it refuses; then the account's, the higher role, where he is in."""
    if len(grounds) < 2:
        return next(iter(grounds), None)

    def merit(ground: _Ground) -> tuple[bool, bool, int, bool, bool]:
        invitation, device = ground.invitation, ground.device
        alone = Arrival(
            invited=invited(invitation, site), holds_address=ground.holds_address, device=held(device)
        )
        accepted = not isinstance(way_in(alone, now), Refused)
        live = device is not None and device.state == Binding.LIVE
        return accepted, ground.holds_address, rank(invitation.granted), live, invitation.session_id is not None

    return max(grounds, key=merit)


# ---------- Facts ----------


def _visit(
    arrival: Arrival,
    room: Room,
    session: Session | None,
    ground: _Ground | None,
    user: User | None,
    site: SiteSettings,
    now: datetime,
    *,
    removed: bool = False,
) -> Visit:
    if session:
        session.room = room
    if ground:
        ground.invitation.room = room
    participant = _participant(arrival, session, ground, user)
    inside = participant is not None and participant.left_at is None
    granted = getattr(participant, "granted", None)
    arrival = replace(
        arrival,
        session=gathering(session, inside, now),
        room_deleted=room.deleted_at is not None,
        invited=invited(ground.invitation, site, removed=removed) if ground else None,
        holds_address=ground is not None and ground.holds_address,
        device=held(ground.device) if ground else None,
        inside=inside,
        granted=Role(granted) if granted else None,
        put_out=_put_out(session, ground, participant),
        knock=_knock(arrival, session, ground, user, inside),
    )
    return Visit(
        way=way_in(arrival, now),
        arrival=arrival,
        room=room,
        session=session,
        site=site,
        user=user,
        invitation=ground.invitation if ground else None,
        device=ground.device if ground else None,
        participant=participant,
    )


def _participant(
    arrival: Arrival, session: Session | None, ground: _Ground | None, user: User | None
) -> Participant | None:
    """His row in the session, if he was ever inside: by his account, else by this device."""
    if session is None:
        return None
    if arrival.standing is not None:
        return _BY_ACCOUNT.one(session.pk, user.pk) if user else None
    if ground and ground.device and ground.device.bound_at and ground.device.state != Binding.RELEASED:
        participant = _BY_DEVICE.one(session.pk, ground.device.pk)
        if participant is not None:
            participant.device = ground.device
        return participant
    return None


def _in(**ground: OuterRef) -> QuerySet[Participant]:
    """Those who were inside, each with his live grant, and whether he was put out by this ground."""
    grant = LiveGrant.objects.filter(participant=OuterRef("pk"), revoked_at=None)
    removal = Removal.objects.filter(session=OuterRef("session"), undone_at=None, **ground)
    rows = Participant.objects.filter(session=GIVEN_NUMBER)
    return rows.annotate(granted=Subquery(grant.values("role")[:1]), put_out=Exists(removal))


_BY_ACCOUNT = Statement(lambda: _in(user=OuterRef("user")).filter(user=OTHER_NUMBER, device=None))
_BY_DEVICE = Statement(lambda: _in(invitation=OuterRef("device__invitation")).filter(device=OTHER_NUMBER))


def _put_out(session: Session | None, ground: _Ground | None, participant: Participant | None) -> bool:
    """Whether a host ended his visit; it holds for the other browsers of an invitee too."""
    known = participant or (ground and ground.device)
    if known:
        return bool(getattr(known, "put_out", False))
    if session is None or ground is None or not ground.holds_address:
        return False
    return session.removals.filter(invitation=ground.invitation, undone_at=None).exists()


def _knock(
    arrival: Arrival, session: Session | None, ground: _Ground | None, user: User | None, inside: bool
) -> Knock:
    """What the host said to him who waits before a locked door; no statement while it is not locked."""
    if session is None or session.locked_at is None or inside:
        return Knock.WAITS
    if arrival.standing is not None:
        found = session.newcomers.filter(user=user).first()
    else:
        found = session.newcomers.filter(invitation=ground.invitation).first() if ground else None
    return _said_to(found, session)


def _said_to(newcomer: Newcomer | None, session: Session) -> Knock:
    if newcomer is None:
        return Knock.WAITS
    newcomer.session = session
    return newcomer.knock
