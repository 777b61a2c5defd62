"""What is done time and again: the clock is looked at, lines are pinged, rights asked anew, figures told."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from django.utils import timezone

from greenroom.access.roles import Capability
from greenroom.live import desk

if TYPE_CHECKING:
    from greenroom.live.server import Live

TICK, ENDS, FIGURES = 0.2, 0.5, 5.0
HEARTBEAT = 20.0
PATIENCE = 50.0
"""Seconds between two looks at the clock for what begins, two at what has ended for somebody, two tellings of the
figures, two pings; until somebody who gives no sign is taken for gone."""
RECHECK = 30.0
"""Seconds until it is asked again whether rights have changed, and the log has more, whatever was rung or not."""
ROUNDS = 10
"""In so many of these rounds everybody is looked at once, changed or not."""


class Rounds:
    """Runs on the event loop; what is asked is asked in threads."""

    def __init__(self, live: "Live") -> None:
        self._live = live
        self._round = 0

    def all(self) -> Iterator[tuple[float, Callable[[], Awaitable[None]]]]:
        """Each with how often, in seconds."""
        yield TICK, self._tick
        yield ENDS, self._look_at_ends
        yield HEARTBEAT, self._beat
        yield RECHECK, self.recheck
        yield FIGURES, self._tell_figures

    async def _tick(self) -> None:
        now = timezone.now()
        self._live.doorstep.tick(now)
        for session in self._live.tallies.due(now, self._live.time()):
            self._live.background(self._live.tallies.count(session, now, self._live.time()))

    async def _look_at_ends(self) -> None:
        now = timezone.now()
        for endpoint in list(self._live.open):
            if endpoint.is_over(now):
                endpoint.look_again()

    async def _beat(self) -> None:
        """Pings; says that those who are here are; hears who is elsewhere."""
        now = self._live.time()
        for endpoint in list(self._live.open):
            endpoint.ping(now, PATIENCE)
        for at in {one.who.address for one in self._live.open if one.me is not None}:
            await self._seen(at)
        if waiting := [one.newcomer for one in self._live.open if one.newcomer]:
            await self._live.run(lambda: desk.waits_still(waiting))
        await self._tell_who_waits()

    async def _seen(self, at: tuple[str, int]) -> None:
        _room, session = at
        here = list(self._live.hub.persons(session))
        known = await self._live.run(lambda: desk.seen(*at, here))
        self._live.roster.set(session, known)
        if not any(desk.leads(person) for person in known.values()):
            await self._live.run(lambda: desk.nobody_leads(*at))

    async def _tell_who_waits(self) -> None:
        """To those who may admit: somebody may be in the list, or missing, whose process died or took him for gone."""
        for at in {one.who.address for one in self._live.open if Capability.ADMIT in one.capabilities}:
            if (said := await self._live.run(partial(desk.who_waits, *at))) is not None:
                self._live.hub.signal(at[1], Capability.ADMIT.value, 0, said)

    async def _tell_figures(self) -> None:
        """To those who moderate, where there are any; how many an open interaction asks, with its tally."""
        self._live.tallies.people_changed()
        for at in {one.who.address for one in self._live.open if Capability.MODERATE in one.capabilities}:
            said = await self._live.run(partial(desk.figures_of, *at))
            self._live.hub.signal(at[1], Capability.MODERATE.value, 0, said)

    async def recheck(self) -> None:
        """Look at those whose rights may have changed, though nobody rang; at the others in turn."""
        self._live.hub.look_into_the_log()
        self._round = (self._round + 1) % ROUNDS
        inside = [(one, one.me) for one in self._live.open if one.me is not None]
        sessions = {one.who.session for one, _ in inside}
        epochs = await self._live.run(lambda: desk.epochs(sessions))
        for one, me in inside:
            if me.epoch != epochs.get(one.who.session) or one.person % ROUNDS == self._round:
                await asyncio.wait([one.look_again()])
        for session in sessions:
            self._live.tallies.changed(session)
