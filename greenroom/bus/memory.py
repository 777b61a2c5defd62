"""The doorbell inside one process."""

import asyncio
from contextlib import suppress

from greenroom.bus import Deliver, Note


class MemoryBus:
    """Hands notes from any thread to the event loop that listens."""

    def __init__(self) -> None:
        self._listening: tuple[asyncio.AbstractEventLoop, Deliver] | None = None

    def publish(self, note: Note) -> None:
        listening = self._listening
        if listening is not None:
            loop, deliver = listening
            with suppress(RuntimeError):  # the loop has ended meanwhile: nobody is there to hear
                loop.call_soon_threadsafe(deliver, note)

    def listen(self, deliver: Deliver) -> None:
        self._listening = asyncio.get_running_loop(), deliver

    def stop(self) -> None:
        self._listening = None
