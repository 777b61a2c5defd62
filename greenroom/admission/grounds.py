"""By what somebody may come in: his own standing, and every invitation of his account and of his browser."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from greenroom.access.roles import Role, rank
from greenroom.administration.models import SiteSettings
from greenroom.admission import secrets
from greenroom.admission.door import Arrival, Binding, Refused, way_in
from greenroom.admission.facts import held, invited
from greenroom.admission.models import Device, Removal
from greenroom.invitations.models import Invitation
from greenroom.people.models import User
from greenroom.people.queries import verified_keys
from greenroom.rooms.models import Entry, Room, Session
from greenroom.rooms.queries import standing_of
from greenroom.statements import GIVEN_BYTES, GIVEN_NUMBER, Statement


@dataclass(frozen=True)
class Ground:
    """An invitation that somebody may come in by, with what he holds of it."""

    invitation: Invitation
    device: Device | None = None
    holds_address: bool = False


def own_ground(user: User | None, room: Room) -> Role | None:
    """What lets somebody in without an invitation: a standing, or an account where all may enter (K60)."""
    if user is None:
        return None
    return standing_of(user, room) or (Role.VIEWER if room.entry == Entry.ACCOUNTS else None)


def is_for(invitation: Invitation, session: Session | None) -> bool:
    """Whether it lets somebody into this session: as one of its own, or of every one of the room."""
    return invitation.session_id is None or (session is not None and invitation.session_id == session.pk)


def grounds_of(room: Room, session: Session | None, user: User | None, devices: list[Device]) -> list[Ground]:
    """Every invitation that somebody may come in by: his account's and his browser's."""
    in_use_last = sorted(devices, key=lambda device: device.state != Binding.RELEASED)
    mine = {device.invitation_id: device for device in in_use_last}
    grounds = [
        Ground(invitation, mine.pop(invitation.pk, None), holds_address=True)
        for invitation in at_his_address(room, user)
        if is_for(invitation, session)
    ]
    grounds += [Ground(device.invitation, device) for device in mine.values()]
    for invitation in (ground.invitation for ground in grounds):
        invitation.room = room
        if invitation.session_id:
            invitation.session = session
    return grounds


def at_his_address(room: Room, user: User | None) -> Iterable[Invitation]:
    """Every invitation to this room at an address that he has proved."""
    if user is None:
        return []
    return room.invitations.filter(email_key__in=verified_keys(user)).select_related("session")


def best_of(grounds: list[Ground], site: SiteSettings, now: datetime) -> Ground | None:
    """One that the door accepts before one that it refuses; then the account's, the higher role, where he is in."""
    if len(grounds) < 2:
        return next(iter(grounds), None)

    def merit(ground: Ground) -> tuple[bool, bool, int, bool, bool]:
        invitation, device = ground.invitation, ground.device
        alone = Arrival(
            invited=invited(invitation, site), holds_address=ground.holds_address, device=held(device)
        )
        accepted = not isinstance(way_in(alone, now), Refused)
        live = device is not None and device.state == Binding.LIVE
        return accepted, ground.holds_address, rank(invitation.granted), live, invitation.session_id is not None

    return max(grounds, key=merit)


# ---------- This browser ----------


def devices_of(secret: str | None, *, lock: bool = False) -> QuerySet[Device]:
    """The rows of the browser with this secret; the former one still counts until the new one was seen."""
    rows = _rows(secrets.digest_of(secret or ""))
    return rows.select_for_update(of=("self",)) if lock else rows


def _rows(digest: bytes) -> QuerySet[Device]:
    return Device.objects.filter(Q(device_sha256=digest) | Q(former_sha256=digest))


def _whole_rows() -> QuerySet[Device]:
    removal = Removal.objects.filter(session=GIVEN_NUMBER, invitation=OuterRef("invitation"), undone_at=None)
    return _rows(GIVEN_BYTES).select_related("invitation").annotate(put_out=Exists(removal))


_ROWS = Statement(_whole_rows)
_LOCKED_ROWS = Statement(lambda: _whole_rows().select_for_update(of=("self",)))


def browser_rows(secret: str | None, session: Session | None, *, lock: bool) -> list[Device]:
    """Every row of the browser with this secret, with its invitation, and whether that was put out of the session.

    One statement, none without a secret.
    """
    if secret is None:
        return []
    return (_LOCKED_ROWS if lock else _ROWS).all(secrets.digest_of(secret), session.pk if session else 0)


def row_of(invitation: Invitation, rows: list[Device]) -> Device | None:
    """This browser's row; who opens the link again, after his place moved on, begins anew in the lobby."""
    mine = (row for row in rows if row.invitation_id == invitation.pk and row.state != Binding.RELEASED)
    return next(mine, None)


def of_last_person(rows: list[Device]) -> list[Device]:
    """The rows of whoever proved himself here last: people share browsers, and each types his own address."""
    last = max(rows, key=lambda row: (row.reserved_at, row.pk), default=None)
    return [row for row in rows if last and row.invitation.email_key == last.invitation.email_key]
