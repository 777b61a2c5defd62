"""What browsers say that is no command, is too much, or comes too fast: a refusal with a code, nothing stored."""

import logging
from contextlib import suppress
from time import sleep

import pytest
from websockets.exceptions import ConnectionClosed

from greenroom.live.inbox import BURST
from greenroom.people.models import User
from greenroom.rooms.models import Session
from tests.servers import ROOT
from tests.sockets import Sockets

NO_COMMANDS = [
    *("", "hello", "null", "[]", "7", '"chat.post"', "{}", '{"type":', "[" * 10_000, '{"a":' * 10_000),
    *('{"type": null}', '{"type": "chat.post"}', '{"type": "chat.shout", "ref": "a", "text": "HEY"}'),
    *('{"type": "chat.post", "ref": "", "text": "x"}', '{"type": "chat.post", "ref": 7, "text": "x"}'),
    '{"type": "chat.post", "ref": "a", "text": ["x"]}',
    '{"type": "chat.post", "ref": "a", "text": {"toString": "x"}}',
    '{"type": "chat.post", "ref": "a", "text": "x", "by": "p1"}',
    '{"type": "chat.post", "ref": "a", "text": "x", "answers": "1e400"}',
    '{"type": "chat.post", "ref": "a", "text": "x", "answers": 1e400}',
    '{"type": "chat.post", "ref": "a", "text": NaN}',
    '{"type": "chat.post", "ref": "a", "text": "\\ud800"}',
    '{"type": "hello", "ref": "a", "after": -1}',
    '{"type": "hello", "ref": "a", "key": 7}',
]


def test_what_is_no_command_is_refused_and_the_line_lives(
    session_open: Session, ada: User, socket_of: Sockets, caplog: pytest.LogCaptureFixture
) -> None:
    hers = socket_of(session_open, ada)
    hers.hello()
    for wrong in NO_COMMANDS:
        hers.line.send(wrong)
        assert hers.next("refused")["code"] == "command", wrong
    assert hers.ask("chat.post", text="all of that was nothing")["type"] == "done"
    assert session_open.chat.count() == 1
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


def test_a_number_that_no_database_holds_names_nothing(
    session_open: Session, ada: User, socket_of: Sockets
) -> None:
    hers = socket_of(session_open, ada)
    hers.hello()

    assert hers.ask("chat.post", text="x", answers=10**30)["code"] == "command"
    assert hers.ask("chat.post", text="x", answers=2**31)["code"] == "gone"
    assert not session_open.chat.exists()


@pytest.mark.parametrize(
    ("message", "code"), [("x" * 1_000_000, 1009), (["x" * 1_000] * 1_000, 1009), (b"bytes", 1003)]
)
def test_a_message_that_nobody_takes_closes_the_line_with_a_documented_code(
    session_open: Session, ada: User, socket_of: Sockets, message: str, code: int
) -> None:
    hers, others = socket_of(session_open, ada), socket_of(session_open, ada)
    hers.hello(), others.hello()

    with suppress(ConnectionClosed):
        hers.line.send(message)

    assert hers.closed() == code
    assert f"\n| {code} |" in (ROOT / "docs" / "protocol.md").read_text()
    assert others.ask("chat.post", text="the others do not mind")["type"] == "done"


def test_a_message_of_almost_64_kb_is_read(session_open: Session, ada: User, socket_of: Sockets) -> None:
    hers = socket_of(session_open, ada)
    hers.hello()

    assert hers.ask("chat.post", text="x" * 65_000)["code"] == "long"


# ---------- Too much ----------


def test_whoever_is_faster_than_a_person_is_refused_and_is_heard_again_later(
    session_open: Session, ada: User, socket_of: Sockets
) -> None:
    hers = socket_of(session_open, ada)
    hers.hello()
    unanswered = {hers.send("chat.post", text=f"number {n}") for n in range(BURST + 20)}
    while unanswered:
        unanswered.discard(hers.until(lambda said: "ref" in said)["ref"])

    no = [said["code"] for said in hers.heard if said["type"] == "refused"]
    assert set(no) == {"fast"}
    assert 15 <= len(no) <= 21
    assert session_open.chat.count() == BURST + 20 - len(no)
    sleep(0.5)
    assert hers.ask("chat.post", text="slower")["type"] == "done"


def test_whoever_does_not_stop_is_closed(session_open: Session, ada: User, socket_of: Sockets) -> None:
    hers = socket_of(session_open, ada)
    hers.hello()

    with suppress(ConnectionClosed):
        for _ in range(300):
            hers.line.send("nonsense")

    assert hers.closed() == 4429
