"""Inside nothing is asked time and again: the line tells all. Where no line can be laid, the page asks."""

from playwright.sync_api import Request

from greenroom.people.models import User
from greenroom.rooms.models import Session
from tests.arriving import room_page
from tests.journeys.browsing import Browsers, Visitor
from tests.journeys.inside import go_in

MINUTES = 3 * 60_000


def asked_by(visitor: Visitor) -> list[str]:
    """What its scripts ask for from now on: the last part of each address."""
    found: list[str] = []

    def note(request: Request) -> None:
        if request.resource_type == "fetch":
            found.append(request.url.rstrip("/").rpartition("/")[2])

    visitor.page.on("request", note)
    return found


def test_a_page_with_its_line_asks_for_nothing(
    browser_of: Browsers, ada: User, vera: User, session_open: Session
) -> None:
    host, viewer = browser_of(ada), browser_of(vera)
    for one in (host, viewer):
        one.page.clock.install()
        go_in(one, session_open)
        one.page.wait_for_timeout(1_500)
    asked = asked_by(host), asked_by(viewer)

    for one in (host, viewer):
        one.page.clock.run_for(MINUTES)

    assert asked == ([], [])


def test_a_page_whose_line_cannot_be_laid_asks_and_says_that_it_is_there(
    browser_of: Browsers, vera: User, session_open: Session
) -> None:
    viewer = browser_of(vera)
    viewer.page.route_web_socket("**/live/**", lambda socket: socket.close())
    viewer.page.clock.install()
    viewer.open(room_page(session_open))
    viewer.page.locator("session-status[data-way=room]").wait_for(state="attached")
    asked = asked_by(viewer)

    viewer.page.clock.run_for(MINUTES)

    assert {"status", "here"} <= set(asked)
