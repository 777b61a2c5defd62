"""Somebody types another address than the invited one: advice, nothing revealed, nothing lost, then the right one."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from greenroom.access.roles import Role
from greenroom.admission.models import HostRequest
from greenroom.invitations.models import Invitation
from greenroom.people.models import User
from greenroom.rooms.models import Session
from tests import cast
from tests.journeys.browsing import WITHOUT_SCRIPTS, Browsers, Visitor
from tests.journeys.steps import expect_inside, mailed_code, media_page, title, type_address, type_code

MISMATCH = "This link is for another address. Try the one that the mail or message was sent to."


@pytest.mark.parametrize("options", [{}, WITHOUT_SCRIPTS], ids=["with scripts", "without"])
def test_advice_stands_at_the_field_and_the_right_address_then_leads_on(
    browser_of: Browsers, session_soon: Session, options: dict[str, object]
) -> None:
    sam = in_the_lobby(browser_of(**options), session_soon)
    type_address(sam, cast.EVE)
    page = sam.sees(title("Your invitation"))
    field = page.get_by_label("Email address")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_value(cast.EVE)
    expect(field).to_have_accessible_description(
        f"The mail or message with the link was sent to it. {MISMATCH}"
    )
    expect(field).to_be_focused()
    assert_nothing_revealed(sam)

    type_address(sam, f" {cast.SAM.upper()} ")
    sam.sees(title(f"Waiting for {session_soon.room.name}"))
    assert Invitation.objects.get().use_count == 0


@pytest.mark.parametrize(
    "typed", ["", "sam", "sam@", "sam rivera@brightpath.example", "sam@brightpath..example", "x" * 400]
)
def test_what_is_no_address_is_said_so_and_stays_typed(
    browser_of: Browsers, session_soon: Session, typed: str
) -> None:
    sam = in_the_lobby(browser_of(), session_soon)
    type_address(sam, typed)
    page = sam.sees(title("Your invitation"))
    field = page.get_by_label("Email address")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_value(typed)
    expect(page.locator("#id_email_error")).not_to_contain_text("another address")
    assert_nothing_revealed(sam)


def test_a_mistyped_domain_is_corrected_by_one_click(browser_of: Browsers, session_soon: Session) -> None:
    sam = browser_of()
    sam.open(cast.link_to(cast.invited(session_soon, "sam@gmail.com", role=Role.VIEWER)))
    type_address(sam, "sam@gmial.com")
    page = sam.sees(title("Your invitation"))
    page.get_by_role("button", name="sam@gmail.com").click()
    expect(page.get_by_label("Email address")).to_have_value("sam@gmail.com")
    page.get_by_role("button", name="Continue").click()
    sam.sees(title(f"Waiting for {session_soon.room.name}"))


def test_whoever_remembers_none_asks_the_host_who_sees_it(
    browser_of: Browsers, ada: User, session_soon: Session
) -> None:
    sam = in_the_lobby(browser_of(), session_soon)
    type_address(sam, cast.EVE)
    sam.page.get_by_role("button", name="Ask Ada").click()
    page = sam.sees(title("Ada has your question"))
    code = HostRequest.objects.get().code
    expect(page.get_by_text(code)).to_be_visible()
    assert_nothing_revealed(sam)

    host = browser_of(ada)
    host.open(media_page(session_soon.room))
    expect(host.page.get_by_role("alert")).to_contain_text(code)


def test_after_five_wrong_ones_there_is_a_pause_and_the_mailbox_still_comes_in(
    browser_of: Browsers, session_open: Session
) -> None:
    sam = in_the_lobby(browser_of(), session_open)
    for number in range(5):
        type_address(sam, f"sam{number}@example.org")
        expect(sam.page.get_by_text(MISMATCH)).to_be_visible()
    type_address(sam)
    page = sam.sees(title("Too many attempts"))
    expect(page.get_by_text("INV-ATTEMPTS-")).to_be_visible()
    assert_nothing_revealed(sam)

    page.get_by_role("link", name="Come in by a mailed code").click()
    sam.sees(title("I was invited"))
    page.get_by_label("Email address").fill(cast.SAM)
    page.get_by_role("button", name="Mail me a code").click()
    type_code(sam, mailed_code(sam))
    expect_inside(sam, "Viewer")


def in_the_lobby(visitor: Visitor, session: Session) -> Visitor:
    """Before Sam's link, as a viewer, which asks for no code."""
    visitor.open(cast.link_to(cast.invited(session, role=Role.VIEWER)))
    visitor.sees(title("Your invitation"))
    assert_nothing_revealed(visitor)
    return visitor


def assert_nothing_revealed(visitor: Visitor) -> None:
    """Neither the invited address, nor a part of it that nobody typed, nor the invitee's name stands anywhere."""
    drawn: Callable[[], str] = visitor.page.content
    html = drawn()
    for hidden in (cast.SAM, "brightpath", "Rivera"):
        typed = visitor.page.locator(f'input[name="email"][value*="{hidden}"]').count()
        assert typed or hidden not in html
