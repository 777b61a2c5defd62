"""Measures the live room: `python -m bench.live`, or with --quick a short run to see that it works."""

import asyncio
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvloop

from bench.__main__ import ROOT, environment, machine, serving
from bench.lines import Heard, Line, connected, paced, said_now

SOCKETS, A_SECOND, POSTERS = 1_000, 20, 10
IDLE = 5_000
JOINING = 2_000
WRITERS, EACH = 60, 30
"""So many post as much at once as nobody is refused for."""
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
    seconds, idle, joining = (3.0, 500, 200) if quick else (6.0, IDLE, JOINING)
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    _take_core(1)
    print(f"Machine: {machine()}; the server on one core, the load on another\n")
    with tempfile.TemporaryDirectory(prefix="greenroom-bench-") as folder:
        path, cookies = gathered(Path(folder), max(joining, SOCKETS))
        broadcasts(folder, path, cookies[:SOCKETS], seconds)
        print(joined(folder, path, cookies[:joining]))
        print(idling(folder, path, cookies, idle))
        print(posted(folder, path, cookies[:WRITERS]))


# ---------- Saying something to everybody ----------


def broadcasts(folder: str, path: str, cookies: list[str], seconds: float) -> None:
    """The bare loop before and after, Greenroom, Channels."""
    print(f"{SOCKETS:,} sockets, {A_SECOND} events/s of about {BYTES} bytes, for {seconds:.0f} s each")
    print(f"{'':24}{'CPU µs a delivery':>20}{'p50 ms':>9}{'p99 ms':>9}{'deliveries':>13}")
    os.environ["BENCH_BYTES"] = str(BYTES)
    bare = shown("bare loop", bench_program(folder, "bench.bare_sockets", "/", cookies, seconds))
    with served(folder, "-m", "greenroom", "serve", "--no-demo") as (port, pid):
        ours = shown("Greenroom, chat", uvloop.run(chat(port, pid, path, cookies, seconds)))
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


def post(line: Line, number: int) -> None:
    line.say(type="chat.post", ref=f"r{number}", text=said_now())


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


# ---------- Coming, waiting, writing ----------


def joined(folder: str, path: str, cookies: list[str]) -> str:
    """Everybody comes at once."""
    with served(folder, "-m", "greenroom", "serve", "--no-demo") as (port, pid):
        before, began = cpu_of(pid), time.perf_counter()
        uvloop.run(connected(Heard(), port, path, cookies))
        seconds = time.perf_counter() - began
        cpu = (cpu_of(pid) - before) / len(cookies) * 1000
    return f"{len(cookies):,} people join, with a snapshot each: {seconds:.1f} s, {cpu:.2f} ms of CPU each"


def idling(folder: str, path: str, cookies: list[str], number: int) -> str:
    """Everybody sits inside, and says nothing."""

    async def sit(port: int, pid: int) -> tuple[int, int, float]:
        heard = Heard()
        lines = await connected(heard, port, path, cookies[:100])  # what the first ones need is no socket's
        await asyncio.sleep(1)
        empty = memory_of(pid)
        more = [cookies[n % len(cookies)] for n in range(number)]
        lines += await connected(heard, port, path, more)
        await asyncio.sleep(3)
        full, cpu = memory_of(pid), cpu_of(pid)
        await asyncio.sleep(10)
        return empty, full, (cpu_of(pid) - cpu) / 10

    with served(folder, "-m", "greenroom", "serve", "--no-demo") as (port, pid):
        empty, full, cpu = uvloop.run(sit(port, pid))
    each = (full - empty) / number / 1000
    return f"{number:,} idle sockets: {each:.1f} kB each, {cpu:.1%} of a core"


def posted(folder: str, path: str, cookies: list[str]) -> str:
    """Some write as fast as they may, and hear each other."""

    async def write(port: int) -> tuple[Heard, float]:
        heard = Heard()
        lines = await connected(heard, port, path, cookies)
        began = time.perf_counter()
        for number in range(EACH - 1):
            for line in lines:
                post(line, number)
        while sum(heard.answers.values()) < len(lines) * (EACH - 1):
            await asyncio.sleep(0.01)
        return heard, time.perf_counter() - began

    with served(folder, "-m", "greenroom", "serve", "--no-demo") as (port, pid):
        cpu = cpu_of(pid)
        heard, seconds = uvloop.run(write(port))
        cpu = cpu_of(pid) - cpu
    number = heard.answers.get("done", 0)
    rate = f"{number / seconds:.0f} posts/s, {cpu / number * 1000:.2f} ms of CPU each with all its deliveries"
    return f"{len(cookies)} people post through the log on SQLite: {rate}, answers {heard.answers}"


# ---------- The server ----------


def gathered(folder: Path, people: int) -> tuple[str, list[str]]:
    """A fresh data folder; the live door of its session, and the cookies of those inside."""
    command = [sys.executable, "-m", "bench.gathered", str(people)]
    told = subprocess.run(command, env=environment(folder, 0), cwd=ROOT, check=True, capture_output=True)
    path, cookies = json.loads(told.stdout)
    return path, cookies


@contextmanager
def served(folder: str, *command: str) -> Iterator[tuple[int, int]]:
    """A server on the first core; its port, and the number of its process."""
    _take_core(0)  # the child has it from its beginning
    with serving(folder, *command) as port:
        _take_core(1)
        yield port, _listener(port)
    _take_core(1)


def _listener(port: int) -> int:
    """The child that listens: the newest process of ours."""
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()
    return int(children[-1])


def _take_core(number: int) -> None:
    if (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(0, {number})


def cpu_of(pid: int) -> float:
    """Seconds of CPU that a process has used, with its threads, in itself and in the kernel for it."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_of(pid: int) -> int:
    """Bytes that a process holds."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize()


if __name__ == "__main__":
    main()
