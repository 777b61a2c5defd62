"""Answers HTTP with the pages that a WSGI application makes."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Any, TypeVar
from wsgiref.util import FileWrapper

from asgiref.typing import ASGIReceiveCallable, ASGISendCallable, HTTPScope

from greenroom.gate.body import Bodies, Disconnected, NotRead
from greenroom.gate.lanes import Lanes
from greenroom.gate.request import Environ, environ

Headers = list[tuple[bytes, bytes]]
Made = TypeVar("Made")
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

PIECE = 65_536
"""Bytes of a file that are in memory at once."""

REFUSED = b"""<!doctype html><html lang="en"><meta charset="utf-8"><title>%d</title><p>%s</p>"""


class Pages:
    """One application behind a bounded number of threads.

    A whole answer crosses from its thread to the event loop once, a streamed one for each piece. Crossing costs:
    a2wsgi crosses four times, and makes 580 pages/s where this makes 740 with the same eight threads.
    """

    def __init__(self, application: Application, *, lanes: int, threads: int, proxies: int) -> None:
        self._application = application
        self._proxies = proxies
        self._bodies = Bodies()
        self._lanes = Lanes(lanes=lanes, threads=threads)

    async def answer(self, scope: HTTPScope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        """One request from its first byte to the last of its answer."""
        try:
            body = await self._bodies.read(receive)
        except Disconnected:
            return
        except NotRead as no:
            await _refuse(no, send)
            return
        try:
            request = environ(scope, body, proxies=self._proxies)
            reply = _Reply(send, asyncio.get_running_loop())
            await self._lanes.run(lambda: reply.make(self._application, request))
            await reply.finish()
        finally:
            self._bodies.release(body)

    async def run(self, make: Callable[[], Made]) -> Made:
        """Make something else that asks the database, in turn with the pages."""
        return await self._lanes.run(make)

    def close(self) -> None:
        """Take no more requests."""
        self._lanes.close()


class _Reply:
    """An answer on its way from a thread to the browser."""

    def __init__(self, send: ASGISendCallable, loop: asyncio.AbstractEventLoop) -> None:
        self._send = send
        self._loop = loop
        self._status = 500
        self._headers: Headers = []
        self._started = False
        self._rest = b""
        self._file: FileWrapper | None = None

    def make(self, application: Application, request: Environ) -> None:
        """In a thread: run the application, hold its answer back unless it is streamed."""
        pieces = application({**request, "wsgi.file_wrapper": FileWrapper}, self._start)
        if isinstance(pieces, FileWrapper):
            self._file = pieces
            return
        try:
            if getattr(pieces, "streaming", False):
                for piece in pieces:
                    asyncio.run_coroutine_threadsafe(self._body(piece, more=True), self._loop).result()
            else:
                self._rest = b"".join(pieces)
        finally:
            if close := getattr(pieces, "close", None):
                close()

    async def finish(self) -> None:
        """On the event loop: send what has not been sent."""
        if self._file:
            await self._hand_out(self._file)
        await self._body(self._rest, more=False)

    async def _hand_out(self, file: FileWrapper) -> None:
        """Piece by piece, as fast as the browser takes them: no thread waits for a slow one, no file is held whole."""
        try:
            while piece := await asyncio.to_thread(file.filelike.read, PIECE):
                await self._body(piece, more=True)
        finally:
            await asyncio.to_thread(file.close)

    def _start(self, status: str, headers: list[tuple[str, str]], exc_info: object = None) -> None:
        self._status = int(status.split(" ", 1)[0])
        self._headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]

    async def _body(self, piece: bytes, *, more: bool) -> None:
        if not self._started:
            self._started = True
            await self._send(
                {
                    "type": "http.response.start",
                    "status": self._status,
                    "headers": self._headers,
                    "trailers": False,
                }
            )
        await self._send({"type": "http.response.body", "body": piece, "more_body": more})


async def _refuse(no: NotRead, send: ASGISendCallable) -> None:
    headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-security-policy", b"default-src 'none'"),
        (b"cache-control", b"no-store"),
        (b"connection", b"close"),
    ]
    page = REFUSED % (no.status, no.sentence.encode())
    await send({"type": "http.response.start", "status": no.status, "headers": headers, "trailers": False})
    await send({"type": "http.response.body", "body": page, "more_body": False})
