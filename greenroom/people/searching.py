"""How often somebody may search for people with an account (security.md 4.6, threats T21 and T22)."""

from datetime import datetime

from greenroom.access.refusals import TooManyAttempts
from greenroom.administration import throttle
from greenroom.administration.audit import record

A_MINUTE = 20


def count_search(searcher: str, *, about: str, now: datetime) -> None:
    """Count one search, and audit it without what was typed. Raises `TooManyAttempts` after twenty in a minute."""
    if not throttle.spend("suggest", searcher, limit=A_MINUTE, seconds=60, now=now):
        raise TooManyAttempts
    record("search.users", actor=searcher, about=about, at=now)
