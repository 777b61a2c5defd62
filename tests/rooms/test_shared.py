"""What a crowd sees alike is read once for each number of the log, and never older than that."""

import pytest

from greenroom.protocol.session import SessionChanged
from greenroom.rooms import log
from greenroom.rooms.models import Session
from greenroom.rooms.news import state_of
from greenroom.rooms.shared import shared
from tests import cast

pytestmark = pytest.mark.django_db


def test_it_is_read_once_until_something_happens(session_open: Session) -> None:
    reads = iter(range(10))

    assert [shared(session_open, "chat", lambda: next(reads)) for _ in range(3)] == [0, 0, 0]
    log.record(session_open, SessionChanged(session=state_of(session_open)))

    assert [shared(session_open, "chat", lambda: next(reads)) for _ in range(3)] == [1, 1, 1]


def test_another_thing_and_another_session_are_read_apart(session_open: Session) -> None:
    other = cast.session_in(session_open.room, session_open.starts_at - session_open.starts_at)

    assert shared(session_open, "chat", lambda: "the chat here") == "the chat here"
    assert shared(session_open, "pins", lambda: "the pins here") == "the pins here"
    assert shared(other, "chat", lambda: "the chat there") == "the chat there"
