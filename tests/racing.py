"""Browsers in processes of their own that go for the same places at the same moment; knows no Django."""

import http.client
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path
from threading import Timer
from typing import TextIO
from urllib.parse import urlencode, urlsplit

ROOT = Path(__file__).resolve().parent.parent
PROCESSES = 8

Link = tuple[str, str, str]
"""A link's id, its secret, the address it is for."""


def in_the_site(code: str, env: Mapping[str, str]) -> object:
    """Run Python against the site that has these settings; give what it printed as JSON."""
    prepared = "import django; django.setup()\n" + code
    settings = {**env, "DJANGO_SETTINGS_MODULE": "greenroom.settings", "PYTHONPATH": str(ROOT)}
    run = subprocess.run(
        [sys.executable, "-c", prepared], cwd=ROOT, env=settings, capture_output=True, text=True, timeout=150
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


@contextmanager
def spoken_with(code: str, env: Mapping[str, str], *, seconds: float = 120) -> Iterator[tuple[TextIO, TextIO]]:
    """The same as a process that goes on: what it reads, and what it writes, by lines; killed after so many seconds."""
    prepared = "import django; django.setup()\n" + code
    settings = {**env, "DJANGO_SETTINGS_MODULE": "greenroom.settings", "PYTHONPATH": str(ROOT)}
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", prepared]
    with subprocess.Popen(
        command, cwd=ROOT, env=settings, stdin=pipe, stdout=pipe, text=True, bufsize=1
    ) as process:
        assert process.stdin and process.stdout
        end = Timer(seconds, process.kill)
        end.start()
        try:
            yield process.stdin, process.stdout
            process.communicate(timeout=60)
        finally:
            end.cancel()
            process.kill()


def race(url: str, links: list[Link]) -> list[list[int]]:
    """For each process the status of each of its entries, one for each link."""
    context = get_context("spawn")
    barrier = context.Barrier(PROCESSES)
    answers: Queue[list[int]] = context.Queue()
    racers = [context.Process(target=_run, args=(url, links, barrier, answers)) for _ in range(PROCESSES)]
    for racer in racers:
        racer.start()
    try:
        found = [answers.get(timeout=150) for _ in racers]
        for racer in racers:
            racer.join(20)
    finally:
        for racer in racers:
            racer.kill()
    return found


def _run(url: str, links: list[Link], barrier: Barrier, answers: "Queue[list[int]]") -> None:
    site = _Site(url)
    try:
        reserved = [site.reserve(link) for link in links]
        barrier.wait(120)
        answers.put([site.enter(page, cookie) for page, cookie in reserved])
    except BaseException:
        answers.put([])
        raise


class _Site:
    def __init__(self, url: str) -> None:
        self.url = url
        self.connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)

    def reserve(self, link: Link) -> tuple[str, str]:
        """Where the room page is, and this browser's cookie."""
        pk, secret, email = link
        answer = self._post(f"/i/{pk}", {"secret": secret, "email": email}, "")
        assert answer.status == 303, answer.status
        return answer.headers["Location"], answer.headers["Set-Cookie"].partition(";")[0]

    def enter(self, page: str, cookie: str) -> int:
        return self._post(f"{page}enter", {}, cookie).status

    def _post(self, path: str, fields: dict[str, str], cookie: str) -> http.client.HTTPResponse:
        headers = {"Origin": self.url, "Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        self.connection.request("POST", path, urlencode(fields), headers)
        answer = self.connection.getresponse()
        answer.read()
        return answer
