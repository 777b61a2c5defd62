"""Ada promotes Vera, admits Eve who waits outside, and puts her out; each feels it on the page, without a reload."""

from playwright.sync_api import expect

from greenroom.access.roles import Role
from greenroom.people.models import User
from greenroom.rooms.models import Session
from tests import cast
from tests.arriving import room_page
from tests.journeys.browsing import PHONE_IN_HAND, WITHOUT_SCRIPTS, Browsers, violations
from tests.journeys.inside import do_about, go_in, person, tab
from tests.journeys.steps import expect_inside, mailed_code, title, type_address, type_code


def test_vera_raises_her_hand_and_is_made_speaker(
    browser_of: Browsers, ada: User, vera: User, session_open: Session
) -> None:
    host, viewer = browser_of(ada), browser_of(vera, **PHONE_IN_HAND)
    for one in (host, viewer):
        go_in(one, session_open)
        tab(one, "People")

    viewer.page.get_by_role("button", name="Raise hand").click()
    expect(person(host, "Vera Novák", "hands")).to_be_visible(timeout=3_000)
    do_about(host, "Vera Novák", "Make speaker", "hands")

    expect(viewer.page.get_by_text("You are Speaker now")).to_be_visible(timeout=3_000)
    expect(person(host, "Vera Novák", "speakers")).to_be_visible(timeout=3_000)
    expect(person(viewer, "You", "speakers")).to_be_visible()
    for one in (host, viewer):
        assert violations(one.page) == []


def test_eve_waits_outside_is_admitted_and_put_out(
    browser_of: Browsers, ada: User, session_open: Session
) -> None:
    host, guest = browser_of(ada), browser_of()
    go_in(host, session_open)
    host.page.get_by_role("button", name="Lock the room").first.click()
    tab(host, "People")
    guest.open(cast.link_to(cast.invited(session_open, cast.EVE, role=Role.VIEWER, first="Eve", last="Moreau")))
    type_address(guest, cast.EVE)
    expect(guest.page.get_by_text("The room is locked for a moment")).to_be_visible()

    host.page.get_by_role("button", name="Admit Eve Moreau").click(timeout=5_000)
    expect_inside(guest, "Viewer")

    do_about(host, "Eve Moreau", "Take out of the session")
    person(host, "Eve Moreau").get_by_text("Take Eve Moreau out now").click()
    expect(guest.page.get_by_role("heading", name="This invitation was removed")).to_be_visible(timeout=4_000)
    expect(person(host, "Eve Moreau")).to_have_count(0, timeout=10_000)


def test_without_scripts_the_lock_is_a_form(browser_of: Browsers, ada: User, session_open: Session) -> None:
    host = browser_of(ada, **WITHOUT_SCRIPTS)
    host.open(room_page(session_open))
    host.page.get_by_role("button", name="Join now").click()

    host.page.get_by_role("button", name="Lock the room").first.click()
    expect(host.page.get_by_text("Locked: newcomers wait")).to_be_visible()
    host.sees(title(session_open.room.name))
    host.page.get_by_role("button", name="Unlock the room").first.click()
    expect(host.page.get_by_text("Locked: newcomers wait")).to_have_count(0)


def test_vera_waits_is_declined_and_asks_once_more(
    browser_of: Browsers, ada: User, vera: User, session_open: Session
) -> None:
    host, guest = browser_of(ada), browser_of(vera)
    go_in(host, session_open)
    host.page.get_by_role("button", name="Lock the room").first.click()
    tab(host, "People")
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

    tab(host, "People")
    do_about(host, "Sam Rivera", "Make moderator")

    offer = guest.page.locator("#offer")
    expect(offer.get_by_text("You were made Moderator. Confirm your e-mail address")).to_be_visible(
        timeout=3_000
    )
    expect(person(host, "Sam Rivera").get_by_text("Moderator once confirmed")).to_be_visible(timeout=3_000)
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
    expect(person(host, "Sam Rivera", "hosts")).to_be_visible(timeout=5_000)


def test_on_a_phone_it_is_seen_whom_the_search_finds_and_that_it_finds_nobody(
    browser_of: Browsers, ada: User, vera: User, session_open: Session
) -> None:
    host, viewer = browser_of(ada, **PHONE_IN_HAND), browser_of(vera)
    for one in (host, viewer):
        go_in(one, session_open)
    found = tab(host, "People").get_by_label("Find a person")

    found.fill("nov")
    expect(person(host, "Vera Novák")).to_be_in_viewport(ratio=1)
    found.fill("zzz")
    expect(host.page.get_by_text("Nobody here has this name.")).to_be_in_viewport(ratio=1)
    expect(found).to_be_in_viewport(ratio=1)
