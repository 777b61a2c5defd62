"""Whoever waits outside a session: told to look again when something changes there, or its doors open."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from greenroom.live.frames import framed
from greenroom.protocol.everything import encoded
from greenroom.protocol.session import Door

SPREAD, MOST = 5, 3_000
"""Milliseconds within which they ask: so many for each who waits, and at most, so that a crowd comes as a stream."""


class Waiting(Protocol):
    """Somebody connected who is not inside."""

    def write(self, frame: bytes) -> None: ...


@dataclass
class Step:
    """Those who wait for one session; whether they were told that its doors are open."""

    room: int
    doors_at: datetime | None
    waiting: set[Waiting] = field(default_factory=set)
    told: bool = False


class Doorstep:
    """Runs on the event loop; touches no table."""

    def __init__(self) -> None:
        self._steps: dict[tuple[int, int], Step] = {}

    def waits(self, room: int, session: int, doors_at: datetime | None, one: Waiting, at: datetime) -> None:
        """Somebody waits, as was found at a moment that may have passed; what the newest one knows holds for all.

        His page is told to look at once: it was drawn before he waited here. Whoever was found before the doors opened
        is told that they did, also when he comes here a moment later, and again where the clock was set back.
        """
        step = self._steps.setdefault((room, session), Step(room, doors_at))
        step.doors_at, step.told = doors_at, doors_at is None or doors_at <= at
        step.waiting.add(one)
        one.write(_look(len(step.waiting)))

    def goes(self, room: int, session: int, one: Waiting) -> None:
        """He waits no more."""
        step = self._steps.get((room, session))
        if step is not None:
            step.waiting.discard(one)
            if not step.waiting:
                del self._steps[room, session]

    def changed(self, room: int, session: int = 0) -> None:
        """Something is other now in a session, in a room, or (room 0) anywhere."""
        for (_room, pk), step in self._steps.items():
            if room in (0, step.room) and session in (0, pk):
                self.tell(step.waiting)

    def tell(self, waiting: Iterable[Waiting]) -> None:
        """These ask where they belong."""
        all_of_them = list(waiting)
        frame = _look(len(all_of_them))
        for one in all_of_them:
            one.write(frame)

    def tick(self, now: datetime) -> None:
        """Tell those whose doors have opened by now. Asked a few times a second, so that no jump of a clock matters."""
        for step in self._steps.values():
            if not step.told and step.doors_at is not None and step.doors_at <= now:
                step.told = True
                self.tell(step.waiting)


def _look(many: int) -> bytes:
    """Ask where you belong, spread over a time for so many."""
    return framed(encoded(Door(within=min(MOST, SPREAD * many))))
