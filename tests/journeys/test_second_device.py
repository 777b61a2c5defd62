"""Sam is inside on his laptop, and opens the same link on his phone."""

import re

import pytest
from playwright.sync_api import expect

from greenroom.access.roles import Role
from greenroom.administration.models import AttemptBucket
from greenroom.invitations.models import Invitation
from greenroom.people.models import User
from greenroom.rooms.models import Session
from tests import cast
from tests.journeys.browsing import PHONE_IN_HAND, Browsers, Visitor
from tests.journeys.steps import expect_inside, mailed_code, media_page, title, type_address, type_code

A_MOMENT = 5_000
"""Milliseconds: an open room page asks every two seconds where it belongs; the rest is for a busy machine."""


def test_a_code_moves_the_place_and_the_first_page_closes_with_a_reason(
    browser_of: Browsers, session_open: Session
) -> None:
    link = cast.link_to(cast.invited(session_open, role=Role.VIEWER))
    laptop = inside(browser_of(), link)
    phone = at_the_taken_door(browser_of(**PHONE_IN_HAND), link)
    page = phone.sees(title("This link is open on another device"))
    expect(page.get_by_text(re.compile(r"^INV-DEVICE-\w{4}$"))).to_be_visible()
    page.get_by_role("button", name="Mail me a code to move here").click()
    phone.sees(title("Type the code"))
    expect(page.get_by_text("It closes when you type the code here.")).to_be_visible()
    expect(page.get_by_text(cast.SAM)).to_be_visible()
    code = mailed_code(phone)
    expect_inside(laptop, "Viewer")
    type_code(phone, code)

    expect(laptop.page).to_have_title(title("You went on to another device"), timeout=A_MOMENT)
    expect_inside(phone, "Viewer")
    phone.sees(title(session_open.room.name))
    assert Invitation.objects.get().use_count == 1
    left = laptop.sees(title("You went on to another device"))
    expect(left.get_by_text("To come back here, open your link on this device again.")).to_be_visible()
    expect(left.get_by_text(re.compile(r"^INV-MOVED-\w{4}$"))).to_be_visible()
    expect(left.get_by_role("button", name="Mail me a code to move here")).to_be_visible()
    expect(left.get_by_role("button", name="Ask Ada")).to_be_visible()


def test_who_left_for_the_phone_comes_back_to_the_laptop_by_another_code(
    browser_of: Browsers, session_open: Session
) -> None:
    link = cast.link_to(cast.invited(session_open, role=Role.VIEWER))
    laptop = inside(browser_of(), link)
    phone = at_the_taken_door(browser_of(), link)
    moves_here(phone, letters=1)
    expect(laptop.page).to_have_title(title("You went on to another device"), timeout=A_MOMENT)
    forget_the_pause()
    moves_here(laptop, letters=2)

    expect(phone.page).to_have_title(title("You went on to another device"), timeout=A_MOMENT)
    assert Invitation.objects.get().use_count == 1


def test_a_strict_link_is_refused_and_ada_gives_a_new_one(
    browser_of: Browsers, ada: User, session_open: Session
) -> None:
    link = cast.link_to(cast.invited(session_open, role=Role.VIEWER, moving="strict"))
    laptop = inside(browser_of(), link)
    phone = at_the_taken_door(browser_of(), link)
    page = phone.sees(title("This link has been used already"))
    expect(page.get_by_role("button", name=re.compile("code"))).to_have_count(0)
    page.get_by_role("button", name="Ask Ada for a new link").click()
    phone.sees(title("This link has been used already"))
    expect(page.get_by_role("heading", name="Ada has your question")).to_be_visible()

    new = given_a_new_link(browser_of(ada), session_open)
    expect(laptop.page).to_have_title(title("This invitation was removed"), timeout=A_MOMENT)
    laptop.sees(title("This invitation was removed"))
    phone.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect_inside(phone, "Viewer")

    tablet = browser_of()
    tablet.open(link)
    tablet.sees(title("This invitation was removed"))
    tablet.open(new)
    tablet.sees(title("Your invitation"))


def test_a_new_link_lets_in_whoever_opens_it_first(
    browser_of: Browsers, ada: User, session_open: Session
) -> None:
    link = cast.link_to(cast.invited(session_open, role=Role.VIEWER, moving="strict"))
    inside(browser_of(), link)
    stranger = browser_of()
    stranger.open(link)
    type_address(stranger, cast.EVE)
    stranger.page.get_by_role("button", name="Ask Ada").click()
    new = given_a_new_link(browser_of(ada), session_open)

    inside(browser_of(), new)
    assert Invitation.objects.get().use_count == 1


def test_on_two_devices_the_third_is_refused(browser_of: Browsers, session_open: Session) -> None:
    link = cast.link_to(cast.invited(session_open, role=Role.VIEWER, max_uses=2))
    laptop, phone = inside(browser_of(), link), inside(browser_of(), link)
    at_the_taken_door(browser_of(), link).sees(title("This link is open on another device"))
    for device in (laptop, phone):
        device.page.reload()
        expect_inside(device, "Viewer")
    assert Invitation.objects.get().use_count == 2


@pytest.mark.parametrize("mail_server", [None])
def test_without_working_mail_only_the_host_can_move_somebody(
    browser_of: Browsers, session_open: Session
) -> None:
    link = cast.link_to(cast.invited(session_open, role=Role.VIEWER))
    inside(browser_of(), link)
    phone = at_the_taken_door(browser_of(), link)
    page = phone.sees(title("This link has been used already"))
    expect(page.get_by_role("button")).to_have_text(["Ask Ada for a new link"])


def inside(visitor: Visitor, link: str) -> Visitor:
    visitor.open(link)
    type_address(visitor)
    expect_inside(visitor, "Viewer")
    return visitor


def at_the_taken_door(visitor: Visitor, link: str) -> Visitor:
    visitor.open(link)
    type_address(visitor)
    visitor.page.wait_for_url("**/room/*/")
    return visitor


def moves_here(visitor: Visitor, *, letters: int) -> None:
    visitor.page.get_by_role("button", name="Mail me a code to move here").click()
    type_code(visitor, mailed_code(visitor, letters=letters))
    expect_inside(visitor, "Viewer")


def given_a_new_link(host: Visitor, session: Session) -> str:
    """Ada answers on the page of the room."""
    host.open(media_page(session.room))
    asked = host.page.get_by_role("alert").filter(has_text="Sam Rivera asks for a new link")
    expect(asked).to_be_visible()
    host.sees(title(session.room.name))
    asked.get_by_role("button", name="Give a new link").click()
    host.sees(title("Invite users"))
    expect(host.page.get_by_text("All links given before have stopped working.")).to_be_visible()
    return host.page.get_by_label("Invite link").input_value()


def forget_the_pause() -> None:
    """Half a minute has passed since the last code."""
    AttemptBucket.objects.filter(scope="code-letter-30").delete()
