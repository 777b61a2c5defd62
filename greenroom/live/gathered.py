"""The listeners of one session: whatever is said in a turn of the loop is written to each of them once."""

import asyncio
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import inf
from typing import Any, Protocol, TypeVar

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


@dataclass(frozen=True, slots=True)
class Said:
    """A frame, made once, and who hears it; `seq` is its number in the log, if it stands there."""

    audience: str
    person: int
    frame: bytes
    seq: float = inf

    def reaches(self, listener: Listener) -> bool:
        """Whether he may hear it, and has not heard it in his snapshot."""
        mine = self.audience in listener.capabilities or bool(self.person and self.person == listener.person)
        return mine and listener.after < self.seq


@dataclass
class Gathered:
    """Everybody who is connected to one session, in groups of equal capabilities, and by person.

    What is said in one turn of the loop is one write for each browser, however much it is: a write is a call of the
    system, which takes longer than all that we do. A group has at hand how each of its listeners is written to.
    """

    seq: int | None = None  # of the last event delivered; unknown until somebody has read a snapshot
    groups: dict[frozenset[str], dict[Listener, Write]] = field(default_factory=dict)
    persons: dict[int, set[Listener]] = field(default_factory=dict)
    ahead: set[Listener] = field(default_factory=set)  # whose snapshots hold more than was delivered here
    unwritten: list[Said] = field(default_factory=list)
    expected: int = 0
    early: dict[int, Heard] = field(default_factory=dict)
    kept: deque[Said] = field(default_factory=lambda: deque(maxlen=KEPT))
    catching_up: asyncio.Task[None] | None = None
    in_doubt: bool = False  # whether the log may hold what nobody has rung

    def __iter__(self) -> Iterator[Listener]:
        for group in self.groups.values():
            yield from group

    def add(self, listener: Listener) -> None:
        """He hears all that is said from now on."""
        self.groups.setdefault(listener.capabilities, {})[listener] = listener.write
        self.persons.setdefault(listener.person, set()).add(listener)

    def drop(self, listener: Listener) -> None:
        """He has heard what was said until now, and hears nothing more."""
        self.write()
        self.groups[listener.capabilities].pop(listener, None)
        self.persons[listener.person].discard(listener)
        self.ahead.discard(listener)
        _drop_empty(self.groups, listener.capabilities)
        _drop_empty(self.persons, listener.person)

    def say(self, said: Said) -> None:
        """It is written at the end of this turn of the loop, or before anything else is written to somebody here."""
        if not self.unwritten:
            asyncio.get_running_loop().call_soon(self.write)
        self.unwritten.append(said)

    def write(self) -> None:
        """Write what was said: the same to all of a group, but for those who hear more than it, or less."""
        said, self.unwritten = self.unwritten, []
        if not said:
            return
        apart = self.ahead.union(*(self.persons.get(one.person, ()) for one in said))
        for capabilities, group in self.groups.items():
            frames = b"".join(one.frame for one in said if one.audience in capabilities)
            for write in _all_but(apart, group) if frames else ():
                write(frames)
        for listener in apart:
            write_to(listener, said)
        self.ahead = {one for one in self.ahead if one.after > (self.seq or 0)}


def _all_but(apart: Collection[Listener], group: Mapping[Listener, Write]) -> Iterable[Write]:
    return [write for one, write in group.items() if one not in apart] if apart else group.values()


def write_to(listener: Listener, said: Iterable[Said]) -> None:
    """Write to one what of it reaches him."""
    if frames := b"".join(one.frame for one in said if one.reaches(listener)):
        listener.write(frames)


def _drop_empty(groups: dict[Key, Any], key: Key) -> None:  # Any: sets and mappings
    if not groups[key]:
        del groups[key]
