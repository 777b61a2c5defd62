"""One socket's life: who may open it, what it hears first, what closes it."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from websockets.exceptions import InvalidStatus

from greenroom.access.roles import Role
from greenroom.people.models import User
from greenroom.rooms import actions as rooms
from greenroom.rooms.models import Session
from greenroom.rooms.queries import member_of
from tests.sockets import Sockets


def test_hello_is_answered_by_a_snapshot_of_who_i_am_and_what_was_said(
    session_open: Session, ada: User, socket_of: Sockets
) -> None:
    snapshot = socket_of(session_open, ada).hello()

    assert snapshot["type"] == "snapshot"
    assert snapshot["me"]["name"] == "Ada Okafor"
    assert "moderate" in snapshot["me"]["capabilities"]
    assert snapshot["session"]["title"] == session_open.room.name


def test_what_one_writes_reaches_the_others_and_is_acknowledged(
    session_open: Session, ada: User, vera: User, socket_of: Sockets
) -> None:
    hers, veras = socket_of(session_open, ada), socket_of(session_open, vera)
    hers.hello(), veras.hello()

    answer = veras.ask("chat.post", text="Is the 12 % before or after discounts?")

    assert answer["type"] == "done"
    said = hers.next("chat.message")
    assert said["message"]["text"] == "Is the 12 % before or after discounts?"
    assert said["message"]["name"] == "Vera Novák"


def test_whoever_comes_is_told_who_is_there_and_they_hear_of_him(
    session_open: Session, ada: User, vera: User, socket_of: Sockets
) -> None:
    hers = socket_of(session_open, ada)
    hers.hello()
    hers.next("people")

    veras = socket_of(session_open, vera)
    veras.hello()

    assert hers.until(lambda said: "Vera Novák" in names(said))
    assert "Ada Okafor" in names(veras.until(lambda said: said.get("all")))
    veras.until(lambda said: set().union(*map(names, veras.heard)) == {"Ada Okafor", "Vera Novák"})


def names(said: dict[str, Any]) -> set[str]:
    """Who is named by a telling of who came."""
    return {one["name"] for one in said.get("here", [])}


def test_a_foreign_page_gets_no_socket(session_open: Session, ada: User, socket_of: Sockets) -> None:
    with pytest.raises(InvalidStatus) as no:
        socket_of(session_open, ada, origin="https://elsewhere.example")
    assert no.value.response.status_code == 403
    with pytest.raises(InvalidStatus):
        socket_of(session_open, ada, origin=None)


def test_somebody_unknown_hears_why_and_is_closed(session_open: Session, socket_of: Sockets) -> None:
    stranger = socket_of(session_open, Client())

    assert stranger.hello()["type"] == "over"
    assert stranger.closed() == 4403


def test_a_command_that_nobody_knows_is_refused_and_the_line_lives(
    session_open: Session, ada: User, socket_of: Sockets
) -> None:
    hers = socket_of(session_open, ada)
    hers.hello()

    assert hers.ask("chat.shout", text="HEY")["code"] == "command"
    assert hers.ask("chat.post", text="x" * 2_001)["code"] == "long"
    assert hers.ask("chat.post", text=7)["code"] == "command"
    assert hers.ask("chat.post", text="still here")["type"] == "done"


def test_the_same_command_sent_twice_counts_once(session_open: Session, ada: User, socket_of: Sockets) -> None:
    hers = socket_of(session_open, ada)
    hers.hello()

    assert hers.ask("chat.post", text="once", ref="mine-1")["type"] == "done"
    assert hers.ask("chat.post", text="once", ref="mine-1")["type"] == "done"

    assert session_open.chat.count() == 1


def test_whoever_comes_back_hears_what_he_missed_and_nothing_twice(
    session_open: Session, ada: User, vera: User, socket_of: Sockets
) -> None:
    first = socket_of(session_open, vera)
    snapshot = first.hello()
    first.line.close()
    hers = socket_of(session_open, ada)
    hers.hello()
    for text in ("one", "two"):
        hers.ask("chat.post", text=text)

    back = socket_of(session_open, vera)
    ref = back.send("hello", after=snapshot["seq"], key=snapshot["me"]["key"])
    resumed = back.until(lambda said: said.get("ref") == ref)

    assert resumed["type"] == "resumed"
    assert [said["message"]["text"] for said in back.heard if said["type"] == "chat.message"] == ["one", "two"]
    assert [said["type"] for said in back.heard].count("snapshot") == 0


def test_a_promotion_is_felt_at_once(session_open: Session, ada: User, vera: User, socket_of: Sockets) -> None:
    veras = socket_of(session_open, vera)
    assert "moderate" not in veras.hello()["me"]["capabilities"]

    rooms.set_standing(member_of(ada, session_open.room), user=vera, standing=Role.CO_PUBLISHER)

    assert "moderate" in veras.next("snapshot", seconds=1)["me"]["capabilities"]


def test_whoever_is_removed_is_out_within_two_seconds(
    session_open: Session, ada: User, vera: User, socket_of: Sockets
) -> None:
    veras = socket_of(session_open, vera)
    veras.hello()
    owner = member_of(ada, session_open.room)

    rooms.remove_member(owner, session_open.room.memberships.get(user=vera))

    assert veras.next("over", seconds=2)["code"] == "invited"
    assert veras.closed() == 4403


def test_the_end_of_a_session_closes_every_line(
    session_open: Session, ada: User, vera: User, socket_of: Sockets
) -> None:
    veras = socket_of(session_open, vera)
    veras.hello()
    rooms.end_session(member_of(ada, session_open.room), session_open, now=timezone.now())

    assert veras.next("over", seconds=2)["code"] == "ended"
