"""Olu writes what everybody agrees to; Sam waits, reads it when the doors open, agrees, and is asked no more."""

from datetime import timedelta

from playwright.sync_api import expect

from greenroom.access.roles import Role
from greenroom.people.models import User
from greenroom.rooms.models import Room
from tests import cast
from tests.journeys.browsing import PHONE_IN_HAND, Browsers
from tests.journeys.steps import expect_inside, title, type_address
from tests.journeys.test_360_px_wide import sees_whole


def test_sam_reads_agrees_and_is_asked_no_more(browser_of: Browsers, administrator: User, room: Room) -> None:
    olu, sam = browser_of(administrator), browser_of(**PHONE_IN_HAND)
    olu.open("/site/rooms")
    olu.sees(title("Rooms · Administration"))
    olu.page.get_by_label("Text to agree to").fill("Sessions are recorded.\n\nBe kind. " + "Read this. " * 200)
    olu.page.get_by_role("button", name="Save").click()
    expect(olu.page.get_by_text("The rules of rooms are saved.")).to_be_visible()

    session = cast.session_in(room, timedelta(seconds=12))
    sam.open(cast.link_to(cast.invited(session, role=Role.VIEWER)))
    type_address(sam)
    expect(sam.page.get_by_role("heading", name="When it opens you read a text")).to_be_visible()

    agree = sam.page.get_by_role("button", name="Agree and go in")
    expect(agree).to_be_visible(timeout=20_000)
    expect(sam.page.get_by_role("region", name="What you agree to")).to_contain_text("Sessions are recorded.")
    expect(agree).to_be_in_viewport(ratio=1)
    sees_whole(sam, title("Before you go in"))
    agree.tap()
    expect_inside(sam, "Viewer")

    sam.page.get_by_role("button", name="Leave").tap()
    sam.page.get_by_role("button", name="Join again").tap()
    expect_inside(sam, "Viewer")
