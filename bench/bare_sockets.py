"""The floor that the live room is compared with: a loop that writes one frame to plain transports, and nothing else."""

import asyncio
import os
import time
from contextlib import suppress
from typing import cast

import uvloop

from greenroom.live.frames import framed

ANSWER = b"HTTP/1.1 101 Switching Protocols\r\n\r\n"


class Bare(asyncio.Protocol):
    """Takes whatever comes for a handshake."""

    everybody: set[asyncio.Transport] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop's is none by inheritance

    def data_received(self, data: bytes) -> None:
        if self.transport not in self.everybody:
            self.everybody.add(self.transport)
            self.transport.write(ANSWER)
        else:
            say(int(os.environ["BENCH_BYTES"]))

    def connection_lost(self, exc: Exception | None) -> None:
        self.everybody.discard(self.transport)


def say(size: int) -> None:
    """One event to everybody."""
    frame = framed(f'{{"text":"at={time.perf_counter_ns()};'.ljust(size - 2, "x").encode() + b'"}')
    for transport in Bare.everybody:
        transport.write(frame)


async def serve() -> None:
    """Until it is stopped."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Bare, "127.0.0.1", int(os.environ["PORT"]), backlog=2048)
    await server.serve_forever()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        uvloop.run(serve())
