"""Pages that are read from the right, with words in them that are read from the left."""

from playwright.sync_api import Locator, expect

from greenroom.access.roles import Role
from greenroom.people.models import User
from greenroom.rooms.models import Session
from tests import cast
from tests.interactions.asking import actor, asked
from tests.journeys.browsing import PHONE_IN_HAND, Browsers, Visitor, sticking_out, violations
from tests.journeys.inside import go_in, question, row, write

AS_IN_ARABIC = """document.addEventListener("DOMContentLoaded", () => {
    document.documentElement.dir = "rtl";
    document.documentElement.lang = "ar";
});"""
EDGES = """(one, letter) => {
    const text = document.createTreeWalker(one, NodeFilter.SHOW_TEXT).nextNode();
    const range = document.createRange();
    const at = letter < 0 ? text.length + letter : letter;
    range.setStart(text, at);
    range.setEnd(text, at + 1);
    const [{ left, right }, box] = [range.getBoundingClientRect(), one.getBoundingClientRect()];
    return [left - box.left, box.right - right];
}"""


def reader(browser_of: Browsers, user: User) -> Visitor:
    """Somebody on a phone, in whose language one reads from the right."""
    visitor = browser_of(user, **PHONE_IN_HAND)
    visitor.context.add_init_script(AS_IN_ARABIC)
    return visitor


def from_edges(element: Locator, letter: int) -> tuple[float, float]:
    """How far a letter stands from the left edge of its element, and from the right one."""
    left, right = element.evaluate(EDGES, letter)
    return left, right


def test_a_title_too_long_for_the_bar_shows_its_beginning(
    browser_of: Browsers, ada: User, session_open: Session
) -> None:
    host = reader(browser_of, ada)
    go_in(host, session_open)

    first, _ = from_edges(host.page.get_by_role("heading", level=1), 0)

    assert first >= 0
    assert violations(host.page) == [] and sticking_out(host.page) == []


def test_an_arrow_points_to_where_the_line_ends(browser_of: Browsers, ada: User, session_open: Session) -> None:
    host = reader(browser_of, ada)
    go_in(host, session_open)
    write(host, "Good morning")

    for word, scaled in (("Reply", "-1 1"), ("Like", "none")):
        button = row(host.page, "Good morning").get_by_role("button", name=word)
        expect(button.locator("svg")).to_have_css("scale", scaled)


def test_a_question_ends_with_its_mark(
    browser_of: Browsers, ada: User, vera: User, session_open: Session
) -> None:
    viewer = reader(browser_of, vera)
    go_in(viewer, session_open)
    asked(actor(session_open, ada), "reaction")
    asks = question(viewer).locator("legend")

    _, first = from_edges(asks, 0)
    _, mark = from_edges(asks, -1)

    assert mark < 1 < first  # beginning on its left, ending at the right edge, where the page begins


def test_an_address_stands_where_the_lines_around_it_begin(
    browser_of: Browsers, ada: User, session_open: Session
) -> None:
    cast.invited(session_open, "x@example.org", role=Role.VIEWER)
    host = reader(browser_of, ada)
    host.open(f"/rooms/{session_open.room.address}/invitations")

    _, last = from_edges(host.page.get_by_text("x@example.org"), -1)

    assert last < 1
