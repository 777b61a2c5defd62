"""Who is gone: somebody whose line was cut, and who did not come back soon."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from greenroom.live import desk, roster
from greenroom.protocol.session import People, Person

if TYPE_CHECKING:
    from greenroom.live.endpoint import Endpoint
    from greenroom.live.server import Live

AT_ONCE = 0.25
"""Seconds in which those who go are noted together: a whole class goes in one moment."""

Address = tuple[str, int]
"""A session: its room's address, and its number there."""


@dataclass(frozen=True, slots=True)
class Gone:
    """Somebody whose line was cut: his number, the name that pages have for him, whether he could end the session."""

    person: int
    id: str
    leads: bool


class Departures:
    """Runs on the event loop; what is noted is noted in threads."""

    def __init__(self, live: "Live") -> None:
        self._live = live
        self._lately: defaultdict[Address, list[Gone]] = defaultdict(list)

    def went(self, endpoint: "Endpoint", card: Person) -> None:
        """One of his connections ended: he is gone unless he comes back soon, or has another."""
        one = Gone(endpoint.person, card.id, endpoint.leads)
        self._live.later(roster.GRACE, self._gone, endpoint.room, endpoint.who.address, one)

    def back(self, session: int, ids: Collection[str]) -> None:
        """These are here, in this process or another: a page comes back at whichever it reaches."""
        for (_room, pk), gone in self._lately.items():
            if pk == session:
                gone[:] = [one for one in gone if one.id not in ids]

    def _gone(self, room: int, at: Address, one: Gone) -> None:
        live, (_address, session) = self._live, at
        if one.person not in live.hub.persons(session):
            live.ring(room, session, People(here=[], gone=[one.id]))
            if at not in self._lately:
                live.later(AT_ONCE, self._note, at)
            self._lately[at].append(one)
        if live.hub.empty(session):
            live.roster.forget(session)
            live.tallies.forget(session)

    def _note(self, at: Address) -> None:
        """All who went in one moment are noted in one go."""
        gone, here = self._lately.pop(at), self._live.hub.persons(at[1])
        out = [one for one in gone if one.person not in here]
        people, host = [one.person for one in out], any(one.leads for one in out)
        self._live.background(self._live.run(lambda: desk.gone(*at, people, host=host)))
