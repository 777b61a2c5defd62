"""What it costs that a crowd waits before a session, and how soon all hear that its doors are open."""

import asyncio
import os
import signal
import time
from pathlib import Path

import uvloop

from bench.lines import Heard, connected
from bench.servers import cpu_of, gathered, served

OPENS_IN = 60
"""Seconds until the doors open, from before the data folder is filled."""
QUIET = 10.0
"""Seconds in which nothing happens."""


def waited(folder: Path, number: int) -> str:
    """Everybody has the countdown before him, by a line each, until the doors open."""
    site = gathered(folder, number, opens_in=OPENS_IN)

    async def wait(port: int, pid: int) -> tuple[float, int, float]:
        heard = Heard()
        await connected(heard, port, site.path, site.cookies)
        await asyncio.sleep(1)
        asked, cpu = statements(folder, pid), cpu_of(pid)
        await asyncio.sleep(QUIET)
        cpu = (cpu_of(pid) - cpu) / QUIET
        asked = statements(folder, pid) - asked
        heard.doors.clear()
        while len(heard.doors) < number:
            await asyncio.sleep(0.01)
        return cpu, asked, heard.doors[number - 1] - heard.doors[0]

    with served(str(folder), "-m", "bench.counting_server") as (port, pid):
        cpu, asked, seconds = uvloop.run(wait(port, pid))
    return (
        f"{number:,} wait before a session: {cpu:.1%} of a core while nothing happens, {asked} statements in"
        f" {QUIET:.0f} s; when it opens all are told within {seconds * 1000:.0f} ms of the first"
    )


def statements(folder: Path, pid: int) -> int:
    """How many the server has asked its database."""
    told = folder / "statements"
    told.unlink(missing_ok=True)
    os.kill(pid, signal.SIGUSR1)
    while not told.exists() or not told.read_text():
        time.sleep(0.01)
    return int(told.read_text())
