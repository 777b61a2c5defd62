"""A written answer, or a word of a cloud, that is not for everybody (K81, K91)."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from greenroom.access.refusals import NotAllowed
from greenroom.access.roles import GRANTS, Capability, Role
from greenroom.administration.models import AuditEvent
from greenroom.admission.insiders import Inside
from greenroom.interactions import actions, tally
from greenroom.interactions.models import HiddenText, Interaction, PartAnswer
from greenroom.interactions.queries import interactions_seen_by
from greenroom.people.models import User
from greenroom.rooms import log
from greenroom.rooms.models import Session
from tests import cast
from tests.interactions.asking import actor, answer, asked, writing
from tests.proofs import everybody


@pytest.fixture
def owner(session_open: Session, ada: User) -> Inside:
    return actor(session_open, ada)


@pytest.fixture
def viewer(session_open: Session, vera: User) -> Inside:
    return actor(session_open, vera)


def shown(interaction: Interaction) -> list[tuple[str, int]]:
    """What everybody reads of it, and how often it was written."""
    [found] = tally.standings(interaction.session_id, [interaction.pk], now=timezone.now()).told
    return [(one.text, one.times) for texts in found.tally.written.values() for one in texts]


def hide(me: Inside, interaction: Interaction, text: str) -> None:
    actions.hide(me, question=interaction.questions.get().pk, text=text, now=timezone.now())


def show(me: Inside, interaction: Interaction) -> None:
    actions.show(me, question=interaction.questions.get().pk, now=timezone.now())


def test_a_word_is_hidden_however_often_and_by_whomever_it_is_written(owner: Inside, viewer: Inside) -> None:
    cloud = asked(owner, "cloud")
    answer(viewer, cloud, writing(cloud.questions.get(), "Growth", "Rubbish"))
    assert shown(cloud) == [("growth", 1), ("rubbish", 1)]

    hide(owner, cloud, "rubbish")
    answer(owner, cloud, writing(cloud.questions.get(), "RUBBISH", "growth"))

    assert shown(cloud) == [("growth", 2)]
    assert PartAnswer.objects.filter(text="rubbish").count() == 2  # for the record


def test_one_answer_is_hidden_and_the_others_stay_with_the_count(owner: Inside, viewer: Inside) -> None:
    question, other = asked(owner, "open"), asked(owner, "open")
    for one in (question, other):
        answer(viewer, one, writing(one.questions.get(), "Rubbish"))
    answer(owner, question, writing(question.questions.get(), "Prices"))

    hide(owner, question, "Rubbish")

    assert shown(question) == [("Prices", 1)]
    assert shown(other) == [("Rubbish", 1)]
    assert tally.standings(question.session_id, [question.pk], now=timezone.now()).told[0].tally.responses == 2


def test_what_was_hidden_last_is_shown_again_first(owner: Inside, viewer: Inside) -> None:
    cloud = asked(owner, "cloud")
    answer(viewer, cloud, writing(cloud.questions.get(), "a", "b", "c"))
    for word in ("b", "a"):
        hide(owner, cloud, word)

    show(owner, cloud)
    assert shown(cloud) == [("a", 1), ("c", 1)]
    show(owner, cloud)
    assert shown(cloud) == [("a", 1), ("b", 1), ("c", 1)]
    with pytest.raises(HiddenText.DoesNotExist):
        show(owner, cloud)


def test_a_hidden_text_leaves_the_server_no_more_not_even_to_whoever_wrote_it(
    owner: Inside, viewer: Inside, now: datetime
) -> None:
    question = asked(owner, "open", sharing="live")
    answer(viewer, question, writing(question.questions.get(), "Rubbish"))
    assert shown(question)

    hide(owner, question, "Rubbish")

    for me in (owner, viewer):
        assert "Rubbish" not in interactions_seen_by(me, now).model_dump_json()
    logged = log.read(owner.session.pk, after=0)
    assert logged and not [one for one in logged if b"Rubbish" in one.frame]
    assert interactions_seen_by(owner, now).hidden == {question.questions.get().pk: 1}
    assert interactions_seen_by(viewer, now).hidden == {}


def test_who_hid_it_is_written_down_without_the_text(owner: Inside, viewer: Inside) -> None:
    question = asked(owner, "open")
    answer(viewer, question, writing(question.questions.get(), "Rubbish"))
    for _ in range(2):
        hide(owner, question, "Rubbish")
    show(owner, question)

    noted = AuditEvent.objects.filter(verb__startswith="answer.").order_by("pk")
    assert [one.verb for one in noted] == ["answer.hidden", "answer.shown"]
    assert {one.actor for one in noted} == {owner.audit_name}
    assert "Rubbish" not in str([one.data for one in noted])


def test_whoever_moderates_may_hide_and_nobody_else(session_open: Session) -> None:
    people = everybody(session_open)
    question = asked(people[Role.OWNER], "open")
    answer(people[Role.VIEWER], question, writing(question.questions.get(), "Rubbish"))
    allowed = set()
    for role, me in people.items():
        try:
            hide(me, question, "Rubbish"), show(me, question)
        except NotAllowed:
            continue
        allowed.add(role)

    assert allowed == {role for role in Role if Capability.MODERATE in GRANTS[role]}


def test_what_nobody_wrote_here_is_not_hidden(owner: Inside, viewer: Inside) -> None:
    question, poll = asked(owner, "open"), asked(owner)
    answer(viewer, question, writing(question.questions.get(), "Prices"))
    other = cast.session_in(cast.room_of(cast.eve()), timedelta(minutes=-5))
    theirs = asked(actor(other, User.objects.get(email=cast.EVE)), "open")

    with pytest.raises(PartAnswer.DoesNotExist):
        hide(owner, question, "Luck")
    with pytest.raises(PartAnswer.DoesNotExist):
        hide(owner, poll, "")
    with pytest.raises(theirs.questions.model.DoesNotExist):
        hide(owner, theirs, "Prices")
    assert not HiddenText.objects.exists()
