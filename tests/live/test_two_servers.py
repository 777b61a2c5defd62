"""Two servers, one PostgreSQL, one Redis: a page comes back at either; nobody is gone who is at the other."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.far import Gathering, arrive, gathering, reserve, socket_to
from tests.servers import Greenroom, greenroom_server, postgres_server, redis_server
from tests.sockets import Said, Socket

pytestmark = pytest.mark.slow

GRACE = 5.0
"""Seconds until somebody whose line was cut is gone."""
BEAT = 20.0
"""Seconds between two rounds in which each server says who is there."""
LONG_AGO = """
from datetime import timedelta
from django.utils import timezone
from greenroom.admission.models import Newcomer, Participant
for table in (Newcomer, Participant):
    table.objects.filter(session=session).update(seen_at=timezone.now() - timedelta(minutes=2))
print("null")
"""


@dataclass
class Both:
    """Two servers of one site."""

    one: Greenroom
    other: Greenroom
    env: dict[str, str]

    def room(self, **how: Any) -> Gathering:
        return gathering(self.env, **{"guests": 2, "moderators": 1, **how})


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    data = tmp_path_factory.mktemp("data")
    with redis_server() as redis, postgres_server() as url:
        env = {
            "GREENROOM_DATABASE": url,
            "GREENROOM_DATA": str(data),
            "GREENROOM_LETTERS": "off",
            "GREENROOM_REDIS": redis.url,
            "GREENROOM_SECRET_KEY": "the same for both",
        }
        with greenroom_server(data, env) as one, greenroom_server(data, env) as other:
            yield Both(one, other, env)


def inside(server: Greenroom, room: Gathering, cookie: str) -> Socket:
    page = socket_to(server.url, room, cookie)
    assert page.hello()["type"] == "snapshot"
    return page


def host_is_away(said: Said) -> bool:
    return said["type"] == "session.changed" and said["session"]["host_left_at"] is not None


def host_is_back(said: Said) -> bool:
    return said["type"] == "session.changed" and said["session"]["host_left_at"] is None


def heard_of_it(one: Socket) -> list[bool]:
    """Whether the host was away, as often as somebody heard of it."""
    return [host_is_away(said) for said in one.heard if said["type"] == "session.changed"]


def lives_on(one: Socket, *, seconds: float) -> None:
    """Hear whatever is said meanwhile."""
    with pytest.raises(AssertionError):
        one.until(lambda said: False, seconds=seconds)


# ---------- The host is away ----------


def test_the_countdown_begins_and_stops_for_those_at_either_server(both: Both) -> None:
    room = both.room(guests=3)
    host, here, there = (arrive(both.one.url, link) for link in room.links)
    hers, viewer, other = (
        inside(both.one, room, host),
        inside(both.one, room, here),
        inside(both.other, room, there),
    )

    hers.line.close()
    for page in (viewer, other):
        page.until(host_is_away, seconds=GRACE + 5)

    inside(both.other, room, host)
    for page in (viewer, other):
        page.until(host_is_back)


def test_a_host_who_comes_back_at_the_other_server_was_never_away(both: Both) -> None:
    room = both.room()
    host, guest = (arrive(both.one.url, link) for link in room.links)
    hers, viewer = inside(both.one, room, host), inside(both.one, room, guest)

    hers.line.close()
    back = inside(both.other, room, host)

    lives_on(viewer, seconds=GRACE + 3)
    assert heard_of_it(viewer) == []
    assert back.ask("chat.post", text="still here")["type"] == "done"


def test_a_host_with_a_page_at_each_server_is_away_when_both_are_closed(both: Both) -> None:
    room = both.room()
    host, guest = (arrive(both.one.url, link) for link in room.links)
    tabs, viewer = (
        [inside(server, room, host) for server in (both.one, both.other)],
        inside(both.other, room, guest),
    )

    tabs[0].line.close()
    lives_on(viewer, seconds=GRACE + 3)
    assert heard_of_it(viewer) == []

    tabs[1].line.close()
    viewer.until(host_is_away, seconds=GRACE + 5)


def test_a_host_whose_server_took_him_for_gone_while_redis_was_away_is_found_again(both: Both) -> None:
    """The bus may lose what is said; each server says again and again who is at it."""
    room = both.room()
    host, guest = (arrive(both.one.url, link) for link in room.links)
    inside(both.other, room, host)
    viewer = inside(both.one, room, guest)

    away = "from django.utils import timezone\nsession.host_left_at = timezone.now()\nsession.save()\nprint('null')"
    room.ask(away)

    viewer.until(host_is_back, seconds=BEAT + 5)


# ---------- Before a locked door ----------


def waiting(said: Said) -> list[str] | None:
    return [one["name"] for one in said["people"]] if said["type"] == "waiting" else None


def before_the_door(server: Greenroom, room: Gathering) -> tuple[str, Socket]:
    """The last guest, kept outside by the lock: his cookie, his page."""
    with httpx.Client(base_url=server.url, headers={"Origin": server.url}, timeout=60) as line:
        cookie = reserve(line, room.links[-1])
    page = socket_to(server.url, room, cookie)
    assert page.hello()["type"] == "door"
    return cookie, page


def locked(server: Greenroom, room: Gathering) -> Socket:
    """The host's page, after he locked the door."""
    hers = inside(server, room, arrive(server.url, room.links[0]))
    assert hers.ask("session.lock", on=True)["type"] == "done"
    return hers


def test_whoever_waits_at_one_server_is_seen_and_admitted_at_the_other(both: Both) -> None:
    room = both.room()
    hers = locked(both.one, room)
    _, page = before_the_door(both.other, room)

    [newcomer] = hers.until(lambda said: waiting(said) == ["Sam 1"])["people"]
    doors = len(page.heard)
    hers.send("newcomer.admit", id=newcomer["id"])

    hers.until(lambda said: waiting(said) == [])
    page.next("door")
    assert len(page.heard) > doors


def test_whoever_waits_on_at_the_other_server_stays_in_the_list(both: Both) -> None:
    room = both.room()
    hers = locked(both.one, room)
    cookie, page = before_the_door(both.other, room)
    hers.until(lambda said: waiting(said) == ["Sam 1"])

    page.line.close()
    back = socket_to(both.one.url, room, cookie)
    assert back.hello()["type"] == "door"

    seen = len(hers.heard)
    lives_on(hers, seconds=GRACE + 3)
    assert [] not in [waiting(said) for said in hers.heard[seen:]]

    back.line.close()
    hers.until(lambda said: waiting(said) == [], seconds=GRACE + 5)


# ---------- A server dies ----------


def test_when_a_server_dies_the_other_finds_out_who_was_at_it(both: Both) -> None:
    room = both.room(guests=4, moderators=2)
    with greenroom_server(both.one.data, both.env) as dying:
        viewer = inside(both.one, room, arrive(both.one.url, room.links[2]))
        hers = locked(dying, room)
        second = inside(both.one, room, arrive_before_the_lock(both, room))
        before_the_door(dying, room)
        second.until(lambda said: waiting(said) == ["Sam 3"])
        dying.process.kill()
        room.ask(LONG_AGO)
        del hers

        second.until(lambda said: waiting(said) == [], seconds=BEAT + 5)
        second.line.close()
        viewer.until(host_is_away, seconds=BEAT + GRACE + 5)


def arrive_before_the_lock(both: Both, room: Gathering) -> str:
    """The second moderator, whom no lock keeps outside."""
    return arrive(both.one.url, room.links[1])
