"""Who is here and what they may hear: delivers every event of a session in the order of its log."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence

from greenroom.live.frames import framed
from greenroom.live.gathered import Gathered, Heard, Listener, Said, write_to

EARLY = 0.02
"""Seconds in which a missing number may still come by itself: threads that commit in order ring in any order."""


ReadLog = Callable[[int, int], Awaitable[Sequence[Heard] | None]]
"""The events of a session after a number; None where the log does not reach back so far."""


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
        gathered.write()  # what is at hand for him was written to the others
        gathered.expected -= 1
        missed = [said for said in gathered.kept if said.seq > listener.after]
        write_to(listener, missed)
        if gathered.seq is not None and listener.after + len(missed) < gathered.seq:
            listener.start_anew()  # more was said since his snapshot than is at hand
        gathered.add(listener)
        if gathered.seq is None:
            gathered.seq = listener.after
            gathered.ahead = {one for one in gathered if one.after > listener.after}
            self._in_order(session, gathered)
        elif listener.after > gathered.seq:
            gathered.ahead.add(listener)

    def leave(self, session: int, listener: Listener) -> None:
        """He hears nothing more."""
        self._sessions[session].drop(listener)
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
            gathered.say(Said(audience, person, framed(message)))

    def signal_each(self, session: int, messages: Sequence[tuple[str, bytes]]) -> None:
        """Something that flickers, for some with more in it: everybody gets the first whose audience he is."""
        gathered = self._sessions.get(session)
        if gathered is not None:
            gathered.write()
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
        said = Said(heard.audience, heard.person, framed(heard.frame), heard.seq)
        gathered.kept.append(said)
        gathered.say(said)

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
