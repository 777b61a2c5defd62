"""Who is here and what they may hear: delivers every event of a session in the order of its log."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Protocol, TypeVar

from greenroom.live.frames import framed

EARLY = 0.02
"""Seconds in which a missing number may still come by itself: threads that commit in order ring in any order."""
KEPT = 256
"""The latest events at hand, for whoever joins while they are being said."""


Key = TypeVar("Key")
Write = Callable[[bytes], None]
"""Sends a prepared frame to one browser."""


class Listener(Protocol):
    """Whoever is connected and sits inside; `after` is the number of the last event that his snapshot held."""

    @property
    def after(self) -> int: ...
    @property
    def person(self) -> int: ...
    @property
    def capabilities(self) -> frozenset[str]: ...

    @property
    def write(self) -> Write: ...

    def start_anew(self) -> None:
        """Send him a fresh snapshot: what he missed is too much to repeat."""


class Heard(Protocol):
    """An event as the log keeps it."""

    @property
    def seq(self) -> int: ...
    @property
    def audience(self) -> str: ...
    @property
    def person(self) -> int: ...
    @property
    def frame(self) -> bytes: ...


ReadLog = Callable[[int, int], Awaitable[Sequence[Heard] | None]]
"""The events of a session after a number; None where the log does not reach back so far."""


@dataclass
class Gathered:
    """Everybody who is connected to one session, in groups of equal capabilities, and by person.

    A thousand who vote hear a thousand events that are theirs alone: none of them is looked for among the others.
    A group has at hand how each of its listeners is written to: an event is nothing but so many writes.
    """

    seq: int | None = None  # of the last event delivered; unknown until somebody has read a snapshot
    groups: dict[frozenset[str], dict[Listener, Write]] = field(default_factory=dict)
    persons: dict[int, dict[Listener, Write]] = field(default_factory=dict)
    ahead: set[Listener] = field(default_factory=set)  # whose snapshots hold more than was delivered here
    expected: int = 0
    early: dict[int, Heard] = field(default_factory=dict)
    kept: deque[Heard] = field(default_factory=lambda: deque(maxlen=KEPT))
    catching_up: asyncio.Task[None] | None = None
    in_doubt: bool = False  # whether the log may hold what nobody has rung

    def __iter__(self) -> Iterator[Listener]:
        for group in self.groups.values():
            yield from group

    def say(self, audience: str, person: int, frame: bytes, seq: float = inf) -> None:
        """One frame, made once, to everybody who may hear it and has not heard it in his snapshot."""
        knows = {one for one in self.ahead if one.after >= seq}
        for group in self._hearing(audience, person):
            if knows:
                group = {one: write for one, write in group.items() if one not in knows}
            for write in group.values():
                write(frame)

    def _hearing(self, audience: str, person: int) -> Iterator[dict[Listener, Write]]:
        for capabilities, group in self.groups.items():
            if audience in capabilities:
                yield group
        if person in self.persons:
            mine = self.persons[person].items()
            yield {one: write for one, write in mine if audience not in one.capabilities}


class Hub:
    """Delivers the bus's notes. All of it runs on the event loop; none of it touches a table."""

    def __init__(self, read_log: ReadLog) -> None:
        self._read_log = read_log
        self._sessions: dict[int, Gathered] = {}

    # ---------- Coming and going ----------

    def expect(self, session: int) -> None:
        """Keep what is said from now on: somebody is about to read a snapshot, and then joins or is given up."""
        self._sessions.setdefault(session, Gathered()).expected += 1

    def give_up(self, session: int) -> None:
        """Whoever was expected does not come."""
        self._sessions[session].expected -= 1
        self._tidy(session)

    def join(self, session: int, listener: Listener) -> None:
        """Whoever was expected is here: he hears at once what was said since his snapshot, then all the rest."""
        gathered = self._sessions[session]
        gathered.expected -= 1
        missed = [heard for heard in gathered.kept if heard.seq > listener.after]
        for heard in missed:
            if reaches(heard, listener):
                listener.write(framed(heard.frame))
        if gathered.seq is not None and listener.after + len(missed) < gathered.seq:
            listener.start_anew()  # more was said since his snapshot than is at hand
        gathered.groups.setdefault(listener.capabilities, {})[listener] = listener.write
        gathered.persons.setdefault(listener.person, {})[listener] = listener.write
        if gathered.seq is None:
            gathered.seq = listener.after
            gathered.ahead = {one for one in gathered if one.after > listener.after}
            self._in_order(session, gathered)
        elif listener.after > gathered.seq:
            gathered.ahead.add(listener)

    def leave(self, session: int, listener: Listener) -> None:
        """He hears nothing more."""
        gathered = self._sessions[session]
        _discard(gathered.groups, listener.capabilities, listener)
        _discard(gathered.persons, listener.person, listener)
        gathered.ahead.discard(listener)
        self._tidy(session)

    def _tidy(self, session: int) -> None:
        gathered = self._sessions[session]
        if not gathered.groups and not gathered.expected:
            del self._sessions[session]

    def persons(self, session: int) -> Collection[int]:
        """Who is connected to a session here, by his number."""
        gathered = self._sessions.get(session)
        return gathered.persons if gathered else ()

    def empty(self, session: int) -> bool:
        """Whether nobody listens there."""
        return session not in self._sessions

    # ---------- Delivering ----------

    def look_into_the_log(self) -> None:
        """Something may have been said that nobody rang for: whatever the log has more of is delivered."""
        for session, gathered in self._sessions.items():
            gathered.in_doubt = True
            self._in_order(session, gathered)

    def event(self, session: int, heard: Heard) -> None:
        """An event was logged; it is said when all before it were."""
        gathered = self._sessions.get(session)
        if gathered is None or (gathered.seq is not None and heard.seq <= gathered.seq):
            return
        gathered.early[heard.seq] = heard
        self._in_order(session, gathered)

    def signal(self, session: int, audience: str, person: int, message: bytes) -> None:
        """Something that flickers is said as it comes."""
        gathered = self._sessions.get(session)
        if gathered is not None:
            gathered.say(audience, person, framed(message))

    def signal_each(self, session: int, messages: Sequence[tuple[str, bytes]]) -> None:
        """Something that flickers, for some with more in it: everybody gets the first whose audience he is."""
        gathered = self._sessions.get(session)
        framed_ones = [(audience, framed(message)) for audience, message in messages]
        for capabilities, group in gathered.groups.items() if gathered else ():
            frame = next((frame for audience, frame in framed_ones if audience in capabilities), b"")
            for write in group.values() if frame else ():
                write(frame)

    def _in_order(self, session: int, gathered: Gathered) -> None:
        if gathered.seq is None:
            return
        while (heard := gathered.early.pop(gathered.seq + 1, None)) is not None:
            self._deliver(gathered, heard)
        for number in [number for number in gathered.early if number <= gathered.seq]:
            del gathered.early[number]
        if (gathered.early or gathered.in_doubt) and gathered.catching_up is None:
            gathered.catching_up = asyncio.create_task(self._catch_up(session, gathered))

    def _deliver(self, gathered: Gathered, heard: Heard) -> None:
        gathered.seq = heard.seq
        gathered.kept.append(heard)
        gathered.say(heard.audience, heard.person, framed(heard.frame), heard.seq)
        gathered.ahead = {one for one in gathered.ahead if one.after > heard.seq}

    async def _catch_up(self, session: int, gathered: Gathered) -> None:
        """A number is missing, or may be: wait a moment for it, then read it in the log."""
        try:
            await asyncio.sleep(EARLY)
            if (gathered.early or gathered.in_doubt) and gathered.seq is not None:
                gathered.in_doubt = False
                missed = await self._read_log(session, gathered.seq)
                if missed is None:
                    self._all_anew(gathered)
                else:
                    gathered.early |= {heard.seq: heard for heard in missed}
        finally:
            gathered.catching_up = None
        self._in_order(session, gathered)

    def _all_anew(self, gathered: Gathered) -> None:
        """Too much was missed: everybody gets a snapshot, and the first of them says where we are."""
        gathered.seq = None
        gathered.kept.clear()
        for listener in list(gathered):
            listener.start_anew()


def reaches(heard: Heard, listener: Listener) -> bool:
    """Whether he may hear it."""
    return heard.audience in listener.capabilities or bool(heard.person and heard.person == listener.person)


def _discard(groups: dict[Key, dict[Listener, Write]], key: Key, listener: Listener) -> None:
    groups[key].pop(listener, None)
    if not groups[key]:
        del groups[key]
