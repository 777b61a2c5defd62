"""Ties the live door together: sockets to the hub, the bus to whoever hears it, the clock to those who wait."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from datetime import datetime
from functools import partial
from http import HTTPStatus
from typing import Any, TypeVar

from django.conf import settings
from django.utils import timezone
from websockets.http11 import Request

from greenroom.access.roles import Capability
from greenroom.bus import Note, bus
from greenroom.live import desk, roster
from greenroom.live.batches import Batches
from greenroom.live.connection import Connection
from greenroom.live.departures import Departures
from greenroom.live.doorstep import Doorstep
from greenroom.live.endpoint import Endpoint, address_of
from greenroom.live.hub import Hub
from greenroom.live.roster import Roster
from greenroom.live.rounds import Rounds
from greenroom.live.tallies import Standings, Tallies
from greenroom.live.visitors import Caller, Outside, caller
from greenroom.protocol.everything import encoded
from greenroom.protocol.session import People
from greenroom.rooms import log

Made = TypeVar("Made")
Run = Callable[[Callable[[], Any]], Awaitable[Any]]  # Any: gives what it is given makes

_log = logging.getLogger("greenroom.live")


class Live:
    """The live door of one process. `run` gives work to a thread, where the database may be asked."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._loop = asyncio.get_running_loop()
        self._tasks: set[asyncio.Task[Any]] = set()
        self.open: set[Endpoint] = set()
        self.rights_heard = 0  # how often somebody's rights have changed, as far as we know
        self.hub = Hub(lambda session, after: self.run(lambda: log.read(session, after=after)))
        self.roster = Roster(lambda session, said: self.hub.signal(session, Capability.WATCH.value, 0, said))
        self.tallies = Tallies(self._count, self.hub.signal_each)
        self.doorstep = Doorstep()
        self.batches = Batches(self._carry_out, self.background)
        self.departures = Departures(self)
        self._rounds = Rounds(self)
        bus().listen(self._heard)
        for every, act in self._rounds.all():
            self._again_and_again(every, act)

    def stop(self) -> None:
        """The process ends."""
        bus().stop()
        for task in list(self._tasks):
            task.cancel()

    # ---------- Work ----------

    def time(self) -> float:
        """Seconds of a clock that never jumps."""
        return self._loop.time()

    async def run(self, make: Callable[[], Made]) -> Made:
        """What is made in a thread, which may ask the database."""
        made: Made = await self._run(lambda: desk.with_live_connection(make))
        return made

    def later(self, seconds: float, act: Callable[..., object], *of: object) -> None:
        """Do something in so many seconds."""
        self._loop.call_later(seconds, act, *of)

    def background(self, work: Coroutine[Any, Any, Made]) -> "asyncio.Task[Made]":
        """Do something beside all else; a bug in it is written down."""
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)
        return task

    def _finished(self, task: "asyncio.Task[Any]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (problem := task.exception()) is not None:
            _log.error("a bug in the live room", exc_info=problem)

    def _again_and_again(self, every: float, act: Callable[[], Awaitable[None]]) -> None:
        async def for_ever() -> None:
            while True:
                await asyncio.sleep(every)
                try:
                    await act()
                except Exception:  # a loop that ended by a bug would leave everybody alone, unnoticed
                    _log.exception("a bug in what is done every %s seconds", every)

        self.background(for_ever())

    # ---------- Who comes and goes ----------

    def begin(self, connection: Connection, request: Request) -> Endpoint | HTTPStatus:
        """Somebody knocks: his page must be ours (threat T35), and its address one of ours."""
        origins = request.headers.get_all("Origin")
        if len(origins) != 1 or origins[0] not in settings.ORIGINS:
            return HTTPStatus.FORBIDDEN
        address = address_of(request)
        if isinstance(address, HTTPStatus):
            return address
        endpoint = Endpoint(self, connection, caller(*address, "; ".join(request.headers.get_all("Cookie"))))
        self.open.add(endpoint)
        return endpoint

    def closed(self, endpoint: Endpoint) -> None:
        """His line is cut."""
        self.open.discard(endpoint)

    def came(self, endpoint: Endpoint) -> None:
        """Somebody is inside: he hears who else is, and they hear of him."""
        session = endpoint.who.session
        if not self.roster.knows(session):
            self.background(self._who_is_there(endpoint.who))
        if endpoint.card is not None:
            self.roster.here(session, endpoint.card)
        endpoint.write(self.roster.whole(session))
        if endpoint.card is not None:
            news = People(here=[endpoint.card])
            endpoint.say(encoded(news))  # he finds himself in the list, whenever the list was made
            self.ring(endpoint.room, session, news)
        self.tallies.watch(session)
        if (tallies := self.tallies.whole(session, endpoint.capabilities)) is not None:
            endpoint.say(tallies)

    def went(self, endpoint: Endpoint) -> None:
        """One of his connections ended: he is gone unless he comes back soon, or has another."""
        if endpoint.card is not None and endpoint.me is not None:
            self.departures.went(endpoint, endpoint.card)

    def waits(self, endpoint: Endpoint, outside: Outside) -> None:
        """Somebody waits for the doors."""
        session = endpoint.who.session
        self.doorstep.waits(outside.room, session, outside.doors_at, endpoint, outside.at)

    def waits_no_more(self, endpoint: Endpoint) -> None:
        """He went, or went in."""
        self.doorstep.goes(endpoint.room, endpoint.who.session, endpoint)
        if endpoint.newcomer:
            self.later(roster.GRACE, self._waits_no_more, endpoint.newcomer, timezone.now())

    def _waits_no_more(self, newcomer: int, since: datetime) -> None:
        if not any(one.newcomer == newcomer for one in self.open):
            self.background(self.run(lambda: desk.waits_no_more(newcomer, since=since)))

    def ring(self, room: int, session: int, people: People) -> None:
        """Tell every process who came to a session, or went."""
        bus().publish(Note("people", room, session, frame=encoded(people)))

    async def _who_is_there(self, who: Caller) -> None:
        known = await self.run(lambda: desk.seen(who.room, who.session, []))
        for person in known.values():
            self.roster.here(who.session, person)

    async def _carry_out(self, commands: Sequence[desk.Asked]) -> list[desk.Carried | Exception]:
        return await self.run(lambda: desk.carry_out_together(commands))

    async def _count(self, session: int, only: frozenset[int] | None) -> Standings:
        return await self.run(lambda: desk.standings(session, only))

    # ---------- What the bus says ----------

    def _heard(self, note: Note) -> None:
        match note.kind:
            case "event":
                self.hub.event(note.session, note)
            case "signal":
                for session in [note.session] if note.session else self._sessions(note.room):
                    self.hub.signal(session, note.audience, note.person, note.frame)
            case "people":
                self._people(note)
            case "rights":
                self.rights_heard += 1
                for endpoint in self._inside(note.room, note.session):
                    if not note.about or note.about in endpoint.grounds:
                        endpoint.look_again()
                self._look_outside(note)
            case "session":
                self._look_outside(note)
                if not self.hub.empty(note.session):
                    self.background(self._times_changed(note.room, note.session))
            case "lost":
                self.rights_heard += 1
                self.doorstep.changed(room=0)
                self.background(self._rounds.recheck())
            case "tally":
                self.tallies.changed(note.session, int(note.about))

    def _look_outside(self, note: Note) -> None:
        """Whoever waits asks where he belongs, and hears how it is now."""
        waiting = [one for one in self.open if one.outside is not None and _is_at(one, note.room, note.session)]
        desk.changed({one.who.address for one in waiting})
        if note.room or not note.about:
            self.doorstep.changed(note.room, note.session)
        else:
            self.doorstep.tell(one for one in waiting if note.about in one.grounds)

    async def _times_changed(self, room: int, session: int) -> None:
        """The session ends sooner or later than those inside knew."""
        inside = self._inside(room, session)
        for at in {endpoint.who.address for endpoint in inside}:
            closes_at = await self.run(partial(desk.closes_at, *at))
            for endpoint in inside:
                endpoint.closes_at = closes_at

    def _people(self, note: Note) -> None:
        """What this process or another says of who came and went; nobody is gone who is connected here."""
        said = People.model_validate_json(note.frame)
        self.departures.back(note.session, {person.id for person in said.here})
        if not self.roster.knows(note.session):
            return
        for person in said.here:
            self.roster.here(note.session, person)
        mine = self.hub.persons(note.session)
        here = {id for id in said.gone if int(id[1:]) in mine}
        for id in set(said.gone) - here:
            self.roster.gone(note.session, id)
        if here:
            cards = {one.card.id: one.card for one in self._inside(note.room, note.session) if one.card}
            self.ring(note.room, note.session, People(here=[card for id, card in cards.items() if id in here]))

    def _inside(self, room: int, session: int = 0) -> list[Endpoint]:
        return [one for one in self.open if one.me is not None and _is_at(one, room, session)]

    def _sessions(self, room: int) -> set[int]:
        return {one.who.session for one in self._inside(room)}


def _is_at(one: Endpoint, room: int, session: int) -> bool:
    """Whether he is at this session, or at any of the room, or anywhere."""
    return room in (0, one.room) and session in (0, one.who.session)
