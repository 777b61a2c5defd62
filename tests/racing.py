"""Browsers in processes of their own that go for the same places at the same moment; knows no Django."""

import http.client
import json
import subprocess
import sys
from collections.abc import Mapping
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path
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


def started_in_the_site(code: str, env: Mapping[str, str]) -> subprocess.Popen[str]:
    """The same as a process that goes on, and is spoken with by lines."""
    prepared = "import django; django.setup()\n" + code
    settings = {**env, "DJANGO_SETTINGS_MODULE": "greenroom.settings", "PYTHONPATH": str(ROOT)}
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", prepared]
    return subprocess.Popen(command, cwd=ROOT, env=settings, stdin=pipe, stdout=pipe, text=True, bufsize=1)


def race(url: str, links: list[Link]) -> list[list[int]]:
    """For each process the status of each of its entries, one for each link."""
    context = get_context("spawn")
    barrier = context.Barrier(PROCESSES)
    answers = context.SimpleQueue()
    racers = [context.Process(target=_run, args=(url, links, barrier, answers)) for _ in range(PROCESSES)]
    for racer in racers:
        racer.start()
    found = [answers.get() for _ in racers]
    for racer in racers:
        racer.join()
    return found


def _run(url: str, links: list[Link], barrier: Barrier, answers: object) -> None:
    site = _Site(url)
    try:
        reserved = [site.reserve(link) for link in links]
        barrier.wait(120)
        answers.put([site.enter(page, cookie) for page, cookie in reserved])  # type: ignore[attr-defined]
    except BaseException:
        answers.put([])  # type: ignore[attr-defined]
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
