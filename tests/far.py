"""A site in a process of its own, with guests inside an open session; knows no Django."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

import httpx

from tests import racing
from tests.sockets import Socket

SEED = """
import json
from datetime import timedelta
from django.db.transaction import atomic
from greenroom.access.roles import Role
from tests import cast
with atomic():
    session = cast.session_in(cast.room_of(cast.ada()), timedelta(seconds={opens_in}))
    links = []
    for number in range({guests}):
        email = f"guest{{number}}@example.org"
        path = cast.link_to(cast.invited(session, email, role=Role.VIEWER, last=str(number)))
        links.append([*path.removeprefix("/i/").split("."), email])
print(json.dumps([session.room.address, session.pk, links]))
"""
HEAD = """
import json
from greenroom.rooms.models import LoggedEvent, Session
session = Session.objects.get(pk={session})
"""


@dataclass(frozen=True)
class Gathering:
    """A session of the site with these settings, and its guests' links."""

    env: Mapping[str, str]
    room: str
    session: int
    links: list[racing.Link]

    @property
    def path(self) -> str:
        """The session's live door."""
        return f"/live/{self.room}/{self.session}"

    def ask(self, code: str) -> object:
        """What Python says that runs on the site's tables, with `session` at hand."""
        return racing.in_the_site(HEAD.format(session=self.session) + code, self.env)


def gathering(env: Mapping[str, str], *, guests: int, opens_in: int = -600) -> Gathering:
    """Made by the site's own tables; the server that has them must have made them."""
    room, session, links = racing.in_the_site(SEED.format(guests=guests, opens_in=opens_in), env)  # type: ignore[misc]
    return Gathering(env, room, session, [tuple(link) for link in links])


def arrive(url: str, link: racing.Link, *, go_in: bool = True) -> str:
    """A guest types his address and goes in; the `Cookie` header of his browser."""
    pk, secret, email = link
    with httpx.Client(base_url=url, headers={"Origin": url}, timeout=60) as browser:
        lobby = _post(browser, f"/i/{pk}", secret=secret, email=email)
        if go_in:
            _post(browser, f"{lobby.headers['Location']}enter")
        return "; ".join(f"{name}={value}" for name, value in browser.cookies.items())


def _post(browser: httpx.Client, path: str, **fields: str) -> httpx.Response:
    answer = browser.post(
        path, content=urlencode(fields), headers={"Content-Type": "application/x-www-form-urlencoded"}
    )
    assert answer.status_code == 303, f"{answer.status_code} for {path}"
    return answer


def socket_to(url: str, gathering: Gathering, cookie: str) -> Socket:
    """A guest's page, connected to one of the site's servers."""
    return Socket(url, gathering.path, cookie)


def texts(one: Socket) -> list[str]:
    """What was written in the chat, as somebody heard it: in his snapshots and since."""
    written = {}
    for said in one.heard:
        if said["type"] == "snapshot":
            written |= {message["id"]: message["text"] for message in said["chat"]["messages"].values()}
        elif said["type"] == "chat.message":
            written[said["message"]["id"]] = said["message"]["text"]
    return list(written.values())
