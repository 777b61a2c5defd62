"""The live figures, each by its one definition (K100)."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from greenroom.access.roles import GRANTS, Capability, Role
from greenroom.admission import actions
from greenroom.admission.insiders import first_time
from greenroom.people.models import User
from greenroom.protocol.people import Figures
from greenroom.reports.figures import engaged, expected, figures, seconds_left, turnout
from greenroom.rooms.models import Session
from tests import cast
from tests.interactions.asking import answer, asked
from tests.proofs import guest, member

pytestmark = pytest.mark.django_db


def test_all_of_them_at_a_moment(session_open: Session, ada: User, vera: User) -> None:
    member(session_open, ada), member(session_open, vera)
    sam = guest(session_open, Role.VIEWER, cast.SAM)
    cast.invited(session_open, cast.EVE, role=Role.VIEWER)
    first_time(sam.participant, "he wrote")

    at = timezone.now()

    left = int((session_open.ends_at - at).total_seconds())
    assert figures(session_open, now=at) == Figures(present=3, came=1, invited=2, engaged=1, seconds_left=left)


def test_whoever_left_is_not_present_but_came(session_open: Session) -> None:
    guest(session_open, Role.VIEWER, cast.SAM)
    session_open.participants.update(left_at=timezone.now())

    said = figures(session_open, now=timezone.now())

    assert (said.present, said.came) == (0, 1)


def test_an_invitee_with_an_account_of_his_own_standing_came(session_open: Session, vera: User) -> None:
    cast.invited(session_open, cast.VERA, role=Role.SPEAKER)
    assert turnout(session_open) == (0, 1)

    member(session_open, vera)

    assert turnout(session_open) == (1, 1)


def test_an_invitation_that_was_taken_back_is_no_invitation(session_open: Session, now: datetime) -> None:
    invitation = cast.invited(session_open, cast.SAM)
    assert turnout(session_open) == (0, 1)

    invitation.revoked_at = now
    invitation.save()

    assert turnout(session_open) == (0, 0)


def test_an_invitation_to_every_session_counts_in_each(session_open: Session) -> None:
    cast.invited(session_open.room, cast.SAM)
    cast.invited(cast.session_in(session_open.room, timedelta(days=1)), cast.EVE)

    assert turnout(session_open) == (0, 1)


def test_whoever_does_much_counts_once_and_for_ten_minutes(session_open: Session, vera: User) -> None:
    me = member(session_open, vera).participant
    first_time(me, "one"), first_time(me, "two")

    assert engaged([me.pk], now=timezone.now()) == 1
    assert engaged([me.pk], now=timezone.now() + timedelta(minutes=10, seconds=1)) == 0
    assert engaged([], now=timezone.now()) == 0


def test_an_interaction_asks_those_present_and_those_who_answered_and_went(
    session_open: Session, ada: User, vera: User
) -> None:
    owner, viewer = member(session_open, ada), member(session_open, vera)
    sam = guest(session_open, Role.VIEWER, cast.SAM)
    poll, other = asked(owner), asked(owner)
    answer(sam, poll), answer(viewer, poll)
    at = timezone.now()
    assert expected(session_open.pk, [poll.pk, other.pk], now=at) == {poll.pk: 3, other.pk: 3}

    session_open.participants.exclude(pk=owner.participant.pk).update(left_at=at)

    assert expected(session_open.pk, [poll.pk, other.pk], now=at) == {poll.pk: 3, other.pk: 1}


def test_whoever_is_there_on_two_devices_is_asked_once(session_open: Session, ada: User, vera: User) -> None:
    owner, sam, his_account = member(session_open, ada), guest(session_open, Role.VIEWER, cast.SAM), vera
    poll = asked(owner)
    laptop = member(session_open, his_account).participant
    session_open.participants.filter(pk=laptop.pk).update(person=sam.participant.person)
    answer(sam, poll)
    assert expected(session_open.pk, [poll.pk], now=timezone.now()) == {poll.pk: 2}

    session_open.participants.filter(pk=sam.participant.pk).update(left_at=timezone.now())

    assert expected(session_open.pk, [poll.pk], now=timezone.now()) == {poll.pk: 2}


def test_whoever_is_inside_may_answer_so_that_everybody_present_is_asked() -> None:
    assert all(Capability.ANSWER in granted for granted in GRANTS.values())


def test_time_left_runs_to_the_planned_end_and_not_below_nought(session_open: Session, now: datetime) -> None:
    assert session_open.ends_at is not None
    assert seconds_left(session_open, now=session_open.ends_at - timedelta(seconds=90)) == 90
    assert seconds_left(session_open, now=session_open.ends_at + timedelta(minutes=5)) == 0


def test_time_left_is_shorter_while_the_host_is_away(session_open: Session, ada: User) -> None:
    me = member(session_open, ada)
    at = timezone.now()
    with time_machine.travel(at, tick=False):
        actions.host_here(me.session, now=at)
        actions.gone(me.session, [me.participant.pk], host=True, now=at)

    assert seconds_left(Session.objects.get(), now=at) == 15 * 60


def test_a_session_that_ends_by_hand_has_no_time_left_to_tell(ada: User, now: datetime) -> None:
    session = cast.session_in(cast.room_of(ada, always_open=True), timedelta(minutes=-5), lasts=None)

    assert seconds_left(session, now=now) is None
