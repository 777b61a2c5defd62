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
from greenroom.people.models import User
from tests import cast
with atomic():
    owner = User.objects.filter(email=cast.ADA).first() or cast.ada()
    session = cast.session_in(cast.room_of(owner), timedelta(seconds={opens_in}))
    links = []
    for number in range({guests}):
        email = f"guest{{number}}@example.org"
        role = Role.MODERATOR if number < {moderators} else Role.VIEWER
        path = cast.link_to(cast.invited(session, email, role=role, last=str(number), assurance="link"))
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

    @property
    def head(self) -> str:
        """The beginning of Python on the site's tables that has `json` and `session` at hand."""
        return HEAD.format(session=self.session)

    def ask(self, code: str) -> object:
        """What such Python prints."""
        return racing.in_the_site(self.head + code, self.env)


def gathering(env: Mapping[str, str], *, guests: int, moderators: int = 0, opens_in: int = -600) -> Gathering:
    """Made by the site's own tables; the server that has them must have made them. The first guests moderate."""
    seed = SEED.format(guests=guests, moderators=moderators, opens_in=opens_in)
    room, session, links = racing.in_the_site(seed, env)  # type: ignore[misc]
    return Gathering(env, room, session, [tuple(link) for link in links])


def reserve(line: httpx.Client, link: racing.Link) -> str:
    """A guest types his address; the `Cookie` header of his browser."""
    pk, secret, email = link
    return _cookie(_post(line, f"/i/{pk}", "", secret=secret, email=email))


def arrive(url: str, link: racing.Link) -> str:
    """A guest types his address and goes in; the `Cookie` header of his browser."""
    pk, secret, email = link
    with httpx.Client(base_url=url, headers={"Origin": url}, timeout=60) as line:
        lobby = _post(line, f"/i/{pk}", "", secret=secret, email=email)
        return _cookie(_post(line, f"{lobby.headers['Location']}enter", _cookie(lobby)))


def _post(line: httpx.Client, path: str, cookie: str, **fields: str) -> httpx.Response:
    line.cookies.clear()
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
    answer = line.post(path, content=urlencode(fields), headers=headers)
    assert answer.status_code == 303, f"{answer.status_code} for {path}"
    return answer


def _cookie(answer: httpx.Response) -> str:
    return answer.headers["Set-Cookie"].partition(";")[0]


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
