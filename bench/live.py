"""Measures the live room: `python -m bench.live`, or with --quick a short run to see that it works."""

import asyncio
import os
import resource
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import uvloop

from bench import crowds, waiting
from bench.__main__ import FIRST_TURN, GUESTS, machine, serving
from bench.lines import Heard, connected, paced, post
from bench.load import pages
from bench.paint import painted
from bench.servers import SERVER, Gathered, cpu_of, gathered, served, take_core

SOCKETS, A_SECOND, POSTERS = 1_000, 20, 10
IDLE, JOINING, WAITING = 5_000, 2_000, 2_000
BYTES = 250


@dataclass
class Broadcast:
    """What saying something to everybody cost."""

    cpu: float
    """Microseconds of the server's CPU for each delivery."""
    heard: Heard


def main() -> None:
    """Everything, in one table."""
    quick = "--quick" in sys.argv
    seconds, idle, joining, waiters = (3.0, 500, 200, 200) if quick else (6.0, IDLE, JOINING, WAITING)
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    take_core(1)
    print(f"Machine: {machine()}; the server on one core, the load on another")
    with tempfile.TemporaryDirectory(prefix="greenroom-bench-") as folder:
        site = gathered(Path(folder), max(joining, SOCKETS))
        print(bare_page(folder, seconds))
        broadcasts(folder, site, seconds)
        print(crowds.joined(folder, site, joining), flush=True)
        print(crowds.idling(folder, site, idle), flush=True)
        print(crowds.posted(folder, site), flush=True)
        print(crowds.voted(folder, site, SOCKETS), flush=True)
        print(painted(folder, site), flush=True)
    with tempfile.TemporaryDirectory(prefix="greenroom-bench-") as folder:
        print(waiting.waited(Path(folder), waiters), flush=True)


def bare_page(folder: str, seconds: float) -> str:
    """How fast this machine is now: all else is to be read beside it."""
    with serving(folder, "-m", "bench.bare_server") as port:
        for turn in (FIRST_TURN, seconds):
            measured = asyncio.run(pages(port, ["/bare"], guests=GUESTS, seconds=turn))
    return f"A bare page of two queries: {measured.rate:.0f}/s\n"


# ---------- Saying something to everybody ----------


def broadcasts(folder: str, site: Gathered, seconds: float) -> None:
    """The bare loop before and after, Greenroom, Channels."""
    print(f"{SOCKETS:,} sockets, {A_SECOND} events/s of about {BYTES} bytes, for {seconds:.0f} s each")
    print(f"{'':24}{'CPU µs a delivery':>20}{'p50 ms':>9}{'p99 ms':>9}{'deliveries':>13}")
    os.environ["BENCH_BYTES"] = str(BYTES)
    cookies = site.cookies[:SOCKETS]
    bare = shown("bare loop", bench_program(folder, "bench.bare_sockets", "/", cookies, seconds))
    with served(folder, *SERVER) as (port, pid):
        ours = shown("Greenroom, chat", uvloop.run(chat(port, pid, site.path, cookies, seconds)))
    channels = shown(
        "Django Channels", bench_program(folder, "bench.channels_sockets", "/live", cookies, seconds)
    )
    again = shown("bare loop again", bench_program(folder, "bench.bare_sockets", "/", cookies, seconds))
    floor = (bare.cpu + again.cpu) / 2
    print(
        f"Greenroom / bare loop: {ours.cpu / floor:.2f}    Channels / bare loop: {channels.cpu / floor:.2f}\n"
    )


def bench_program(folder: str, program: str, path: str, cookies: list[str], seconds: float) -> Broadcast:
    """One of our own small programs, in which whatever one says makes an event."""
    with served(folder, "-m", program) as (port, pid):
        return uvloop.run(talk(port, pid, path, cookies, seconds))


async def talk(port: int, pid: int, path: str, cookies: list[str], seconds: float) -> Broadcast:
    """One line speaks, all hear."""
    heard = Heard()
    lines = await connected(heard, port, path, cookies, hello=False)
    return await costs(pid, heard, paced(lambda n: lines[0].say(text="x"), a_second=A_SECOND, seconds=seconds))


async def chat(port: int, pid: int, path: str, cookies: list[str], seconds: float) -> Broadcast:
    """Real messages, written by some of those who hear them, through the database."""
    heard = Heard()
    lines = await connected(heard, port, path, cookies)
    await asyncio.sleep(1.5)  # who came is told
    return await costs(
        pid, heard, paced(lambda n: post(lines[n % POSTERS], n), a_second=A_SECOND, seconds=seconds)
    )


async def costs(pid: int, heard: Heard, saying: "asyncio.Future[None]") -> Broadcast:  # type: ignore[type-arg]
    before = cpu_of(pid)
    await saying
    return Broadcast((cpu_of(pid) - before) / max(1, heard.deliveries) * 1e6, heard)


def shown(what: str, measured: Broadcast) -> Broadcast:
    heard = measured.heard
    size = f" ({heard.bytes / max(1, heard.deliveries):.0f} B)"
    times = f"{heard.percentile(0.5):9.1f}{heard.percentile(0.99):9.1f}{heard.deliveries:13,}"
    print(f"{what + size:24}{measured.cpu:20.2f}{times}", flush=True)
    return measured


if __name__ == "__main__":
    main()
