"""What goes wrong between a browser and the live door: cut lines, clocks that jump, readers that do not read."""

import json
import logging
import socket
import struct
from datetime import timedelta
from threading import Barrier, Thread
from time import sleep

import pytest
import time_machine
from django.utils import timezone
from websockets.frames import Frame, Opcode

from greenroom.bus import Note, bus
from greenroom.live.connection import UNREAD
from greenroom.people.models import User
from greenroom.rooms.models import Session
from tests import cast
from tests.sockets import Said, Socket, Sockets, inside

ENOUGH = 30_000_000
"""Bytes that the buffers of two kernels, of a client and of a server do not hold together."""
RESET = struct.pack("ii", 1, 0)


def texts(heard: list[Said]) -> list[str]:
    """What was written in the chat, as somebody heard it."""
    return [said["message"]["text"] for said in heard if said["type"] == "chat.message"]


# ---------- Lines that are cut ----------


@pytest.mark.parametrize("how", ["end", "reset"])
def test_a_line_cut_at_any_byte_of_a_command_leaves_nothing_half_done(
    session_open: Session, ada: User, vera: User, socket_of: Sockets, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    hers, browser = socket_of(session_open, ada), inside(session_open, vera)
    hers.hello()
    command = json.dumps({"type": "chat.post", "ref": "cut", "text": "a whole sentence"}).encode()
    frame = Frame(Opcode.TEXT, command).serialize(mask=True)

    for length in range(len(frame) + 1):
        veras = socket_of(session_open, browser)
        veras.hello()
        veras.line.socket.sendall(frame[:length])
        if length == len(frame):
            assert veras.until(lambda said: said.get("ref") == "cut")["type"] == "done"
        cut(veras, how)

    hers.next("chat.message")
    assert session_open.chat.count() == 1
    assert hers.ask("chat.post", text="we are still here")["type"] == "done"
    assert texts(hers.heard) == ["a whole sentence", "we are still here"]
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


def cut(one: Socket, how: str) -> None:
    """End a line without a good-bye: in order, or as a network does that lost it."""
    if how == "reset":
        one.line.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    one.line.socket.shutdown(socket.SHUT_WR) if how == "end" else one.line.socket.close()


def test_whoever_was_told_goodbye_and_does_not_hang_up_keeps_nobody_from_hearing(
    session_open: Session, ada: User, vera: User, socket_of: Sockets, caplog: pytest.LogCaptureFixture
) -> None:
    veras, hers = socket_of(session_open, vera), socket_of(session_open, ada)
    veras.hello()
    request = hers.line.request
    assert request is not None
    frames = [b'{"type": "hello", "ref": "1"}', *[b"nonsense"] * 150]

    with socket.create_connection(hers.line.remote_address) as line:
        line.sendall(request.serialize())
        assert line.recv(1_000).startswith(b"HTTP/1.1 101")
        line.sendall(b"".join(Frame(Opcode.TEXT, frame).serialize(mask=True) for frame in frames))
        read_to_the_end(line)
        for number in range(3):
            assert veras.ask("chat.post", text=f"number {number}")["type"] == "done"

    assert texts(veras.heard) == ["number 0", "number 1", "number 2"]
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


def read_to_the_end(line: socket.socket) -> None:
    """Until the server says no more; what it said ends with a close frame."""
    line.settimeout(10)
    said = b""
    while more := line.recv(65_536):
        said += more
    assert b"\x11\x4dtoo many commands" in said  # 4429, and why


@pytest.mark.parametrize("step", [7])
def test_a_line_cut_at_any_byte_of_its_handshake_harms_nobody(
    session_open: Session, ada: User, socket_of: Sockets, step: int, caplog: pytest.LogCaptureFixture
) -> None:
    hers = socket_of(session_open, ada)
    request, (host, port) = hers.line.request, hers.line.remote_address
    assert request is not None
    handshake = request.serialize()

    for length in range(0, len(handshake) + 1, step):
        with socket.create_connection((host, port)) as line:
            line.sendall(handshake[:length])

    assert hers.hello()["type"] == "snapshot"
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


# ---------- A reader that does not read ----------


def test_a_reader_that_stops_reading_is_dropped_and_resumes(
    session_open: Session, ada: User, vera: User, socket_of: Sockets
) -> None:
    slow = socket_of(session_open, vera)
    snapshot = slow.hello()
    flood = json.dumps({"type": "flood", "text": "x" * 60_000}).encode()
    note = Note("signal", session_open.room_id, session_open.pk, audience="watch", frame=flood)
    for _ in range(ENOUGH // len(flood)):
        bus().publish(note)
    hers = socket_of(session_open, ada)
    hers.hello()
    assert hers.ask("chat.post", text="while he was away")["type"] == "done"

    assert slow.closed() == 1006
    assert 0 < [said["type"] for said in slow.heard].count("flood") * len(flood) < ENOUGH - UNREAD
    assert texts(slow.heard) == []
    back = socket_of(session_open, vera)
    ref = back.send("hello", after=snapshot["seq"], key=snapshot["me"]["key"])
    assert back.until(lambda said: said.get("ref") == ref)["type"] == "resumed"
    assert texts(back.heard) == ["while he was away"]


# ---------- Clocks that jump ----------


def test_doors_open_for_whoever_waits_though_the_clock_jumps(
    session_soon: Session, mo: User, vera: User, socket_of: Sockets
) -> None:
    mos, veras = (socket_of(session_soon, cast.client_of(user)) for user in (mo, vera))
    mos.send("hello"), veras.send("hello")
    sleep(0.5)
    for jump in (timedelta(minutes=11), timedelta(minutes=-30), timedelta(minutes=12)):
        with time_machine.travel(timezone.now() + jump):
            if jump > timedelta():
                assert veras.next("door", seconds=2)["within"] >= 0
            veras.send("hello")
            sleep(0.5)


def test_whoever_is_inside_stays_when_the_clock_is_set_back_and_hears_the_end_when_it_leaps_over_it(
    session_open: Session, ada: User, socket_of: Sockets
) -> None:
    hers = socket_of(session_open, ada)
    hers.hello()
    with time_machine.travel(timezone.now() - timedelta(minutes=5)):
        assert hers.ask("chat.post", text="five minutes ago")["type"] == "done"
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        assert hers.ask("chat.post", text="in five minutes")["type"] == "done"
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert hers.next("over", seconds=3)["code"] == "ended"
        assert hers.closed() == 4403


# ---------- Two tabs, one command twice ----------


def test_two_tabs_of_one_browser_hear_the_same_and_are_one_person(
    session_open: Session,
    ada: User,
    vera: User,
    socket_of: Sockets,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("greenroom.live.roster.GRACE", 0.3)
    hers, browser = socket_of(session_open, ada), inside(session_open, vera)
    hers.hello()
    one, two = socket_of(session_open, browser), socket_of(session_open, browser)
    assert one.hello()["me"] == two.hello()["me"]

    one.ask("chat.post", text="from the first tab")
    two.next("chat.message")
    one.line.close()
    two.ask("chat.post", text="from the second")

    assert texts(two.heard) == ["from the first tab", "from the second"]
    known = [said for said in [*one.heard, *two.heard, *hers.heard] if said["type"] == "people"]
    assert len({who["id"] for said in known for who in said["here"] if who["name"] == "Vera Novák"}) == 1
    assert len({who["id"] for said in known for who in said["here"]}) == 2
    two.line.close()
    gone = hers.until(lambda said: said.get("gone"))["gone"]
    assert [said["gone"] for said in hers.heard if said.get("gone")] == [gone], (
        "she went once, with her last tab"
    )


def test_one_ref_from_two_tabs_at_the_same_moment_counts_once(
    session_open: Session, vera: User, socket_of: Sockets
) -> None:
    browser, together = inside(session_open, vera), Barrier(2)
    tabs = [socket_of(session_open, browser) for _ in range(2)]
    for tab in tabs:
        tab.hello()
    answers: list[str] = []

    def ask(tab: Socket) -> None:
        for n in range(20):
            together.wait(10)
            answers.append(tab.ask("chat.post", text=f"message {n}", ref=f"ref-{n}")["type"])

    threads = [Thread(target=ask, args=(tab,)) for tab in tabs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert answers == ["done"] * 40
    assert sorted(session_open.chat.values_list("text", flat=True)) == sorted(f"message {n}" for n in range(20))


def test_a_ref_of_somebody_else_is_another_one(
    session_open: Session, ada: User, vera: User, socket_of: Sockets
) -> None:
    for user in (ada, vera):
        one = socket_of(session_open, user)
        one.hello()
        assert one.ask("chat.post", text=user.first_name, ref="the same")["type"] == "done"

    assert list(session_open.chat.order_by("pk").values_list("text", flat=True)) == ["Ada", "Vera"]
