"""T1 in a real browser: a mail scanner that runs scripts, follows every link and presses every button redeems nothing.

Guards: the typed address in `admission.lobby.reserve` (reserve whatever was typed, and the scanners that type come in)
and that only a known browser goes in by itself (let `web.join._shown` reserve, and those that only look come in).
"""

import pytest
from playwright.sync_api import Browser, Error, Locator, Page

from greenroom.access.roles import Role
from greenroom.admission.models import Challenge, Device, Participant
from greenroom.invitations.models import Invitation
from greenroom.rooms.models import Session
from tests import cast
from tests.journeys.browsing import DESK, Browsers, Site
from tests.journeys.steps import expect_inside, type_address

PRESSED = "main button, main summary, main input[type=submit], main a[href]"
LINGERS = 1_000
"""Milliseconds that a scanner stays on what it found, for scripts that act by themselves."""


@pytest.mark.parametrize("typed", ["", "scanner@mailgate.example"], ids=["types nothing", "types an address"])
@pytest.mark.parametrize("role", [Role.VIEWER, Role.SPEAKER])
def test_a_scanner_that_presses_everything_spends_nothing(
    chromium: Browser, site: Site, session_open: Session, typed: str, role: Role
) -> None:
    link = site.url + cast.link_to(cast.invited(session_open, role=role))
    pressed = scan(chromium, link, typed)

    assert Invitation.objects.get().use_count == 0
    for table in (Device, Participant, Challenge):
        assert not table.objects.exists()
    assert {"Continue", "Sign in instead"} <= pressed
    assert ("Ask Ada" in pressed) == bool(typed)


def test_the_invitee_comes_in_after_the_scanner(
    chromium: Browser, site: Site, browser_of: Browsers, session_open: Session
) -> None:
    link = site.url + cast.link_to(cast.invited(session_open, role=Role.VIEWER))
    scan(chromium, link, "scanner@mailgate.example")

    sam = browser_of()
    sam.open(link)
    type_address(sam)
    expect_inside(sam, "Viewer")
    assert Invitation.objects.get().use_count == 1


def scan(chromium: Browser, link: str, typed: str) -> set[str]:
    """Press everything on the page of the link, each in turn on a fresh copy; what was pressed."""
    pressed: set[str] = set()
    with chromium.new_context(
        viewport=DESK, user_agent="Mozilla/5.0 (compatible; BingPreview/1.0b)"
    ) as context:
        context.set_default_timeout(5_000)
        page = context.new_page()
        page.goto(link)
        page.wait_for_timeout(LINGERS)
        while what := _next(page, pressed):
            name, element = what
            pressed.add(name)
            for field in page.locator("main input:not([type=hidden])").all():
                field.fill(typed)
            element.click(no_wait_after=False)
            page.wait_for_load_state()
            pressed |= _presses_what_came(page, typed, beside=pressed)
            page.goto(link)
        return pressed


def _next(page: Page, pressed: set[str]) -> tuple[str, Locator] | None:
    for element in page.locator(PRESSED).all():
        name = element.inner_text().strip()
        if (
            name not in pressed
            and element.is_visible()
            and not (element.get_attribute("href") or "").startswith("mailto")
        ):
            return name, element
    return None


def _presses_what_came(page: Page, typed: str, *, beside: set[str]) -> set[str]:
    """One step deeper: the buttons of the page that it was led to, such as *Ask Ada* below a refused address."""
    came = [one.inner_text().strip() for one in page.locator("main button").all() if one.is_visible()]
    new = {name for name in came if name and name not in beside}
    for name in new:
        button = page.get_by_role("button", name=name, exact=True)
        try:
            button.click(timeout=1_000)
        except Error:
            continue  # the one before led elsewhere
        page.wait_for_load_state()
    return new
