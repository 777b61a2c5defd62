"""The load on a live room: many browsers' lines in this one process, on a core of its own."""

import asyncio
import json
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

SAID_AT = re.compile(rb"at=(\d+);")
MANY_AT_ONCE = 100


@dataclass
class Heard:
    """What all lines of a load have heard together."""

    lines: int = 0
    snapshots: int = 0
    deliveries: int = 0
    bytes: int = 0
    answers: dict[str, int] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    """From saying something until one line heard it."""
    tallies: int = 0
    doors: list[float] = field(default_factory=list)
    """When whoever waits was told to look."""

    def percentile(self, share: float) -> float:
        """Milliseconds within which this share was heard."""
        return sorted(self.seconds)[int(len(self.seconds) * share)] * 1000 if self.seconds else 0.0


class Line(asyncio.Protocol):
    """One browser: shakes hands, says hello, then listens. Masks with zeros, which costs nothing (RFC 6455, 5.3)."""

    def __init__(self, heard: Heard, port: int, path: str, cookie: str, hello: bytes) -> None:
        self._heard, self._hello, self._buffer, self._open = heard, hello, bytearray(), False
        self._handshake = (
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\nCookie: {cookie}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        ).encode()
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop's is none by inheritance
        transport.write(self._handshake)

    def say(self, **command: object) -> None:
        """Send a command."""
        self.transport.write(masked(json.dumps(command).encode()))

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._open:
            end = self._buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            assert self._buffer.startswith(b"HTTP/1.1 101"), bytes(self._buffer[:200])
            del self._buffer[: end + 4]
            self._open = True
            self._heard.lines += 1
            if self._hello:
                self.transport.write(masked(self._hello))
            else:
                self.ready.set_result(None)
        self._frames()

    def _frames(self) -> None:
        buffer, at = self._buffer, 0
        while len(buffer) - at >= 2:
            length, head = buffer[at + 1], 2
            if length == 126:
                length, head = int.from_bytes(buffer[at + 2 : at + 4], "big"), 4
            elif length == 127:
                length, head = int.from_bytes(buffer[at + 2 : at + 10], "big"), 10
            if len(buffer) - at < head + length:
                break
            if buffer[at] == 0x81:
                self._hear(bytes(buffer[at + head : at + head + length]))
            elif buffer[at] == 0x89:
                self.transport.write(b"\x8a\x80\0\0\0\0")
            at += head + length
        del buffer[:at]

    def _hear(self, message: bytes) -> None:
        heard = self._heard
        if message.startswith((b'{"type":"snapshot"', b'{"type":"door"')):
            self._has_arrived(outside=message.startswith(b'{"type":"door"'))
        elif message.startswith(b'{"type":"tallies"'):
            heard.tallies += 1
        elif said := SAID_AT.search(message):
            heard.deliveries += 1
            heard.bytes += len(message)
            heard.seconds.append(time.perf_counter() - int(said[1]) / 1e9)
        elif message.startswith((b'{"type":"done"', b'{"type":"refused"')):
            kind = json.loads(message)
            name = kind.get("code", "done")
            heard.answers[name] = heard.answers.get(name, 0) + 1

    def _has_arrived(self, *, outside: bool) -> None:
        if outside:
            self._heard.doors.append(time.perf_counter())
        else:
            self._heard.snapshots += 1
        if not self.ready.done():
            self.ready.set_result(None)


def masked(message: bytes) -> bytes:
    """A text frame of a browser."""
    length = len(message)
    size = bytes((0x80 | length,)) if length < 126 else b"\xfe" + length.to_bytes(2, "big")
    return b"\x81" + size + b"\0\0\0\0" + message


def said_now() -> str:
    """What a message carries so that its way can be timed: 100 characters of talk with the moment in them."""
    return f"at={time.perf_counter_ns()};".ljust(100, "x")


def post(line: Line, number: int) -> None:
    """Write something in the chat."""
    line.say(type="chat.post", ref=f"r{number}", text=said_now())


async def connected(
    heard: Heard, port: int, path: str, cookies: Sequence[str], *, hello: bool = True
) -> list[Line]:
    """A line for each cookie, as many at once as a browser's server gets; ready when each has its snapshot."""
    loop, some = asyncio.get_running_loop(), asyncio.Semaphore(MANY_AT_ONCE)
    first = json.dumps({"type": "hello", "ref": "hello"}).encode() if hello else b""

    async def one(cookie: str) -> Line:
        async with some:
            _, line = await loop.create_connection(
                lambda: Line(heard, port, path, cookie, first), "127.0.0.1", port
            )
            await asyncio.wait_for(line.ready, 60)
            return line

    return list(await asyncio.gather(*(one(cookie) for cookie in cookies)))


async def paced(act: Callable[[int], Any], *, a_second: float, seconds: float) -> None:
    """Do something so many times a second."""
    began = time.perf_counter()
    for number in range(int(a_second * seconds)):
        await asyncio.sleep(max(0.0, began + number / a_second - time.perf_counter()))
        act(number)
    await asyncio.sleep(0.5)
