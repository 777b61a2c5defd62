"""One doorbell between processes; what it loses is read back from the session's log."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Literal, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

Kind = Literal["event", "signal", "people", "rights", "session", "lost", "tally"]


@dataclass(frozen=True, slots=True)
class Note:
    """What is rung: something was said in a session, or something about a room changed.

    `event` is number `seq` of the log, `signal` has none; both carry the `frame` that browsers get, with who may hear
    it: everybody with the capability `audience`, and the participant `person` (0 is nobody). `people` carries who came
    or went, `rights` and `session` say that those of a room look again (all of its sessions when `session` is 0,
    everybody when `room` is too); `about` narrows that to somebody's grounds ("user:7", "invitation:3"). `lost` says
    that notes were: whoever listens looks into the log, and at everybody's rights.
    `tally` says that the interaction with the number `about` is to be counted anew.
    """

    kind: Kind
    room: int
    session: int = 0
    seq: int = 0
    audience: str = ""
    person: int = 0
    about: str = ""
    frame: bytes = b""


Deliver = Callable[[Note], None]


class Bus(Protocol):
    """Few verbs; each adapter runs `tests/bus/test_contract.py`."""

    def publish(self, note: Note) -> None:
        """Ring, from any thread; never waits, and never fails the caller. One's own process hears it too."""

    def listen(self, deliver: Deliver) -> None:
        """Call `deliver` for every note from now on, on the event loop that is running here."""

    def stop(self) -> None:
        """Deliver nothing any more."""


@cache
def bus() -> Bus:
    """The one that the settings choose."""
    made: Bus = import_string(settings.BUS)()
    return made
