"""Eve's account stands in the browser in which Sam's link is opened."""

from playwright.sync_api import expect

from greenroom.invitations.models import Invitation
from greenroom.people.models import User
from greenroom.rooms.models import Session
from tests import cast
from tests.arriving import halves
from tests.journeys.browsing import Browsers
from tests.journeys.steps import expect_inside, mailed_code, title, type_address, type_code


def test_the_link_is_refused_and_after_signing_out_its_owner_comes_in(
    browser_of: Browsers, eve: User, session_open: Session
) -> None:
    link = cast.link_to(cast.invited(session_open))
    _link, secret = halves(link)
    visitor = browser_of(eve)
    visitor.open(link)
    page = visitor.sees(title("You are signed in with another address"))
    expect(page.get_by_text(eve.email)).to_be_visible()
    expect(page.locator("body")).not_to_contain_text(cast.SAM)
    assert Invitation.objects.get().use_count == 0

    page.get_by_role("button", name="Sign out and go on").click()
    visitor.sees(title("Your invitation"))
    assert Invitation.objects.get().use_count == 0
    hrefs = page.locator("a").evaluate_all("links => links.map((link) => link.href)")
    assert [href for href in hrefs if secret in href] == []

    type_address(visitor)
    visitor.sees(title("Type the code"))
    type_code(visitor, mailed_code(visitor))
    expect_inside(visitor, "Speaker")
    visitor.sees(title(session_open.room.name))
    assert Invitation.objects.get().use_count == 1
    told = [url for url, headers in visitor.requests if secret in url or secret in headers.get("referer", "")]
    assert told == [visitor.site.url + link]
