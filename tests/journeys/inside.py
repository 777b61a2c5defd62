"""What people do inside a room."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from greenroom.access.roles import Role
from greenroom.rooms.models import Session
from tests import cast
from tests.arriving import room_page
from tests.journeys.browsing import Browsers, Visitor
from tests.journeys.steps import type_address


def go_in(visitor: Visitor, session: Session) -> None:
    """By the session's own address."""
    visitor.open(room_page(session))
    is_in(visitor)


def come_by_link(
    browser_of: Browsers, session: Session, role: Role, email: str = cast.SAM, **device: object
) -> Visitor:
    """A guest in a fresh browser, by an invitation link that asks for no code, as far as the door lets him."""
    first, last = {cast.VERA: ("Vera", "Novák"), cast.MO: ("Mo", "Lindqvist"), cast.EVE: ("Eve", "Moreau")}.get(
        email, ("Sam", "Rivera")
    )
    guest = browser_of(**device)
    guest.open(cast.link_to(cast.invited(session, email, role=role, first=first, last=last, assurance="link")))
    type_address(guest, email)
    return guest


def guest_inside(
    browser_of: Browsers, session: Session, role: Role, email: str = cast.SAM, **device: object
) -> Visitor:
    """The same, inside."""
    guest = come_by_link(browser_of, session, role, email, **device)
    is_in(guest)
    return guest


def is_in(visitor: Visitor) -> None:
    """The room is there, with its tabs."""
    expect(visitor.page.get_by_role("tab", name="Chat")).to_be_visible(timeout=20_000)


def tab(visitor: Visitor, name: str) -> Locator:
    """Choose a tab; its panel."""
    visitor.page.get_by_role("tab", name=name).click()
    return visitor.page.get_by_role("tabpanel", name=name)


def is_unread(visitor: Visitor, name: str) -> None:
    """A tab has its dot."""
    unread = re.compile(f"{re.escape(name)}.*unread")
    expect(visitor.page.get_by_role("tab", name=unread)).to_be_visible()


# ---------- Talk ----------


def write(visitor: Visitor, text: str, field: str = "Write to everybody") -> None:
    visitor.page.get_by_label(field).fill(text)
    visitor.page.keyboard.press("Enter")


def row(page: Page | Locator, text: str) -> Locator:
    """What somebody wrote, in the talk that is shown."""
    return page.get_by_role("log").get_by_role("listitem").filter(has_text=text)


def moderate(page: Page, text: str, word: str) -> None:
    """Choose something in the menu of a message."""
    row(page, text).get_by_label("More about this message").click()
    row(page, text).get_by_role("button", name=word, exact=True).click()


# ---------- Interactions ----------


def question(visitor: Visitor) -> Locator:
    """What stands above the tabs."""
    return visitor.page.locator("live-interaction")


LAUNCHED = {
    "poll": ("Poll", "Which lever would you pull first?", "Prices", "Hiring"),
    "quiz": ("Quiz", "What moved the margin?", "Prices", "Luck"),
    "rating": ("Rating", "How sure are you of your own hourly rate?"),
    "vote": ("Crowd vote", "Who goes first?", "Red", "Blue"),
    "announcement": ("Announcement", "Recording has started"),
    "open": ("Open question", "What will you change on Monday?"),
    "reaction": ("Crowd reaction", "How was that?"),
    "survey": ("Survey", "Before you go", "Talk", "Coffee"),
    "cloud": ("Word cloud", "Growth in one word"),
}
"""By its kind: its name, what is asked, the options."""
ANSWERED_BY: dict[str, Callable[[Locator], None]] = {
    "poll": lambda form: form.get_by_label("Prices").check(),
    "quiz": lambda form: form.get_by_label("Prices").check(),
    "rating": lambda form: form.get_by_label("4").check(),
    "vote": lambda form: form.get_by_label("Blue").check(),
    "open": lambda form: form.get_by_label("Your answer").fill("Prices"),
    "reaction": lambda form: None,
    "survey": lambda form: form.get_by_label("Coffee").check(),
    "cloud": lambda form: form.get_by_label("Word 1").fill("Prices"),
}
DRAWN = {
    "poll": "Prices",
    "quiz": "Right",
    "rating": "4.0 of 5 on average",
    "vote": "Blue",
    "open": "Prices",
    "reaction": "👏",
    "survey": "Coffee",
    "cloud": "prices",
}


def launch(host: Visitor, name: str, text: str, *options: str) -> Locator:
    """Make something of a kind and start it; the tab in which it was made."""
    panel = tab(host, "Interactions")
    panel.get_by_role("button", name=name, exact=True).click()
    form = panel.get_by_role("form", name=name)
    asked = {"Announcement": "What to announce", "Survey": "Title"}.get(name, "Question")
    form.get_by_label(asked, exact=True).fill(text)
    if name == "Survey":
        form.get_by_label("Question", exact=True).fill("What was best?")
    for place, option in enumerate(options, start=1):
        form.get_by_label(f"Option {place}", exact=True).fill(option)
    if name == "Quiz":
        form.get_by_label("Option 1 is right").check()
    form.get_by_role("button", name="Start now").click()
    return panel


# ---------- People ----------


def person(visitor: Visitor, name: str, group: str = "viewers") -> Locator:
    """Somebody's row in the list of people."""
    return visitor.page.locator(f"[data-group={group}] [data-person]").filter(has_text=name)


def do_about(visitor: Visitor, name: str, entry: str, group: str = "viewers") -> None:
    """Choose something in the menu of a person."""
    person(visitor, name, group).get_by_label(f"More for {name}").click()
    person(visitor, name, group).get_by_text(entry).click()
