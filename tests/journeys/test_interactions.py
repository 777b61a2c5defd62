"""Interactions in the browser: whoever may asks, everybody answers, the results come up by themselves."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from greenroom.conversation import actions as talk
from greenroom.interactions.models import Interaction
from greenroom.people.models import User
from greenroom.rooms.models import Session
from tests.interactions.asking import DRAFTS, actor, answer, asked, prepared, writing
from tests.journeys.browsing import PHONE_IN_HAND, Browsers, sticking_out
from tests.journeys.inside import ANSWERED_BY, DRAWN, go_in, question, tab
from tests.journeys.steps import title


def test_ada_asks_vera_answers_on_her_phone_and_both_see_the_result(
    browser_of: Browsers, ada: User, mo: User, vera: User, session_open: Session
) -> None:
    host, viewer = browser_of(ada), browser_of(vera, **PHONE_IN_HAND)
    go_in(host, session_open), go_in(viewer, session_open)
    launch = tab(host, "Interactions")
    launch.get_by_role("button", name="Poll", exact=True).click()
    launch.get_by_label("Question").fill("Which lever first?")
    launch.get_by_label("Option 1").fill("Prices")
    launch.get_by_label("Option 2").fill("Hiring")
    launch.get_by_role("button", name="Add an option").click()
    expect(launch.get_by_label("Option 3").first).to_be_focused()
    host.page.keyboard.type("Sales")
    host.sees(title(session_open.room.name))
    launch.get_by_role("button", name="Start now").click()

    form = question(viewer)
    expect(form.get_by_role("group", name="Which lever first?")).to_be_visible()
    expect(viewer.page.get_by_label("Write to everybody")).to_be_hidden()  # it takes the panel of a phone
    viewer.sees(title(session_open.room.name))
    assert sticking_out(viewer.page) == []
    form.get_by_role("button", name="Send answer").tap()
    expect(form.get_by_role("alert")).to_have_text("Choose or write an answer first.")
    form.get_by_label("Hiring").check()
    form.get_by_role("button", name="Send answer").tap()
    expect(form.get_by_text("Answered", exact=True)).to_be_visible()

    expect(launch.get_by_text("1 of 2 answered", exact=True)).to_be_visible()
    expect(launch.get_by_role("listitem").filter(has_text="Hiring")).to_contain_text("100%")
    third = browser_of(mo)
    go_in(third, session_open)
    expect(launch.get_by_text("1 of 3 answered", exact=True)).to_be_visible()
    launch.get_by_role("button", name="Close and share").click()
    expect(launch.get_by_text("1 answer", exact=True)).to_be_visible()

    feed = tab(viewer, "Feed")
    expect(feed.get_by_role("listitem").filter(has_text="Hiring")).to_contain_text("100%")
    expect(feed.get_by_text("Your answer")).to_be_visible()
    expect(question(viewer).locator("form")).to_have_count(0)
    viewer.sees(title(session_open.room.name))
    assert sticking_out(viewer.page) == []


def test_every_kind_is_answered_by_hand_and_its_result_is_drawn(
    browser_of: Browsers, ada: User, vera: User, session_open: Session
) -> None:
    viewer, owner = browser_of(vera), actor(session_open, ada)
    go_in(viewer, session_open)
    assert set(ANSWERED_BY) | {"announcement"} == set(DRAFTS)
    for kind, answering in ANSWERED_BY.items():
        interaction = asked(owner, kind, sharing="live" if kind != "quiz" else "closed", minutes=1)
        form = question(viewer).locator("form")
        expect(form).to_contain_text(DRAFTS[kind]["text"])
        answering(form)
        viewer.sees(title(session_open.room.name))
        for _ in range(interaction.questions.count() - 1):
            form.get_by_role("button", name="Next question").click()
        form.get_by_role("button", name="👏" if kind == "reaction" else "Send answer").click()
        expect(form).to_have_count(0)
        Interaction.objects.filter(pk=interaction.pk).update(closes_at=timezone.now())

    viewer.page.reload()  # the times were changed behind everybody's back
    feed = tab(viewer, "Feed")
    for kind, drawn in DRAWN.items():
        expect(feed.get_by_role("article").filter(has_text=DRAFTS[kind]["text"])).to_contain_text(drawn)
    viewer.sees(title(session_open.room.name))


@pytest.mark.parametrize("options", [{}, PHONE_IN_HAND], ids=["desk", "phone"])
def test_a_word_and_an_answer_are_hidden_before_everybody_and_shown_again(
    options: dict[str, object], browser_of: Browsers, ada: User, vera: User, session_open: Session
) -> None:
    owner, vera_herself = actor(session_open, ada), actor(session_open, vera)
    cloud, question = asked(owner, "cloud", sharing="live"), asked(owner, "open", sharing="live")
    answer(vera_herself, cloud, writing(cloud.questions.get(), "Growth", "Rubbish"))
    answer(vera_herself, question, writing(question.questions.get(), "Raise the prices"))
    host, viewer = browser_of(ada, **options), browser_of(vera)
    go_in(host, session_open), go_in(viewer, session_open)
    question_above = host.page.get_by_role("button", name="Set it aside")
    for _ in range(2):
        question_above.click()
    launch, feed = tab(host, "Interactions"), tab(viewer, "Feed")
    expect(feed.get_by_text("rubbish")).to_be_visible()
    expect(feed.get_by_role("button", name="Hide")).to_have_count(0)
    host.sees(title(session_open.room.name))
    assert sticking_out(host.page) == []

    launch.get_by_role("button", name="Hide “rubbish” from everybody").click()
    expect(feed.get_by_text("rubbish")).to_have_count(0)
    expect(launch.get_by_role("button", name="Show the last one again")).to_be_focused()
    launch.get_by_role("button", name="Hide “Raise the prices” from everybody").click()
    expect(feed.get_by_text("Raise the prices")).to_have_count(0)
    viewer.page.reload()
    expect(tab(viewer, "Feed").get_by_text("growth", exact=True)).to_be_visible()
    expect(feed.get_by_text("rubbish")).to_have_count(0)
    host.sees(title(session_open.room.name))

    hidden = launch.get_by_role("article").filter(has_text=DRAFTS["cloud"]["text"])
    expect(hidden.get_by_text("1 text is hidden from everybody")).to_be_visible()
    hidden.get_by_role("button", name="Show the last one again").click()
    expect(feed.get_by_text("rubbish")).to_be_visible()


@pytest.mark.parametrize("device", [{}, PHONE_IN_HAND], ids=["desk", "phone"])
def test_a_survey_is_answered_a_page_at_a_time_and_back_again(
    device: dict[str, object], browser_of: Browsers, ada: User, vera: User, session_open: Session
) -> None:
    viewer = browser_of(vera, **device)
    go_in(viewer, session_open)
    survey = asked(actor(session_open, ada), "survey")
    form = question(viewer).locator("form")

    form.get_by_label("Coffee").check()
    form.get_by_label("Talk").check()
    expect(form.get_by_text("Question 1 of 3")).to_be_visible()
    form.get_by_role("button", name="Next question").click()
    expect(form.get_by_role("group", name="How useful was it?")).to_be_visible()
    expect(form.get_by_label("Coffee")).to_be_hidden()
    expect(form.get_by_label("1", exact=True)).to_be_focused()
    viewer.sees(title(session_open.room.name))
    assert sticking_out(viewer.page) == []
    form.get_by_role("button", name="Back").click()
    expect(form.get_by_label("Coffee")).to_be_checked()
    for _ in range(2):
        form.get_by_role("button", name="Next question").click()
    form.get_by_label("Your answer").fill("Time")
    expect(form.get_by_role("button", name="Send answer")).to_be_in_viewport(ratio=1)
    form.get_by_role("button", name="Send answer").click()

    expect(question(viewer).get_by_text("Answered", exact=True)).to_be_visible()
    [response] = survey.responses.all()
    chosen = response.answers.order_by("pk").values_list("option__text", "text")
    assert sorted(option or text for option, text in chosen) == ["Coffee", "Talk", "Time"]


def test_a_time_to_answer_that_is_too_long_is_said_so(
    browser_of: Browsers, ada: User, session_open: Session
) -> None:
    host = browser_of(ada)
    go_in(host, session_open)
    launch = tab(host, "Interactions")
    launch.get_by_role("button", name="Open question", exact=True).click()
    launch.get_by_label("Question", exact=True).fill("Why?")
    for minutes in ("121", "0", "1.5"):
        launch.get_by_label("Minutes to answer").fill(minutes)
        launch.get_by_role("button", name="Start now").click()
        expect(launch.get_by_role("alert")).to_contain_text("Give 1 to 120 minutes")
    launch.get_by_label("Minutes to answer").fill("120")
    launch.get_by_role("button", name="Start now").click()

    expect(launch.get_by_role("article")).to_contain_text("Open question, live")
    assert Interaction.objects.get().minutes == 120


def test_a_question_set_aside_can_be_taken_up_again_by_keyboard(
    browser_of: Browsers, ada: User, vera: User, session_open: Session
) -> None:
    viewer = browser_of(vera)
    go_in(viewer, session_open)
    asked(actor(session_open, ada))
    form = question(viewer)

    form.get_by_role("button", name="Set it aside").press("Enter")
    back = form.get_by_role("button", name="Answer")
    expect(back).to_be_focused()
    back.press("Enter")
    expect(form.get_by_label("Prices")).to_be_focused()
    viewer.page.keyboard.press("ArrowDown")
    viewer.page.keyboard.press("Enter")

    expect(form.get_by_text("Answered", exact=True)).to_be_visible()
    expect(form.locator(".answer")).to_be_focused()


def test_what_closes_by_itself_leaves_and_its_countdown_is_silent(
    browser_of: Browsers, ada: User, vera: User, session_open: Session
) -> None:
    poll = asked(actor(session_open, ada))
    Interaction.objects.filter(pk=poll.pk).update(closes_at=timezone.now() + timedelta(seconds=8))
    viewer = browser_of(vera)
    go_in(viewer, session_open)

    timer = question(viewer).get_by_role("timer")
    expect(timer).to_have_attribute("aria-live", "off")
    expect(question(viewer).locator("form")).to_have_count(0, timeout=12_000)
    expect(tab(viewer, "Feed").get_by_role("article")).to_contain_text("0 answers")


def test_an_announcement_is_said_and_kept_with_its_call_to_action(
    browser_of: Browsers, ada: User, vera: User, session_open: Session
) -> None:
    host, viewer = browser_of(ada), browser_of(vera)
    go_in(host, session_open), go_in(viewer, session_open)
    launch = tab(host, "Interactions")
    launch.get_by_role("button", name="Announcement", exact=True).click()
    launch.get_by_label("What to announce").fill("The worksheet is there")
    launch.get_by_label("Words on the button").fill("Open it")
    launch.get_by_label("Address that the button opens").fill("javascript:alert(1)")
    launch.get_by_role("button", name="Start now").click()
    expect(launch.get_by_role("alert")).to_contain_text("This does not fit")
    launch.get_by_label("Address that the button opens").fill("https://linden.example/worksheet")
    launch.get_by_role("button", name="Start now").click()

    expect(viewer.page.get_by_text("Announcement: The worksheet is there")).to_be_visible()
    call = tab(viewer, "Updates").get_by_role("link", name="Open it")
    expect(call).to_have_attribute("href", "https://linden.example/worksheet")
    expect(call).to_have_attribute("rel", "noopener noreferrer")


def test_the_feed_holds_what_is_pinned_too(
    browser_of: Browsers, ada: User, vera: User, session_open: Session
) -> None:
    viewer, owner = browser_of(vera), actor(session_open, ada)
    go_in(viewer, session_open)
    message = talk.post(owner, text="The worksheet is under Files", now=timezone.now())
    talk.pin(owner, id=message.pk, on=True, now=timezone.now())

    expect(tab(viewer, "Feed").get_by_role("article")).to_contain_text("The worksheet is under Files")


def test_a_draft_is_kept_changed_scheduled_started_hidden_and_opened_again(
    browser_of: Browsers, ada: User, session_open: Session
) -> None:
    host = browser_of(ada)
    go_in(host, session_open)
    launch = tab(host, "Interactions")
    launch.get_by_role("button", name="Quiz", exact=True).click()
    launch.get_by_label("Question").fill("What moved it?")
    launch.get_by_label("Option 1").first.fill("Prices")
    launch.get_by_label("Option 2").first.fill("Luck")
    launch.get_by_role("button", name="Keep as a draft").click()
    expect(launch.get_by_role("alert")).to_contain_text("This does not fit")
    launch.get_by_label("Option 1 is right").check()
    launch.get_by_role("button", name="Keep as a draft").click()

    ready = launch.get_by_role("listitem").filter(has_text="What moved it?")
    ready.get_by_role("button", name="Edit").click()
    expect(launch.get_by_label("Option 1 is right")).to_be_checked()
    launch.get_by_label("Question").fill("What moved the margin?")
    launch.get_by_role("button", name="Keep as a draft").click()
    ready = launch.get_by_role("listitem").filter(has_text="What moved the margin?")
    ready.get_by_role("button", name="Duplicate").click()
    expect(ready).to_have_count(2)
    ready.first.get_by_role("button", name="Delete").click()
    expect(ready).to_have_count(1)
    host.sees(title(session_open.room.name))
    ready.get_by_role("button", name="Start").click()

    running = launch.get_by_role("article").filter(has_text="Quiz, live")
    running.get_by_role("button", name="Close", exact=True).click()
    over = launch.get_by_role("article").filter(has_text="Quiz, closed")
    over.get_by_role("button", name="Hide results").click()
    expect(over.get_by_role("button", name="Share results")).to_be_visible()
    over.get_by_role("button", name="Open again").click()
    expect(running).to_be_visible()
    host.sees(title(session_open.room.name))


@pytest.mark.parametrize("options", [{}, PHONE_IN_HAND], ids=["desk", "phone"])
def test_a_draft_is_given_a_time_on_the_readers_clock_another_one_and_none_again(
    options: dict[str, object], browser_of: Browsers, ada: User, session_open: Session
) -> None:
    draft = prepared(actor(session_open, ada), text="Which lever would you pull first, and why? " * 6)
    at = (timezone.now() + timedelta(days=2)).replace(hour=15, minute=30, second=0, microsecond=0)
    host = browser_of(ada, **{**options, "timezone_id": "Asia/Kathmandu"})
    go_in(host, session_open)
    ready = tab(host, "Interactions").get_by_role("listitem").filter(has_text="Which lever")

    ready.get_by_role("button", name="Schedule").click()
    form = ready.get_by_role("form")
    expect(form.get_by_label("Starts, your time in Kathmandu")).to_be_focused()
    for offered in ("Schedule", "Cancel"):
        expect(form.get_by_role("button", name=offered)).to_be_in_viewport(ratio=1)
    form.get_by_role("button", name="Schedule").click()
    expect(form.get_by_role("alert")).to_have_text("Choose a moment to come.")
    expect(form.get_by_label("Starts")).to_be_focused()
    expect(form.get_by_label("Starts")).to_have_accessible_description("Choose a moment to come.")
    expect(form.get_by_role("button", name="Schedule")).to_be_in_viewport(ratio=1)
    form.get_by_label("Starts").fill(f"{at:%Y-%m-%d}T21:15")
    host.sees(title(session_open.room.name))
    assert sticking_out(host.page) == []
    form.get_by_role("button", name="Schedule").click()
    expect(ready).to_contain_text(re.compile(r"starts by itself at \w+ \d+ \w+, 21:15"))
    draft.refresh_from_db()
    assert draft.scheduled_for == at  # Kathmandu is 5:45 ahead of UTC

    ready.get_by_role("button", name="Change the time").click()
    expect(form.get_by_label("Starts")).to_have_value(f"{at:%Y-%m-%d}T21:15")
    form.get_by_role("button", name="Start by hand").click()
    expect(ready.get_by_role("button", name="Schedule")).to_be_focused()
    expect(ready).not_to_contain_text("starts by itself")
    draft.refresh_from_db()
    assert draft.scheduled_for is None


@pytest.mark.parametrize("options", [{}, PHONE_IN_HAND])
def test_each_form_is_complete_and_nothing_sticks_out(
    options: dict[str, object], browser_of: Browsers, ada: User, session_open: Session
) -> None:
    host, owner = browser_of(ada, **options), actor(session_open, ada)
    answer(owner, asked(owner, "poll", text="Long" * 70))
    go_in(host, session_open)
    launch = tab(host, "Interactions")
    for kind in (
        *("Poll", "Quiz", "Rating", "Crowd vote", "Announcement"),
        *("Open question", "Crowd reaction", "Survey", "Word cloud"),
    ):
        launch.get_by_role("button", name=kind, exact=True).click()
        expect(launch.get_by_role("form", name=kind)).to_be_visible()
        host.sees(title(session_open.room.name))
        assert sticking_out(host.page) == []
        launch.get_by_role("button", name="Cancel").click()
