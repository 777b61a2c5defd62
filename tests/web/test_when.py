"""Times in words, before a script knows the reader's zone."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from greenroom.web import when

START = datetime(2026, 11, 26, 14, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _november() -> object:
    with time_machine.travel(datetime(2026, 11, 20, tzinfo=UTC), tick=False):
        yield


@pytest.mark.parametrize(
    ("ends", "zone", "words"),
    [
        (START + timedelta(minutes=90), "Europe/Berlin", "Thursday 26 November, 15:00–16:30"),
        (START + timedelta(minutes=90), "Asia/Kathmandu", "Thursday 26 November, 19:45–21:15"),
        (
            START + timedelta(hours=10),
            "Europe/Berlin",
            "Thursday 26 November, 15:00 – Friday 27 November, 01:00",
        ),
        (None, "Australia/Lord_Howe", "Friday 27 November, 01:00"),
    ],
)
def test_a_session_is_named_by_the_rooms_clock(ends: datetime | None, zone: str, words: str) -> None:
    assert when.span(START, ends, zone) == words


def test_another_year_is_named() -> None:
    assert when.day(datetime(2027, 1, 14, 14, tzinfo=UTC), "Europe/Berlin") == "Thursday 14 January 2027"


@pytest.mark.parametrize(
    ("form", "words"), [("time", "15:00"), ("date", "26 November"), ("both", "26 November, 15:00")]
)
def test_one_instant_in_running_text(form: str, words: str) -> None:
    assert when.moment(START, "Europe/Berlin", form) == words


@pytest.mark.parametrize(
    ("left", "shown", "spoken"),
    [
        (
            timedelta(days=2, hours=2, minutes=4, seconds=5),
            [(2, "day"), (2, "hour"), (4, "minute")],
            "2 days 2 hours 4 minutes",
        ),
        (timedelta(hours=1), [(1, "hour"), (0, "minute"), (0, "second")], "1 hour 0 minutes"),
        (timedelta(seconds=42), [(42, "second")], "42 seconds"),
        (timedelta(seconds=-1), [(0, "second")], "0 seconds"),
    ],
)
def test_a_clock_drops_leading_noughts(left: timedelta, shown: list[tuple[int, str]], spoken: str) -> None:
    assert when.parts(left) == shown
    assert when.spoken(shown) == spoken
