"""Ada invites Sam: the window, the link, the list."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from greenroom.invitations.models import Invitation
from greenroom.people.models import User
from greenroom.rooms.models import Room, Session
from tests import cast
from tests.journeys.browsing import WITHOUT_SCRIPTS, Browsers
from tests.journeys.steps import choose, entry, fill_in, generate, media_page, start_inviting, title

pytestmark = pytest.mark.usefixtures("session_soon")

CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}
NO_CLIPBOARD = """
    navigator.clipboard.writeText = () => Promise.reject(new DOMException("refused", "NotAllowedError"));
    document.execCommand = () => false;
"""


def test_ada_copies_the_link_that_she_generated(
    browser_of: Browsers, ada: User, room: Room, session_soon: Session
) -> None:
    visitor = browser_of(ada, **CLIPBOARD)
    window = start_inviting(visitor, room)
    expect(window).to_be_visible()
    assert is_modal(window)
    visitor.sees(title(room.name))
    fill_in(window)
    generate(window)

    ready = visitor.page.get_by_role("dialog", name="The link for Sam is ready")
    expect(ready.get_by_role("heading", name="The link for Sam is ready")).to_be_focused()
    expect(ready.get_by_role("img", name="The same link as a QR code")).to_be_visible()
    visitor.sees(title(room.name))
    link = link_in(ready)
    assert link.startswith(f"{visitor.site.url}/i/")
    ready.get_by_role("button", name="Copy link").click()
    expect(ready.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    assert clipboard(visitor.page) == link
    ready.get_by_role("button", name="Copy invitation").click()
    expect(ready.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    assert {room.name, link, f"Type this address when the page asks for it: {cast.SAM}"} <= set(
        clipboard(visitor.page).splitlines()
    )
    assert Invitation.objects.get().session == session_soon


def test_somebody_else_is_invited_next_and_the_list_shows_both(
    browser_of: Browsers, ada: User, room: Room
) -> None:
    visitor = browser_of(ada)
    window = start_inviting(visitor, room)
    fill_in(window)
    generate(window)
    visitor.page.get_by_role("link", name="Invite another").click()

    window = visitor.page.get_by_role("dialog", name="Invite users")
    expect(window.get_by_label("Email address")).to_have_value("")
    fill_in(window, email="ines@example.org", first="Inês", last="Duarte", role="Viewer")
    generate(window)
    visitor.page.get_by_role("dialog", name="The link for Inês is ready").get_by_role(
        "link", name="Done"
    ).click()
    expect(visitor.page.get_by_role("dialog")).to_have_count(0)
    expect(in_list(visitor.page, "Sam Rivera")).to_contain_text("Speaker")
    expect(in_list(visitor.page, "Inês Duarte")).to_contain_text("Viewer")
    visitor.sees(title(room.name))


def test_a_refused_clipboard_leaves_the_link_selected_and_says_so(
    browser_of: Browsers, ada: User, room: Room
) -> None:
    visitor = browser_of(ada)
    visitor.context.add_init_script(NO_CLIPBOARD)
    window = start_inviting(visitor, room)
    fill_in(window)
    generate(window)

    ready = visitor.page.get_by_role("dialog", name="The link for Sam is ready")
    ready.get_by_role("button", name="Copy link").click()
    expect(
        ready.get_by_role("status").filter(has_text="It is selected. Press Ctrl+C to copy it")
    ).to_be_visible()
    assert visitor.page.evaluate("getSelection().toString()") == link_in(ready)
    visitor.sees(title(room.name))


def test_without_scripts_it_is_a_plain_form(browser_of: Browsers, ada: User, room: Room) -> None:
    visitor = browser_of(ada, **WITHOUT_SCRIPTS)
    visitor.open(media_page(room))
    visitor.sees(title(room.name))
    choose(visitor.page, "More for this room", "Invite users")
    visitor.sees(title("Invite users"))
    generate(visitor.page)
    expect(visitor.page.get_by_label("Email address")).to_have_attribute("aria-invalid", "true")
    visitor.sees(title("Invite users"))
    fill_in(visitor.page)
    generate(visitor.page)

    expect(visitor.page.get_by_role("heading", name="The link for Sam is ready")).to_be_visible()
    assert link_in(visitor.page).startswith(f"{visitor.site.url}/i/")
    visitor.sees(title("Invite users"))
    visitor.page.get_by_role("link", name="Invite another").click()
    visitor.sees(title("Invite users"))
    visitor.page.get_by_role("link", name="Cancel").click()
    expect(in_list(visitor.page, "Sam Rivera")).to_contain_text("Speaker")


def test_inviting_again_shows_what_changes(
    browser_of: Browsers, ada: User, room: Room, session_soon: Session
) -> None:
    cast.invited(session_soon, by=ada)
    visitor = browser_of(ada)
    window = start_inviting(visitor, room)
    fill_in(window, role="Moderator")
    generate(window)

    notice = visitor.page.get_by_role("status").filter(has_text="Sam was invited already.")
    expect(notice).to_contain_text("links given before keep working")
    expect(notice).to_contain_text(re.compile(r"Invitation type\s*Speaker\W.*Moderator"))
    visitor.sees(title(room.name))
    assert Invitation.objects.get().role == "moderator"


def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(
    browser_of: Browsers, ada: User, room: Room
) -> None:
    visitor = browser_of(ada)
    window = start_inviting(visitor, room)
    fill_in(window, email="sam.rivera", first="S" * 300, last="see https://example.org", role="Moderator")
    generate(window)

    expect(window.get_by_text("No link yet.")).to_be_visible()
    for label, typed in (
        ("Email address", "sam.rivera"),
        ("First name", "S" * 300),
        ("Last name", "see https://example.org"),
    ):
        field = window.get_by_label(label)
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(field).to_have_value(typed)
        expect(field).to_have_accessible_description(re.compile(r"\w{3,}"))
    expect(window.get_by_label("Email address")).to_be_focused()
    expect(window.get_by_role("radio", name="Moderator")).to_be_checked()
    visitor.sees(title(room.name))


def test_who_was_signed_out_meanwhile_signs_in_elsewhere_and_loses_nothing(
    browser_of: Browsers, ada: User, room: Room
) -> None:
    visitor = browser_of(ada)
    window = start_inviting(visitor, room)
    fill_in(window)
    visitor.context.clear_cookies(name="session")
    generate(window)

    expect(window.get_by_role("alert")).to_contain_text("You are signed out. Sign in in another tab")
    expect(window.get_by_label("Email address")).to_have_value(cast.SAM)
    visitor.sees(title(room.name))
    first, visitor.page = visitor.page, visitor.context.new_page()
    visitor.sign_in(ada)
    visitor.page = first
    generate(window)
    expect(window.get_by_role("alert")).to_contain_text("send it once more")
    expect(window.get_by_label("Last name")).to_have_value("Rivera")
    generate(window)
    expect(visitor.page.get_by_role("dialog", name="The link for Sam is ready")).to_be_visible()


def test_a_mistyped_domain_is_asked_about_once(browser_of: Browsers, ada: User, room: Room) -> None:
    visitor = browser_of(ada)
    window = start_inviting(visitor, room)
    fill_in(window, email="sam@gmial.com")
    generate(window)

    visitor.sees(title(room.name))
    window.get_by_role("button", name="sam@gmail.com").click()
    expect(window.get_by_label("Email address")).to_have_value("sam@gmail.com")
    generate(window)
    expect(visitor.page.get_by_role("dialog", name="The link for Sam is ready")).to_be_visible()
    assert Invitation.objects.get().email_display == "sam@gmail.com"


def test_people_with_an_account_are_suggested_to_the_keyboard(
    browser_of: Browsers, ada: User, room: Room, eve: User
) -> None:
    visitor = browser_of(ada)
    window = start_inviting(visitor, room)
    address = window.get_by_label("Email address")
    address.press_sequentially("eve")
    suggested = visitor.page.get_by_role("option", name="Eve Moreau")
    expect(suggested).to_be_visible()
    visitor.sees(title(room.name))
    address.press("ArrowDown")
    expect(suggested).to_have_attribute("aria-selected", "true")
    address.press("Enter")
    expect(address).to_have_value(eve.email)
    expect(window.get_by_label("First name")).to_have_value("Eve")
    expect(window.get_by_label("Last name")).to_have_value("Moreau")


def test_from_a_row_the_type_changes_the_link_is_replaced_the_invitation_removed(
    browser_of: Browsers, ada: User, room: Room, session_soon: Session
) -> None:
    invitation = cast.invited(session_soon, by=ada)
    visitor = browser_of(ada)
    page = visitor.open(media_page(room))

    choose(page, "More for Sam Rivera", "Change type")
    window = page.get_by_role("dialog", name="Change type")
    window.get_by_role("radio", name="Viewer").check()
    visitor.sees(title(room.name))
    window.get_by_role("button", name="Change type").click()
    expect(in_list(page, "Sam Rivera")).to_contain_text("Viewer")

    choose(page, "More for Sam Rivera", "Replace the link")
    page.get_by_role("dialog", name="Replace the link").get_by_role("button", name="Replace the link").click()
    ready = page.get_by_role("dialog", name="The link for Sam is ready")
    expect(ready).to_contain_text("All links given before have stopped working.")
    visitor.sees(title(room.name))
    ready.get_by_role("link", name="Done").click()
    expect(page.get_by_label("More for Sam Rivera", exact=True)).to_be_focused()

    choose(page, "More for Sam Rivera", "Remove invitation")
    window = page.get_by_role("dialog", name="Remove invitation")
    expect(window).to_be_visible()
    visitor.sees(title(room.name))
    window.get_by_role("button", name="Remove invitation").click()
    expect(in_list(page, "Sam Rivera")).to_contain_text("Removed by Ada Okafor")
    visitor.sees(title(room.name))
    invitation.refresh_from_db()
    assert (invitation.role, invitation.revoked_at is None) == ("viewer", False)


def test_an_impossible_entry_says_why(browser_of: Browsers, ada: User, room: Room) -> None:
    room.chat = False
    room.save()
    visitor = browser_of(ada)
    page = visitor.open(media_page(room))
    impossible = entry(page, "More for this room", "Invite users")
    expect(impossible).to_have_attribute("aria-disabled", "true")
    expect(impossible).to_contain_text("Chat & Collaboration is off in this room")
    visitor.sees(title(room.name))
    impossible.click(force=True)
    expect(page.get_by_role("dialog")).to_have_count(0)


def is_modal(window: Locator) -> bool:
    return bool(window.evaluate("window => window.matches(':modal')"))


def link_in(window: Locator | Page) -> str:
    return window.get_by_label("Invite link").input_value()


def clipboard(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def in_list(page: Page, name: str) -> Locator:
    return page.locator("#invitations-list li").filter(has_text=name)
