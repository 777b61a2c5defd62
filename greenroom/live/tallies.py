"""How interactions stand, told four times a second at the most, however many answer."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from greenroom.access.roles import Capability
from greenroom.protocol.everything import encoded
from greenroom.protocol.results import Tallies as Told
from greenroom.protocol.results import Tally

EVERY = 0.25


class Standing(Protocol):
    """How one interaction stands, and who may know."""

    @property
    def interaction(self) -> int: ...
    @property
    def heard_by(self) -> Capability: ...
    @property
    def tally(self) -> Tally: ...


class Standings(Protocol):
    """Those that were counted; when the next one starts or closes by itself."""

    @property
    def told(self) -> Sequence[Standing]: ...
    @property
    def next_change(self) -> datetime | None: ...


Count = Callable[[int, frozenset[int] | None], Awaitable[Standings]]
"""Count some of a session's interactions, or all."""
Tell = Callable[[int, Sequence[tuple[str, bytes]]], None]
"""Say something to those inside a session, to each the first that he may hear."""


@dataclass
class Counted:
    """What is known of one session; `changed` are those to be counted anew, None all of them."""

    known: dict[int, Standing] = field(default_factory=dict)
    changed: set[int] | None = None
    next_change: datetime | None = None
    told_at: float = 0.0
    counting: bool = False


class Tallies:
    """Runs on the event loop; touches no table."""

    def __init__(self, count: Count, tell: Tell) -> None:
        self._count, self._tell = count, tell
        self._sessions: dict[int, Counted] = {}

    def watch(self, session: int) -> None:
        """Somebody is inside: all is counted soon, if it is not known yet."""
        self._sessions.setdefault(session, Counted())

    def forget(self, session: int) -> None:
        """Nobody listens here any more."""
        self._sessions.pop(session, None)

    def changed(self, session: int, interaction: int | None = None) -> None:
        """One interaction is to be counted anew, or all."""
        counted = self._sessions.get(session)
        if counted is None or counted.changed is None:
            return
        if interaction is None:
            counted.changed = None
        else:
            counted.changed.add(interaction)

    def people_changed(self) -> None:
        """Others may be present than before: what takes answers asks more people, or fewer."""
        for counted in self._sessions.values():
            if counted.changed is not None:
                counted.changed |= {pk for pk, one in counted.known.items() if one.tally.expected is not None}

    def whole(self, session: int, capabilities: frozenset[str]) -> bytes | None:
        """All that is known and that somebody with these capabilities may hear."""
        counted = self._sessions.get(session)
        heard = [one for one in counted.known.values() if one.heard_by in capabilities] if counted else []
        return _said(heard) if heard else None

    def due(self, now: datetime, time: float) -> list[int]:
        """The sessions in which something is to be counted at this moment: `now` of the wall, `time` in seconds."""
        return [pk for pk, counted in self._sessions.items() if _is_due(counted, now, time)]

    async def count(self, session: int, now: datetime, time: float) -> None:
        """Count what may have changed in one of them, and tell what has."""
        counted = self._sessions.get(session)
        if counted is None or counted.counting:
            return
        changed = frozenset(counted.changed) if counted.changed and not _by_clock(counted, now) else None
        counted.changed, counted.counting, counted.told_at = set(), True, time
        try:
            found = await self._count(session, changed)
        except BaseException:
            counted.changed = None
            raise
        finally:
            counted.counting = False
        counted.next_change = found.next_change
        news = [one for one in found.told if counted.known.get(one.interaction) != one]
        counted.known |= {one.interaction: one for one in news}
        self._say(session, news)

    def _say(self, session: int, found: Sequence[Standing]) -> None:
        shared = [one for one in found if one.heard_by is Capability.WATCH]
        frames = [(Capability.LAUNCH.value, found), (Capability.WATCH.value, shared)]
        self._tell(session, [(audience, _said(heard)) for audience, heard in frames if heard])


def _is_due(counted: Counted, now: datetime, time: float) -> bool:
    waits = counted.changed is None or bool(counted.changed) or _by_clock(counted, now)
    return waits and not counted.counting and time - counted.told_at >= EVERY


def _by_clock(counted: Counted, now: datetime) -> bool:
    """Whether something has started or closed by itself."""
    return counted.next_change is not None and counted.next_change <= now


def _said(heard: Sequence[Standing]) -> bytes:
    return encoded(Told(tallies={one.interaction: one.tally for one in heard}))
