"""T6 in two real browsers: an honest change of device by mailed code, and the old page closes.

Guards `admission.codes._move_here` (leave it out and the new browser is not let in), `devices.release` in
`devices._take_over` (leave it out and the old page stays open), the asking browser in `codes._open_challenges`, the ten
minutes there and in `codes._proved` (take both), and `pause("room")` in frontend/pacing.ts (ask every ten seconds and
the old page is late). test_t06_move.py takes the single use apart.
"""

from datetime import timedelta
from time import monotonic

from django.utils import timezone
from playwright.sync_api import expect

from greenroom.access.roles import Role
from greenroom.admission.models import Challenge, Device
from greenroom.invitations.models import Invitation
from greenroom.rooms.models import Session
from tests import cast
from tests.journeys.browsing import Browsers, Visitor
from tests.journeys.steps import expect_inside, mailed_code, title, type_address, type_code

MOVED = title("You went on to another device")
SECONDS = 4
"""An open room page asks every two seconds; the answer, the page that says why, a busy machine take the rest."""


def test_the_old_page_closes_with_its_reason(browser_of: Browsers, session_open: Session) -> None:
    laptop, phone, code = two_devices(browser_of, session_open)
    began = monotonic()
    type_code(phone, code)
    expect(laptop.page).to_have_title(MOVED, timeout=SECONDS * 1000)
    assert monotonic() - began < SECONDS
    laptop.sees(MOVED)
    expect_inside(phone, "Viewer")
    assert Invitation.objects.get().use_count == 1


def test_the_old_page_does_not_come_back_by_itself(browser_of: Browsers, session_open: Session) -> None:
    laptop, phone, code = two_devices(browser_of, session_open)
    type_code(phone, code)
    expect_inside(phone, "Viewer")
    expect(laptop.page).to_have_title(MOVED, timeout=SECONDS * 1000)
    laptop.page.reload()
    laptop.sees(MOVED)
    laptop.page.go_back()
    expect(laptop.page).not_to_have_title(title(session_open.room.name))
    phone.page.reload()
    expect_inside(phone, "Viewer")


def test_a_code_works_once_and_only_in_the_browser_that_asked(
    browser_of: Browsers, session_open: Session
) -> None:
    _laptop, phone, code = two_devices(browser_of, session_open)
    thief = browser_of()
    thief.open(f"/rooms/{session_open.room.address}/room/invited")
    thief.page.get_by_label("Email address").fill(cast.EVE)
    thief.page.get_by_role("button", name="Mail me a code").click()
    refused_at_the_field(thief, code)
    type_code(phone, code)
    expect_inside(phone, "Viewer")
    refused_at_the_field(thief, code)
    expect_inside(phone, "Viewer")


def test_a_code_ends_after_ten_minutes(browser_of: Browsers, session_open: Session) -> None:
    laptop, phone, code = two_devices(browser_of, session_open)
    [challenge] = Challenge.objects.all()
    assert challenge.expires_at - timezone.now() <= timedelta(minutes=10)
    Challenge.objects.update(expires_at=timezone.now())
    type_code(phone, code)

    phone.sees(title("Type the code"))
    assert Device.objects.filter(state="live").count() == 1
    laptop.page.reload()
    expect_inside(laptop, "Viewer")


def refused_at_the_field(visitor: Visitor, code: str) -> None:
    type_code(visitor, code)
    expect(visitor.page.get_by_label("Code from the mail")).to_have_attribute("aria-invalid", "true")


def two_devices(browser_of: Browsers, session: Session) -> tuple[Visitor, Visitor, str]:
    """A laptop inside, a phone at the taken door, and the code that the phone asked for."""
    link = cast.link_to(cast.invited(session, role=Role.VIEWER))
    laptop, phone = browser_of(), browser_of()
    for device in (laptop, phone):
        device.open(link)
        type_address(device)
        if device is laptop:
            expect_inside(laptop, "Viewer")
    phone.sees(title("This link is open on another device"))
    phone.page.get_by_role("button", name="Mail me a code to move here").click()
    return laptop, phone, mailed_code(phone)
