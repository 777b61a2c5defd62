"""How many invitations are too many (security.md 4.6)."""

from datetime import datetime

from django.db.models import Q

from greenroom.access.refusals import TooManyInvitations
from greenroom.administration import throttle
from greenroom.invitations.inviting import Inviter
from greenroom.invitations.models import AFTER_SESSION, AT_LEAST
from greenroom.rooms.models import Room

AN_HOUR = 200
OPEN_IN_A_ROOM = 20_000
_SECONDS = 3600
LETTERS_TO_AN_ADDRESS = ((3, 3600), (10, 86_400))
"""Invitation letters to one address: so many within so many seconds, whoever sends them, however often invited."""


def spend(inviter: Inviter, *, now: datetime) -> None:
    """Count one invitation, or one letter more, of this inviter. Raises `TooManyInvitations`."""
    if not throttle.spend("invite", inviter.audit_name, limit=AN_HOUR, seconds=_SECONDS, now=now):
        raise TooManyInvitations


def letter_left(email_key: str, *, now: datetime) -> bool:
    """Whether one more letter may go to this address; it is counted then. The site's good name hangs on it (F18)."""
    return all(
        throttle.spend(f"letter-{seconds}", email_key, limit=limit, seconds=seconds, now=now)
        for limit, seconds in LETTERS_TO_AN_ADDRESS
    )


def check_room(room: Room, *, now: datetime) -> None:
    """Raise `TooManyInvitations` when as many stand open in the room as may."""
    if room.invitations.filter(still_open(now)).count() >= OPEN_IN_A_ROOM:
        raise TooManyInvitations


def still_open(now: datetime) -> Q:
    """Neither revoked nor expired."""
    return Q(revoked_at=None) & unexpired(now)


def unexpired(now: datetime) -> Q:
    """`Invitation.stops_at` in the database's words."""
    return Q(expires_at__gt=now) | (Q(expires_at=None) & _session_lets(now))


def _session_lets(now: datetime) -> Q:
    over = now - AFTER_SESSION
    young = Q(created_at__gt=now - AT_LEAST)
    ended = Q(session__ends_at__isnull=False, session__ended_at__gt=over)
    running = Q(session__ended_at=None, session__ends_at__gt=over)
    return Q(session=None) | Q(session__ends_at=None) | young | ended | running
