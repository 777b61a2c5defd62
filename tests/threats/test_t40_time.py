"""T40: the server decides what time it is (the server's half; the browser's is in the journeys).

Guards `door._through` (nobody before the doors but who may open them) and `Session.doors_at`.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from greenroom.access.roles import Role
from greenroom.rooms.models import Room, Session
from tests import arriving, cast

pytestmark = pytest.mark.django_db


def test_early_entry_is_refused_whatever_the_browser_says(guest: Client, session_soon: Session) -> None:
    arriving.type_address(guest, cast.link_to(cast.invited(session_soon, role=Role.VIEWER)))

    answer = guest.post(
        f"{arriving.room_page(session_soon)}enter",
        {"now": "2099-01-01T00:00:00Z"},
        headers={"date": "Thu, 01 Jan 2099 00:00:00 GMT", "x-requested-with": "status"},
    )

    assert answer.status_code == 403
    assert answer.json()["next"] == arriving.room_page(session_soon)


@pytest.mark.parametrize(
    ("early", "minutes", "way"), [(0, 1, "countdown"), (15, 16, "countdown"), (15, 14, "enter")]
)
def test_doors_open_when_the_room_says(
    guest: Client, room: Room, now: datetime, early: int, minutes: int, way: str
) -> None:
    Room.objects.update(early_entry=early)
    room.refresh_from_db()
    session = cast.session_in(room, timedelta(minutes=minutes), now=now)
    arriving.type_address(guest, cast.link_to(cast.invited(session, role=Role.VIEWER)))

    told = arriving.status(guest, session)

    assert (told["way"], told["enter"]) == (way, way == "enter")


def test_page_goes_in_at_the_second_at_which_the_doors_open(guest: Client, session_soon: Session) -> None:
    arriving.type_address(guest, cast.link_to(cast.invited(session_soon, role=Role.VIEWER)))
    doors = session_soon.starts_at

    with time_machine.travel(doors - timedelta(seconds=1), tick=False):
        before = arriving.go_in(guest, session_soon).status_code
    with time_machine.travel(doors, tick=False):
        after = arriving.go_in(guest, session_soon).status_code

    assert (before, after) == (403, 303)


NIGHTS = [
    ("Europe/Berlin", datetime(2026, 10, 25, 2, 30)),
    ("Europe/Berlin", datetime(2027, 3, 28, 3, 30)),
    ("Australia/Lord_Howe", datetime(2026, 10, 4, 3, 0)),
    ("Asia/Kathmandu", datetime(2026, 11, 26, 14, 45)),
    ("Africa/Casablanca", datetime(2027, 2, 7, 3, 30)),
]


@pytest.mark.parametrize(("zone", "local"), NIGHTS)
def test_countdown_is_right_in_every_zone_and_night(
    guest: Client, room: Room, zone: str, local: datetime
) -> None:
    starts = local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    Room.objects.update(zone=zone)
    session = Session.objects.create(
        room=room, starts_at=starts, ends_at=starts + timedelta(hours=1), zone=zone
    )
    invitation = cast.invited(session, role=Role.VIEWER, created_at=starts)

    with time_machine.travel(starts - timedelta(hours=3), tick=False):
        arriving.type_address(guest, cast.link_to(invitation))
        told = arriving.status(guest, session)
        page = guest.get(arriving.room_page(session)).content.decode()

    stamp = starts.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    assert told["doors_at"] == stamp
    assert datetime.fromisoformat(str(told["doors_at"])) - datetime.fromisoformat(
        str(told["now"])
    ) == timedelta(hours=3)
    assert f'data-doors="{stamp}"' in page
    assert local.strftime("%H:%M") in page


def test_link_page_tells_the_servers_time(guest: Client, session_soon: Session) -> None:
    page = guest.get(cast.link_to(cast.invited(session_soon))).content.decode()

    assert "data-now=" in page
    assert "data-doors=" in page
