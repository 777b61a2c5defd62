"""The server that the live benchmarks measure: on a core of its own, with people who came to one of its sessions."""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.__main__ import ROOT, environment, serving

SERVER = ("-m", "greenroom", "serve", "--no-demo")


@dataclass(frozen=True)
class Gathered:
    """A session's live door and page, the browsers' cookies, a poll: its number, its question's, its options'."""

    path: str
    page: str
    cookies: list[str]
    poll: tuple[int, int, list[int]]


def gathered(folder: Path, people: int, *, opens_in: int = 0) -> Gathered:
    """A fresh data folder with a session that is open, or opens in so many seconds, and people who came to it."""
    command = [sys.executable, "-m", "bench.gathered", str(people), str(opens_in)]
    told = subprocess.run(command, env=environment(folder, 0), cwd=ROOT, check=True, capture_output=True)
    return Gathered(**json.loads(told.stdout))


@contextmanager
def served(folder: str, *command: str) -> Iterator[tuple[int, int]]:
    """A server on the first core; its port, and the number of its process."""
    take_core(0)  # the child has it from its beginning
    with serving(folder, *command) as port:
        take_core(1)
        yield port, _listener(port)
    take_core(1)


def _listener(port: int) -> int:
    """The child that listens: the newest process of ours."""
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()
    return int(children[-1])


def take_core(number: int) -> None:
    """Run on this core from now on, where there are several; so do the processes that are started."""
    if (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(0, {number})


def cpu_of(pid: int) -> float:
    """Seconds of CPU that a process has used, with its threads, in itself and in the kernel for it."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_of(pid: int) -> int:
    """Bytes that a process holds."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize()
