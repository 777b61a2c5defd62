"""T2 in a real browser: the secret of a link goes nowhere but to the link's own page and into the lobby's form.

Guards: parts/forget_secret.html (leave it out and the address bar keeps the secret, and Referer would tell it), the
hidden field of lobby.html (put the secret into the form's address and a POST tells it), and `Referrer-Policy` in
greenroom/web/headers.py (with `unsafe-url` the styles' requests tell it).
"""

from playwright.sync_api import Request

from greenroom.invitations.models import Invitation
from greenroom.rooms.models import Session
from tests import cast
from tests.arriving import halves
from tests.journeys.browsing import Browsers, Visitor
from tests.journeys.steps import expect_inside, mailed_code, title, type_address, type_code

KEPT = """() => JSON.stringify(
    [{...localStorage}, {...sessionStorage}, document.cookie, document.referrer, location.href])"""


def test_a_whole_journey_tells_the_secret_to_nobody_else(browser_of: Browsers, session_open: Session) -> None:
    link = cast.link_to(cast.invited(session_open))
    sam = browser_of()
    asked = Requests(sam)
    seen = Journey(sam, *halves(link))
    sam.open(link)
    seen.check()
    type_address(sam, cast.EVE)
    seen.check()
    type_address(sam)
    sam.sees(title("Type the code"))
    seen.check()
    type_code(sam, mailed_code(sam))
    expect_inside(sam, "Speaker")
    seen.check()
    sam.page.get_by_role("button", name="Leave").click()
    sam.sees(title("You left"))
    sam.page.get_by_role("link", name="Help").click()
    seen.check()

    told = asked.that_tell(seen.secret)
    by_address = [one for one in told if seen.secret in one[1]]
    assert by_address == [("GET", link)]
    assert [one for one in told if one not in by_address] == [("POST", f"/i/{seen.link}")] * 2
    for headers in asked.headers():
        assert seen.secret not in str(headers)
        assert "/i/" not in headers.get("referer", "")


def test_a_refused_link_is_forgotten_too(browser_of: Browsers, session_open: Session) -> None:
    link = cast.link_to(cast.invited(session_open))
    Invitation.objects.update(revoked_at=session_open.starts_at)
    sam = browser_of()
    asked = Requests(sam)
    seen = Journey(sam, *halves(link))
    sam.open(link)
    sam.sees(title("This invitation was removed"))
    seen.check()
    sam.page.get_by_role("button", name="Ask Ada for a new link").click()
    sam.sees(title("Ada has your question"))
    seen.check()

    assert asked.that_tell(seen.secret) == [("GET", link), ("POST", f"/i/{seen.link}/ask")]
    assert all(seen.secret not in str(headers) for headers in asked.headers())


def test_going_back_from_the_room_brings_no_secret_back(browser_of: Browsers, session_open: Session) -> None:
    link = cast.link_to(cast.invited(session_open))
    sam = browser_of()
    seen = Journey(sam, *halves(link))
    sam.open("/help/")
    sam.open(link)
    type_address(sam)
    sam.sees(title("Type the code"))
    for _step in range(2):
        sam.page.go_back()
        assert seen.secret not in sam.page.url


class Journey:
    """What may be seen of a link on the way."""

    def __init__(self, visitor: Visitor, link: str, secret: str) -> None:
        self.visitor, self.link, self.secret = visitor, link, secret

    def check(self) -> None:
        """Neither the address bar nor anything that the browser keeps for scripts holds the secret."""
        self.visitor.page.wait_for_load_state()
        assert self.secret not in self.visitor.page.url
        assert self.secret not in self.visitor.page.evaluate(KEPT)
        assert self.secret not in self.visitor.page.title()


class Requests:
    """Every request of a browser from now on."""

    def __init__(self, visitor: Visitor) -> None:
        self._site = visitor.site.url
        self._asked: list[Request] = []
        self._answered: list[Request] = []
        visitor.context.on("request", lambda request: self._asked.append(request))
        visitor.context.on("requestfinished", lambda request: self._answered.append(request))

    def that_tell(self, secret: str) -> list[tuple[str, str]]:
        """Method and path of those that carry the secret in their address or their body."""
        told = [one for one in self._asked if secret in f"{one.url} {one.post_data or ''}"]
        return [(one.method, one.url.removeprefix(self._site)) for one in told]

    def headers(self) -> list[dict[str, str]]:
        """What the server was sent with each that it answered.

        Of a request that the browser gave up on the way to another page they never come, and Playwright would wait
        for them without end: there it is asked for no more than it knows already.
        """
        assert self._answered
        return [one.all_headers() if one in self._answered else one.headers for one in self._asked]
