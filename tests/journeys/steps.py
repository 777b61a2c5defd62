"""What people do on the pages of several journeys."""

import re

from playwright.sync_api import Locator, Page, expect

from greenroom.rooms.models import Room
from tests import cast
from tests.arriving import CODE
from tests.journeys.browsing import Visitor


def media_page(room: Room) -> str:
    return f"/rooms/{room.address}/"


def title(page: str) -> str:
    """A page's whole title."""
    return f"{page} · Greenroom"


def choose(page: Page, menu: str, item: str) -> None:
    """Open a menu by its button's name, then take an entry."""
    entry(page, menu, item).click()


def entry(page: Page, menu: str, item: str) -> Locator:
    """An entry of a menu, which is opened."""
    button = page.locator("details.menu > summary").and_(page.get_by_label(menu, exact=True))
    button.click()
    listed = button.locator("xpath=following-sibling::ul")
    return listed.locator("a, button").filter(has_text=re.compile(rf"^\s*{re.escape(item)}"))


def start_inviting(visitor: Visitor, room: Room) -> Locator:
    """From the media page by the three dots to the window."""
    visitor.open(media_page(room))
    choose(visitor.page, "More for this room", "Invite users")
    return visitor.page.get_by_role("dialog", name="Invite users")


def fill_in(
    window: Locator | Page,
    *,
    email: str = cast.SAM,
    first: str = "Sam",
    last: str = "Rivera",
    role: str = "Speaker",
) -> None:
    window.get_by_label("Email address").fill(email)
    window.get_by_label("First name").fill(first)
    window.get_by_label("Last name").fill(last)
    window.get_by_role("radio", name=role).check()


def generate(window: Locator | Page) -> None:
    window.get_by_role("button", name="Generate invite link").click()


def type_address(visitor: Visitor, email: str = cast.SAM) -> None:
    """Continue, in the lobby."""
    visitor.page.get_by_label("Email address").fill(email)
    visitor.page.get_by_role("button", name="Continue").click()


def mailed_code(visitor: Visitor, email: str = cast.SAM, *, letters: int = 1) -> str:
    """The code in the newest letter to an address, once it has had so many."""
    assert visitor.site.mailbox is not None
    body = visitor.site.mailbox.wait_for(letters, to=email).get_body(("plain",))
    assert body is not None
    found = CODE.search(body.get_content())
    assert found is not None, "no code in the letter"
    return found[0]


def type_code(visitor: Visitor, code: str) -> None:
    visitor.page.get_by_label("Code from the mail").fill(code)
    visitor.page.get_by_role("button", name="Continue").click()


def expect_inside(visitor: Visitor, role: str) -> None:
    """The room, in this role."""
    if visitor.scripts:
        visitor.page.get_by_role("tab", name="People").click(timeout=20_000)
    mine = visitor.page.get_by_role("region", name=role)
    expect(mine.get_by_text("What you may do here")).to_be_visible(timeout=20_000)
