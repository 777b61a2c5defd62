"""What crowds cost that come, sit there, write or vote."""

import asyncio
import time

import uvloop

from bench.lines import Heard, connected, paced, post
from bench.servers import SERVER, Gathered, cpu_of, memory_of, served

WRITERS, EACH = 60, 30
"""So many post as much at once as nobody is refused for."""
VOTING = 1.0
"""Seconds within which all vote."""


def joined(folder: str, site: Gathered, number: int) -> str:
    """Everybody comes at once."""
    cookies = site.cookies[:number]
    with served(folder, *SERVER) as (port, pid):
        before, began = cpu_of(pid), time.perf_counter()
        uvloop.run(connected(Heard(), port, site.path, cookies))
        seconds = time.perf_counter() - began
        cpu = (cpu_of(pid) - before) / len(cookies) * 1000
    return f"{len(cookies):,} people join, with a snapshot each: {seconds:.1f} s, {cpu:.2f} ms of CPU each"


def idling(folder: str, site: Gathered, number: int) -> str:
    """Everybody sits inside, and says nothing."""

    async def sit(port: int, pid: int) -> tuple[int, int, float]:
        heard = Heard()
        lines = await connected(
            heard, port, site.path, site.cookies[:100]
        )  # what the first ones need is no socket's
        await asyncio.sleep(1)
        empty = memory_of(pid)
        more = [site.cookies[n % len(site.cookies)] for n in range(number)]
        lines += await connected(heard, port, site.path, more)
        await asyncio.sleep(3)
        full, cpu = memory_of(pid), cpu_of(pid)
        await asyncio.sleep(10)
        return empty, full, (cpu_of(pid) - cpu) / 10

    with served(folder, *SERVER) as (port, pid):
        empty, full, cpu = uvloop.run(sit(port, pid))
    each = (full - empty) / number / 1000
    return f"{number:,} idle sockets: {each:.1f} kB each, {cpu:.1%} of a core"


def posted(folder: str, site: Gathered) -> str:
    """Some write as fast as they may, and hear each other."""

    async def write(port: int) -> tuple[Heard, float]:
        heard = Heard()
        lines = await connected(heard, port, site.path, site.cookies[:WRITERS])
        began = time.perf_counter()
        for number in range(EACH - 1):
            for line in lines:
                post(line, number)
        while sum(heard.answers.values()) < len(lines) * (EACH - 1):
            await asyncio.sleep(0.01)
        return heard, time.perf_counter() - began

    with served(folder, *SERVER) as (port, pid):
        cpu = cpu_of(pid)
        heard, seconds = uvloop.run(write(port))
        cpu = cpu_of(pid) - cpu
    number = heard.answers.get("done", 0)
    rate = f"{number / seconds:.0f} posts/s, {cpu / number * 1000:.2f} ms of CPU each with all its deliveries"
    return f"{WRITERS} people post through the log on SQLite: {rate}, answers {heard.answers}"


def voted(folder: str, site: Gathered, number: int) -> str:
    """Everybody answers a poll, and all see how it stands."""
    poll, question, options = site.poll

    async def vote(port: int, pid: int) -> tuple[Heard, float, float]:
        heard = Heard()
        lines = await connected(heard, port, site.path, site.cookies[:number])
        await asyncio.sleep(1.5)  # who came is told
        heard.tallies, began, cpu = 0, time.perf_counter(), cpu_of(pid)

        def answer(n: int) -> None:
            chosen = {"question": question, "options": [options[n % len(options)]]}
            lines[n].say(type="interaction.answer", ref=f"v{n}", id=poll, answers=[chosen])

        await paced(answer, a_second=number / VOTING, seconds=VOTING)
        while sum(heard.answers.values()) < number:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.3)  # the last telling
        return heard, time.perf_counter() - began, cpu_of(pid) - cpu

    with served(folder, *SERVER) as (port, pid):
        heard, seconds, cpu = uvloop.run(vote(port, pid))
    frames = heard.tallies / number / seconds
    return (
        f"{number:,} votes within {VOTING:.0f} s, all counted after {seconds:.1f} s: {frames:.1f} tally frames a second"
        f" for each listener, {cpu / number * 1000:.2f} ms of CPU a vote with all that is told, answers {heard.answers}"
    )
