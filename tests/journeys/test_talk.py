"""The talk in the browser: replying, moderating, the queue, what is typed while the line is cut, a long chat."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from greenroom.access.roles import Role
from greenroom.conversation.models import ChatMessage, Question
from greenroom.people.models import User
from greenroom.rooms import actions as rooms
from greenroom.rooms.models import Session
from greenroom.rooms.queries import member_of
from tests.journeys.browsing import PHONE_IN_HAND, Browsers, sticking_out
from tests.journeys.inside import go_in, guest_inside, moderate, row, tab, write
from tests.journeys.steps import title


@pytest.mark.parametrize("device", [{}, PHONE_IN_HAND], ids=["desk", "phone"])
def test_a_message_is_liked_answered_pinned_and_deleted(
    device: dict[str, object], browser_of: Browsers, ada: User, vera: User, session_open: Session
) -> None:
    host, viewer = browser_of(ada, **device), browser_of(vera, **device)
    go_in(host, session_open), go_in(viewer, session_open)
    write(viewer, "See https://example.edu/a_(b). Or <b>javascript:alert(1)</b>")

    link = row(host.page, "See").get_by_role("link")
    expect(link).to_have_text("https://example.edu/a_(b)")
    expect(link).to_have_attribute("rel", "noopener noreferrer nofollow ugc")
    row(host.page, "See").get_by_role("button", name="Like, liked by 0").click()
    expect(row(viewer.page, "See").get_by_role("button", name="Like, liked by 1")).to_be_visible()
    row(host.page, "See").get_by_role("button", name="Reply").click()
    expect(host.page.get_by_label("Write to everybody")).to_be_focused()
    write(host, "The second line\nstays")
    expect(row(viewer.page, "The second line").locator(".quote")).to_contain_text("Vera Novák: See https")
    row(host.page, "Vera Novák").first.get_by_label("More about this message").click()
    row(host.page, "Vera Novák").first.get_by_role("button", name="Pin above the chat").click()
    expect(viewer.page.locator(".pinned")).to_contain_text("See https")
    expect(tab(viewer, "Feed").get_by_role("article")).to_contain_text("See https")
    viewer.sees(title(session_open.room.name))
    tab(viewer, "Chat")
    host.sees(title(session_open.room.name))
    viewer.sees(title(session_open.room.name))

    row(viewer.page, "You").first.get_by_label("More about this message").click()
    row(viewer.page, "You").first.get_by_role("button", name="Delete").click()
    expect(viewer.page.get_by_role("button", name="Undo")).to_be_focused()
    viewer.sees(title(session_open.room.name))
    assert sticking_out(viewer.page) == []
    expect(host.page.locator(".pinned")).to_have_count(0, timeout=10_000)
    expect(host.page.locator(".quote")).to_have_count(0)


def test_whoever_is_stopped_from_writing_reads_why_and_keeps_what_he_typed(
    browser_of: Browsers, ada: User, vera: User, session_open: Session
) -> None:
    host, viewer = browser_of(ada), browser_of(vera)
    go_in(host, session_open), go_in(viewer, session_open)
    write(viewer, "Buy my book")
    viewer.page.get_by_label("Write to everybody").fill("Buy two")

    moderate(host.page, "Buy my book", "Stop from writing")
    host.page.get_by_label("Why, as they will read it").fill("No adverts")
    host.page.get_by_role("button", name="Stop from writing", exact=True).last.click()

    expect(viewer.page.get_by_text("stopped you from writing: No adverts").first).to_be_visible()
    expect(viewer.page.get_by_label("Write to everybody")).to_have_value("Buy two")
    viewer.sees(title(session_open.room.name))
    moderate(host.page, "Buy my book", "Let write again")
    expect(viewer.page.get_by_text("stopped you from writing")).to_have_count(0)
    viewer.page.get_by_label("Write to everybody").press("Enter")
    expect(row(host.page, "Buy two")).to_be_visible()


@pytest.mark.parametrize(
    ("way", "sure", "said", "kept"),
    [
        ("Clear the chat and keep the record", "Clear it for everybody", "the record keeps it", 1),
        ("Delete the chat for good", "Delete all messages for good", "deleted for good", 0),
    ],
)
def test_the_chat_is_cleared_in_two_ways_and_it_is_said_which(
    way: str,
    sure: str,
    said: str,
    kept: int,
    browser_of: Browsers,
    ada: User,
    vera: User,
    session_open: Session,
) -> None:
    host, viewer = browser_of(ada), browser_of(vera, **PHONE_IN_HAND)
    go_in(host, session_open), go_in(viewer, session_open)
    write(viewer, "Who pays?")
    expect(row(host.page, "Who pays?")).to_be_visible()

    host.page.get_by_text("Moderate the chat").click()
    host.page.get_by_text(way).click()
    host.sees(title(session_open.room.name))
    host.page.get_by_role("button", name=sure).click()

    expect(row(viewer.page, "Who pays?")).to_have_count(0)
    expect(host.page.get_by_text(said)).to_be_visible()
    assert session_open.chat.count() == kept
    viewer.page.reload()
    expect(viewer.page.get_by_text("Nobody has written yet.")).to_be_visible()
    write(viewer, "Afterwards")
    expect(row(host.page, "Afterwards")).to_be_visible()


def test_what_is_asked_without_a_name_has_none_and_joins_ones_thread(
    browser_of: Browsers, ada: User, vera: User, session_open: Session
) -> None:
    host, viewer = browser_of(ada), browser_of(vera)
    go_in(host, session_open), go_in(viewer, session_open)
    ask, page = tab(viewer, "Q&A").get_by_label("Ask a question"), tab(host, "Q&A")
    expect(viewer.page.get_by_label("Without my name")).to_have_count(0)

    rooms.edit_room(member_of(ada, session_open.room), anonymous_questions=True, one_thread=True)
    viewer.page.get_by_label("Without my name").check()
    for text in ("Is it legal?", "And abroad?"):
        ask.fill(text)
        ask.press("Enter")
        expect(page.get_by_text(text)).to_be_visible()

    asked = page.get_by_role("listitem")
    expect(asked).to_have_count(1)
    expect(asked.get_by_text("Anonymous")).to_have_count(2)
    expect(asked).not_to_contain_text("Vera")
    expect(viewer.page.get_by_role("tabpanel", name="Q&A").get_by_text("You", exact=True)).to_have_count(2)
    for one in (host, viewer):
        one.sees(title(session_open.room.name))


def test_of_two_who_take_a_question_at_one_moment_one_reads_that_the_other_has_it(
    browser_of: Browsers, ada: User, mo: User, vera: User, session_open: Session
) -> None:
    host, second, viewer = browser_of(ada), browser_of(mo), browser_of(vera)
    for one in (host, second, viewer):
        go_in(one, session_open)
    tab(viewer, "Q&A").get_by_label("Ask a question").fill("Who pays?")
    viewer.page.get_by_label("Ask a question").press("Enter")
    answers = [tab(one, "Q&A").get_by_role("button", name="Answer", exact=True) for one in (host, second)]
    for answer in answers:
        expect(answer).to_be_visible()
    second.context.set_offline(True)  # what he sees is a moment old
    second.page.wait_for_timeout(300)
    answers[0].click()
    expect(host.page.get_by_text("You answer this")).to_be_visible()
    second.page.evaluate("() => document.querySelector('live-questions .does button').click()")
    second.context.set_offline(False)

    expect(second.page.get_by_text("Ada Okafor answers this").first).to_be_visible(timeout=15_000)
    expect(second.page.get_by_label("Write the answer")).to_have_count(0)
    assert Question.objects.get().taken_name == "Ada Okafor"


def test_a_room_whose_talk_is_switched_off_says_so_at_once(
    browser_of: Browsers, ada: User, vera: User, session_open: Session
) -> None:
    viewer = browser_of(vera)
    go_in(viewer, session_open)
    viewer.page.get_by_label("Write to everybody").fill("What I typed")

    rooms.edit_room(member_of(ada, session_open.room), chat=False)

    expect(viewer.page.get_by_text("Chat & Collaboration is off in this room.").first).to_be_visible()
    expect(viewer.page.get_by_label("Write to everybody")).to_have_value("What I typed")
    viewer.sees(title(session_open.room.name))


def test_what_is_typed_while_the_line_is_cut_is_sent_when_it_is_back(
    browser_of: Browsers, vera: User, session_open: Session
) -> None:
    viewer = browser_of(vera)
    go_in(viewer, session_open)
    write(viewer, "Before")
    expect(row(viewer.page, "Before")).to_be_visible()
    viewer.context.set_offline(True)
    viewer.page.evaluate("() => dispatchEvent(new Event('offline'))")

    write(viewer, "Meanwhile")
    viewer.page.wait_for_timeout(500)
    viewer.context.set_offline(False)

    expect(row(viewer.page, "Meanwhile")).to_have_count(1, timeout=15_000)
    expect(viewer.page.get_by_label("Write to everybody")).to_have_value("")
    assert session_open.chat.filter(text="Meanwhile").count() == 1


def test_messages_are_read_and_answered_without_a_mouse(
    browser_of: Browsers, ada: User, vera: User, session_open: Session
) -> None:
    host, viewer = browser_of(ada), browser_of(vera)
    go_in(host, session_open), go_in(viewer, session_open)
    for text in ("One", "Two", "Three", "Four"):
        write(viewer, text)
        expect(row(host.page, text)).to_be_visible()
    page = host.page

    page.get_by_label("Write to everybody").focus()
    for _ in range(6):
        page.keyboard.press("Shift+Tab")
        if row(page, "Four").evaluate("(row) => row === document.activeElement"):
            break
    expect(row(page, "Four")).to_be_focused()
    for _ in range(2):
        page.keyboard.press("ArrowUp")
    expect(row(page, "Two")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(row(viewer.page, "Two").get_by_role("button", name="Like, liked by 1")).to_be_visible()
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(row(page, "Two").get_by_role("button", name="Delete")).to_be_visible()
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    expect(page.get_by_role("status").filter(has_text="Deleted.")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(row(page, "Two")).to_be_focused()

    for _ in range(2):  # to its menu, then to the last choice
        for _ in range(3):
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
    expect(row(page, "Two")).to_have_count(0)
    expect(row(viewer.page, "Two")).to_be_visible()
    host.sees(title(session_open.room.name))
    expect(row(viewer.page, "Two")).to_have_count(0, timeout=10_000)
    expect(row(page, "Three")).to_be_focused()  # the next one, not the top of the page


@pytest.mark.parametrize("device", [{}, PHONE_IN_HAND], ids=["desk", "phone"])
def test_a_question_its_answer_and_a_backchannel_message_are_deleted_undone_and_deleted(
    device: dict[str, object], browser_of: Browsers, ada: User, vera: User, session_open: Session
) -> None:
    host, viewer = browser_of(ada, **device), browser_of(vera)
    go_in(host, session_open), go_in(viewer, session_open)
    tab(viewer, "Q&A")
    write(viewer, "Who pays?", "Ask a question")
    panel = tab(host, "Q&A")
    panel.get_by_role("button", name="Answer", exact=True).click()
    write(host, "We do.", "Write the answer")
    question, undo = panel.locator("li[data-id]"), panel.get_by_role("button", name="Undo")
    expect(panel.locator(".reply")).to_be_visible()
    host.page.get_by_label("Write the answer").fill("You will read it t")

    for part, words in ((panel.locator(".reply"), "We do."), (question.locator(".does").last, "Who pays?")):
        expect(panel).to_contain_text(words)
        part.get_by_role("button", name="Delete").press("Enter")
        expect(undo).to_be_focused()
        expect(panel).not_to_contain_text(words)
        undo.press("Enter")
        expect(question).to_be_focused()
        expect(panel).to_contain_text(words)
        expect(viewer.page.get_by_text(words)).to_be_visible()
        expect(host.page.get_by_label("Write the answer")).to_have_value("You will read it t")
    panel.locator(".reply").get_by_role("button", name="Delete").press("Enter")
    host.sees(title(session_open.room.name))
    assert sticking_out(host.page) == []
    expect(viewer.page.locator(".reply")).to_have_count(0, timeout=10_000)
    expect(question).to_be_focused()
    question.locator(".does").get_by_role("button", name="Delete").press("Enter")
    tab(host, "Backchannel")
    expect(viewer.page.get_by_text("Who pays?")).to_have_count(0)  # at once: nobody sees its line any more

    write(host, "Two minutes more", "Write to speakers and moderators")
    row(host.page, "Two minutes more").get_by_role("button", name="Delete").press("Enter")
    host.page.get_by_role("button", name="Undo").press("Enter")
    expect(row(host.page, "Two minutes more")).to_be_focused()
    row(host.page, "Two minutes more").get_by_role("button", name="Delete").press("Enter")
    host.sees(title(session_open.room.name))
    expect(host.page.get_by_text("Nobody has written here yet.")).to_be_visible(timeout=10_000)
    assert not session_open.backchannel.exists()


@pytest.mark.parametrize("way", ["reload", "leave"])
def test_what_is_deleted_is_deleted_though_its_page_is_left_at_once(
    way: str, browser_of: Browsers, ada: User, session_open: Session
) -> None:
    host = browser_of(ada)
    go_in(host, session_open)
    write(host, "Buy my book")
    moderate(host.page, "Buy my book", "Delete")
    expect(host.page.get_by_role("button", name="Undo")).to_be_visible()

    if way == "leave":
        host.page.get_by_role("button", name="Leave").click()
        expect(host.page).to_have_title(title("You left"))
    else:
        host.page.reload()
        expect(host.page.get_by_text("Nobody has written yet.")).to_be_visible()
    assert not session_open.chat.exists()


def test_of_two_who_delete_a_message_nobody_is_told_of_a_problem(
    browser_of: Browsers, ada: User, vera: User, session_open: Session
) -> None:
    host, viewer = browser_of(ada), browser_of(vera)
    go_in(host, session_open), go_in(viewer, session_open)
    write(viewer, "Buy my book")
    moderate(host.page, "Buy my book", "Delete")
    moderate(viewer.page, "Buy my book", "Delete")

    for one in (viewer, host):
        expect(one.page.get_by_text("Nobody has written yet.")).to_be_visible(timeout=10_000)
    host.page.wait_for_timeout(1_000)
    for one in (viewer, host):
        expect(one.page.get_by_text("not here any more")).to_have_count(0)


def test_two_who_answer_see_who_has_a_question(
    browser_of: Browsers, ada: User, vera: User, session_open: Session
) -> None:
    host, viewer, sam = (
        browser_of(ada),
        browser_of(vera, **PHONE_IN_HAND),
        guest_inside(browser_of, session_open, Role.SPEAKER),
    )
    go_in(host, session_open), go_in(viewer, session_open)
    tab(viewer, "Q&A").get_by_label("Ask a question").fill("Are the slides shared?")
    viewer.page.get_by_label("Ask a question").press("Enter")

    page = tab(sam, "Q&A")
    page.get_by_role("button", name="Answer", exact=True).click()
    expect(page.get_by_text("You answer this")).to_be_visible()
    expect(viewer.page.get_by_text("Sam Rivera answers this")).to_be_visible()
    tab(host, "Q&A")
    expect(host.page.get_by_text("Sam Rivera answers this")).to_be_visible()
    expect(host.page.get_by_role("button", name="Answer", exact=True)).to_have_count(0)
    page.get_by_label("Write the answer").fill("Tomorrow morning.")
    page.get_by_label("Write the answer").press("Enter")
    expect(viewer.page.locator(".reply")).to_contain_text("Tomorrow morning.")
    page.get_by_role("button", name="Resolve", exact=True).click()
    expect(viewer.page.get_by_role("heading", name="Resolved 1")).to_be_visible()
    for one in (host, viewer, sam):
        one.sees(title(session_open.room.name))
    assert Question.objects.get().resolved_at is not None


@pytest.mark.parametrize("device", [{}, PHONE_IN_HAND], ids=["desk", "phone"])
def test_who_writes_is_shown_for_a_moment_and_interrupts_nobody(
    device: dict[str, object], browser_of: Browsers, ada: User, vera: User, session_open: Session
) -> None:
    host, viewer = browser_of(ada, **device), browser_of(vera)
    go_in(host, session_open), go_in(viewer, session_open)
    line = host.page.get_by_text("Vera Novák is writing…")

    viewer.page.get_by_label("Write to everybody").press_sequentially("Is the 12 %")
    expect(line).to_be_visible()
    assert line.evaluate("(line) => line.closest('[role=log], [role=status], [aria-live]')") is None
    expect(viewer.page.get_by_text("is writing…")).to_have_count(0)  # nobody is told of himself
    host.sees(title(session_open.room.name))
    assert sticking_out(host.page) == []
    viewer.page.get_by_label("Write to everybody").press("Enter")
    expect(row(host.page, "Is the 12 %")).to_be_visible()
    expect(line).to_have_count(0)

    viewer.page.get_by_label("Write to everybody").press_sequentially("before")
    expect(line).to_be_visible()
    expect(line).to_have_count(0, timeout=8_000)  # by itself

    tab(viewer, "Q&A").get_by_label("Ask a question").press_sequentially("Are the slides shared?")
    viewer.page.wait_for_timeout(500)
    expect(host.page.get_by_text("is writing…")).to_have_count(0)
    viewer.page.get_by_label("Ask a question").press("Enter")
    tab(host, "Q&A").get_by_role("button", name="Answer", exact=True).click()
    host.page.get_by_label("Write the answer").press_sequentially("Tomorrow")
    expect(viewer.page.get_by_role("listitem").filter(has_text="slides")).to_contain_text(
        "Ada Okafor is writing…"
    )
    viewer.sees(title(session_open.room.name))
    host.page.get_by_label("Write the answer").press("Enter")
    expect(viewer.page.locator(".reply")).to_contain_text("Tomorrow")
    expect(viewer.page.get_by_text("is writing…")).to_have_count(0)


def test_the_backchannel_is_there_for_those_who_may_read_it(
    browser_of: Browsers, ada: User, vera: User, session_open: Session
) -> None:
    host, viewer = browser_of(ada), browser_of(vera)
    sam = guest_inside(browser_of, session_open, Role.SPEAKER, **PHONE_IN_HAND)
    go_in(host, session_open), go_in(viewer, session_open)
    expect(viewer.page.get_by_role("tab", name="Backchannel")).to_have_count(0)

    tab(host, "Backchannel").get_by_label("Write to speakers and moderators").fill("Two minutes more")
    host.page.get_by_label("Write to speakers and moderators").press("Enter")

    expect(sam.page.get_by_role("tab", name=re.compile("Backchannel.*unread"))).to_be_visible()
    expect(row(tab(sam, "Backchannel"), "Two minutes more")).to_be_visible()
    sam.sees(title(session_open.room.name))


def test_five_thousand_messages_stay_smooth(browser_of: Browsers, vera: User, session_open: Session) -> None:
    words = {"name": "Ada Okafor", "hue": 1, "role": "owner", "at": timezone.now(), "session": session_open}
    rows = [ChatMessage(text=f"Message {number}. " * (number % 9 + 1), **words) for number in range(5_000)]
    ChatMessage.objects.bulk_create(rows)
    viewer = browser_of(vera)
    go_in(viewer, session_open)
    page, log = viewer.page, viewer.page.get_by_role("log")
    expect(row(page, "Message 4999.")).to_be_in_viewport()

    for reached in (4_890, 4_700, 4_400):
        for _ in range(60):
            if page.get_by_role("log").get_by_text(f"Message {reached}.").count():
                break
            log.evaluate("(log) => { log.scrollTop -= 1200; }")
            page.wait_for_timeout(80)
        expect(row(page, f"Message {reached}.")).to_have_count(1)
    assert log.get_by_role("listitem").count() <= 240
    topmost = log.evaluate(TOPMOST)
    member = guest_inside(browser_of, session_open, Role.VIEWER)
    write(member, "Somebody else writes")
    expect(page.get_by_role("button", name="new message")).to_be_visible()
    assert log.evaluate(TOPMOST) == topmost  # what is being read stays where it is

    write(viewer, "And one more")
    expect(row(page, "And one more")).to_be_in_viewport()


TOPMOST = """(log) => [...log.querySelectorAll("[data-id]")]
    .find((one) => one.getBoundingClientRect().bottom > log.getBoundingClientRect().top).dataset.id"""


def test_a_name_without_a_gap_stays_inside_the_panel(
    browser_of: Browsers, ada: User, vera: User, session_open: Session
) -> None:
    User.objects.filter(pk=vera.pk).update(last_name="Donaudampfschifffahrtsgesellschaftskapitänin" * 2)
    host, viewer = browser_of(ada, **PHONE_IN_HAND), browser_of(vera)
    go_in(host, session_open), go_in(viewer, session_open)
    tab(viewer, "Q&A")
    write(viewer, "Is the recording kept?", "Ask a question")

    name = tab(host, "Q&A").get_by_text("Donaudampfschifffahrt")
    expect(name).to_be_in_viewport(ratio=1)
