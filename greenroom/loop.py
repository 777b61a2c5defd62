"""Does something again and again in a thread of this process, until it is stopped."""

import logging
from collections.abc import Callable
from threading import Event, Thread

from django.db import Error as DatabaseError
from django.db import connections

TROUBLED = 60.0
"""Seconds until the next round when this one came to nothing."""
PARTING = 15.0
"""Seconds that the round under way gets when the process ends."""

log = logging.getLogger(__name__)


class Loop:
    """One thread. `act` does a round, and gives the seconds to wait after it; it looks at `stopping` now and then.

    `bell` makes the loop look at once, whoever sets it.
    """

    def __init__(
        self, name: str, act: Callable[[], float], *, first: float = 0.0, bell: Event | None = None
    ) -> None:
        self.name = name
        self.stopping = Event()
        self._act, self._first, self._bell = act, first, bell or Event()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Begin; the first round comes after `first` seconds."""
        if self._thread is None or not self._thread.is_alive():
            self.stopping.clear()
            self._bell.clear()
            self._thread = Thread(target=self._run, name=self.name, daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End after the round under way."""
        self.stopping.set()
        self._bell.set()
        if self._thread is not None:
            self._thread.join(PARTING)
            self._thread = None

    def _run(self) -> None:
        self._pause(self._first)
        while not self.stopping.is_set():
            self._pause(self._round())

    def _pause(self, seconds: float) -> None:
        if seconds:
            self._bell.wait(seconds)
        self._bell.clear()

    def _round(self) -> float:
        try:
            return self._act()
        except DatabaseError:  # one that is read-only or away today may be back tomorrow
            log.exception("%s: the database does not let us", self.name)
        except Exception:  # a loop that ended by a bug would leave everything after it undone, unnoticed
            log.exception("%s: a bug", self.name)
        finally:
            connections.close_all()  # between two rounds this thread holds none
        return TROUBLED
