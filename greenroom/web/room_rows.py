"""The rows of My rooms: what somebody runs, belongs to, is invited to."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext as _

from greenroom.access.refusals import InvitingUnavailable, NothingToInviteTo
from greenroom.access.roles import Capability, Role
from greenroom.administration.queries import site
from greenroom.invitations import inviting, mine
from greenroom.invitations.mine import Invitation
from greenroom.people.queries import verified_keys
from greenroom.rooms import queries
from greenroom.rooms.queries import Member, RoomRow
from greenroom.web import cues
from greenroom.web.role_names import ROLE_NAMES


@dataclass(frozen=True)
class Row:
    """A room as My rooms shows it, by a standing or by an invitation."""

    found: RoomRow
    invitation: Invitation | None
    reason: type[InvitingUnavailable] | None
    now: datetime

    @property
    def cue(self) -> cues.Cue | None:
        """The state of its session, when that is more than a date to come."""
        session = self.found.session
        if session is None:
            return cues.Cue("over", _("Ended")) if self.found.ended else None
        cue = cues.of(session, self.now)
        return None if cue.state == "waiting" else cue

    @property
    def joins(self) -> bool:
        """Whether its doors are open."""
        return self.cue is not None and self.cue.state in {"inside", "door"}

    @property
    def line(self) -> str:
        """Whose it is, and what he is there."""
        role = self.found.role
        if self.invitation is not None:
            by, invited_as = self.invitation.created_by, ROLE_NAMES[self.invitation.granted]
            if by is None:
                return _("Invited as {role}").format(role=invited_as)
            return _("Invited by {name} as {role}").format(name=by, role=invited_as)
        if role is None or role is Role.OWNER:
            return _("Yours")
        return _("Run by {name}. You are {role}").format(name=self.found.host, role=ROLE_NAMES[role])

    @property
    def may_invite(self) -> bool:
        return self._may(Capability.INVITE)

    @property
    def may_edit(self) -> bool:
        return self._may(Capability.EDIT_ROOM)

    @property
    def may_start(self) -> bool:
        """Whether this is an always-open room that he may open, since nobody has."""
        return self.found.room.always_open and self.found.session is None and self._may(Capability.OPEN)

    @property
    def needs_session(self) -> bool:
        """Whether nothing but a session is missing here, and he may add one."""
        return self.may_edit and self.reason is NothingToInviteTo

    def _may(self, capability: Capability) -> bool:
        return self.invitation is None and capability in self.found.capabilities


SHOWN: dict[str, Callable[[Row], bool]] = {
    "": lambda row: True,
    "run": lambda row: row.may_edit,
    "invited": lambda row: row.invitation is not None,
    "ended": lambda row: row.cue is not None and row.cue.state == "over",
}


def rows_for(request: HttpRequest, *, now: datetime) -> list[Row]:
    """Every room of whoever is signed in, the open ones first, then the soonest."""
    if not request.user.is_authenticated:
        return []
    own = queries.rooms_of(request.user, now)
    held = _one_a_room(mine.invitations_of(verified_keys(request.user), now=now), now)
    for row in own:
        held.pop(row.room.pk, None)
    found = queries.in_order([*own, *_rows_of(held, now)], now)
    reasons = _Reasons(request)
    return [Row(row, held.get(row.room.pk), reasons.of(row), now) for row in found]


def _one_a_room(invitations: list[Invitation], now: datetime) -> dict[int, Invitation]:
    """For each room the invitation to the session that is on now or comes next."""
    first: dict[int, Invitation] = {}
    for invitation in mine.soonest_first(invitations, now=now):
        first.setdefault(invitation.room_id, invitation)
    return first


def _rows_of(held: dict[int, Invitation], now: datetime) -> list[RoomRow]:
    rows = queries.rows_of({pk: invitation.granted for pk, invitation in held.items()}, now)
    return [_at_its_session(row, held[row.room.pk], now) for row in rows]


def _at_its_session(row: RoomRow, invitation: Invitation, now: datetime) -> RoomRow:
    session = invitation.session
    if session is None:
        return row
    session.room = row.room
    return replace(row, session=None if session.phase(now) == "ended" else session)


class _Reasons:
    """Why somebody cannot invite, asked once for rooms that are alike in what decides it."""

    def __init__(self, request: HttpRequest) -> None:
        self._user, self._site = request.user, site()
        self._known: dict[tuple[bool, bool], type[InvitingUnavailable] | None] = {}

    def of(self, row: RoomRow) -> type[InvitingUnavailable] | None:
        alike = (row.room.chat, Capability.INVITE in row.capabilities)
        if alike not in self._known and self._user.is_authenticated:
            member = Member(self._user, row.room, row.role)
            self._known[alike] = inviting.why_no_links(member, self._site)
        if self._known[alike] is None and row.session is None and not row.room.always_open:
            return NothingToInviteTo
        return self._known[alike]
