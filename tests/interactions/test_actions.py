"""The life of an interaction: prepared, started, answered, closed, shared."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from greenroom.access.refusals import (
    AnsweredAlready,
    EnoughPrepared,
    NotAllowed,
    NotOpen,
    NotThen,
    StartedAlready,
    TalkOff,
)
from greenroom.access.roles import GRANTS, Capability, Role
from greenroom.admission.insiders import Inside
from greenroom.interactions import actions, preparing, tally
from greenroom.interactions.models import Interaction, Response
from greenroom.interactions.queries import interactions_seen_by
from greenroom.people.models import User
from greenroom.rooms import log
from greenroom.rooms.models import Session
from tests import cast
from tests.interactions.asking import actor, answer, asked, draft, fitting, prepared
from tests.proofs import everybody

SOON = timedelta(minutes=1)


@pytest.fixture
def owner(session_open: Session, ada: User) -> Inside:
    return actor(session_open, ada)


@pytest.fixture
def viewer(session_open: Session, vera: User) -> Inside:
    return actor(session_open, vera)


# ---------- Who may ----------

Act = Callable[[Inside, Interaction, Interaction, datetime], object]

ACTS: dict[str, tuple[Capability, Act]] = {
    "create": (Capability.LAUNCH, lambda me, ready, live, now: prepared(me)),
    "edit": (
        Capability.LAUNCH,
        lambda me, ready, live, now: actions.edit(me, id=ready.pk, draft=draft(), now=now),
    ),
    "delete": (
        Capability.LAUNCH,
        lambda me, ready, live, now: actions.delete(me, id=ready.pk, now=now),
    ),
    "duplicate": (
        Capability.LAUNCH,
        lambda me, ready, live, now: actions.duplicate(me, id=live.pk, now=now),
    ),
    "schedule": (
        Capability.LAUNCH,
        lambda me, ready, live, now: actions.schedule(me, id=ready.pk, at=now + SOON, now=now),
    ),
    "publish": (
        Capability.LAUNCH,
        lambda me, ready, live, now: actions.publish(me, id=ready.pk, now=now),
    ),
    "answer": (Capability.ANSWER, lambda me, ready, live, now: answer(me, live)),
    "close": (
        Capability.LAUNCH,
        lambda me, ready, live, now: actions.close(me, id=live.pk, now=now),
    ),
    "reopen": (
        Capability.LAUNCH,
        lambda me, ready, live, now: actions.reopen(me, id=live.pk, minutes=5, now=now),
    ),
    "share": (
        Capability.LAUNCH,
        lambda me, ready, live, now: actions.share(me, id=live.pk, now=now),
    ),
}


@pytest.mark.parametrize("name", ACTS)
def test_every_role_may_do_exactly_what_the_table_says(name: str, session_open: Session) -> None:
    people, (capability, act) = everybody(session_open), ACTS[name]
    allowed = set()
    for role, me in people.items():
        ready, live = prepared(people[Role.OWNER]), asked(people[Role.OWNER])
        try:
            act(me, ready, live, timezone.now())
        except NotAllowed:
            continue
        allowed.add(role)

    assert allowed == {role for role in Role if capability in GRANTS[role]}


def test_a_speaker_starts_interactions_where_the_room_lets_speakers(session_open: Session) -> None:
    sam = everybody(session_open)[Role.SPEAKER]
    with pytest.raises(NotAllowed):
        prepared(sam)

    sam.room.speakers_launch = True

    assert prepared(sam).pk


def test_without_chat_and_collaboration_nothing_is_asked_and_nothing_answered(owner: Inside) -> None:
    poll = asked(owner)
    owner.room.chat = False

    for act in (lambda: prepared(owner), lambda: answer(owner, poll)):
        with pytest.raises(TalkOff):
            act()
    assert not poll.responses.exists()


# ---------- Before it starts ----------


def test_a_draft_is_seen_by_those_who_start_interactions_alone(
    owner: Inside, viewer: Inside, now: datetime
) -> None:
    ready = prepared(owner)

    assert set(interactions_seen_by(owner, now).all) == {ready.pk}
    assert interactions_seen_by(viewer, now).all == {}


def test_a_draft_is_changed_as_a_whole(owner: Inside, now: datetime) -> None:
    ready = prepared(owner, minutes=5)
    actions.edit(owner, id=ready.pk, draft=draft("poll", text="Which one?", minutes=None), now=now)

    seen = interactions_seen_by(owner, now).all[ready.pk]
    assert (seen.text, seen.minutes, len(seen.questions)) == ("Which one?", None, 1)


def test_a_draft_can_be_deleted(owner: Inside, now: datetime) -> None:
    ready = prepared(owner)
    actions.delete(owner, id=ready.pk, now=now)

    assert not Interaction.objects.exists()


def test_what_has_started_is_not_changed_deleted_scheduled_or_started(owner: Inside) -> None:
    live, now = asked(owner), timezone.now()

    for act in (
        lambda: actions.edit(owner, id=live.pk, draft=draft(), now=now),
        lambda: actions.delete(owner, id=live.pk, now=now),
        lambda: actions.schedule(owner, id=live.pk, at=now + SOON, now=now),
        lambda: actions.publish(owner, id=live.pk, now=now),
    ):
        with pytest.raises(StartedAlready):
            act()


def test_a_scheduled_one_starts_by_the_clock_whether_anything_runs_or_not(
    owner: Inside, viewer: Inside, now: datetime
) -> None:
    ready = prepared(owner, minutes=5)
    actions.schedule(owner, id=ready.pk, at=now + SOON, now=now)
    a_little_before, then = now + SOON - timedelta(seconds=1), now + SOON

    with pytest.raises(Interaction.DoesNotExist):
        actions.answer(viewer, id=ready.pk, answers=fitting(ready), now=a_little_before)
    assert interactions_seen_by(viewer, a_little_before).all == {}

    assert set(interactions_seen_by(viewer, then).all) == {ready.pk}
    actions.answer(viewer, id=ready.pk, answers=fitting(ready), now=then)
    with pytest.raises(NotOpen):
        actions.answer(owner, id=ready.pk, answers=fitting(ready), now=then + timedelta(minutes=5))


def test_whoever_comes_first_tells_that_it_has_started_and_nobody_tells_it_twice(
    owner: Inside, now: datetime
) -> None:
    ready = actions.create(owner, kind="poll", draft=draft(), at=now + SOON, now=now)
    before = Session.objects.get().seq

    actions.publish_due(owner.session.pk, now=now + timedelta(seconds=59))
    assert Session.objects.get().seq == before
    actions.publish_due(owner.session.pk, now=now + SOON)
    actions.publish_due(owner.session.pk, now=now + SOON)

    heard = log.read(owner.session.pk, after=before)
    assert heard is not None
    assert [(one.audience, b"interaction.changed" in one.frame) for one in heard] == [("watch", True)]
    ready.refresh_from_db()
    assert ready.published_at == now + SOON


@pytest.mark.parametrize("at", [timedelta(0), timedelta(seconds=-1), timedelta(days=367)])
def test_nothing_starts_in_the_past_or_in_another_age(owner: Inside, now: datetime, at: timedelta) -> None:
    ready = prepared(owner)
    with pytest.raises(NotThen):
        actions.schedule(owner, id=ready.pk, at=now + at, now=now)


def test_a_schedule_can_be_taken_back(owner: Inside, viewer: Inside, now: datetime) -> None:
    ready = actions.create(owner, kind="poll", draft=draft(), at=now + SOON, now=now)
    actions.schedule(owner, id=ready.pk, at=None, now=now)

    assert interactions_seen_by(viewer, now + 2 * SOON).all == {}


def test_a_copy_asks_the_same_and_has_no_answers(owner: Inside, viewer: Inside, now: datetime) -> None:
    quiz = asked(owner, "quiz")
    answer(viewer, quiz)

    copy = actions.duplicate(owner, id=quiz.pk, now=now)

    seen = interactions_seen_by(owner, now)
    assert (copy.starts_at, copy.responses.count()) == (None, 0)
    assert seen.all[copy.pk].text == seen.all[quiz.pk].text
    assert [one.text for one in seen.all[copy.pk].questions[0].options] == ["Prices", "Luck"]
    assert len(seen.right[copy.pk]) == 1


def test_a_session_holds_two_hundred(owner: Inside, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparing, "MOST", 1)
    ready = prepared(owner)

    with pytest.raises(EnoughPrepared):
        prepared(owner)
    with pytest.raises(EnoughPrepared):
        actions.duplicate(owner, id=ready.pk, now=now)


# ---------- While it runs ----------


def test_everybody_answers_once(owner: Inside, viewer: Inside) -> None:
    poll = asked(owner)
    answer(viewer, poll)

    with pytest.raises(AnsweredAlready):
        answer(viewer, poll)

    assert poll.responses.count() == 1


def test_an_answer_after_the_time_is_refused_by_the_clock_of_the_server(owner: Inside, viewer: Inside) -> None:
    poll = asked(owner, minutes=1)
    assert poll.closes_at

    with pytest.raises(NotOpen):
        actions.answer(viewer, id=poll.pk, answers=fitting(poll), now=poll.closes_at)
    actions.answer(viewer, id=poll.pk, answers=fitting(poll), now=poll.closes_at - timedelta(milliseconds=1))


def test_closed_by_hand_it_takes_no_answer_until_it_is_opened_again(owner: Inside, viewer: Inside) -> None:
    poll = asked(owner)
    actions.close(owner, id=poll.pk, now=timezone.now())
    with pytest.raises(NotOpen):
        answer(viewer, poll)

    now = timezone.now()
    actions.reopen(owner, id=poll.pk, minutes=2, now=now)

    answer(viewer, poll)
    poll.refresh_from_db()
    assert (poll.closed_at, poll.closes_at) == (None, now + timedelta(minutes=2))


def test_what_was_answered_before_it_was_opened_again_still_counts_once(owner: Inside, viewer: Inside) -> None:
    poll = asked(owner)
    answer(viewer, poll)
    actions.close(owner, id=poll.pk, now=timezone.now())
    actions.reopen(owner, id=poll.pk, minutes=None, now=timezone.now())

    with pytest.raises(AnsweredAlready):
        answer(viewer, poll)


def test_an_announcement_takes_no_answers_and_does_not_close(owner: Inside, viewer: Inside) -> None:
    said, poll = asked(owner, "announcement"), asked(owner)

    with pytest.raises(NotOpen):
        answer(viewer, said, *fitting(poll))
    with pytest.raises(NotOpen):
        actions.close(owner, id=said.pk, now=timezone.now())
    said.refresh_from_db()
    assert said.closes_at is None


def test_what_is_of_another_session_does_not_exist(
    owner: Inside, viewer: Inside, ada: User, now: datetime
) -> None:
    other = cast.session_in(cast.room_of(cast.eve()), timedelta(minutes=-5))
    theirs = asked(actor(other, User.objects.get(email=cast.EVE)))

    for act in (
        lambda: answer(viewer, theirs),
        lambda: actions.close(owner, id=theirs.pk, now=now),
        lambda: actions.share(owner, id=theirs.pk, now=now),
        lambda: actions.duplicate(owner, id=theirs.pk, now=now),
    ):
        with pytest.raises(Interaction.DoesNotExist):
            act()
    assert not theirs.responses.exists()


def test_what_was_started_while_a_snapshot_was_made_is_in_it(owner: Inside, viewer: Inside) -> None:
    """A snapshot takes the time first; what commits before it reads has a later one, and no event to come tells it."""
    poll = asked(owner, sharing="live")
    a_moment_before = (poll.published_at or timezone.now()) - timedelta(milliseconds=5)

    assert set(interactions_seen_by(viewer, a_moment_before).all) == {poll.pk}
    assert [one.interaction for one in tally.standings(poll.session_id, None, now=a_moment_before).told] == [
        poll.pk
    ]


# ---------- Who sees the results ----------


def heard_by(poll: Interaction, now: datetime) -> Capability:
    return tally.standings(poll.session_id, [poll.pk], now=now).told[0].heard_by


def test_results_are_for_whom_they_were_made(owner: Inside) -> None:
    everybodys, later, hidden = (asked(owner, sharing=how, minutes=5) for how in ("live", "closed", "hidden"))
    now = timezone.now()
    over = now + timedelta(minutes=6)

    assert [heard_by(poll, now) for poll in (everybodys, later, hidden)] == ["watch", "launch", "launch"]
    assert [heard_by(poll, over) for poll in (everybodys, later, hidden)] == ["watch", "watch", "launch"]


def test_results_are_shared_and_hidden_by_hand(owner: Inside) -> None:
    poll, now = asked(owner, sharing="hidden"), timezone.now()

    actions.close(owner, id=poll.pk, share=True, now=now)
    assert heard_by(poll, now) is Capability.WATCH

    actions.share(owner, id=poll.pk, on=False, now=now)
    assert heard_by(poll, now) is Capability.LAUNCH


def test_what_one_answered_is_seen_by_him_alone(owner: Inside, viewer: Inside, now: datetime) -> None:
    poll = asked(owner)
    answer(viewer, poll)

    assert interactions_seen_by(viewer, now).answered == {poll.pk: fitting(poll)}
    assert interactions_seen_by(owner, now).answered == {}


def test_which_options_are_right_is_in_no_viewers_snapshot(owner: Inside, viewer: Inside) -> None:
    quiz, now = asked(owner, "quiz"), timezone.now()

    assert set(interactions_seen_by(owner, now).right) == {quiz.pk}
    assert interactions_seen_by(viewer, now).right == {}
    assert set(interactions_seen_by(viewer, now).all) == {quiz.pk}


# ---------- At one moment ----------


@pytest.mark.django_db(transaction=True)
def test_counts_are_exact_when_many_answer_at_once_and_each_counts_once(
    session_open: Session, ada: User
) -> None:
    owner = actor(session_open, ada)
    session_open.room.entry = "accounts"
    session_open.room.save()
    crowd = [actor(session_open, cast.account(f"c{n}@example.edu", "Crowd", str(n))) for n in range(8)]
    poll = asked(owner)

    def twice(me: Inside) -> list[type[Exception] | None]:
        def once() -> type[Exception] | None:
            try:
                answer(me, poll)
            except AnsweredAlready as no:
                return type(no)
            return None

        try:
            return [once(), once()]
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(twice, crowd * 2))

    assert sum(one is None for pair in found for one in pair) == 8
    assert Response.objects.count() == 8
    told = tally.standings(session_open.pk, None, now=timezone.now()).told[0].tally
    assert (told.responses, sum(told.counts.values())) == (8, 8)


def test_how_all_stands_is_read_in_as_many_statements_for_three_as_for_one(
    owner: Inside, django_assert_num_queries: Callable[..., object]
) -> None:
    answer(owner, asked(owner, "survey"))
    with django_assert_num_queries(9):
        tally.standings(owner.session.pk, None, now=timezone.now())
    answer(owner, asked(owner, "survey")), answer(owner, asked(owner, "cloud"))
    with django_assert_num_queries(9):
        tally.standings(owner.session.pk, None, now=timezone.now())
    with django_assert_num_queries(6):
        interactions_seen_by(owner, timezone.now())
