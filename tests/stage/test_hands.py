"""A raised hand is seen by everybody; its owner lowers it, or somebody who moderates."""

from datetime import datetime

import pytest

from greenroom.access.refusals import NotAllowed
from greenroom.access.roles import GRANTS, Capability, Role
from greenroom.rooms.models import Session
from greenroom.stage import actions
from greenroom.stage.queries import hands_seen_by
from tests.proofs import Prove, everybody, somebody

pytestmark = pytest.mark.django_db


def test_a_raised_hand_is_seen_by_every_role(session_open: Session, now: datetime, prove: Prove) -> None:
    people = everybody(session_open)

    prove("hand.raise", people.values(), lambda: actions.raise_hand(people[Role.VIEWER], now=now))

    assert list(hands_seen_by(people[Role.CO_VIEWER])) == [people[Role.VIEWER].id]


def test_a_lowered_hand_is_down_for_every_role(session_open: Session, now: datetime, prove: Prove) -> None:
    people = everybody(session_open)
    viewer = people[Role.VIEWER]
    actions.raise_hand(viewer, now=now)

    prove("hand.lower", people.values(), lambda: actions.lower_hand(viewer, now=now))

    assert hands_seen_by(people[Role.OWNER]) == {}


def test_raising_a_hand_twice_is_said_once(session_open: Session, now: datetime) -> None:
    viewer = somebody(session_open, Role.VIEWER)

    actions.raise_hand(viewer, now=now)
    actions.raise_hand(viewer, now=now)

    assert [row.body.count("hand.raised") for row in session_open.log.all()] == [1]


@pytest.mark.parametrize("role", Role)
def test_every_role_may_raise_and_lower_its_own_hand(role: Role, session_open: Session, now: datetime) -> None:
    me = somebody(session_open, role)

    actions.raise_hand(me, now=now)
    assert list(hands_seen_by(me)) == [me.id]

    actions.lower_hand(me, now=now)
    assert hands_seen_by(me) == {}


@pytest.mark.parametrize("role", Role)
def test_anothers_hand_is_lowered_by_those_who_moderate(
    role: Role, session_open: Session, now: datetime
) -> None:
    people = everybody(session_open)
    whose = people[Role.SPEAKER if role is Role.VIEWER else Role.VIEWER]
    actions.raise_hand(whose, now=now)

    if Capability.MODERATE in GRANTS[role]:
        actions.lower_hand(people[role], participant=whose.participant.pk, now=now)
        assert hands_seen_by(whose) == {}
    else:
        with pytest.raises(NotAllowed):
            actions.lower_hand(people[role], participant=whose.participant.pk, now=now)
        assert list(hands_seen_by(whose)) == [whose.id]
