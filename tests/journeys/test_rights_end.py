"""Inside, when a right ends by itself or in another tab: the page says why, and leads on."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from greenroom.access.roles import Role
from greenroom.invitations.models import Invitation
from greenroom.people.models import User
from greenroom.rooms.models import Session
from tests import cast
from tests.arriving import room_page
from tests.journeys.browsing import Browsers, violations
from tests.journeys.steps import expect_inside, title, type_address

A_MOMENT = 5_000


def test_sam_is_led_out_when_his_invitation_stops_working_and_asks_the_host(
    browser_of: Browsers, session_open: Session
) -> None:
    sam = browser_of()
    sam.open(cast.link_to(cast.invited(session_open, role=Role.VIEWER)))
    type_address(sam)
    expect_inside(sam, "Viewer")
    Invitation.objects.update(expires_at=timezone.now() + timedelta(seconds=4))
    sam.page.reload()
    expect_inside(sam, "Viewer")

    expect(sam.page).to_have_title(title("This link stopped working"), timeout=4_000 + A_MOMENT)
    assert violations(sam.page) == []
    sam.page.get_by_role("button", name="Ask Ada for a new link").click()
    expect(sam.page.get_by_role("heading", name="Ada has your question")).to_be_visible()


def test_vera_signs_out_in_another_tab_and_comes_back_by_signing_in(
    browser_of: Browsers, vera: User, session_open: Session
) -> None:
    visitor = browser_of(vera)
    visitor.open(room_page(session_open))
    expect_inside(visitor, "Co-viewer")
    other = visitor.page.context.new_page()
    other.goto(visitor.site.url + reverse("account_logout"))

    other.get_by_role("button", name="Sign out").click()

    way_back = visitor.page.get_by_role("link", name="Sign in")
    expect(way_back).to_be_visible(timeout=A_MOMENT)
    assert violations(visitor.page) == []
    way_back.click()
    visitor.page.get_by_label("Email address").fill(cast.VERA)
    visitor.page.get_by_label("Password").fill("curtain-call-vera")
    visitor.page.get_by_role("button", name="Sign in", exact=True).click()
    expect_inside(visitor, "Co-viewer")
