"""What everybody in a session sees alike, read once for each number of its log: a crowd that joins reads it once."""

from collections.abc import Callable
from typing import TypeVar, cast

from greenroom.rooms.models import Session

Made = TypeVar("Made")

MOST = 1_000
"""Things kept; a site has fewer sessions at once."""

_kept: dict[tuple[int, str], tuple[int, object]] = {}


def shared(session: Session, name: str, read: Callable[[], Made]) -> Made:
    """What `read` gives, or gave at the same number of the log.

    Only for what nobody changes without an event, and what is the same for all who see it. `session` was read before,
    so what is read now is as new as its number or newer, which harms nobody: its event says the same again.
    """
    found = _kept.get((session.pk, name))
    if found is not None and found[0] == session.seq:
        return cast(Made, found[1])  # kept under this name by the same caller
    made = read()
    if len(_kept) >= MOST:
        _kept.clear()
    _kept[session.pk, name] = session.seq, made
    return made


def forget() -> None:
    """Begin anew: for tests, whose sessions have the numbers of others."""
    _kept.clear()
