"""A host hears of who asks and who comes, on the page that is open before him."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from greenroom.access.roles import Role
from greenroom.admission.door import Binding
from greenroom.admission.models import HostRequest
from greenroom.people.models import User
from greenroom.rooms.models import Session
from tests import cast
from tests.arriving import room_page
from tests.journeys.browsing import Browsers, Visitor
from tests.journeys.steps import expect_inside, fill_in, generate, media_page, title, type_address

A_LITTLE_WHILE = 15_000
"""Milliseconds: an open media page asks again before that."""


@pytest.fixture
def link(session_open: Session) -> str:
    """Sam's link, as a viewer, to the open session; another browser of his has the place."""
    invitation = cast.invited(session_open, role=Role.VIEWER, use_count=1)
    invitation.devices.create(device_sha256=b"other", place=1, state=Binding.LIVE, reserved_at=timezone.now())
    return cast.link_to(invitation)


def ask(sam: Visitor, link: str) -> None:
    """From a second browser."""
    sam.open(link)
    type_address(sam)
    sam.page.get_by_role("button", name="Ask Ada").click()
    expect(sam.page.get_by_role("heading", name="Ada has your question")).to_be_visible()


def test_ada_in_the_room_is_asked_and_gives_a_new_link(
    browser_of: Browsers, ada: User, link: str, session_open: Session
) -> None:
    host, sam = browser_of(ada), browser_of()
    host.open(room_page(session_open))
    expect_inside(host, "Owner")
    ask(sam, link)

    asked = host.page.get_by_role("alert").filter(has_text="Sam Rivera asks for a new link")
    expect(asked).to_be_visible()
    host.sees(title(session_open.room.name))
    asked.get_by_role("button", name="Give a new link").click()

    expect(host.page.get_by_label("Invite link")).to_be_visible()
    host.page.get_by_role("link", name="Done").click()
    expect_inside(host, "Owner")
    expect(asked).to_have_count(0)
    expect_inside(sam, "Viewer")


def test_ada_in_the_room_ignores_and_stays_there(
    browser_of: Browsers, ada: User, link: str, session_open: Session
) -> None:
    host, sam = browser_of(ada), browser_of()
    host.open(room_page(session_open))
    expect_inside(host, "Owner")
    ask(sam, link)

    host.page.get_by_role("alert").get_by_role("button", name="Ignore").click()

    expect(host.page.get_by_text("asks for a new link")).to_have_count(0)
    expect_inside(host, "Owner")
    assert HostRequest.objects.get().answer == "ignored"


def test_the_list_on_the_media_page_follows_sam_from_his_link_to_the_room(
    browser_of: Browsers, ada: User, session_open: Session
) -> None:
    link = cast.link_to(cast.invited(session_open, role=Role.VIEWER))
    host, sam = browser_of(ada), browser_of()
    host.open(media_page(session_open.room))
    row = host.page.get_by_role("listitem").filter(has_text="Sam Rivera")
    expect(row).to_contain_text("Link made")

    sam.open(link)
    type_address(sam)
    expect_inside(sam, "Viewer")

    expect(row).to_contain_text("Inside", timeout=A_LITTLE_WHILE)
    host.sees(title(session_open.room.name))
    host.page.get_by_label("More for Sam Rivera").click()
    sam.page.get_by_role("button", name="Leave").click()
    host.page.wait_for_timeout(A_LITTLE_WHILE)
    expect(row.get_by_role("link", name="Remove invitation")).to_be_visible()
    host.page.keyboard.press("Escape")
    expect(row).to_contain_text("Was inside", timeout=A_LITTLE_WHILE)


def test_ada_invites_from_the_room_in_a_window_over_it(
    browser_of: Browsers, ada: User, session_open: Session
) -> None:
    host = browser_of(ada)
    host.open(room_page(session_open))
    expect_inside(host, "Owner")

    host.page.get_by_role("link", name="Invite users").click()
    window = host.page.get_by_role("dialog", name="Invite users")
    expect(window).to_be_visible()
    host.sees(title(session_open.room.name))
    fill_in(window, role="Viewer")
    generate(window)

    ready = host.page.get_by_role("dialog", name="The link for Sam is ready")
    expect(ready.get_by_role("button", name="Copy link")).to_be_visible()
    ready.get_by_role("link", name="Done").click()
    expect(ready).to_have_count(0)
    assert host.path() == room_page(session_open)
    expect_inside(host, "Owner")
