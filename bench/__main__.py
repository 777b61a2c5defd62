"""Runs the benchmarks, prints a table with the machine it ran on."""

import asyncio
import gzip
import json
import os
import platform
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import load
from bench.data import Invited, Site
from bench.load import Measured

GUESTS = 50
SECONDS = 8.0
TURNS = 4
FIRST_TURN = 0.5
ARRIVALS = 1500
STORED = (1_000, 1_000_000)
ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Everything, or with --quick a short run to see that it works."""
    quick = "--quick" in sys.argv
    stored = (1_000,) if quick else STORED
    seconds, arrivals = (2.0, 300) if quick else (SECONDS, ARRIVALS)
    print(f"Machine: {machine()}\n")
    print(f"{'stored':>9}  {'what':34}{'per second':>12}{'p50 ms':>9}{'p99 ms':>9}  problems")
    rates: dict[tuple[int, str], float] = {}
    for number in stored:
        for what, measured in one_size(number, seconds=seconds, arrivals=arrivals):
            rates[number, what] = measured.rate
            print(row(number, what, measured), flush=True)
    print()
    for number in stored:
        print(f"link page / bare page with {number:,} stored: {rates[number, LINK] / rates[number, BARE]:.2f}")
    if len(stored) == 2:
        for what in (LINK, ARRIVE):
            few, many = (rates[number, what] for number in stored)
            print(f"{what}: {abs(few - many) / few:.0%} between {stored[0]:,} and {stored[1]:,} stored")


LINK, BARE, ARRIVE = "link page", "bare two-query page", "complete arrivals (4 requests)"


def one_size(number: int, *, seconds: float, arrivals: int) -> Iterator[tuple[str, Measured]]:
    """The three loads against a site with so many invitations stored.

    The link page and the bare page take turns, so that what else the machine does meets both alike.
    """
    with tempfile.TemporaryDirectory(prefix="greenroom-bench-") as folder:
        usable = min(number, 200 + arrivals * 2)
        site = prepare(Path(folder), number, usable)
        with (
            serving(folder, "-m", "bench.bare_server") as bare,
            serving(folder, "-m", "greenroom", "serve", "--no-demo") as port,
        ):
            links = [f"/i/{who.link}.{who.secret}" for who in site.invited[:200]]
            yield from in_turns({BARE: (bare, ["/bare"]), LINK: (port, links)}, seconds).items()
            yield (
                ARRIVE,
                asyncio.run(load.arrivals(port, site.invited[-min(arrivals, number - 200) :], guests=GUESTS)),
            )
            if number == STORED[0]:
                print(f"{'':9}  join page in all: {weight(port, links[0]):.1f} kB gzip")
                print(f"{'':9}  media page in all: {weight(port, site.media_page, site.cookie):.1f} kB gzip")


def in_turns(loads: dict[str, tuple[int, list[str]]], seconds: float) -> dict[str, Measured]:
    """Each load of pages for so many seconds, in turns; by its name, the port and the paths.

    The first turn of each does not count: it starts the server's threads and reads the templates.
    """
    measured = {what: Measured() for what in loads}
    for port, paths in loads.values():
        asyncio.run(load.pages(port, paths, guests=GUESTS, seconds=FIRST_TURN))
    for _ in range(TURNS):
        for what, (port, paths) in loads.items():
            measured[what].add(asyncio.run(load.pages(port, paths, guests=GUESTS, seconds=seconds / TURNS)))
    return measured


def prepare(folder: Path, number: int, usable: int) -> Site:
    """Migrate a fresh data folder, then fill it; in a process of its own, whose tables are that folder's."""
    script = (
        "import django, json; django.setup()\n"
        "from django.core.management import call_command; call_command('migrate', verbosity=0)\n"
        "from pathlib import Path; from bench.data import fill, sign_in\n"
        f"invited = fill(Path({str(folder)!r}) / 'greenroom.sqlite3', invitations={number}, usable={usable})\n"
        "print(json.dumps([invited, *sign_in()]))"
    )
    told = subprocess.run(
        [sys.executable, "-c", script], env=environment(folder, 0), cwd=ROOT, check=True, capture_output=True
    )
    invited, media_page, cookie = json.loads(told.stdout)
    return Site([Invited(*row) for row in invited], media_page, cookie)


def environment(folder: Path | str, port: int) -> dict[str, str]:
    """The server's settings: its folder, its port, no mail."""
    mine = {"GREENROOM_DATA": str(folder), "PORT": str(port), "DJANGO_SETTINGS_MODULE": "greenroom.settings"}
    return {key: value for key, value in os.environ.items() if not key.startswith("GREENROOM_")} | mine


@contextmanager
def serving(folder: str, *command: str) -> Iterator[int]:
    """One server process on a free port of loopback, from its first answer until it is stopped."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, *command], env=environment(folder, port), cwd=ROOT, stdout=subprocess.DEVNULL
    )
    try:
        answers(port)
        yield port
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=20)


def answers(port: int) -> None:
    """Wait until something answers on this port."""
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("The server did not start.")


def weight(port: int, path: str, cookie: str = "") -> float:
    """The kB, compressed by gzip, of a page with every style, script and picture that it names."""
    page = fetch(port, path, cookie)
    parts = set(re.findall(r'(?:href|src)="(/static/[^"#]+)', page.decode()))
    return sum(len(gzip.compress(body)) for body in [page, *(fetch(port, part) for part in parts)]) / 1000


def fetch(port: int, path: str, cookie: str = "") -> bytes:
    """The body of one page or file."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Cookie": cookie})
    with urllib.request.urlopen(request) as answer:  # loopback
        return bytes(answer.read())


def row(number: int, what: str, measured: Measured) -> str:
    """One line of the table."""
    problems = f"{len(measured.problems)} {sorted(set(measured.problems))[:3]}" if measured.problems else "none"
    times = "".join(f"{measured.percentile(share) * 1000:9.1f}" for share in (0.5, 0.99))
    return f"{number:9,}  {what:34}{measured.rate:12.0f}{times}  {problems}"


def machine() -> str:
    """What it ran on."""
    return (
        f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, Python {platform.python_version()}"
    )


if __name__ == "__main__":
    main()
