"""Reads what a browser sends, whole, before a thread is spent on it."""

import asyncio

from asgiref.typing import ASGIReceiveCallable

LARGEST = 12_000_000
"""Bytes of one request's body: a file of 10 MB with its form, so that a page can speak of larger ones."""
HELD_AT_MOST = 200_000_000
"""Bytes of all bodies that are in memory at once."""
PATIENCE = 60.0
"""Seconds in which a body has to arrive."""


class NotRead(Exception):
    """The body will not be read, and this is the answer."""

    status = 400
    sentence = "This could not be read. Go back and try again."


class TooLarge(NotRead):
    """More than `LARGEST`."""

    status = 413
    sentence = "This is more than 12 MB at once. Go back and choose smaller files, or fewer at a time."


class TooSlow(NotRead):
    """Not here after `PATIENCE`."""

    status = 408
    sentence = "This took too long to arrive. Go back and try again."


class TooMany(NotRead):
    """More than `HELD_AT_MOST` with everybody else's."""

    status = 503
    sentence = "Too many uploads are under way. Go back and try again in a minute."


class Disconnected(Exception):
    """The browser left before it had said everything; half a form is no form."""


class Bodies:
    """All bodies in memory, so that uploads cannot fill it."""

    def __init__(self) -> None:
        self.held = 0

    async def read(self, receive: ASGIReceiveCallable) -> bytes:
        """One body, to be released when done with. Raises `NotRead`, `Disconnected`."""
        parts: list[bytes] = []
        try:
            async with asyncio.timeout(PATIENCE):
                await self._collect(receive, parts)
        except TimeoutError:
            raise self._dropped(parts, TooSlow()) from None
        except (NotRead, Disconnected) as no:
            raise self._dropped(parts, no) from None
        return b"".join(parts)

    def release(self, body: bytes) -> None:
        """The body is no longer needed."""
        self.held -= len(body)

    async def _collect(self, receive: ASGIReceiveCallable, parts: list[bytes]) -> None:
        size, more = 0, True
        no: NotRead | None = None
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise Disconnected
            assert message["type"] == "http.request"  # noqa: S101 - nothing else can come here
            size, more = size + len(message["body"]), message.get("more_body", False)
            no = no or self._refusal(size, len(message["body"]))
            if no is None:
                self.held += len(message["body"])
                parts.append(message["body"])
        # What is refused was still read to its end: a browser that is cut off while it sends shows no answer.
        if no:
            raise no

    def _refusal(self, size: int, arrived: int) -> NotRead | None:
        if size > LARGEST:
            return TooLarge()
        return TooMany() if self.held + arrived > HELD_AT_MOST else None

    def _dropped(self, parts: list[bytes], no: Exception) -> Exception:
        self.held -= sum(map(len, parts))
        return no
