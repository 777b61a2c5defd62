"""The invitations of a room, as its managers see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Q, QuerySet, Value, When

from greenroom.access.guard import requires
from greenroom.access.roles import STANDINGS, Capability, capabilities_of
from greenroom.invitations.inviting import Inviter
from greenroom.invitations.limits import still_open
from greenroom.invitations.models import Invitation, State
from greenroom.mail.queries import states
from greenroom.people.models import User
from greenroom.rooms.models import Room, Session

LETTER = "invitation"
"""The kind of delivery whose subject is an invitation."""

A_PAGE = 50
_INVITING = [role.value for role in STANDINGS if Capability.INVITE in capabilities_of(role)]


@dataclass(frozen=True)
class Row:
    """One invitation, with what is known beside it."""

    invitation: Invitation
    state: State
    stops_at: datetime | None
    letter: str  # what became of its newest letter: a DeliveryState; empty without one
    by: str  # who invited; empty when his account is gone
    inviter_left: bool  # he no longer runs this room: the invitation is kept, and flagged
    removed_by: str


@dataclass(frozen=True)
class Listing:
    """Some of the invitations asked for, with how many there are in all."""

    rows: list[Row]
    total: int


@requires(Capability.INVITE)
def listed(
    inviter: Inviter,
    session: Session | None,
    *,
    now: datetime,
    text: str = "",
    most: int = A_PAGE,
    skip: int = 0,
) -> Listing:
    """The invitations into a session, those into every session among them; all of the room without a session.

    Those that work come first, of these the newest; four statements, however many.
    """
    asked = _asked(inviter.room, session, text)
    ordered = asked.order_by(Case(When(still_open(now), then=Value(0)), default=Value(1)), "-created_at", "-pk")
    page = list(ordered.select_related("session", "created_by", "revoked_by")[skip : skip + most])
    return Listing(_rows(inviter.room, page, now), asked.count())


@requires(Capability.INVITE)
def rows_of(inviter: Inviter, invitations: list[Invitation], *, now: datetime) -> list[Row]:
    """These invitations of his room, as the list shows them."""
    rows = inviter.room.invitations.select_related("session", "created_by", "revoked_by")
    return _rows(inviter.room, list(rows.filter(pk__in=[row.pk for row in invitations]).order_by("pk")), now)


def _asked(room: Room, session: Session | None, text: str) -> QuerySet[Invitation]:
    asked = room.invitations.filter(forgotten_at=None)
    if session is not None:
        asked = asked.filter(Q(session=session) | Q(session=None))
    for word in text.split()[:5]:
        asked = asked.filter(
            Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(email_display__icontains=word)
        )
    return asked


def _rows(room: Room, page: list[Invitation], now: datetime) -> list[Row]:
    letters = states(LETTER, [invitation.pk for invitation in page])
    running = _still_inviting(room, {invitation.created_by_id for invitation in page})
    return [_row(invitation, str(letters.get(invitation.pk, "")), running, now) for invitation in page]


def _row(invitation: Invitation, letter: str, running: set[int], now: datetime) -> Row:
    by, remover = invitation.created_by, invitation.revoked_by
    return Row(
        invitation=invitation,
        state=invitation.state(now),
        stops_at=invitation.stops_at(),
        letter=letter,
        by=by.name if by else "",
        inviter_left=by is not None and by.pk not in running,
        removed_by=remover.name if remover else "",
    )


def _still_inviting(room: Room, people: Iterable[int | None]) -> set[int]:
    """Who of these has a standing here that invites, himself or by a group."""
    own = Q(memberships__room=room, memberships__standing__in=_INVITING)
    by_group = Q(groups__memberships__room=room, groups__memberships__standing__in=_INVITING)
    named = User.objects.filter(own | by_group, pk__in=[pk for pk in people if pk is not None])
    return set(named.values_list("pk", flat=True))
