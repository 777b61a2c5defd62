"""Ada invites Sam by mail; he comes in by the letter's link, and shows by a mailed code that the mailbox is his."""

import re
from email.message import EmailMessage

import pytest
from playwright.sync_api import expect

from greenroom.admission.models import Challenge
from greenroom.invitations.models import Invitation
from greenroom.people.models import User
from greenroom.rooms.models import Room, Session
from tests import cast
from tests.arriving import CODE
from tests.journeys.browsing import WITHOUT_SCRIPTS, Browsers, Visitor
from tests.journeys.steps import (
    expect_inside,
    fill_in,
    generate,
    mailed_code,
    media_page,
    start_inviting,
    title,
    type_address,
    type_code,
)

LINK = re.compile(r"http://\S+/i/\S+")


def test_the_letters_link_and_a_code_lead_into_the_room(
    browser_of: Browsers, ada: User, session_open: Session
) -> None:
    letter = invited_by_mail(browser_of(ada), session_open)
    sam = browser_of()
    sam.open(link_in(letter))
    page = sam.sees(title("Your invitation"))
    expect(page.get_by_text("Ada Okafor is your host.")).to_be_visible()
    expect(page.locator("body")).not_to_contain_text(cast.SAM)
    type_address(sam)

    page = sam.sees(title("Type the code"))
    expect(page.get_by_text("Speakers show that the mailbox is theirs.")).to_be_visible()
    assert Invitation.objects.get().use_count == 0
    type_code(sam, mailed_code(sam, letters=2))

    expect_inside(sam, "Speaker")
    sam.sees(title(session_open.room.name))
    mine = page.locator("live-roster li", has_text="You")
    expect(mine).to_contain_text("Address verified")
    assert Invitation.objects.get().use_count == 1


def test_the_letters_calendar_file_holds_the_rooms_address_and_no_secret(
    browser_of: Browsers, ada: User, session_open: Session
) -> None:
    visitor = browser_of(ada)
    letter = invited_by_mail(visitor, session_open)
    link = link_in(letter)
    [calendar] = [part.get_content() for part in letter.iter_attachments()]
    text = calendar if isinstance(calendar, str) else calendar.decode()

    unfolded = text.replace("\r\n ", "").replace("\r\n", "\n")
    assert link.rpartition(".")[2] not in unfolded
    assert "/i/" not in unfolded
    [place] = re.findall(r"^LOCATION:(\S+)$", unfolded, re.MULTILINE)
    assert place == f"{visitor.site.url}/rooms/{session_open.room.address}/room/"


def test_from_the_calendar_an_address_and_a_code_lead_into_the_room(
    browser_of: Browsers, session_open: Session
) -> None:
    cast.invited(session_open)
    sam = browser_of()
    sam.open(f"/rooms/{session_open.room.address}/room/")
    page = sam.sees(title("I was invited"))
    say_invited(sam, cast.SAM)

    sam.sees(title("Type the code"))
    expect(page.get_by_role("heading", name="If this address is invited, a code is on its way")).to_be_visible()
    expect(page.locator("body")).not_to_contain_text(cast.SAM)
    type_code(sam, mailed_code(sam))
    expect_inside(sam, "Speaker")


def test_from_the_media_page_whoever_is_not_invited_is_told_the_same(
    browser_of: Browsers, room: Room, session_open: Session
) -> None:
    cast.invited(session_open)
    said = []
    for email in (cast.SAM, cast.EVE):
        visitor = browser_of()
        visitor.open(media_page(room))
        visitor.page.get_by_role("link", name="I was invited").click()
        visitor.sees(title("I was invited"))
        say_invited(visitor, email)
        visitor.sees(title("Type the code"))
        said.append(visitor.page.locator("main").inner_text())
    assert said[0] == said[1]
    assert visitor.site.mailbox is not None
    visitor.site.mailbox.wait_for(to=cast.SAM)
    assert visitor.site.mailbox.letters_to(cast.EVE) == []


@pytest.mark.parametrize(
    "typed", [str.lower, lambda code: code.replace("-", ""), lambda code: f" {code[:4]} {code[5:]} "]
)
def test_a_code_is_taken_however_it_is_typed(
    browser_of: Browsers, session_open: Session, typed: object
) -> None:
    sam = at_the_code(browser_of, session_open)
    type_code(sam, typed(mailed_code(sam)))  # type: ignore[operator]
    expect_inside(sam, "Speaker")


def test_a_wrong_code_is_said_at_the_field_and_the_right_one_still_works(
    browser_of: Browsers, session_open: Session
) -> None:
    sam = at_the_code(browser_of, session_open)
    code = mailed_code(sam)
    wrong = "BBBB-BBBB" if code != "BBBB-BBBB" else "CCCC-CCCC"
    type_code(sam, wrong)

    page = sam.sees(title("Type the code"))
    field = page.get_by_label("Code from the mail")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_value(wrong)
    expect(field).to_be_focused()
    expect(field).to_have_accessible_description(re.compile("This code does not fit"))
    type_code(sam, code)
    expect_inside(sam, "Speaker")


def test_a_new_code_has_to_wait_half_a_minute_and_the_first_one_still_works(
    browser_of: Browsers, session_open: Session
) -> None:
    sam = at_the_code(browser_of, session_open)
    code = mailed_code(sam)
    for _time in range(2):  # the half minutes are the clock's, and the next one may begin just now
        with sam.page.expect_navigation():
            sam.page.get_by_role("button", name="Send a new code").click()
        if sam.page.get_by_role("alert").count():
            break

    page = sam.sees(title("Type the code"))
    expect(page.get_by_role("alert")).to_contain_text("wait half a minute, then ask again")
    assert Challenge.objects.count() <= 2
    type_code(sam, code)
    expect_inside(sam, "Speaker")


def test_after_five_wrong_codes_even_the_right_one_is_refused_until_a_new_one_comes(
    browser_of: Browsers, session_open: Session
) -> None:
    sam = at_the_code(browser_of, session_open)
    code = mailed_code(sam)
    for _time in range(5):
        type_code(sam, "BBBB-BBBB")
        expect(sam.page.get_by_label("Code from the mail")).to_have_attribute("aria-invalid", "true")
    type_code(sam, code)

    page = sam.sees(title("Type the code"))
    expect(page.get_by_label("Code from the mail")).to_have_attribute("aria-invalid", "true")
    assert Invitation.objects.get().use_count == 0


def test_without_scripts_the_same_way_leads_in(browser_of: Browsers, session_open: Session) -> None:
    sam = browser_of(**WITHOUT_SCRIPTS)
    sam.open(cast.link_to(cast.invited(session_open)))
    sam.sees(title("Your invitation"))
    type_address(sam)
    sam.sees(title("Type the code"))
    type_code(sam, mailed_code(sam))
    page = sam.sees(title("The doors are open"))
    page.get_by_role("button", name="Join now").click()
    expect_inside(sam, "Speaker")


def invited_by_mail(visitor: Visitor, session: Session) -> EmailMessage:
    """Ada invites Sam with *Send link via email*; his letter."""
    window = start_inviting(visitor, session.room)
    fill_in(window)
    window.get_by_label("Send link via email").check()
    generate(window)
    ready = visitor.page.get_by_role("dialog", name="The link for Sam is ready")
    expect(ready.get_by_text("Mail is on its way to Sam, too")).to_be_visible()
    visitor.sees(title(session.room.name))
    assert visitor.site.mailbox is not None
    return visitor.site.mailbox.wait_for(to=cast.SAM)


def link_in(letter: EmailMessage) -> str:
    """The link, which stands alike in the letter's two halves."""
    plain, html = (letter.get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None
    assert html is not None
    found = LINK.search(plain.get_content())
    assert found is not None
    assert CODE.search(plain.get_content()) is None
    assert f'href="{found[0]}"' in html.get_content()
    return found[0]


def say_invited(visitor: Visitor, email: str) -> None:
    visitor.page.get_by_label("Email address").fill(email)
    visitor.page.get_by_role("button", name="Mail me a code").click()


def at_the_code(browser_of: Browsers, session: Session) -> Visitor:
    """Sam has typed his address; his code is on its way."""
    sam = browser_of()
    sam.open(cast.link_to(cast.invited(session)))
    type_address(sam)
    sam.page.wait_for_url("**/room/*/")
    return sam
