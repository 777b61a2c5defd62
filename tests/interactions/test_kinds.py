"""Every kind is prepared, answered, and counted right."""

from datetime import datetime
from typing import Any

import pytest
from pydantic import ValidationError

from greenroom.access.refusals import DoesNotFit, Refusal, TooLong
from greenroom.access.roles import Capability
from greenroom.admission.insiders import Inside
from greenroom.interactions import actions, tally
from greenroom.interactions.kinds import KINDS, REACTIONS
from greenroom.interactions.models import Interaction
from greenroom.people.models import User
from greenroom.protocol.preparing import Draft
from greenroom.protocol.results import Tally
from greenroom.rooms.models import Session
from tests import cast
from tests.interactions.asking import (
    DRAFTS,
    actor,
    answer,
    asked,
    choosing,
    draft,
    options,
    prepared,
    writing,
)


@pytest.fixture
def owner(session_open: Session, ada: User) -> Inside:
    return actor(session_open, ada)


@pytest.fixture
def crowd(session_open: Session) -> list[Inside]:
    """Four who answer."""
    session_open.room.entry = "accounts"
    session_open.room.save()
    people = [cast.account(f"crowd{number}@example.edu", "Crowd", str(number)) for number in range(4)]
    return [actor(session_open, one) for one in people]


def result(interaction: Interaction, now: datetime) -> Tally:
    """How it stands."""
    found = tally.standings(interaction.session_id, [interaction.pk], now=now).told
    assert [one.interaction for one in found] == [interaction.pk]
    return found[0].tally


def counts(interaction: Interaction, now: datetime) -> dict[str, int]:
    """How often each option was chosen, by its text."""
    found = result(interaction, now).counts
    rows = [option for question in interaction.questions.all() for option in question.options.all()]
    return {option.text: found[option.pk] for option in rows}


def test_there_are_nine_kinds_and_something_to_ask_of_each() -> None:
    assert set(KINDS) == set(DRAFTS)
    assert len(KINDS) == 9


@pytest.mark.parametrize("kind", [kind for kind in KINDS if KINDS[kind].answered])
def test_each_kind_is_answered_by_a_crowd_and_counted(
    kind: str, owner: Inside, crowd: list[Inside], now: datetime
) -> None:
    interaction = asked(owner, kind)
    for one in crowd:
        answer(one, interaction)

    found = result(interaction, now.replace(year=now.year + 1))

    assert found.responses == 4
    written = sum(one.times for said in found.written.values() for one in said)
    assert sum(found.counts.values()) + written == 4 * interaction.questions.count()


def test_a_poll_counts_each_option(owner: Inside, crowd: list[Inside], now: datetime) -> None:
    poll = asked(owner)
    question = poll.questions.first()
    for one, text in zip(crowd, ["Prices", "Prices", "Hiring", "Sales"], strict=True):
        answer(one, poll, choosing(question, text))

    assert counts(poll, poll.published_at or now) == {"Prices": 2, "Services": 0, "Sales": 1, "Hiring": 1}


def test_several_options_count_once_each_where_several_are_allowed(
    owner: Inside, crowd: list[Inside], now: datetime
) -> None:
    several = {"several": True, "options": options("A", "B", "C")}
    poll = asked(owner, questions=[several])
    question = poll.questions.first()
    answer(crowd[0], poll, choosing(question, "A", "C"))
    answer(crowd[1], poll, choosing(question, "C"))

    assert counts(poll, poll.published_at or now) == {"A": 1, "B": 0, "C": 2}
    assert result(poll, poll.published_at or now).responses == 2


def test_a_rating_has_an_average(owner: Inside, crowd: list[Inside], now: datetime) -> None:
    rating = asked(owner, "rating")
    question = rating.questions.get()
    for one, stars in zip(crowd, "1224", strict=True):
        answer(one, rating, choosing(question, stars))

    assert result(rating, rating.published_at or now).averages == {question.pk: 2.25}


def test_a_rating_without_answers_has_no_average(owner: Inside, now: datetime) -> None:
    assert result(asked(owner, "rating"), now.replace(year=now.year + 1)).averages == {}


def test_a_cloud_counts_words_whatever_their_case_and_width(
    owner: Inside, crowd: list[Inside], now: datetime
) -> None:
    cloud = asked(owner, "cloud")
    question = cloud.questions.get()
    for one, words in zip(
        crowd, [["Growth"], ["growth ", "price"], ["ＧＲＯＷＴＨ"], ["Price", "luck"]], strict=True
    ):
        answer(one, cloud, writing(question, *words))

    written = result(cloud, cloud.published_at or now).written[question.pk]
    assert [(one.text, one.times) for one in written] == [("growth", 3), ("price", 2), ("luck", 1)]


def test_the_latest_answers_to_an_open_question_come_first(
    owner: Inside, crowd: list[Inside], now: datetime
) -> None:
    question = (opened := asked(owner, "open")).questions.get()
    answer(crowd[0], opened, writing(question, "Raise prices"))
    answer(crowd[1], opened, writing(question, "Sleep"))

    written = result(opened, opened.published_at or now).written[question.pk]
    assert [one.text for one in written] == ["Sleep", "Raise prices"]


def test_a_survey_may_be_answered_in_part(owner: Inside, crowd: list[Inside], now: datetime) -> None:
    survey = asked(owner, "survey")
    best, useful, missing = survey.questions.all()
    answer(crowd[0], survey, choosing(best, "Talk", "Coffee"), choosing(useful, "9"), writing(missing, "Tea"))
    answer(crowd[1], survey, choosing(useful, "6"))

    found = result(survey, survey.published_at or now)
    assert found.responses == 2
    assert found.averages == {useful.pk: 7.5}
    assert [one.text for one in found.written[missing.pk]] == ["Tea"]


def test_a_crowd_reaction_proposes_what_to_react_with(owner: Inside) -> None:
    question = asked(owner, "reaction").questions.get()

    assert [option.text for option in question.options.all()] == list(REACTIONS)


def test_which_options_are_right_is_told_when_the_quiz_is_closed_and_shared(
    owner: Inside, now: datetime
) -> None:
    quiz = asked(owner, "quiz", sharing="closed", minutes=5)
    right = quiz.questions.get().options.get(text="Prices").pk
    assert quiz.published_at and quiz.closes_at

    running = tally.standings(quiz.session_id, None, now=quiz.published_at).told[0]
    over = tally.standings(quiz.session_id, None, now=quiz.closes_at).told[0]

    assert (running.heard_by, running.tally.right) == (Capability.LAUNCH, [])
    assert (over.heard_by, over.tally.right) == (Capability.WATCH, [right])


@pytest.mark.parametrize(
    ("kind", "said", "no"),
    [
        ("poll", {"questions": [{"options": options("only")}]}, DoesNotFit),
        ("poll", {"questions": [{"options": options(*"ABCDEF")}]}, TooLong),  # K92: a sixth
        ("poll", {"questions": [{"options": options("same", "same")}]}, DoesNotFit),
        ("poll", {"questions": [{"options": options("A", "B", right="A")}]}, DoesNotFit),
        ("poll", {"questions": []}, DoesNotFit),
        ("poll", {"questions": [{"options": options("A", "B")}, {"options": options("A", "B")}]}, TooLong),
        ("poll", {"questions": [{"options": options("A", "B\u202e")}]}, DoesNotFit),
        ("poll", {"text": "two\nlines"}, DoesNotFit),
        ("poll", {"label": "Go", "address": "https://example.org"}, DoesNotFit),
        ("quiz", {"questions": [{"options": options("A", "B")}]}, DoesNotFit),
        ("vote", {"questions": [{"several": True, "options": options("A", "B")}]}, DoesNotFit),
        ("vote", {"questions": [{"options": options(*"ABCDEFGHIJK")}]}, TooLong),
        ("reaction", {"questions": [{"options": options(*"ABCDEFG")}]}, TooLong),
        ("survey", {"questions": []}, DoesNotFit),
        ("survey", {"questions": [{"text": "", "asks": "text"}]}, DoesNotFit),
        ("survey", {"questions": [{"text": "How?", "asks": "words"}]}, DoesNotFit),
        ("survey", {"questions": [{"text": "How?"}]}, DoesNotFit),
        ("announcement", {"questions": [{}]}, TooLong),
        ("announcement", {"address": ""}, DoesNotFit),
        ("announcement", {"address": "javascript:alert(1)"}, DoesNotFit),
        ("announcement", {"address": "https://"}, DoesNotFit),
        ("announcement", {"address": "https://bank.example@evil.example/"}, DoesNotFit),
        ("announcement", {"address": "//evil.example"}, DoesNotFit),
        ("announcement", {"address": "https://[::1"}, DoesNotFit),
    ],
)
def test_what_a_kind_does_not_hold_is_refused_and_nothing_is_stored(
    kind: str, said: dict[str, Any], no: type[Refusal], owner: Inside
) -> None:
    with pytest.raises(no):
        prepared(owner, kind, **said)

    assert not Interaction.objects.exists()


def test_a_tenth_kind_that_nobody_knows_is_refused(owner: Inside, now: datetime) -> None:
    with pytest.raises(DoesNotFit):
        actions.create(owner, kind="raffle", draft=draft(), now=now)


@pytest.mark.parametrize(
    "said",
    [
        {"text": "x" * 301},
        {"text": " "},
        {"minutes": 0},
        {"minutes": 121},
        {"minutes": 10**30},
        {"minutes": "soon"},
        {"sharing": "everybody"},
        {"questions": [{"options": options(*(str(number) for number in range(10_000)))}]},
        {"questions": [{"steps": 11}]},
    ],
)
def test_what_the_protocol_does_not_take_is_no_draft(said: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Draft.model_validate({**DRAFTS["poll"], **said})


@pytest.mark.parametrize(
    ("kind", "given", "no"),
    [
        ("poll", {"options": []}, DoesNotFit),
        ("poll", {"options": [0, 1]}, DoesNotFit),  # two where one is chosen
        ("poll", {"options": [0, 0]}, DoesNotFit),
        ("poll", {"options": [99]}, DoesNotFit),
        ("poll", {"texts": ["Prices"]}, DoesNotFit),
        ("poll", {"options": [0], "texts": ["Prices"]}, DoesNotFit),
        ("rating", {"options": [5]}, DoesNotFit),  # six stars of five
        ("open", {"texts": []}, DoesNotFit),
        ("open", {"texts": ["one", "two"]}, DoesNotFit),
        ("open", {"texts": ["x" * 301]}, TooLong),
        ("open", {"texts": [""]}, DoesNotFit),
        ("open", {"texts": ["\u200b"]}, DoesNotFit),
        ("open", {"texts": ["a\u202eb"]}, DoesNotFit),
        ("open", {"texts": ["bell\x07"]}, DoesNotFit),
        ("cloud", {"texts": ["a", "b", "c", "d"]}, DoesNotFit),
        ("cloud", {"texts": ["x" * 31]}, TooLong),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_and_nothing_is_stored(
    kind: str, given: dict[str, Any], no: type[Refusal], owner: Inside
) -> None:
    interaction = asked(owner, kind)
    question = interaction.questions.get()
    offered = dict(enumerate(question.options.values_list("pk", flat=True)))
    said = {**given, "options": [offered.get(place, 10**15) for place in given.get("options", [])]}

    with pytest.raises(no):
        answer(owner, interaction, writing(question).model_copy(update=said))

    assert not interaction.responses.exists()


def test_no_answer_and_two_to_one_question_are_refused(owner: Inside, now: datetime) -> None:
    poll = asked(owner)
    one = choosing(poll.questions.get(), "Prices")

    for given in ([], [one, one]):
        with pytest.raises(DoesNotFit):
            actions.answer(owner, id=poll.pk, answers=given, now=poll.published_at or now)

    assert not poll.responses.exists()


def test_options_of_another_question_are_refused(owner: Inside) -> None:
    first, second = asked(owner), asked(owner)
    theirs = choosing(second.questions.get(), "Prices")

    with pytest.raises(DoesNotFit):
        answer(owner, first, theirs)
    with pytest.raises(DoesNotFit):
        answer(owner, first, theirs.model_copy(update={"question": first.questions.get().pk}))

    assert not first.responses.exists()
