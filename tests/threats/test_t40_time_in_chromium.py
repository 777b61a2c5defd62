"""T40 in a real browser: whatever its clock and its zone, the countdown is the server's and the times are right.

Guards `serverNow` in frontend/server-clock.ts (answer `Date.now()` there and the clocks that are a day wrong fail) and
`linesFor` in frontend/elements/local-times.ts (leave out a `timeZone` and the zones fail).
"""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from greenroom.access.roles import Role
from greenroom.invitations.models import Invitation
from greenroom.rooms.models import Room, Session
from tests import cast
from tests.journeys.browsing import Browsers
from tests.journeys.steps import expect_inside, title, type_address

DAY = timedelta(days=1)
WRONG_CLOCK = """
    const right = Date;
    globalThis.Date = class extends right {
        constructor(...given) { given.length ? super(...given) : super(right.now() + %d); }
        static now() { return right.now() + %d; }
    };
"""
"""A device whose clock is wrong by so many milliseconds; its stopwatch, `performance.now`, runs as ever."""

BERLIN = "Europe/Berlin"
LORD_HOWE = "Australia/Lord_Howe"
SHOWN = [
    # room's zone, start (UTC), reader's zone, both lines for a session of ninety minutes
    (
        BERLIN,
        "2025-11-27T14:00",
        LORD_HOWE,
        "Friday 28 November 2025, 01:00–02:30",
        "Thursday 27 November 2025, 15:00–16:30",
    ),
    (BERLIN, "2025-11-27T14:00", "Asia/Kathmandu", "Thursday 27 November 2025, 19:45–21:15", "15:00–16:30"),
    (BERLIN, "2025-07-10T12:00", "Africa/Casablanca", "Thursday 10 July 2025, 13:00–14:30", "14:00–15:30"),
    # Ramadan: Casablanca's clocks went back on 23 February 2025, and forward again on 6 April.
    (BERLIN, "2025-03-10T12:00", "Africa/Casablanca", "Monday 10 March 2025, 12:00–13:30", "13:00–14:30"),
    # Berlin's two nights: back by an hour on 26 October 2025, forward on 30 March.
    (
        BERLIN,
        "2025-10-26T00:30",
        "Asia/Kathmandu",
        "Sunday 26 October 2025, 06:15–07:45",
        "02:30 CEST–03:00 CET",
    ),
    (BERLIN, "2025-03-30T00:30", "Asia/Kathmandu", "Sunday 30 March 2025, 06:15–07:45", "01:30 CET–04:00 CEST"),
    # Lord Howe's two nights: forward by half an hour on 5 October 2025, back on 6 April.
    (LORD_HOWE, "2025-10-04T15:00", "Asia/Kathmandu", "Saturday 4 October 2025, 20:45–22:15", "01:30"),
    (LORD_HOWE, "2025-04-05T14:30", BERLIN, "Saturday 5 April 2025, 16:30–18:00", "01:30"),
]


@pytest.mark.parametrize("wrong", [DAY, -DAY], ids=["fast", "slow"])
def test_a_clock_that_is_a_day_wrong_changes_nothing(
    browser_of: Browsers, room: Room, wrong: timedelta
) -> None:
    session = cast.session_in(room, timedelta(seconds=8))
    sam = browser_of()
    by = int(wrong.total_seconds() * 1000)
    sam.context.add_init_script(WRONG_CLOCK % (by, by))
    sam.open(cast.link_to(cast.invited(session, role=Role.VIEWER)))
    type_address(sam)

    sam.sees(title(f"Waiting for {room.name}"))
    expect(sam.page.get_by_role("timer")).to_have_text(re.compile(r"^[1-8]seconds?$"))
    assert Invitation.objects.get().use_count == 0
    expect_inside(sam, "Viewer")


@pytest.mark.parametrize(
    ("zone", "starts", "reader", "first", "second"), SHOWN, ids=[f"{row[2]} {row[1]}" for row in SHOWN]
)
def test_times_are_those_of_the_readers_zone_beside_the_rooms(
    browser_of: Browsers, room: Room, zone: str, starts: str, reader: str, first: str, second: str
) -> None:
    starts_at = datetime.fromisoformat(f"{starts}+00:00")
    ends_at = starts_at + timedelta(minutes=90)
    session = Session.objects.create(room=room, starts_at=starts_at, ends_at=ends_at, zone=zone)
    visitor = browser_of(timezone_id=reader)
    visitor.open(cast.link_to(cast.invited(session, role=Role.VIEWER)))

    mine, theirs = (visitor.page.locator("local-times > *").nth(line) for line in (0, 1))
    expect(mine).to_have_text(first)
    expect(theirs).to_contain_text(second)
