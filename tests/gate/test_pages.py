"""From the first byte of a request to the last of its answer."""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from typing import Any

import pytest

from greenroom.gate import body
from greenroom.gate.pages import Pages
from tests.gate.test_request import scope

Message = dict[str, Any]


class Echo:
    """An application that answers with what it was sent, and remembers it."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []

    def __call__(self, request: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        self.heard.append(request["wsgi.input"].read())
        start("201 Created", [("Content-Type", "text/plain")])
        return [b"heard ", self.heard[-1]]


def ask(application: Any, *messages: Message) -> list[Message]:
    """Send one request's messages to fresh Pages; what they sent back."""
    return ask_all(application, messages)


def ask_all(application: Any, *requests: tuple[Message, ...]) -> list[Message]:
    """Send one request after the other to the same Pages; all that they sent back."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def one(pages: Pages, messages: tuple[Message, ...]) -> None:
        rest = iter(messages)

        async def receive() -> Message:
            return next(rest)

        await pages.answer(scope(), receive, send)  # type: ignore[arg-type]

    async def all_of_them() -> None:
        pages = Pages(application, lanes=1, threads=2, proxies=0)
        for messages in requests:
            await one(pages, messages)
        pages.close()

    asyncio.run(all_of_them())
    return sent


def part(data: bytes, *, more: bool = False) -> Message:
    return {"type": "http.request", "body": data, "more_body": more}


def test_a_request_in_parts_is_answered_whole() -> None:
    start, end = ask(Echo(), part(b"a", more=True), part(b"b"))
    assert (start["status"], start["headers"]) == (201, [(b"content-type", b"text/plain")])
    assert (end["body"], end["more_body"]) == (b"heard ab", False)


def test_half_a_form_never_reaches_the_application() -> None:
    echo = Echo()
    ask(echo, part(b"email=sam@brightpath.example"))
    assert len(echo.heard) == 1
    assert ask(echo, part(b"email=sam@bright", more=True), {"type": "http.disconnect"}) == []
    assert len(echo.heard) == 1


def test_a_body_that_is_too_large_is_read_to_its_end_then_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body, "LARGEST", 10)
    echo = Echo()
    start, _ = ask(echo, part(b"0123456789"))
    assert start["status"] == 201
    start, end = ask(echo, part(b"01234567890", more=True), part(b"the end"))
    assert start["status"] == 413
    assert b"choose smaller files" in end["body"]
    assert len(echo.heard) == 1


def test_a_body_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body, "PATIENCE", 0.01)
    sent: list[Message] = []

    async def never() -> Message:
        await asyncio.sleep(10)
        return part(b"")

    async def send(message: Message) -> None:
        sent.append(message)

    pages = Pages(Echo(), lanes=1, threads=1, proxies=0)
    asyncio.run(pages.answer(scope(), never, send))  # type: ignore[arg-type]
    assert sent[0]["status"] == 408


def test_memory_for_bodies_is_bounded_and_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body, "HELD_AT_MOST", 10)
    fits = (part(b"0123456789"),)
    too_many = (part(b"012345678", more=True), part(b"90"))
    left = (part(b"0123456789", more=True), {"type": "http.disconnect"})
    messages = ask_all(Echo(), fits, too_many, fits, left, fits)
    assert [message["status"] for message in messages if "status" in message] == [201, 503, 201, 201]


class Stream:
    """A streamed answer, as Django marks it."""

    streaming = True

    def __init__(self) -> None:
        self.closed = False

    def __iter__(self) -> Iterator[bytes]:
        yield b"one"
        yield b"two"

    def close(self) -> None:
        self.closed = True


def test_a_streamed_answer_goes_out_piece_by_piece_and_is_closed() -> None:
    stream = Stream()

    def application(request: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        start("200 OK", [])
        return stream

    messages = ask(application, part(b""))
    assert [message.get("body") for message in messages] == [None, b"one", b"two", b""]
    assert stream.closed


class Kept(BytesIO):
    """A file that remembers by how much it was read, and whether it was closed."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.pieces: list[int] = []

    def read(self, size: int | None = -1, /) -> bytes:
        piece = super().read(size)
        self.pieces.append(len(piece))
        return piece


def hands_out(kept: Kept) -> Callable[..., Iterable[bytes]]:
    def application(request: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        start("200 OK", [("Content-Length", "150000")])
        wrapped: Iterable[bytes] = request["wsgi.file_wrapper"](kept, 4096)
        return wrapped

    return application


def test_a_file_is_handed_out_in_pieces_then_closed() -> None:
    kept = Kept(b"x" * 150_000)

    start, *bodies = ask(hands_out(kept), part(b""))

    assert start["status"] == 200
    assert b"".join(message["body"] for message in bodies) == b"x" * 150_000
    assert [message["more_body"] for message in bodies] == [True, True, True, False]
    assert kept.pieces == [65_536, 65_536, 18_928, 0]
    assert kept.closed


def test_a_slow_browser_holds_no_thread_while_it_takes_a_file() -> None:
    kept, quick = Kept(b"x" * 150_000), Echo()

    def application(request: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        return (hands_out(kept) if request["PATH_INFO"] == "/file" else quick)(request, start)

    async def slow_and_quick() -> None:
        pages, stuck, go_on = (
            Pages(application, lanes=1, threads=1, proxies=0),
            asyncio.Event(),
            asyncio.Event(),
        )

        async def receive() -> Message:
            return part(b"")

        async def send_slowly(message: Message) -> None:
            stuck.set()
            await asyncio.wait_for(go_on.wait(), 20)

        async def send(message: Message) -> None: ...

        slow = asyncio.create_task(pages.answer({**scope(), "path": "/file"}, receive, send_slowly))  # type: ignore[arg-type,typeddict-item]
        await asyncio.wait_for(stuck.wait(), 20)
        await asyncio.wait_for(pages.answer(scope(), receive, send), timeout=5)  # type: ignore[arg-type]
        go_on.set()
        await slow
        pages.close()

    asyncio.run(slow_and_quick())

    assert quick.heard == [b""] and kept.closed


def test_a_file_is_closed_when_the_browser_leaves() -> None:
    kept = Kept(b"x" * 150_000)

    async def gone(message: Message) -> None:
        raise OSError("the browser left")

    async def receive() -> Message:
        return part(b"")

    async def one() -> None:
        pages = Pages(hands_out(kept), lanes=1, threads=1, proxies=0)
        with pytest.raises(OSError, match="left"):
            await pages.answer(scope(), receive, gone)  # type: ignore[arg-type]
        pages.close()

    asyncio.run(one())

    assert kept.closed
