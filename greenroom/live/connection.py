"""One WebSocket on uvicorn's port: reads messages, writes prepared frames, gives up on who does not read."""

import asyncio
import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Protocol, cast

from websockets.exceptions import InvalidState
from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.server import ServerProtocol

from greenroom.live.frames import PING, framed

LARGEST = 65_536
"""Bytes of one message from a browser; more closes the connection with 1009."""
UNREAD = 1_000_000
"""Bytes that may wait for a browser that does not read; then it is dropped, and resumes when it can."""

LINGER = 2.0
"""Seconds in which a browser has to hang up after we did."""

UNSUPPORTED = 1003
RESTART = 1012

log = logging.getLogger("greenroom.live")


class Life(Protocol):
    """What a connection tells of itself."""

    def said(self, text: str) -> None:
        """A message came."""

    def ended(self) -> None:
        """There is nobody any more, or we hang up: nothing may be written to him from here on."""


Begin = Callable[["Connection", Request], Life | HTTPStatus]
"""Somebody knocks: his life begins, or an HTTP status says why not."""


class Connection(asyncio.Protocol):
    """uvicorn makes one for each request to upgrade; the website's live door stands in its `app_state`."""

    def __init__(self, config: Any, server_state: Any, app_state: dict[str, Any], _loop: Any = None) -> None:
        # Any: uvicorn's own, of which two sets are used
        self._open_ones: set[Any] = server_state.connections
        self._begin: Begin | None = app_state.get("live")
        self._life: Life | None = None
        self._protocol: ServerProtocol | None = ServerProtocol(max_size=LARGEST, logger=log)
        self._parts: list[bytes] = []
        self._closing = False
        self.heard_at = 0.0

    # ---------- What the hub does with it ----------

    def say(self, message: bytes) -> None:
        """Send one message to this browser alone."""
        if not self._closing:
            self.write(framed(message))

    def ping(self, now: float, patience: float) -> None:
        """Ask for a sign of life; whoever gave none for so many seconds is gone."""
        if now - self.heard_at > patience:
            self._transport.abort()
        elif not self._closing:
            self.write(PING)

    def close(self, code: int, reason: str = "") -> None:
        """Say good-bye with a code of docs/protocol.md."""
        if self._closing or self._protocol is None:
            return
        self._protocol.send_close(code, reason)
        self._flush()
        self._hang_up()

    # ---------- What asyncio and uvicorn do with it ----------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        # What is said to a thousand goes to their transports itself: each thing between them costs a thousand times.
        self.write: Callable[[bytes], None] = self._transport.write
        self._transport.set_write_buffer_limits(high=UNREAD)
        self._loop = asyncio.get_running_loop()
        self._open_ones.add(self)

    def data_received(self, data: bytes) -> None:
        protocol = self._protocol
        if protocol is None or self._closing:
            return
        self.heard_at = self._loop.time()
        protocol.receive_data(data)
        for event in protocol.events_received():
            if isinstance(event, Request):
                self._shake_hands(protocol, event)
            elif isinstance(event, Frame):
                self._frame(event)
        self._flush()
        if protocol.close_expected() and not self._closing:
            self._hang_up()

    def pause_writing(self) -> None:
        log.info("a browser does not read: dropped")
        self._closing = True
        self._transport.abort()

    def resume_writing(self) -> None:
        pass

    def connection_lost(self, exc: Exception | None) -> None:
        self._open_ones.discard(self)
        self._closing = True
        self._protocol = None
        self._end_life()

    def shutdown(self) -> None:
        """uvicorn stops: every browser comes back by itself."""
        self.close(RESTART, "the server starts again")

    # ---------- Inside ----------

    def _hang_up(self) -> None:
        """Say no more; what he still says is dropped, for a socket closed on it would lose him our last words."""
        self._closing = True
        self._end_life()
        self._transport.write_eof()
        self._loop.call_later(LINGER, self._transport.abort)

    def _end_life(self) -> None:
        life, self._life = self._life, None
        if life is not None:
            life.ended()

    def _shake_hands(self, protocol: ServerProtocol, request: Request) -> None:
        response = protocol.accept(request)
        if response.status_code == HTTPStatus.SWITCHING_PROTOCOLS:
            begun = self._begin(self, request) if self._begin else HTTPStatus.NOT_FOUND
            if isinstance(begun, HTTPStatus):
                response = protocol.reject(begun, begun.phrase)
            else:
                self._life = begun
        protocol.send_response(response)
        self._flush()
        if self._life is None:
            self._closing = True
            self._transport.close()

    def _frame(self, frame: Frame) -> None:
        if frame.opcode is Opcode.BINARY:
            self.close(UNSUPPORTED, "text only")
        elif frame.opcode in (Opcode.TEXT, Opcode.CONT):
            self._parts.append(bytes(frame.data))
            if frame.fin:
                text, self._parts = b"".join(self._parts), []
                self._hear(text)

    def _hear(self, message: bytes) -> None:
        try:
            text = message.decode()
        except UnicodeDecodeError:
            self.close(1007, "not UTF-8")  # RFC 6455, section 8.1
            return
        if self._life is not None:
            self._life.said(text)

    def _flush(self) -> None:
        """What the parser wants to answer: pongs, closing, the handshake."""
        protocol = self._protocol
        if protocol is None or self._closing:
            return
        try:
            data = b"".join(protocol.data_to_send())
        except InvalidState:
            return
        if data:
            self._transport.write(data)
