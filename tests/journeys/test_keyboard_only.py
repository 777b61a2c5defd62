"""No mouse: Ada invites and Sam arrives by Tab, Enter, Escape and arrows; where one is can always be seen."""

from playwright.sync_api import Locator, Page, expect

from greenroom.people.models import User
from greenroom.rooms.models import Room, Session
from tests import cast
from tests.journeys.browsing import Browsers
from tests.journeys.inside import go_in
from tests.journeys.steps import expect_inside, mailed_code, media_page, title

FAR = 80
"""No place is more steps of Tab away than this."""

RING = """() => {
    let one = document.activeElement;
    for (let up = 0; one && up < 3; up++, one = one.parentElement) {
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
        if ((outlineStyle !== "none" && parseFloat(outlineWidth) >= 2) || boxShadow !== "none") return true;
    }
    return false;
}"""


def test_ada_invites(browser_of: Browsers, ada: User, room: Room, session_soon: Session) -> None:
    visitor = browser_of(permissions=["clipboard-read", "clipboard-write"])
    page, keys = visitor.open("/accounts/login/"), visitor.page.keyboard
    go_to(page, page.get_by_label("Email address"))
    keys.type(ada.email)
    go_to(page, page.get_by_label("Password", exact=True))
    keys.type("curtain-call-ada")
    keys.press("Enter")
    expect(page).to_have_title(title("My rooms"))

    go_to(page, page.get_by_role("link", name=room.name, exact=True))
    keys.press("Enter")
    expect(page).to_have_title(title(room.name))
    assert visitor.path() == media_page(room)
    keys.press("Tab")
    expect(page.locator("a.skip")).to_be_focused()
    expect(page.locator("a.skip")).to_be_in_viewport()

    more = page.get_by_label("More for this room", exact=True)
    invite = page.locator("details.menu[open] a").filter(has_text="Invite users")
    go_to(page, more)
    keys.press("Enter")
    go_to(page, invite)
    keys.press("Escape")
    expect(more).to_be_focused()
    expect(invite).to_have_count(0)
    keys.press("Enter")
    go_to(page, invite)
    keys.press("Enter")

    window = page.get_by_role("dialog", name="Invite users")
    address = window.get_by_label("Email address")
    expect(address).to_be_focused()
    keys.type(cast.SAM)
    keys.press("Escape")
    expect(page.get_by_role("alertdialog", name="Close? What you typed is lost.")).to_be_visible()
    expect(page.get_by_role("button", name="Keep writing")).to_be_focused()
    visitor.sees(title(room.name))
    keys.press("Enter")
    expect(address).to_be_focused()
    expect(address).to_have_value(cast.SAM)
    go_to(page, window.get_by_label("First name"))
    keys.type("Sam")
    go_to(page, window.get_by_label("Last name"))
    keys.type("Rivera")
    go_to(page, window.get_by_role("radio", name="Viewer"))
    keys.press("ArrowDown")
    expect(window.get_by_role("radio", name="Moderator")).to_be_checked()
    go_to(page, window.get_by_role("button", name="Generate invite link"))
    keys.press("Enter")

    ready = page.get_by_role("dialog", name="The link for Sam is ready")
    expect(ready.get_by_role("heading", name="The link for Sam is ready")).to_be_focused()
    go_to(page, ready.get_by_role("button", name="Copy link"))
    keys.press("Enter")
    expect(ready.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    keys.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(more).to_be_focused()
    expect(page.locator("#invitations-list")).to_contain_text("Sam Rivera")


def test_an_empty_window_closes_at_once(
    browser_of: Browsers, ada: User, room: Room, session_soon: Session
) -> None:
    visitor = browser_of(ada)
    page = visitor.open(media_page(room))
    opener = page.locator("#invitations-list").get_by_role("link", name="Invite users")
    go_to(page, opener)
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Invite users").get_by_label("Email address")).to_be_focused()
    for _step in range(FAR // 2):  # the window keeps the focus
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        )
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(opener).to_be_focused()


def test_sam_arrives(browser_of: Browsers, session_open: Session) -> None:
    visitor = browser_of()
    page, keys = visitor.open(cast.link_to(cast.invited(session_open))), visitor.page.keyboard
    go_to(page, page.get_by_label("Email address"))
    keys.type(cast.SAM)
    keys.press("Enter")
    expect(page).to_have_title(title("Type the code"))
    go_to(page, page.get_by_label("Code from the mail"))
    keys.type(mailed_code(visitor))
    keys.press("Enter")
    expect_inside(visitor, "Speaker")
    visitor.sees(title(session_open.room.name))

    go_to(page, page.get_by_role("button", name="Leave"))
    keys.press("Enter")
    expect(page).to_have_title(title("You left"))
    go_to(page, page.get_by_role("button", name="Join again"))
    keys.press("Enter")
    expect_inside(visitor, "Speaker")


def test_the_tabs_of_the_room_are_walked_by_arrows(
    browser_of: Browsers, vera: User, session_open: Session
) -> None:
    visitor = browser_of(vera)
    go_in(visitor, session_open)
    page, keys = visitor.page, visitor.page.keyboard
    go_to(page, page.get_by_role("tab", name="Chat"))
    for key, name in (
        *(("ArrowRight", "Q&A"), ("ArrowRight", "Feed"), ("ArrowLeft", "Q&A"), ("End", "Updates")),
        *(("ArrowRight", "Chat"), ("ArrowLeft", "Updates"), ("Home", "Chat")),
    ):
        keys.press(key)
        expect(page.get_by_role("tab", name=name)).to_be_focused()
        expect(page.get_by_role("tabpanel")).to_have_accessible_name(name)  # the only one that is shown
    keys.press("Tab")  # one stop for all tabs
    expect(page.get_by_role("tabpanel", name="Chat")).to_be_focused()


def go_to(page: Page, place: Locator) -> None:
    """Press Tab until one is there; on the way, every place shows that one is on it."""
    expect(place).to_be_visible()
    for _step in range(FAR):
        if place.evaluate("place => place === document.activeElement"):
            assert page.evaluate(RING), "the focus cannot be seen"
            return
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement !== document.body"):
            assert page.evaluate(RING), page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
    raise AssertionError(f"Tab does not lead to {place}")
