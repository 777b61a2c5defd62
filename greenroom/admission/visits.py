"""Puts the door's question: gathers the facts of an arrival with the rows that they come from."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from greenroom.access.roles import Role
from greenroom.administration.models import SiteSettings
from greenroom.administration.queries import site as site_settings
from greenroom.admission.door import Arrival, Binding, Knock, Way, way_in
from greenroom.admission.facts import gathering, held, invited
from greenroom.admission.grounds import (
    Ground,
    best_of,
    browser_rows,
    grounds_of,
    is_for,
    of_last_person,
    own_ground,
    row_of,
)
from greenroom.admission.meant import session_now
from greenroom.admission.models import Device, LiveGrant, Newcomer, Participant, Removal
from greenroom.invitations.models import Invitation
from greenroom.invitations.queries import Found
from greenroom.people.models import User
from greenroom.people.queries import verified_keys
from greenroom.rooms.models import Room, Session
from greenroom.statements import GIVEN_NUMBER, OTHER_NUMBER, Statement


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


def visit_by_link(found: Found, *, user: User | None, secret: str | None, now: datetime) -> Visit:
    """The visit of whoever opened a link. Nobody known: no statement but the site's, and the session's of a room."""
    invitation = found.invitation
    room, site = invitation.room, site_settings()
    holds = user is not None and invitation.email_key in verified_keys(user)
    session = invitation.session or session_now(room, now)
    rows = [row for row in browser_rows(secret, session, lock=False) if row.invitation.room_id == room.pk]
    device = row_of(invitation, rows)
    arrival = Arrival(
        by_link=True,
        signed_in=user is not None,
        standing=own_ground(user, room) if holds else None,
    )
    ground = Ground(invitation, device, holds)
    visit = _visit(arrival, room, session, ground, user, site, now, removed=found.link.revoked_at is not None)
    return replace(visit, another_since=device is not None and device not in of_last_person(rows))


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
    rows = browser_rows(secret, session, lock=lock)
    here = [row for row in rows if row.invitation.room_id == room.pk and is_for(row.invitation, session)]
    site = site or site_settings()
    ground = best_of(grounds_of(room, session, user, of_last_person(here)), site, now)
    visit = _visit(arrival, room, session, ground, user, site, now)
    return replace(visit, alone=len(rows) <= 1)


# ---------- Facts ----------


def _visit(
    arrival: Arrival,
    room: Room,
    session: Session | None,
    ground: Ground | None,
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
    facts = _facts(arrival, session, ground, user, participant, now)
    arrival = replace(
        facts,
        room_deleted=room.deleted_at is not None,
        invited=invited(ground.invitation, site, removed=removed) if ground else None,
        agreed=facts.inside or _agreed(site, ground, user),
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


def _facts(
    arrival: Arrival,
    session: Session | None,
    ground: Ground | None,
    user: User | None,
    participant: Participant | None,
    now: datetime,
) -> Arrival:
    """What the rows of a session say of somebody."""
    inside = participant is not None and participant.left_at is None
    granted = getattr(participant, "granted", None)
    return replace(
        arrival,
        session=gathering(session, inside, now),
        holds_address=ground is not None and ground.holds_address,
        device=held(ground.device) if ground else None,
        inside=inside,
        granted=Role(granted) if granted else None,
        put_out=_put_out(session, ground, participant),
        knock=_knock(arrival, session, ground, user, inside),
    )


def _participant(
    arrival: Arrival, session: Session | None, ground: Ground | None, user: User | None
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


def _put_out(session: Session | None, ground: Ground | None, participant: Participant | None) -> bool:
    """Whether a host ended his visit; it holds for the other browsers of an invitee too."""
    known = participant or (ground and ground.device)
    if known:
        return bool(getattr(known, "put_out", False))
    if session is None or ground is None or not ground.holds_address:
        return False
    return session.removals.filter(invitation=ground.invitation, undone_at=None).exists()


def _agreed(site: SiteSettings, ground: Ground | None, user: User | None) -> bool:
    """Whether he has agreed to the site's text, in this session or an earlier one; no statement where there is none."""
    if site.consent_id is None:
        return True
    mine = Q(user=user) if user else Q()
    if ground and (ground.device or ground.holds_address):
        mine |= Q(device__invitation__email_key=ground.invitation.email_key)
    return bool(mine) and Participant.objects.filter(mine, agreed_to=site.consent_id).exists()


def _knock(
    arrival: Arrival, session: Session | None, ground: Ground | None, user: User | None, inside: bool
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
