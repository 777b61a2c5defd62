"""The calendar file that goes with a letter (RFC 5545, RFC 5546)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from greenroom.mail.calendar import calendar_file

START = datetime(2026, 11, 26, 14, 0, tzinfo=UTC)
ROOM_ADDRESS = "https://live.linden.example/rooms/tea-k3q/room/"


def made(**other: Any) -> bytes:
    facts: dict[str, Any] = {
        "uid": "session-7@live.linden.example",
        "title": "Tea, talk; growth",
        "description": "Bring a cup.\nAda",
        "starts_at": START,
        "ends_at": START + timedelta(minutes=90),
        "zone": "Europe/Berlin",
        "url": ROOM_ADDRESS,
        "organizer_name": "Ada Okafor",
        "organizer_email": "ada@example.edu",
        "sequence": 0,
    }
    return calendar_file(**(facts | other))


def event_of(packed: bytes) -> Any:
    (event,) = Calendar.from_ical(packed).events
    return event


def test_session_reads_back_as_it_is() -> None:
    event = event_of(made())

    assert event["SUMMARY"] == "Tea, talk; growth"
    assert event["UID"] == "session-7@live.linden.example"
    assert event["URL"] == event["LOCATION"] == event["CONFERENCE"] == ROOM_ADDRESS
    assert event["DESCRIPTION"] == f"Bring a cup.\nAda\n\n{ROOM_ADDRESS}"
    assert event["STATUS"] == "CONFIRMED"
    assert event.start == START
    assert event.end == START + timedelta(minutes=90)


def test_place_to_click_is_for_sound_and_pictures() -> None:
    unfolded = made().replace(b"\r\n ", b"")

    # RFC 7986, 6.3: FEATURE is a list; in quotes it would be one unknown value.
    assert b"CONFERENCE;FEATURE=AUDIO,VIDEO;VALUE=URI:" + ROOM_ADDRESS.encode() in unfolded


def test_file_is_made_of_short_lines_with_crlf() -> None:
    packed = made(title="ü" * 150)

    assert packed.endswith(b"END:VCALENDAR\r\n")
    assert packed.count(b"\n") == packed.count(b"\r\n")
    assert max(map(len, packed.split(b"\r\n"))) <= 75  # octets, RFC 5545, 3.1


def test_time_is_written_in_the_rooms_zone_with_the_offset_then_in_force() -> None:
    packed = made().decode()

    assert "DTSTART;TZID=Europe/Berlin:20261126T150000\r\n" in packed
    assert "TZOFFSETTO:+0100\r\n" in packed
    assert "RDATE" not in packed  # Outlook ignores it in a VTIMEZONE, and would be an hour off


def test_in_summer_the_offset_is_that_of_summer() -> None:
    summer = datetime(2026, 7, 1, 14, 0, tzinfo=UTC)
    packed = made(starts_at=summer, ends_at=summer + timedelta(hours=1)).decode()

    assert "DTSTART;TZID=Europe/Berlin:20260701T160000\r\n" in packed
    assert "TZOFFSETTO:+0200\r\n" in packed


def test_session_over_a_change_of_the_clock_is_written_in_utc() -> None:
    night = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    packed = made(starts_at=night, ends_at=night + timedelta(hours=2)).decode()

    assert "DTSTART:20261025T003000Z\r\n" in packed
    assert "DTEND:20261025T023000Z\r\n" in packed
    assert "VTIMEZONE" not in packed


@pytest.mark.parametrize(
    "zone", ["UTC", "Asia/Kathmandu", "Australia/Lord_Howe", "Africa/Casablanca", "America/St_Johns"]
)
@given(minutes=st.integers(0, 3 * 365 * 24 * 60), length=st.integers(1, 600))
def test_instants_are_the_same_in_every_zone(zone: str, minutes: int, length: int) -> None:
    start = START + timedelta(minutes=minutes)
    end = start + timedelta(minutes=length)

    event = event_of(made(zone=zone, starts_at=start, ends_at=end))

    assert event.start.astimezone(UTC) == start
    assert event.end.astimezone(UTC) == end


def test_changed_session_keeps_its_uid_and_counts_on() -> None:
    before, after = event_of(made()), event_of(made(sequence=3, starts_at=START - timedelta(hours=1)))

    assert before["UID"] == after["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 3)


@pytest.mark.parametrize(
    ("facts", "method", "status"),
    [
        ({}, "PUBLISH", "CONFIRMED"),
        ({"method": "REQUEST"}, "PUBLISH", "CONFIRMED"),  # a request must name whom it asks
        ({"method": "REQUEST", "attendee_email": "sam@brightpath.example"}, "REQUEST", "CONFIRMED"),
        ({"cancelled": True}, "CANCEL", "CANCELLED"),
        ({"cancelled": True, "organizer_email": None}, "PUBLISH", "CANCELLED"),
    ],
)
def test_method_is_one_whose_demands_are_met(facts: dict[str, Any], method: str, status: str) -> None:
    packed = made(**facts)

    assert Calendar.from_ical(packed)["METHOD"] == method
    assert event_of(packed)["STATUS"] == status


def test_guest_is_named_in_a_request_only() -> None:
    sam = {"attendee_email": "sam@brightpath.example", "attendee_name": "Sam Rivera"}

    assert event_of(made(method="REQUEST", **sam))["ATTENDEE"].params["CN"] == "Sam Rivera"
    assert "ATTENDEE" not in event_of(made(**sam))


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
def test_no_title_or_name_can_add_a_line(text: str) -> None:
    packed = made(title=f"{text}\r\nATTENDEE:mailto:eve@example.org", description=text, organizer_name=text)

    lines = packed.replace(b"\r\n ", b"").split(b"\r\n")
    assert not [line for line in lines if line.startswith(b"ATTENDEE")]
    assert len(Calendar.from_ical(packed).events) == 1
