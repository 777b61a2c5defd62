"""A small HTTP/1.1 load of so many guests at once, in a process of its own."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bench.data import Invited


@dataclass
class Answer:
    """What came back: the status, the headers by lower-case name, the body."""

    status: int
    headers: dict[str, str]
    cookies: dict[str, str]
    body: bytes


@dataclass
class Measured:
    """What a load measured: how many were done in how many seconds, each request's own seconds."""

    done: int = 0
    seconds: float = 0.0
    requests: list[float] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def add(self, more: "Measured") -> None:
        """Take in what another turn of the same load measured."""
        self.done += more.done
        self.seconds += more.seconds
        self.requests += more.requests
        self.problems += more.problems

    @property
    def rate(self) -> float:
        """So many a second."""
        return self.done / self.seconds

    def percentile(self, share: float) -> float:
        """The seconds within which this share of the requests was answered."""
        return sorted(self.requests)[int(len(self.requests) * share)] if self.requests else 0.0


class Guest:
    """One keep-alive connection, with the cookies of one browser."""

    def __init__(self, port: int, measured: Measured) -> None:
        self.port, self.measured = port, measured
        self.cookies: dict[str, str] = {}

    async def connect(self) -> None:
        """Open the connection."""
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)

    async def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> Answer:
        """One request, timed from its first byte out to its last byte in."""
        began = time.perf_counter()
        self.writer.write(self._head(method, path, urlencode(form or {}).encode() if form is not None else b""))
        answer = await self._answer()
        self.measured.requests.append(time.perf_counter() - began)
        self.cookies.update(answer.cookies)
        return answer

    def _head(self, method: str, path: str, body: bytes) -> bytes:
        origin = f"http://127.0.0.1:{self.port}"
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", "Accept: text/html"]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if method == "POST":
            lines += [f"Origin: {origin}", "Content-Type: application/x-www-form-urlencoded"]
            lines.append(f"Content-Length: {len(body)}")
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + body

    async def _answer(self) -> Answer:
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers: dict[str, str] = {}
        cookies: dict[str, str] = {}
        for line in head[1:]:
            name, _, value = line.partition(": ")
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                cookies[key] = rest.partition(";")[0]
            headers[name.lower()] = value
        return Answer(int(head[0].split()[1]), headers, cookies, await self._body(headers))

    async def _body(self, headers: dict[str, str]) -> bytes:
        if headers.get("transfer-encoding") != "chunked":
            return await self.reader.readexactly(int(headers.get("content-length", 0)))
        body = b""
        while size := int(await self.reader.readline(), 16):
            body += (await self.reader.readexactly(size + 2))[:-2]
        await self.reader.readline()
        return body


async def pages(port: int, paths: list[str], *, guests: int, seconds: float) -> Measured:
    """The same pages again and again, by so many guests at once."""
    measured, stop = Measured(), time.perf_counter() + seconds

    async def one(start: int) -> None:
        guest = Guest(port, measured)
        await guest.connect()
        n = start
        while time.perf_counter() < stop:
            answer = await guest.ask("GET", paths[n % len(paths)])
            if answer.status != 200:
                measured.problems.append(f"{answer.status} for a page")
            measured.done += 1
            n += guests

    return await _timed(measured, one, guests)


async def arrivals(port: int, invited: list[Invited], *, guests: int) -> Measured:
    """Complete arrivals: GET link, POST lobby, room page, enter; every guest of the list once."""
    measured, waiting = Measured(), iter(invited)

    async def one(_: int) -> None:
        for who in waiting:
            guest = Guest(port, measured)
            await guest.connect()
            problem = await arrive(guest, who)
            if problem:
                measured.problems.append(problem)
            else:
                measured.done += 1
            guest.writer.close()

    return await _timed(measured, one, guests)


async def arrive(guest: Guest, who: Invited) -> str:
    """One arrival; what went wrong, or nothing."""
    shown = await guest.ask("GET", f"/i/{who.link}.{who.secret}")
    if shown.status != 200:
        return f"link {shown.status}"
    lobby = await guest.ask("POST", f"/i/{who.link}", {"secret": who.secret, "email": who.email})
    if lobby.status != 303:
        return f"lobby {lobby.status}"
    page = await guest.ask("GET", lobby.headers["location"])
    if page.status != 200:
        return f"room page {page.status}"
    entered = await guest.ask("POST", lobby.headers["location"].rstrip("/") + "/enter", {})
    return "" if entered.status == 303 else f"enter {entered.status}"


async def _timed(measured: Measured, one: Callable[[int], Awaitable[None]], guests: int) -> Measured:
    began = time.perf_counter()
    await asyncio.gather(*(one(n) for n in range(guests)))
    measured.seconds = time.perf_counter() - began
    return measured
