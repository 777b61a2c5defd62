"""A whole class in one room: Vera on her phone, Sam who speaks, Mo who moderates, Ada who owns it, all at once."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, WebSocket, expect

from greenroom.access.roles import Role
from greenroom.interactions.kinds import KINDS
from greenroom.people.models import User
from greenroom.rooms.models import Session
from tests import cast
from tests.journeys.browsing import PHONE_IN_HAND, Browsers, Visitor, sticking_out
from tests.journeys.inside import (
    ANSWERED_BY,
    DRAWN,
    LAUNCHED,
    come_by_link,
    do_about,
    go_in,
    is_in,
    is_unread,
    launch,
    moderate,
    person,
    question,
    row,
    tab,
    write,
)
from tests.journeys.steps import title

QUICKLY = 3_000
"""Milliseconds within which everybody feels what somebody did, however busy the machine is."""


@dataclass
class Class:
    """Those four, each in a browser of his own, and what Vera's browser was told over its line."""

    session: Session
    viewer: Visitor
    speaker: Visitor
    moderator: Visitor
    owner: Visitor
    told_to_vera: list[str]

    @property
    def everybody(self) -> tuple[Visitor, ...]:
        return self.viewer, self.speaker, self.moderator, self.owner

    def looks_right(self) -> None:
        """For everybody: the title, axe-core, and nothing wider than the phone."""
        for one in self.everybody:
            one.sees(title(self.session.room.name))
        assert sticking_out(self.viewer.page) == []


@pytest.fixture
def session(ada: User) -> Session:
    """Ada's, in ten minutes; nobody but her has an account."""
    return cast.session_in(cast.room_of(ada), timedelta(minutes=10))


@pytest.fixture
def the_class(browser_of: Browsers, ada: User, session: Session) -> Class:
    """The four, as far as the door lets them before the start."""
    viewer = come_by_link(browser_of, session, Role.VIEWER, cast.VERA, **PHONE_IN_HAND)
    told = all_that_is_told(viewer)
    speaker = come_by_link(browser_of, session, Role.SPEAKER)
    moderator = come_by_link(browser_of, session, Role.MODERATOR, cast.MO)
    return Class(session, viewer, speaker, moderator, browser_of(ada), told)


def all_that_is_told(visitor: Visitor) -> list[str]:
    """Every message that comes over the lines of this page, from now on."""
    told: list[str] = []

    def listen(line: WebSocket) -> None:
        line.on("framereceived", lambda frame: told.append(str(frame)))

    visitor.page.on("websocket", listen)
    return told


def test_a_whole_class_from_before_the_opening_to_the_end(browser_of: Browsers, the_class: Class) -> None:
    the_doors_are_closed(the_class)
    ada_opens(the_class)
    they_talk(the_class)
    vera_asks(the_class)
    sam_and_mo_talk_among_themselves(the_class)
    ada_polls(the_class)
    the_class.looks_right()
    vera_is_made_speaker(the_class)
    mo_locks_and_lets_eve_in(the_class, browser_of)
    the_class.looks_right()
    ada_ends_it(the_class)


def the_doors_are_closed(the_class: Class) -> None:
    """Vera and Sam wait before the door; Mo may open it, so he is inside, and alone."""
    for waiting in (the_class.viewer, the_class.speaker):
        expect(waiting.page.get_by_role("timer")).to_contain_text("minutes")
        waiting.sees(title(f"Waiting for {the_class.session.room.name}"))
    is_in(the_class.moderator)
    expect(the_class.moderator.page.get_by_text("The session has not begun")).to_be_visible()
    expect(ending(the_class.moderator)).to_have_count(0)


def ada_opens(the_class: Class) -> None:
    """Everybody comes in by himself; Mo's page knows it without being loaded anew."""
    go_in(the_class.owner, the_class.session)
    tab(the_class.owner, "People").get_by_role("button", name="Open now").click()
    for one in the_class.everybody:
        is_in(one)
        expect(one.page.get_by_text("The session is open")).to_be_visible()
        expect(one.page.locator("session-clock").get_by_text(" min").filter(visible=True)).to_have_count(1)
    expect(ending(the_class.moderator)).to_be_visible()
    the_class.looks_right()


def ending(visitor: Visitor) -> Locator:
    """Among the controls: what ends the session."""
    return visitor.page.locator(".controls summary").filter(has_text="End")


def they_talk(the_class: Class) -> None:
    vera, sam, mo, ada = the_class.everybody
    for one in the_class.everybody:
        tab(one, "Chat")
    write(vera, "Is the 12 % before or after discounts?")
    row(sam.page, "12 %").get_by_role("button", name="Like, liked by 0").click()
    expect(row(vera.page, "12 %").get_by_role("button", name="Like, liked by 1")).to_be_visible()

    row(mo.page, "12 %").get_by_role("button", name="Reply").click()
    write(mo, "After. The next slide has both.")
    expect(row(vera.page, "After.").locator(".quote")).to_contain_text("Vera Novák: Is the 12 %")

    moderate(ada.page, "After.", "Pin above the chat")
    for one in the_class.everybody:
        expect(one.page.locator(".pinned")).to_contain_text("The next slide has both.")


def vera_asks(the_class: Class) -> None:
    """One question is answered for her alone, another one for everybody."""
    vera, sam, mo, _ = the_class.everybody
    hers = tab(vera, "Q&A")
    for text in ("May I have the slides?", "Does it work for two people?"):
        write(vera, text, "Ask a question")
        expect(hers.get_by_role("listitem").filter(has_text=text)).to_be_visible()

    is_unread(sam, "Q&A")
    his = tab(sam, "Q&A")
    his.get_by_role("listitem").filter(has_text="two people").get_by_role("button", name="Vote").click()
    expect(hers.get_by_role("listitem").first).to_contain_text("two people")  # the most wanted is first

    answer_as(mo, "slides", "I send them to you.", aside=True)
    aside = hers.get_by_role("listitem").filter(has_text="slides").locator(".reply")
    expect(aside).to_contain_text("Private")
    answer_as(sam, "two people", "Best of all for two.")
    expect(hers.locator(".reply").filter(has_text="Best of all for two.")).not_to_contain_text("Private")
    his.get_by_role("button", name="Resolve", exact=True).click()
    expect(hers.get_by_role("heading", name="Resolved 1")).to_be_visible()


def answer_as(visitor: Visitor, asked: str, text: str, *, aside: bool = False) -> None:
    """Take a question, and answer it: for everybody, or for who asked."""
    panel = tab(visitor, "Q&A")
    one = panel.get_by_role("listitem").filter(has_text=asked)
    one.get_by_role("button", name="Answer", exact=True).click()
    expect(panel.get_by_text("You answer this")).to_be_visible()
    if aside:
        one.get_by_label("Only for who asked").check()
    write(visitor, text, "Write the answer")
    expect(one.locator(".reply")).to_contain_text(text)


def sam_and_mo_talk_among_themselves(the_class: Class) -> None:
    """It reaches neither Vera's page nor her browser."""
    vera, sam, mo, _ = the_class.everybody
    tab(sam, "Backchannel")
    write(sam, "I need two minutes more", "Write to speakers and moderators")
    is_unread(mo, "Backchannel")
    expect(row(tab(mo, "Backchannel"), "two minutes more")).to_be_visible()

    expect(vera.page.get_by_role("tab", name="Backchannel")).to_have_count(0)
    told = "".join(the_class.told_to_vera)
    assert "The next slide has both." in told  # the chat did come that way
    assert "two minutes more" not in told


def ada_polls(the_class: Class) -> None:
    vera, sam, mo, ada = the_class.everybody
    panel = launch(ada, "Poll", "Which lever first?", "Prices", "Hiring")
    for one in (vera, sam, mo):
        expect(question(one).get_by_role("group", name="Which lever first?")).to_be_visible()
    question(vera).get_by_label("Hiring").check()
    question(vera).get_by_role("button", name="Send answer").tap()
    expect(panel.get_by_role("listitem").filter(has_text="Hiring")).to_contain_text("100%")
    panel.get_by_role("button", name="Close and share").click()

    for one in (vera, sam, mo):
        expect(question(one).locator("form")).to_have_count(0)
        expect(tab(one, "Feed").get_by_role("listitem").filter(has_text="Hiring")).to_contain_text("100%")


def vera_is_made_speaker(the_class: Class) -> None:
    """She feels it at once: the same document, the focus where it was, a tab that she did not have."""
    vera, _, _, ada = the_class.everybody
    vera.page.evaluate("() => { window.sameDocument = true; }")
    hand = vera.page.get_by_role("button", name="Raise hand")
    hand.press("Enter")
    is_unread(ada, "People")
    tab(ada, "People")
    expect(person(ada, "Vera Novák", "hands")).to_be_visible()
    do_about(ada, "Vera Novák", "Make speaker", "hands")

    expect(vera.page.get_by_text("You are Speaker now")).to_be_visible(timeout=QUICKLY)
    expect(vera.page.get_by_role("tab", name="Backchannel")).to_be_visible(timeout=QUICKLY)
    expect(hand).to_be_focused()
    expect(person(ada, "Vera Novák", "hands").get_by_label("More for Vera Novák")).to_be_focused()
    expect(row(tab(vera, "Backchannel"), "two minutes more")).to_be_visible()
    assert vera.page.evaluate("() => window.sameDocument")
    hand.press("Enter")
    expect(person(ada, "Vera Novák", "hands")).to_have_count(0)
    expect(person(ada, "Vera Novák", "speakers")).to_be_visible()


def mo_locks_and_lets_eve_in(the_class: Class, browser_of: Browsers) -> None:
    """The lock closes at a click; Eve waits before it, is announced wherever Mo looks, and comes in."""
    _, _, mo, ada = the_class.everybody
    mo.page.get_by_role("button", name="Lock the room").click()
    for one in the_class.everybody:
        expect(one.page.get_by_text("Locked: newcomers wait")).to_be_visible(timeout=QUICKLY)

    eve = come_by_link(browser_of, the_class.session, Role.VIEWER, cast.EVE)
    eve.sees(title("The room is locked for a moment"))
    expect(mo.page.get_by_text("Eve Moreau waits outside")).to_be_visible()
    is_unread(mo, "People")
    tab(mo, "People").get_by_role("button", name="Admit Eve Moreau").click()
    is_in(eve)
    expect(person(ada, "Eve Moreau")).to_be_visible()

    unlock = mo.page.get_by_role("button", name="Unlock the room")
    unlock.press("Enter")
    expect(mo.page.get_by_text("Locked: newcomers wait")).to_have_count(0)
    expect(mo.page.get_by_role("button", name="Lock the room")).to_be_focused()


def ada_ends_it(the_class: Class) -> None:
    *others, ada = the_class.everybody
    ending(ada).click()
    ada.page.get_by_role("button", name="End the session for everybody").click()
    for one in others:
        expect(one.page.get_by_role("heading", name="This session has ended")).to_be_visible(timeout=QUICKLY)
        one.sees(title("This session has ended"))
    expect(ada.page.get_by_text("The session has ended for everybody.")).to_be_visible()
    ada.sees(title(the_class.session.room.name))


def test_everything_that_can_be_asked_is_answered_and_its_result_is_everybodys(the_class: Class) -> None:
    vera, ada = the_class.viewer, the_class.owner
    go_in(ada, the_class.session)
    tab(ada, "People").get_by_role("button", name="Open now").click()
    is_in(ada), is_in(vera)
    assert set(LAUNCHED) == set(KINDS)
    for kind, (name, text, *options) in LAUNCHED.items():
        panel = launch(ada, name, text, *options)
        if kind == "announcement":
            expect(vera.page.get_by_text(f"Announcement: {text}")).to_be_visible()
            expect(tab(vera, "Updates").get_by_role("article")).to_contain_text(text)
            continue
        form = question(vera).locator("form")
        expect(form).to_contain_text(text)
        ANSWERED_BY[kind](form)
        form.get_by_role("button", name="👏" if kind == "reaction" else "Send answer").click()
        expect(form).to_have_count(0)

        panel.get_by_role("button", name="Close and share").click()
        result = tab(vera, "Feed").get_by_role("article").filter(has_text=text)
        expect(result).to_contain_text(DRAWN[kind])
    for one in (vera, ada):
        one.sees(title(the_class.session.room.name))
    assert sticking_out(vera.page) == []
