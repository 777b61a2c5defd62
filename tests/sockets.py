"""A room page without a browser: a socket to the real server, and what it has heard."""

import json
from collections.abc import Callable, Iterator
from itertools import count
from time import monotonic
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from greenroom.people.models import User
from greenroom.rooms.models import Session
from tests import arriving, cast
from tests.journeys.browsing import Site

PATIENCE = 5.0

Said = dict[str, Any]


class Socket:
    """One connection of one browser, which remembers all that it hears, in order."""

    _refs = count(1)

    def __init__(self, url: str, path: str, cookies: str, *, origin: str | None = "") -> None:
        own = url if origin == "" else origin
        self.line: ClientConnection = connect(
            url.replace("http", "ws", 1) + path,
            additional_headers={"Cookie": cookies},
            origin=own,  # type: ignore[arg-type]
            compression=None,
            open_timeout=PATIENCE,
            legacy=True,
        )
        self.heard: list[Said] = []

    def send(self, type: str, **fields: object) -> str:
        """Send a command; gives its ref."""
        ref = str(fields.pop("ref", f"r{next(self._refs)}"))
        self.line.send(json.dumps({"type": type, "ref": ref, **fields}))
        return ref

    def ask(self, type: str, **fields: object) -> Said:
        """Send a command, and wait for its answer."""
        ref = self.send(type, **fields)
        return self.until(lambda said: said.get("ref") == ref)

    def hello(self, **fields: object) -> Said:
        """Say hello; gives the snapshot, or whatever else it leads to."""
        ref = self.send("hello", **fields)
        return self.until(lambda said: said["type"] in {"snapshot", "door", "over"} or said.get("ref") == ref)

    def until(self, fits: Callable[[Said], bool], *, seconds: float = PATIENCE) -> Said:
        """The next thing heard that fits."""
        end = monotonic() + seconds
        while (left := end - monotonic()) > 0:
            try:
                said: Said = json.loads(self.line.recv(timeout=left))
            except TimeoutError:
                break
            self.heard.append(said)
            if fits(said):
                return said
        raise AssertionError(f"waited {seconds} s in vain; heard {[said['type'] for said in self.heard]}")

    def next(self, type: str, *, seconds: float = PATIENCE) -> Said:
        """The next thing of this type."""
        return self.until(lambda said: said["type"] == type, seconds=seconds)

    def closed(self, *, seconds: float = PATIENCE) -> int:
        """Hear all until the server closes; its code."""
        try:
            self.until(lambda said: False, seconds=seconds)
        except ConnectionClosed as end:
            return end.rcvd.code if end.rcvd else 1006
        raise AssertionError("the server did not close")

    def hears_nothing_of(self, *types: str, beyond: Callable[[], object]) -> None:
        """Do something that everybody hears, and find none of these types before it arrives."""
        beyond()
        assert not set(types) & {said["type"] for said in self.heard}


Sockets = Callable[..., Socket]


@pytest.fixture
def socket_of(site: Site) -> Iterator[Sockets]:
    """Connect the browser of somebody, who has gone in before if he has an account that may."""
    opened: list[Socket] = []

    def open_one(session: Session, who: User | Client | None, **options: Any) -> Socket:
        browser = inside(session, who) if isinstance(who, User) else who
        opened.append(Socket(site.url, path_of(session), cookies_of(browser), **options))
        return opened[-1]

    yield open_one
    for one in opened:
        one.line.close()


def path_of(session: Session) -> str:
    """Where a session's live door is."""
    return f"/live/{session.room.address}/{session.pk}"


def cookies_of(browser: Client | None) -> str:
    """The `Cookie` header that a browser sends."""
    return "; ".join(f"{name}={cookie.value}" for name, cookie in (browser or Client()).cookies.items())


def browser_at(site: Site, user: User | None = None) -> Client:
    """A browser whose forms come from the running site."""
    browser = cast.client_of(user)
    browser.defaults["HTTP_ORIGIN"] = site.url
    return browser


def inside(session: Session, user: User) -> Client:
    """A browser of somebody with an account, after *Join now*."""
    browser = cast.client_of(user)
    browser.defaults["HTTP_ORIGIN"] = settings.GREENROOM_URL
    assert arriving.go_in(browser, session).status_code == 303
    return browser
