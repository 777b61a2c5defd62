"""Ada promotes Vera, admits Eve who waits outside, and puts her out; each feels it on the page, without a reload."""

from playwright.sync_api import Locator, expect

from greenroom.access.roles import Role
from greenroom.people.models import User
from greenroom.rooms.models import Session
from tests import cast
from tests.arriving import room_page
from tests.journeys.browsing import PHONE_IN_HAND, Browsers, Visitor, violations
from tests.journeys.steps import expect_inside, mailed_code, type_address, type_code


def go_in(visitor: Visitor, session: Session) -> None:
    visitor.open(room_page(session))
    visitor.page.get_by_role("tab", name="People").click(timeout=20_000)


def row(visitor: Visitor, name: str, group: str = "viewers") -> Locator:
    return visitor.page.locator(f"[data-group={group}] [data-person]").filter(has_text=name)


def choose(visitor: Visitor, name: str, entry: str, group: str = "viewers") -> None:
    row(visitor, name, group).get_by_label(f"More for {name}").click()
    row(visitor, name, group).get_by_text(entry).click()


def test_vera_raises_her_hand_and_is_made_speaker(
    browser_of: Browsers, ada: User, vera: User, session_open: Session
) -> None:
    host, viewer = browser_of(ada), browser_of(vera, **PHONE_IN_HAND)
    go_in(host, session_open)
    go_in(viewer, session_open)

    viewer.page.get_by_role("button", name="Raise hand").click()
    expect(row(host, "Vera Novák", "hands")).to_be_visible(timeout=3_000)
    choose(host, "Vera Novák", "Make speaker", "hands")

    expect(viewer.page.get_by_text("You are Speaker now")).to_be_visible(timeout=3_000)
    expect(row(host, "Vera Novák", "speakers")).to_be_visible(timeout=3_000)
    expect(row(viewer, "You", "speakers")).to_be_visible()
    for one in (host, viewer):
        assert violations(one.page) == []


def test_eve_waits_outside_is_admitted_and_put_out(
    browser_of: Browsers, ada: User, session_open: Session
) -> None:
    host, guest = browser_of(ada), browser_of()
    go_in(host, session_open)
    host.page.get_by_role("button", name="Lock the room").first.click()
    host.page.get_by_role("tab", name="People").click()
    guest.open(cast.link_to(cast.invited(session_open, cast.EVE, role=Role.VIEWER, first="Eve", last="Moreau")))
    type_address(guest, cast.EVE)
    expect(guest.page.get_by_text("The room is locked for a moment")).to_be_visible()

    host.page.get_by_role("button", name="Admit Eve Moreau").click(timeout=5_000)
    expect_inside(guest, "Viewer")

    choose(host, "Eve Moreau", "Take out of the session")
    row(host, "Eve Moreau").get_by_text("Take Eve Moreau out now").click()
    expect(guest.page.get_by_role("heading", name="This invitation was removed")).to_be_visible(timeout=4_000)
    expect(row(host, "Eve Moreau")).to_have_count(0, timeout=10_000)


def test_vera_waits_is_declined_and_asks_once_more(
    browser_of: Browsers, ada: User, vera: User, session_open: Session
) -> None:
    host, guest = browser_of(ada), browser_of(vera)
    go_in(host, session_open)
    host.page.get_by_role("button", name="Lock the room").first.click()
    host.page.get_by_role("tab", name="People").click()
    guest.open(room_page(session_open))

    host.page.get_by_role("button", name="Decline Vera Novák").click(timeout=5_000)
    expect(guest.page.get_by_role("heading", name="The host did not let you in")).to_be_visible(timeout=4_000)
    guest.page.get_by_role("button", name="Ask again to come in").click()
    expect(guest.page.get_by_text("The room is locked for a moment")).to_be_visible()

    host.page.get_by_role("button", name="Admit Vera Novák").click(timeout=5_000)
    expect_inside(guest, "Co-viewer")


def test_a_guest_who_is_made_moderator_stays_inside_confirms_his_address_and_is(
    browser_of: Browsers, ada: User, session_open: Session
) -> None:
    host, guest = browser_of(ada), browser_of(**PHONE_IN_HAND)
    go_in(host, session_open)
    guest.open(cast.link_to(cast.invited(session_open, role=Role.VIEWER)))
    type_address(guest)
    expect_inside(guest, "Viewer")

    choose(host, "Sam Rivera", "Make moderator")

    offer = guest.page.locator("#offer")
    expect(offer.get_by_text("You were made Moderator. Confirm your e-mail address")).to_be_visible(
        timeout=3_000
    )
    expect(row(host, "Sam Rivera").get_by_text("Moderator once confirmed")).to_be_visible(timeout=3_000)
    expect_inside(guest, "Viewer")
    assert violations(guest.page) == [] and violations(host.page) == []

    offer.get_by_role("button", name="Mail me a code").click()
    expect(guest.page.get_by_text("Your link is open on another device")).to_have_count(0)
    assert violations(guest.page) == []
    guest.page.get_by_role("link", name="Back to the room").click()
    expect_inside(guest, "Viewer")

    guest.page.go_back()
    type_code(guest, mailed_code(guest))
    expect_inside(guest, "Moderator")
    expect(guest.page.locator("#offer")).to_be_empty()
    expect(row(host, "Sam Rivera", "hosts")).to_be_visible(timeout=5_000)
