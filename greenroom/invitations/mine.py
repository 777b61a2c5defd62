"""What somebody with an account is invited to, by addresses that were proved."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from greenroom.invitations.models import Invitation as Invitation  # the doors name this type
from greenroom.rooms.models import Phase, Room


def invitations_of(keys: Iterable[str], *, now: datetime) -> list[Invitation]:
    """The invitations of these address keys that still work, with their rooms; one statement."""
    return _working(_held_by(keys), now)


def invitations_to(room: Room, keys: Iterable[str], *, now: datetime) -> list[Invitation]:
    """The invitations to this room, of these address keys, that still work; soonest first."""
    return soonest_first(_working(_held_by(keys).filter(room=room), now), now=now)


def soonest_first(invitations: Iterable[Invitation], *, now: datetime) -> list[Invitation]:
    """Those to sessions that are on or to come before those to finished ones, each kind by its start."""

    def place(invitation: Invitation) -> tuple[bool, datetime]:
        session = invitation.session
        return (False, now) if session is None else (session.phase(now) is Phase.ENDED, session.starts_at)

    return sorted(invitations, key=place)


def _held_by(keys: Iterable[str]) -> QuerySet[Invitation]:
    held = Invitation.objects.filter(
        email_key__in=list(keys), revoked_at__isnull=True, room__deleted_at__isnull=True
    )
    return held.select_related("session__room", "room", "created_by").order_by("pk")


def _working(invitations: QuerySet[Invitation], now: datetime) -> list[Invitation]:
    unexpired = invitations.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=now))
    return [invitation for invitation in unexpired if not invitation.expired(now)]
