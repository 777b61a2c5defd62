"""Sam has an account with the invited address: no lobby, no code, and no link needed either."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from greenroom.invitations.models import Invitation
from greenroom.people.models import User
from greenroom.rooms.models import Room, Session
from tests import cast
from tests.arriving import room_page
from tests.journeys.browsing import WITHOUT_SCRIPTS, Browsers
from tests.journeys.steps import expect_inside, title


@pytest.fixture
def sam(db: None) -> User:
    return cast.account(cast.SAM, "Sam", "Rivera")


def test_before_the_start_the_countdown_stands_at_once_and_then_the_room_by_itself(
    browser_of: Browsers, sam: User, room: Room
) -> None:
    visitor = browser_of(sam)
    session = cast.session_in(room, timedelta(seconds=5))
    visitor.open(cast.link_to(cast.invited(session)))
    assert visitor.path() == room_page(session)
    expect(visitor.page.get_by_role("timer")).to_be_visible()
    visitor.sees(title(f"Waiting for {room.name}"))
    assert Invitation.objects.get().use_count == 0

    expect_inside(visitor, "Speaker")
    visitor.sees(title(room.name))
    assert Invitation.objects.get().use_count == 1


def test_an_open_session_is_entered_by_itself(browser_of: Browsers, sam: User, session_open: Session) -> None:
    visitor = browser_of(sam)
    visitor.open(cast.link_to(cast.invited(session_open)))
    expect_inside(visitor, "Speaker")
    visitor.sees(title(session_open.room.name))


def test_the_plain_room_address_does_the_same(browser_of: Browsers, sam: User, session_open: Session) -> None:
    cast.invited(session_open)
    visitor = browser_of(sam)
    visitor.open(f"/rooms/{session_open.room.address}/room/")
    expect_inside(visitor, "Speaker")
    visitor.sees(title(session_open.room.name))


def test_without_scripts_there_is_a_button(browser_of: Browsers, sam: User, session_open: Session) -> None:
    visitor = browser_of(sam, **WITHOUT_SCRIPTS)
    visitor.open(cast.link_to(cast.invited(session_open)))
    visitor.sees(title("The doors are open"))
    assert Invitation.objects.get().use_count == 0
    visitor.page.get_by_role("button", name="Join now").click()
    expect_inside(visitor, "Speaker")
    visitor.sees(title(session_open.room.name))
