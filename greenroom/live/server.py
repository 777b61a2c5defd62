"""Ties the live door together: sockets to the hub, the bus to whoever hears it, the clock to those who wait."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any, TypeVar

from django.conf import settings
from django.utils import timezone
from websockets.http11 import Request

from greenroom.access.roles import GRANTS, Capability, Role
from greenroom.bus import Note, bus
from greenroom.live import desk
from greenroom.live.batches import Batches
from greenroom.live.connection import Connection
from greenroom.live.doorstep import Doorstep
from greenroom.live.endpoint import Endpoint, address_of
from greenroom.live.hub import Hub
from greenroom.live.roster import GRACE, Roster
from greenroom.live.tallies import Standings, Tallies
from greenroom.live.visitors import Caller, Outside, caller
from greenroom.protocol.everything import encoded
from greenroom.protocol.session import People, Person
from greenroom.rooms import log

Made = TypeVar("Made")
Run = Callable[[Callable[[], Any]], Awaitable[Any]]  # Any: gives what it is given makes

TICK, FIGURES = 0.2, 5.0
HEARTBEAT = 20.0
PATIENCE = 50.0
"""Seconds between two looks at the clock, two tellings of the figures, two pings; until somebody who gives no sign is
taken for gone."""
RECHECK = 30.0
"""Seconds until it is asked again whether rights have changed, and the log has more, whatever was rung or not."""
ROUNDS = 10
"""In so many of these rounds everybody is looked at once, changed or not."""

AT_ONCE = 0.25
"""Seconds in which those who go are noted together: a whole class goes in one moment."""

Address = tuple[str, int]
"""A session: its room's address, and its number there."""

_log = logging.getLogger("greenroom.live")


@dataclass(frozen=True, slots=True)
class Gone:
    """Somebody whose line was cut: his number, the name that pages have for him, whether he could end the session."""

    person: int
    id: str
    leads: bool


def leads(person: Person) -> bool:
    """Whether somebody whom the roster names may end the session."""
    return Capability.OPEN in GRANTS[Role(person.role)]


class Live:
    """The live door of one process. `run` gives work to a thread, where the database may be asked."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._loop = asyncio.get_running_loop()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._open: set[Endpoint] = set()
        self._round = 0
        self.rights_heard = 0  # how often somebody's rights have changed, as far as we know
        self._gone_lately: defaultdict[Address, list[Gone]] = defaultdict(list)
        self.hub = Hub(lambda session, after: self.run(lambda: log.read(session, after=after)))
        self.roster = Roster(lambda session, said: self.hub.signal(session, Capability.WATCH.value, 0, said))
        self.tallies = Tallies(self._count, self.hub.signal_each)
        self.doorstep = Doorstep()
        self.batches = Batches(self._carry_out, self.background)
        bus().listen(self._heard)
        self._again_and_again(TICK, self._tick)
        self._again_and_again(HEARTBEAT, self._beat)
        self._again_and_again(RECHECK, self._recheck)
        self._again_and_again(FIGURES, self._tell_figures)

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
        self._open.add(endpoint)
        return endpoint

    def closed(self, endpoint: Endpoint) -> None:
        """His line is cut."""
        self._open.discard(endpoint)

    def came(self, endpoint: Endpoint) -> None:
        """Somebody is inside: he hears who else is, and they hear of him."""
        session = endpoint.who.session
        if not self.roster.knows(session):
            self.background(self._who_is_there(endpoint.who))
        if endpoint.card is not None:
            self.roster.here(session, endpoint.card)
        endpoint.write(self.roster.whole(session))
        if endpoint.card is not None:
            note = _people_note(endpoint.room, session, People(here=[endpoint.card]))
            endpoint.say(note.frame)  # he finds himself in the list, whenever the list was made
            bus().publish(note)
        self.tallies.watch(session)
        if (tallies := self.tallies.whole(session, endpoint.capabilities)) is not None:
            endpoint.say(tallies)

    def went(self, endpoint: Endpoint) -> None:
        """One of his connections ended: he is gone unless he comes back soon, or has another."""
        if endpoint.card is not None and endpoint.me is not None:
            one = Gone(endpoint.person, endpoint.card.id, endpoint.leads)
            self._loop.call_later(GRACE, self._gone, endpoint.room, endpoint.who.address, one)

    def _gone(self, room: int, at: Address, one: Gone) -> None:
        _address, session = at
        if one.person not in self.hub.persons(session):
            bus().publish(_people_note(room, session, People(here=[], gone=[one.id])))
            if not self._gone_lately[at]:
                self._loop.call_later(AT_ONCE, self._note_gone, at)
            self._gone_lately[at].append(one)
        if self.hub.empty(session):
            self.roster.forget(session)
            self.tallies.forget(session)

    def _note_gone(self, at: Address) -> None:
        """All who went in one moment are noted in one go."""
        gone, here = self._gone_lately.pop(at), self.hub.persons(at[1])
        people = [one.person for one in gone if one.person not in here]
        host = any(one.leads for one in gone)
        self.background(self.run(lambda: desk.gone(*at, people, host=host)))

    def waits(self, endpoint: Endpoint, outside: Outside) -> None:
        """Somebody waits for the doors."""
        session = endpoint.who.session
        self.doorstep.waits(outside.room, session, outside.doors_at, endpoint, outside.at)

    def waits_no_more(self, endpoint: Endpoint) -> None:
        """He went, or went in."""
        self.doorstep.goes(endpoint.room, endpoint.who.session, endpoint)
        if endpoint.newcomer:
            self._loop.call_later(GRACE, self._waits_no_more, endpoint.newcomer)

    def _waits_no_more(self, newcomer: int) -> None:
        if not any(one.newcomer == newcomer for one in self._open):
            self.background(self.run(lambda: desk.waits_no_more(newcomer)))

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
                for endpoint in self._inside(note.room, note.session, note.about):
                    endpoint.look_again()
                self._look_outside(note)
            case "session":
                self._look_outside(note)
                if not self.hub.empty(note.session):
                    self.background(self._times_changed(note.room, note.session))
            case "lost":
                self.rights_heard += 1
                self.doorstep.all_changed()
                self.background(self._recheck())
            case "tally":
                self.tallies.changed(note.session, int(note.about))

    def _look_outside(self, note: Note) -> None:
        """Whoever waits asks where he belongs, and hears how it is now."""
        waiting = (one.who for one in self._open if one.outside is not None and one.room == note.room)
        desk.changed({(who.room, who.session) for who in waiting if note.session in (0, who.session)})
        self.doorstep.changed(note.room, note.session)

    async def _times_changed(self, room: int, session: int) -> None:
        """The session ends sooner or later than those inside knew."""
        inside = self._inside(room, session, "")
        for at in {endpoint.who.address for endpoint in inside}:
            closes_at = await self.run(partial(desk.closes_at, *at))
            for endpoint in inside:
                endpoint.closes_at = closes_at

    def _people(self, note: Note) -> None:
        """What this process or another says of who came and went; nobody is gone who is connected here."""
        if not self.roster.knows(note.session):
            return
        said = People.model_validate_json(note.frame)
        for person in said.here:
            self.roster.here(note.session, person)
        mine = self.hub.persons(note.session)
        for id in said.gone:
            if int(id[1:]) not in mine:
                self.roster.gone(note.session, id)

    def _inside(self, room: int, session: int, about: str) -> list[Endpoint]:
        return [
            one
            for one in self._open
            if one.me is not None
            and one.room == room
            and session in (0, one.who.session)
            and (not about or about in one.grounds)
        ]

    def _sessions(self, room: int) -> set[int]:
        return {one.who.session for one in self._inside(room, 0, "")}

    # ---------- What the clock says ----------

    async def _tick(self) -> None:
        now = timezone.now()
        self.doorstep.tick(now)
        for session in self.tallies.due(now, self.time()):
            self.background(self.tallies.count(session, now, self.time()))
        for endpoint in list(self._open):
            if endpoint.is_over(now):
                endpoint.look_again()

    async def _beat(self) -> None:
        """Pings; says that those who are here are; hears who is elsewhere."""
        now = self.time()
        for endpoint in list(self._open):
            endpoint.ping(now, PATIENCE)
        for at in {one.who.address for one in self._open if one.me is not None}:
            await self._seen(at)
        if waiting := [one.newcomer for one in self._open if one.newcomer]:
            await self.run(lambda: desk.waits_still(waiting))

    async def _seen(self, at: Address) -> None:
        _room, session = at
        here = list(self.hub.persons(session))
        known = await self.run(lambda: desk.seen(*at, here))
        self.roster.set(session, known)
        if not any(leads(person) for person in known.values()):
            await self.run(lambda: desk.nobody_leads(*at))

    async def _tell_figures(self) -> None:
        """To those who moderate, where there are any."""
        for at in {one.who.address for one in self._open if Capability.MODERATE in one.capabilities}:
            said = await self.run(partial(desk.figures_of, *at))
            self.hub.signal(at[1], Capability.MODERATE.value, 0, said)

    async def _recheck(self) -> None:
        """Look at those whose rights may have changed, though nobody rang; at the others in turn."""
        self.hub.look_into_the_log()
        self._round = (self._round + 1) % ROUNDS
        inside = [(one, one.me) for one in self._open if one.me is not None]
        sessions = {one.who.session for one, _ in inside}
        epochs = await self.run(lambda: desk.epochs(sessions))
        for one, me in inside:
            if me.epoch != epochs.get(one.who.session) or one.person % ROUNDS == self._round:
                await asyncio.wait([one.look_again()])
        for session in sessions:
            self.tallies.changed(session)


def _people_note(room: int, session: int, people: People) -> Note:
    return Note("people", room, session, frame=encoded(people))
