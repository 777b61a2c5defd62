"""What a browser has said and is not answered yet: as much as a person says, and no more."""

from collections import deque
from collections.abc import Callable

from greenroom.access.refusals import TooFast
from greenroom.live import desk, dispatch
from greenroom.live.connection import Connection
from greenroom.protocol.everything import Commands, encoded
from greenroom.protocol.session import Refused

SPEED, BURST = 5.0, 30
"""Commands a second that anybody may send for long, and at once."""
PATIENCE = 100
"""Commands that may wait for their answers, or be refused unread in a row; more is no person, and closes the line."""

TOO_MANY = 4429


class Inbox:
    """Of one connection; `time` is a clock that never jumps. Runs on the event loop."""

    def __init__(self, connection: Connection, time: Callable[[], float]) -> None:
        self._connection, self._time = connection, time
        self._waiting: deque[Commands] = deque()
        self._allowance, self._allowed_at, self._refusals = float(BURST), time(), 0

    def take(self, text: str) -> bool:
        """A message came: it waits for its turn, or (False) is refused at once."""
        said = desk.understood(text)
        if isinstance(said, Refused):
            self._refuse(said)
        elif not self._may_speak():
            self._refuse(dispatch.refused(said.ref, TooFast()))
        elif len(self._waiting) >= PATIENCE:
            self._connection.close(TOO_MANY, "too many commands at once")
        else:
            self._refusals = 0
            self._waiting.append(said)
            return True
        return False

    def next(self) -> Commands | None:
        """The first that waits; it waits no more."""
        return self._waiting.popleft() if self._waiting else None

    def clear(self) -> None:
        """Nobody waits for an answer."""
        self._waiting.clear()

    def _refuse(self, no: Refused) -> None:
        self._refusals += 1
        if self._refusals > PATIENCE:
            self._connection.close(TOO_MANY, "too many commands that are not carried out")
        else:
            self._connection.say(encoded(no))

    def _may_speak(self) -> bool:
        now = self._time()
        self._allowance = min(BURST, self._allowance + (now - self._allowed_at) * SPEED)
        self._allowed_at = now
        if self._allowance < 1:
            return False
        self._allowance -= 1
        return True
