"""What each role hears of interactions leads to what it would see afresh; vitest replays it with the store itself."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from greenroom.access.roles import Role
from greenroom.admission.insiders import Inside
from greenroom.interactions import actions
from greenroom.interactions.kinds import KINDS
from greenroom.interactions.models import Interaction
from greenroom.rooms.models import Session
from tests.interactions.asking import answer, asked, draft, prepared, writing
from tests.proofs import Prove, everybody

SOON = timedelta(minutes=1)

Act = Callable[[dict[Role, Inside], Interaction, Interaction, datetime], object]
OWNER, VIEWER = Role.OWNER, Role.VIEWER

ACTS: dict[str, Act] = {
    "edit": lambda who, ready, live, now: actions.edit(
        who[OWNER], id=ready.pk, draft=draft("quiz", text="What did not?"), now=now
    ),
    "delete": lambda who, ready, live, now: actions.delete(who[OWNER], id=ready.pk, now=now),
    "duplicate": lambda who, ready, live, now: actions.duplicate(who[OWNER], id=live.pk, now=now),
    "schedule": lambda who, ready, live, now: actions.schedule(who[OWNER], id=ready.pk, at=now + SOON, now=now),
    "publish": lambda who, ready, live, now: actions.publish(who[OWNER], id=ready.pk, now=now),
    "answer": lambda who, ready, live, now: answer(who[VIEWER], live),
    "close": lambda who, ready, live, now: actions.close(who[OWNER], id=live.pk, share=True, now=now),
    "reopen": lambda who, ready, live, now: actions.reopen(who[OWNER], id=live.pk, minutes=9, now=now),
    "share": lambda who, ready, live, now: actions.share(who[OWNER], id=live.pk, now=now),
    "hide": lambda who, ready, live, now: actions.share(who[OWNER], id=live.pk, on=False, now=now),
}


@pytest.mark.parametrize("name", ACTS)
def test_what_is_heard_of_an_action_leads_to_what_is_seen_afresh(
    name: str, session_open: Session, prove: Prove
) -> None:
    people = everybody(session_open)
    ready, live = prepared(people[OWNER], "quiz"), asked(people[OWNER], "quiz")
    now = timezone.now()

    prove(f"interaction.{name}", people.values(), lambda: ACTS[name](people, ready, live, now))


def test_whoever_moderates_hears_how_many_texts_are_hidden(session_open: Session, prove: Prove) -> None:
    people, now = everybody(session_open), timezone.now()
    cloud = asked(people[OWNER], "cloud")
    question = cloud.questions.get()
    answer(people[VIEWER], cloud, writing(question, "growth", "rubbish"))

    prove(
        "written.hide",
        people.values(),
        lambda: actions.hide(people[Role.MODERATOR], question=question.pk, text="rubbish", now=now),
    )
    prove(
        "written.show",
        people.values(),
        lambda: actions.show(people[OWNER], question=question.pk, now=now),
    )


@pytest.mark.parametrize("publish", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_prepared_and_started_before_everybody_it_is_for(
    kind: str, publish: bool, session_open: Session, prove: Prove
) -> None:
    people, now = everybody(session_open), timezone.now()

    prove(
        f"interaction.create.{kind}{'.started' if publish else ''}",
        people.values(),
        lambda: actions.create(people[OWNER], kind=kind, draft=draft(kind), publish=publish, now=now),
    )


def test_what_starts_by_the_clock_is_heard_and_seen(session_open: Session, prove: Prove) -> None:
    people, now = everybody(session_open), timezone.now()
    actions.create(people[OWNER], kind="quiz", draft=draft("quiz"), at=now + SOON, now=now)
    Interaction.objects.update(scheduled_for=now - SOON)  # a minute later, before any process has looked
    Interaction.objects.update(published_at=None)

    prove("interaction.due", people.values(), lambda: actions.publish_due(session_open.pk, now=timezone.now()))
