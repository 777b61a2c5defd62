"""On a phone of 360 px Ada invites and Sam arrives: nothing scrolls sideways, every target is there for a thumb."""

from playwright.sync_api import Page, expect

from greenroom.people.models import User
from greenroom.rooms.models import Room, Session
from tests import cast
from tests.journeys.browsing import PHONE_IN_HAND, Browsers, Visitor, sticking_out
from tests.journeys.steps import (
    expect_inside,
    fill_in,
    generate,
    mailed_code,
    title,
    type_address,
    type_code,
)

OUT_OF_REACH = """() => {
    const wrong = [];
    const stage = document.querySelector("dialog[open]") ?? document.body;
    for (const one of stage.querySelectorAll(".button, button, summary, select, textarea, input:not([type=hidden])")) {
        if (!one.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
        if (one.closest(".skip, .visually-hidden, [aria-hidden=true]")) continue;
        one.scrollIntoView({ block: "center", behavior: "instant" });
        const target = one.closest("label") ?? one;
        const { left, top, width, height } = target.getBoundingClientRect();
        if (height < 43.5) wrong.push(`${height} px high: ${one.outerHTML.slice(0, 160)}`);
        const hit = document.elementFromPoint(left + width / 2, top + height / 2);
        if (!hit || !(target.contains(hit) || hit.contains(target))) {
            wrong.push(`covered by ${hit?.outerHTML.slice(0, 80)}: ${one.outerHTML.slice(0, 160)}`);
        }
    }
    scrollTo(0, 0);
    return wrong;
}"""


def test_ada_invites(browser_of: Browsers, ada: User, room: Room, session_soon: Session) -> None:
    visitor = browser_of(ada, **PHONE_IN_HAND)
    page = visitor.page
    sees_whole(visitor, title("My rooms"))
    page.get_by_role("link", name=room.name, exact=True).tap()
    sees_whole(visitor, title(room.name))
    for menu in ("Account and help", "Share", "More for this room"):
        page.locator("summary").filter(has=page.get_by_text(menu)).or_(
            page.get_by_label(menu, exact=True)
        ).first.tap()
        expect(page.locator("details.menu[open]")).to_have_count(1)
        sees_whole(visitor, title(room.name))

    page.locator("details.menu[open] a").filter(has_text="Invite users").tap()
    window = page.get_by_role("dialog", name="Invite users")
    expect(window).to_be_visible()
    sees_whole(visitor, title(room.name))
    generate(window)
    expect(window.get_by_text("No link yet.")).to_be_visible()
    sees_whole(visitor, title(room.name))
    fill_in(window)
    window.get_by_text("More options").tap()
    expect(window.get_by_label("Stops working")).to_be_in_viewport(ratio=1)
    expect(window.locator("summary")).to_contain_text("until")
    sees_whole(visitor, title(room.name))
    generate(window)
    ready = page.get_by_role("dialog", name="The link for Sam is ready")
    expect(ready).to_be_visible()
    sees_whole(visitor, title(room.name))
    ready.get_by_role("link", name="Done").tap()
    page.get_by_label("More for Sam Rivera", exact=True).tap()
    sees_whole(visitor, title(room.name))


def test_sam_arrives(browser_of: Browsers, session_open: Session) -> None:
    visitor = browser_of(**PHONE_IN_HAND)
    visitor.open(cast.link_to(cast.invited(session_open)))
    sees_whole(visitor, title("Your invitation"))
    for task in (
        visitor.page.get_by_label("Email address"),
        visitor.page.get_by_role("button", name="Continue"),
    ):
        expect(task).to_be_in_viewport(ratio=1)
    type_address(visitor)
    sees_whole(visitor, title("Type the code"))
    type_code(visitor, mailed_code(visitor))
    expect_inside(visitor, "Speaker")
    sees_whole(visitor, title(session_open.room.name))
    visitor.page.get_by_role("button", name="Leave").tap()
    sees_whole(visitor, title("You left"))


def test_sam_waits(browser_of: Browsers, session_soon: Session) -> None:
    visitor = browser_of(**PHONE_IN_HAND)
    visitor.open(cast.link_to(cast.invited(session_soon)))
    type_address(visitor)
    sees_whole(visitor, title("Type the code"))
    type_code(visitor, mailed_code(visitor))
    expect(visitor.page.get_by_role("timer")).to_be_visible()
    sees_whole(visitor, title(f"Waiting for {session_soon.room.name}"))


def sees_whole(visitor: Visitor, page_title: str) -> None:
    """The right page, sound to axe-core, as wide as the phone, with nothing small or covered."""
    page: Page = visitor.sees(page_title)
    assert page.evaluate("innerWidth") == 360
    assert sticking_out(page) == []
    assert page.evaluate(OUT_OF_REACH) == []
