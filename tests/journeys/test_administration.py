"""Olu sets the site's rules, and sees what they do to Ada."""

import pytest
from playwright.sync_api import expect

from greenroom.people.models import User
from greenroom.rooms.models import Room, Session
from tests import cast
from tests.journeys.browsing import PHONE_IN_HAND, Browsers
from tests.journeys.steps import entry, fill_in, generate, media_page, start_inviting, title

WITHOUT_MAIL = pytest.mark.parametrize("mail_server", [None], ids=["no mail server"])
OUT_OF_LINE = """() => [...document.querySelectorAll(".pair")]
    .map((pair) => [...pair.querySelectorAll(".field > :is(input, select)")]
        .map((control) => [control.name, Math.round(control.getBoundingClientRect().top)]))
    .filter((line) => new Set(line.map(([, top]) => top)).size > 1)"""
BACKGROUND = "button => getComputedStyle(button).backgroundColor"


def test_an_administrator_says_how_long_things_are_kept(browser_of: Browsers, administrator: User) -> None:
    olu = browser_of(administrator)
    page = olu.open("/site/retention")
    olu.sees(title("Retention · Administration"))
    days = page.get_by_label("Invitations that nobody took up, in days")
    expect(days).to_have_value("30")

    days.fill("0")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Type a number between 1 and 3650.").first).to_be_visible()

    days.fill("14")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The times are saved.")).to_be_visible()
    expect(days).to_have_value("14")


def test_what_is_said_after_saving_covers_no_button(browser_of: Browsers, administrator: User) -> None:
    page = browser_of(administrator, **PHONE_IN_HAND).open("/site/rooms")
    page.get_by_label("Text to agree to").fill("Sessions are recorded.")
    save = page.get_by_role("button", name="Save")

    save.click()

    said = page.get_by_text("The rules of rooms are saved.").bounding_box()
    button = save.bounding_box()
    assert said and button
    assert said["y"] + said["height"] <= button["y"]


def test_switching_the_module_off_disables_the_entry_and_says_why(
    browser_of: Browsers, administrator: User, ada: User, room: Room, session_soon: Session
) -> None:
    olu = browser_of(administrator)
    page = olu.open("/site/invitations")
    olu.sees(title("Invitations · Administration"))
    page.get_by_label("Invitations are on").uncheck()
    expect(page.get_by_text("1 change not saved")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The rules of invitations are saved.")).to_be_visible()
    expect(page.get_by_label("Invitations are on")).not_to_be_checked()
    olu.sees(title("Invitations · Administration"))

    visitor = browser_of(ada)
    page = visitor.open(media_page(room))
    impossible = entry(page, "More for this room", "Invite users")
    expect(impossible).to_have_attribute("aria-disabled", "true")
    expect(impossible).to_contain_text("nvitations are switched off")
    visitor.sees(title(room.name))
    visitor.open(f"{media_page(room)}invite")
    expect(visitor.page.get_by_role("button", name="Generate invite link")).to_have_count(0)


def test_what_is_wrong_in_the_rules_stands_at_its_field(browser_of: Browsers, administrator: User) -> None:
    olu = browser_of(administrator)
    page = olu.open("/site/invitations")
    denied = page.locator("#id_domains_deny")
    denied.fill("example.org\nnot a domain")
    page.get_by_role("button", name="Save").click()
    expect(denied).to_have_attribute("aria-invalid", "true")
    expect(denied).to_have_value("example.org\nnot a domain")
    olu.sees(title("Invitations · Administration"))


def test_fields_side_by_side_stand_in_one_line(browser_of: Browsers, administrator: User, room: Room) -> None:
    olu = browser_of(administrator)
    page = olu.open("/site/invitations")
    page.locator("#id_longest_days").fill("0")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".pair [aria-invalid=true]")).to_have_count(1)
    assert page.evaluate(OUT_OF_LINE) == []

    olu.open("/rooms/new")
    assert olu.page.evaluate(OUT_OF_LINE) == []


def test_the_accent_and_the_name_change_every_page(browser_of: Browsers, administrator: User) -> None:
    olu = browser_of(administrator)
    page = olu.open("/site/theming")
    olu.sees(title("Theming · Administration"))
    before = page.get_by_role("button", name="Save").evaluate(BACKGROUND)
    page.get_by_label("Name of this site").fill("Fairview College")
    page.get_by_label("Accent colour").fill("#7a1fa2")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The theming is saved.")).to_be_visible()
    olu.sees("Theming · Administration · Fairview College")
    assert page.get_by_role("button", name="Save").evaluate(BACKGROUND) != before
    stranger = browser_of()
    stranger.open("/accounts/login/")
    stranger.sees("Sign in · Fairview College")


@WITHOUT_MAIL
def test_without_a_mail_server_letters_are_read_in_the_outbox(
    browser_of: Browsers, administrator: User, ada: User, room: Room, session_soon: Session
) -> None:
    visitor = browser_of(ada)
    window = start_inviting(visitor, room)
    expect(window).to_contain_text("This site keeps letters in its outbox")
    fill_in(window)
    window.get_by_label("Send link via email").check()
    generate(window)
    expect(visitor.page.get_by_text("The letter lies in this site’s outbox")).to_be_visible()
    visitor.sees(title(room.name))

    olu = browser_of(administrator)
    page = olu.open("/site/outbox")
    expect(page.get_by_text("No mail server is set, so letters wait here.")).to_be_visible()
    letter = page.get_by_role("link", name=room.name)
    for _try in range(20):
        if letter.count():
            break
        page.wait_for_timeout(200)
        page.reload()
    olu.sees(title("Outbox · Administration"))
    letter.click()
    expect(page.get_by_text(cast.SAM).first).to_be_visible()
    link = page.get_by_role("link", name=f"{olu.site.url}/i/")
    expect(link).to_be_visible()
    assert olu.page.title().endswith(" · Administration · Greenroom")
    olu.sees(olu.page.title())
    guest = browser_of()
    guest.open(str(link.get_attribute("href")))
    guest.sees(title("Your invitation"))
