"""T3 in a real browser: its own headers, under our Referrer-Policy, carry the lobby's form; another site's do not.

Guards `HEADERS["Referrer-Policy"]` (with `no-referrer` Chromium sends `Origin: null`, and the first fails) and the
comparison in `web.origin.own_origin` (without it the second does).
"""

from playwright.sync_api import expect

from greenroom.access.roles import Role
from greenroom.admission.models import Device
from greenroom.rooms.models import Session
from tests import cast
from tests.arriving import halves, room_page
from tests.journeys.browsing import Browsers
from tests.journeys.steps import expect_inside, title, type_address

ELSEWHERE = "http://elsewhere.example/"
FORM = """<form method="post" action="{action}"><input name="secret" value="{secret}">
<input name="email" value="{email}"><button>Win</button></form>"""


def test_a_browsers_own_headers_carry_the_forms_of_a_guest(browser_of: Browsers, session_open: Session) -> None:
    path = cast.link_to(cast.invited(session_open, role=Role.VIEWER))
    link, _secret = halves(path)
    sam = browser_of()
    sam.open(path)
    with sam.page.expect_response(f"**/i/{link}") as answered:
        type_address(sam)

    assert answered.value.request.all_headers()["origin"] == sam.site.url
    assert answered.value.status == 303
    expect_inside(sam, "Viewer")
    with sam.page.expect_response("**/leave") as answered:
        sam.page.get_by_role("button", name="Leave").click()
    assert answered.value.status == 303


def test_a_form_on_another_site_is_refused(browser_of: Browsers, session_open: Session) -> None:
    path = cast.link_to(cast.invited(session_open, role=Role.VIEWER))
    link, secret = halves(path)
    eve = browser_of()
    drawn = FORM.format(action=f"{eve.site.url}/i/{link}", secret=secret, email=cast.SAM)
    eve.context.route(ELSEWHERE, lambda route: route.fulfill(body=drawn, content_type="text/html"))
    eve.open(ELSEWHERE)
    with eve.page.expect_response(f"**/i/{link}") as answered:
        eve.page.get_by_role("button", name="Win").click()

    assert answered.value.request.all_headers()["origin"] == ELSEWHERE.rstrip("/")
    assert answered.value.status == 403
    eve.sees(title("This form came from another place"))
    assert not Device.objects.exists()


def test_another_site_cannot_bring_somebody_in(browser_of: Browsers, session_open: Session) -> None:
    """Sam's browser is known already; a page elsewhere sends him in without his wish."""
    sam = browser_of()
    session = session_open
    session.__class__.objects.update(locked_at=session.starts_at)
    sam.open(cast.link_to(cast.invited(session, role=Role.VIEWER)))
    type_address(sam)
    expect(sam.page).to_have_title(title("The room is locked for a moment"))
    sam.page.goto("about:blank")
    session.__class__.objects.update(locked_at=None)
    drawn = f'<form method="post" action="{sam.site.url}{room_page(session)}enter"><button>Win</button></form>'
    sam.context.route(ELSEWHERE, lambda route: route.fulfill(body=drawn, content_type="text/html"))
    sam.open(ELSEWHERE)
    sam.page.get_by_role("button", name="Win").click()
    sam.sees(title("This form came from another place"))
    assert not session.participants.exists()
