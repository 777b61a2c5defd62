"""Wall-clock times and instants, on the nights when clocks change and everywhere else."""

import zoneinfo
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.rooms import schedule

ZONES = ["Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca", "America/New_York"]
A_MINUTE = st.datetimes(datetime(2020, 1, 1), datetime(2036, 12, 31)).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)


def test_a_zone_of_the_database_is_known():
    assert schedule.known_zone("Asia/Kathmandu")


def test_zones_are_those_of_the_locked_package_not_of_an_old_system():
    assert zoneinfo.TZPATH == ()


@pytest.mark.parametrize("name", ["", "Mars/Phobos", "europe/berlin", "../etc/passwd", "Factory", "localtime"])
def test_a_zone_of_nowhere_is_not_known(name):
    assert not schedule.known_zone(name)


@pytest.mark.parametrize(
    ("zone", "local", "instant"),
    [
        ("Europe/Berlin", "2026-11-26 15:00", "2026-11-26 14:00"),
        ("Asia/Kathmandu", "2026-11-26 15:00", "2026-11-26 09:15"),
        # Berlin, 29 March 2026: 02:00 becomes 03:00.
        ("Europe/Berlin", "2026-03-29 01:59", "2026-03-29 00:59"),
        ("Europe/Berlin", "2026-03-29 02:30", "2026-03-29 01:30"),  # skipped: clocks show 03:30
        ("Europe/Berlin", "2026-03-29 03:00", "2026-03-29 01:00"),
        # Berlin, 25 October 2026: 03:00 becomes 02:00.
        ("Europe/Berlin", "2026-10-25 02:30", "2026-10-25 00:30"),  # twice: the first
        ("Europe/Berlin", "2026-10-25 03:00", "2026-10-25 02:00"),
        # Lord Howe changes by half an hour: 4 October 2026 forward, 5 April 2026 back, at 02:00.
        ("Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-03 15:45"),  # skipped: clocks show 02:45
        ("Australia/Lord_Howe", "2026-10-04 02:30", "2026-10-03 15:30"),
        ("Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-04 14:45"),  # twice: the first
        # Casablanca leaves its time for Ramadan: 15 February 2026 back to UTC, 22 March 2026 forward.
        ("Africa/Casablanca", "2026-02-15 15:00", "2026-02-15 15:00"),
        ("Africa/Casablanca", "2026-03-22 15:00", "2026-03-22 14:00"),
    ],
)
def test_a_wall_clock_time_is_one_instant(zone, local, instant):
    expected = datetime.fromisoformat(instant).replace(tzinfo=UTC)

    assert schedule.instant(datetime.fromisoformat(local), zone) == expected


@given(local=A_MINUTE, zone=st.sampled_from(ZONES))
def test_clocks_show_what_was_typed_unless_they_skip_it(local, zone):
    shown = schedule.wall_clock(schedule.instant(local, zone), zone)

    assert shown == local or shown - local in (timedelta(minutes=30), timedelta(hours=1))


@given(local=A_MINUTE, weeks=st.integers(1, 60), zone=st.sampled_from(ZONES))
def test_the_same_time_weeks_later_shows_the_same_on_the_clock(local, weeks, zone):
    later = local + timedelta(weeks=weeks)
    skipped = schedule.wall_clock(schedule.instant(later, zone), zone) - later

    assert schedule.wall_clock(schedule.instant(later, zone), zone).time() == (later + skipped).time()
    assert skipped in (timedelta(0), timedelta(minutes=30), timedelta(hours=1))


@given(moment=A_MINUTE, seconds=st.integers(0, 59), zone=st.sampled_from(ZONES))
def test_a_time_left_as_it_was_stays_to_the_second(moment, seconds, zone):
    before = moment.replace(second=seconds, tzinfo=UTC)

    assert schedule.kept(before, schedule.wall_clock(before, zone), zone) == before


@given(moment=A_MINUTE, zone=st.sampled_from(ZONES))
def test_a_new_session_starts_at_a_quarter_hour_to_come_and_ends_after_it(moment, zone):
    now = moment.replace(tzinfo=UTC)

    start, end = schedule.next_quarter(now, zone)

    assert schedule.instant(start, zone) >= now
    assert start.minute % 15 == 0
    assert schedule.instant(end, zone) > schedule.instant(start, zone)


@pytest.mark.parametrize(
    ("now", "zone", "start", "end"),
    [
        ("2026-11-26 14:01", "Europe/Berlin", "2026-11-26 15:15", "2026-11-26 16:15"),
        ("2026-11-26 14:15", "Europe/Berlin", "2026-11-26 15:15", "2026-11-26 16:15"),
        ("2026-11-26 14:01", "Asia/Kathmandu", "2026-11-26 20:00", "2026-11-26 21:00"),
        ("2026-03-29 00:50", "Europe/Berlin", "2026-03-29 03:00", "2026-03-29 04:00"),  # no 02:00 that night
        ("2026-10-25 01:20", "Europe/Berlin", "2026-10-25 03:00", "2026-10-25 04:00"),  # 02:30 had come before
    ],
)
def test_the_default_is_one_hour_from_the_next_quarter(now, zone, start, end):
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)

    assert schedule.next_quarter(moment, zone) == (datetime.fromisoformat(start), datetime.fromisoformat(end))
