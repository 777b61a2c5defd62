"""One socket's life: recognise, snapshot, listen, leave."""

import asyncio
import logging
from collections.abc import Coroutine
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from websockets.http11 import Request

from greenroom.access.refusals import OurMistake, TooEarly
from greenroom.access.roles import Capability
from greenroom.admission.insiders import Inside
from greenroom.live import desk, dispatch
from greenroom.live.connection import Connection
from greenroom.live.inbox import Inbox
from greenroom.live.visitors import Away, Caller, Outside
from greenroom.protocol.everything import Commands, encoded
from greenroom.protocol.session import Hello, Over, Person

if TYPE_CHECKING:
    from greenroom.live.server import Live

OVER = 4403
NO_HELLO = 4408
OUR_BUG = 1011

log = logging.getLogger("greenroom.live")


class Endpoint:
    """What a browser says comes here; as a listener of the hub it hears all else. It runs on the event loop."""

    def __init__(self, live: "Live", connection: Connection, who: Caller) -> None:
        self._live = live
        self._connection = connection
        self.write, self.say = connection.write, connection.say
        self.who = who
        self.me: Inside | None = None
        self.card: Person | None = None
        self.outside: Outside | None = None
        self.capabilities: frozenset[str] = frozenset()
        self.after = 0
        self.closes_at: datetime | None = None
        self._inbox = Inbox(connection, live.time)
        self._working: asyncio.Task[None] | None = None
        self._looking: asyncio.Task[None] | None = None
        self._gone = self._in_doubt = False

    # ---------- As the hub knows it ----------

    @property
    def person(self) -> int:
        return self.me.participant.pk if self.me else 0

    @property
    def room(self) -> int:
        return self.me.room.pk if self.me else self.outside.room if self.outside else 0

    @property
    def leads(self) -> bool:
        """Whether he may end the session."""
        return Capability.OPEN in self.capabilities

    @property
    def newcomer(self) -> int:
        """His row before a locked door; 0 when he waits for something else, or not at all."""
        return self.outside.newcomer if self.outside else 0

    @property
    def grounds(self) -> frozenset[str]:
        return self.me.grounds if self.me else self.outside.grounds if self.outside else frozenset()

    def ping(self, now: float, patience: float) -> None:
        """Ask for a sign of life."""
        self._connection.ping(now, patience)

    def is_over(self, now: datetime) -> bool:
        """Whether by the clock the session in which he sits has ended, or what lets him be there."""
        if self.me is None:
            return False
        closes_at, until = (
            self.closes_at,
            self.me.until,
        )  # asked of everybody time and again: no list is made of them
        return (closes_at is not None and closes_at <= now) or (until is not None and until <= now)

    # ---------- What the connection tells ----------

    def said(self, text: str) -> None:
        """A message came: it is answered after those before it."""
        waits = self._inbox.take(text)
        if waits and (self._working is None or self._working.done()):
            self._working = self._begin(self._work_off())

    def ended(self) -> None:
        """The line is cut, he went, or we hang up."""
        self._gone = True
        self._inbox.clear()
        self._leave()
        self._live.closed(self)

    # ---------- What is asked anew ----------

    def start_anew(self) -> None:
        """Send a fresh snapshot."""
        self._begin(self._greet(None))

    def look_again(self) -> "asyncio.Task[None]":
        """His rights may be others now: who is out hears why, who may more or less starts anew."""
        self._in_doubt = True
        if self._looking is None or self._looking.done():
            self._looking = self._begin(self._look())
        return self._looking

    async def _look(self) -> None:
        """Ask the door about him, until nothing came between the question and the answer."""
        while self._in_doubt and (me := self.me) is not None and not self._gone:
            self._in_doubt = False
            fresh = await self._live.run(lambda: desk.where(self.who))
            if self.me is me:
                await self._stands(me, fresh)
            else:
                self._in_doubt = True

    async def _stands(self, me: Inside, fresh: Inside | Outside | Away) -> None:
        if not isinstance(fresh, Inside):
            self._out(fresh)
        elif fresh.key != me.key:
            await self._greet(None)
        else:
            self.me, self.closes_at = fresh, fresh.session.closes_at

    # ---------- Working off commands ----------

    def _begin(self, work: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        return self._live.background(self._or_close(work))

    async def _or_close(self, work: Coroutine[Any, Any, None]) -> None:
        """After a bug nobody knows what he has heard: he comes back, and sends again what was not answered."""
        try:
            await work
        except Exception:
            self._connection.close(OUR_BUG, "something is wrong with us")
            raise

    async def _work_off(self) -> None:
        while not self._gone and (said := self._inbox.next()) is not None:
            if isinstance(said, Hello):
                await self._greet(said)
            elif self.me is None:
                self._connection.close(NO_HELLO, "say hello first")
            else:
                await self._carry_out(self.me, said)

    async def _carry_out(self, me: Inside, said: Commands) -> None:
        try:
            fresh, reply = await self._live.batches.answer(self.who.session, (self.who, me, said))
        except Exception:  # the line lives on: a page that came back would only send the same again
            log.exception("a bug in carrying out %s", said.type)
            self._connection.say(encoded(dispatch.refused(said.ref, OurMistake())))
            return
        if self._gone:
            return
        if not isinstance(fresh, Inside) or reply is None:
            self._out(fresh)
            return
        self._connection.say(encoded(reply))
        if self.me is me:  # else somebody looked at his rights meanwhile, and they are newer
            await self._stands(me, fresh)

    # ---------- Coming in, going out ----------

    async def _greet(self, hello: Hello | None) -> None:
        """Tell him where he stands, from the beginning or from where he was."""
        hub, session, heard = self._live.hub, self.who.session, self._live.rights_heard
        hub.expect(session)
        try:
            found = await self._live.run(lambda: desk.greet(self.who, hello))
        except BaseException:
            hub.give_up(session)
            raise
        if self._gone or not isinstance(found, desk.Greeting):
            hub.give_up(session)
            if not self._gone:
                self._turned_away(found)
            return
        self._leave()
        self.me, self.card, self.after = found.me, found.card, found.after
        self.closes_at = found.me.session.closes_at
        self.capabilities = frozenset(found.me.capabilities)
        for message in found.messages:
            self._connection.say(message)
        hub.join(session, self)
        self._live.came(self)
        if self._live.rights_heard != heard:
            self.look_again()  # they may have changed between the look at them and now

    def _turned_away(self, found: "Outside | Over | desk.Greeting") -> None:
        if isinstance(found, Outside):
            self._wait(found)
        elif isinstance(found, Over):
            self._say_over(found)

    def _wait(self, outside: Outside) -> None:
        self._leave()
        self.outside = outside
        self._live.waits(self, outside)

    def _out(self, fresh: Inside | Outside | Away) -> None:
        """He is not inside any more."""
        self._leave()
        self._say_over(desk.over(fresh if isinstance(fresh, Away) else Away(TooEarly), self.who))

    def _say_over(self, over: Over) -> None:
        self._leave()
        self._connection.say(encoded(over))
        self._connection.close(OVER, over.code)

    def _leave(self) -> None:
        if self.me is not None:
            self._live.went(self)
            self._live.hub.leave(self.who.session, self)
        elif self.outside is not None:
            self._live.waits_no_more(self)
        self.me = self.outside = None
        self.capabilities = frozenset()


def address_of(request: Request) -> tuple[str, int] | HTTPStatus:
    """The room's address and the session's number in `/live/<room>/<session>`."""
    match request.path.split("?")[0].split("/"):
        case ["", "live", room, session] if session.isascii() and session.isdigit() and len(session) < 19:
            return room, int(session)
    return HTTPStatus.NOT_FOUND
