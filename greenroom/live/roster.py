"""Who is present in each session, told to those inside four times a second at the most."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from greenroom.live.frames import framed
from greenroom.protocol.everything import encoded
from greenroom.protocol.session import People, Person

EVERY = 0.25
GRACE = 5.0
"""Seconds that somebody stays in the list after his line was cut: a page that reloads comes back sooner."""

Tell = Callable[[int, bytes], None]
"""Say something to everybody inside a session."""


@dataclass
class Present:
    """The people of one session; what is not told yet; all of them as somebody heard it since the last telling."""

    people: dict[str, Person] = field(default_factory=dict)
    fresh: dict[str, Person] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    telling: asyncio.TimerHandle | None = None
    whole: bytes = b""


class Roster:
    """Runs on the event loop; touches no table."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._sessions: dict[int, Present] = {}

    def set(self, session: int, people: Mapping[str, Person]) -> None:
        """All who are present, as the database knows them; the differences are told."""
        present = self._sessions.setdefault(session, Present())
        for one in [id for id in present.people if id not in people]:
            self.gone(session, one)
        for person in people.values():
            self.here(session, person)

    def here(self, session: int, person: Person) -> None:
        """Somebody came, or is shown otherwise from now on."""
        present = self._sessions.setdefault(session, Present())
        present.gone.discard(person.id)
        if present.people.get(person.id) != person:
            present.people[person.id] = present.fresh[person.id] = person
            self._soon(session, present)

    def gone(self, session: int, id: str) -> None:
        """Somebody is not present any more."""
        present = self._sessions.setdefault(session, Present())
        if present.people.pop(id, None) is not None:
            present.fresh.pop(id, None)
            present.gone.add(id)
            self._soon(session, present)

    def whole(self, session: int) -> bytes:
        """A frame with everybody, for whoever joins: made once between two tellings, as a crowd joins one by one.

        Who came or went since it was made is told to all in a moment.
        """
        present = self._sessions.setdefault(session, Present())
        if not present.whole:
            present.whole = framed(encoded(People(here=list(present.people.values()), all=True)))
        return present.whole

    def forget(self, session: int) -> None:
        """Nobody listens here any more."""
        present = self._sessions.pop(session, None)
        if present and present.telling:
            present.telling.cancel()

    def knows(self, session: int) -> bool:
        """Whether somebody has said who is present."""
        return session in self._sessions

    def _soon(self, session: int, present: Present) -> None:
        if present.telling is None:
            present.telling = asyncio.get_running_loop().call_later(EVERY, self._say, session, present)

    def _say(self, session: int, present: Present) -> None:
        news = People(here=list(present.fresh.values()), gone=sorted(present.gone))
        present.fresh, present.gone, present.telling, present.whole = {}, set(), None, b""
        self._tell(session, encoded(news))
