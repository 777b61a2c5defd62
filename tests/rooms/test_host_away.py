"""Fifteen minutes after the last one left who may end a session it is over; whoever comes back keeps it open (K68)."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from greenroom.access.refusals import SessionEnded
from greenroom.access.roles import Capability, Role
from greenroom.admission import actions
from greenroom.admission.insiders import Inside
from greenroom.people.models import User
from greenroom.rooms import actions as rooms
from greenroom.rooms.models import HOST_AWAY, Phase, Session
from greenroom.rooms.queries import last_session, member_of, session_on
from tests import cast
from tests.proofs import Prove, everybody, member, somebody

pytestmark = pytest.mark.django_db


def comes(me: Inside) -> Inside:
    """As the hub does for everybody who may end the session."""
    actions.host_here(me.session, now=timezone.now())
    return me


def goes(me: Inside) -> None:
    """His last line was cut, and the grace is over."""
    actions.gone(me.session, [me.participant.pk], host=True, now=timezone.now())


def left_at(session: Session) -> datetime | None:
    return Session.objects.get(pk=session.pk).host_left_at


def said(session: Session) -> list[bool]:
    """What everybody inside heard of it, in order: whether the host is away."""
    changes = session.log.filter(body__contains="session.changed").order_by("seq")
    return ['"host_left_at":"' in row.body for row in changes]


def test_the_session_ends_a_quarter_of_an_hour_after_the_host_left(session_open: Session, ada: User) -> None:
    goes(comes(member(session_open, ada)))

    session = Session.objects.get()
    assert session.host_left_at is not None
    assert session.closes_at == session.host_left_at + HOST_AWAY
    assert session.phase(session.host_left_at + timedelta(minutes=14)) is Phase.OPEN
    assert session.phase(session.host_left_at + HOST_AWAY) is Phase.ENDED
    assert said(session) == [True]


def test_every_role_sees_the_countdown_begin_and_stop(session_open: Session, prove: Prove) -> None:
    people = everybody(session_open)
    leading = {role: me for role, me in people.items() if Capability.OPEN in me.capabilities}
    staying = [me for role, me in people.items() if role not in leading]
    owner = comes(leading.pop(Role.OWNER))
    for me in leading.values():
        goes(me)

    prove("host.away", staying, lambda: goes(owner))
    prove("host.back", staying, lambda: comes(owner))

    assert said(session_open) == [True, False]


def test_leaving_by_the_button_counts_at_once(session_open: Session, ada: User) -> None:
    comes(member(session_open, ada))

    actions.leave(session_open, user=ada, secret=None, now=timezone.now())

    assert left_at(session_open) is not None


def test_whoever_comes_back_stops_the_countdown(session_open: Session, ada: User) -> None:
    me = comes(member(session_open, ada))
    goes(me)

    comes(me)

    assert left_at(session_open) is None
    assert said(session_open) == [True, False]


def test_another_who_may_end_it_keeps_it_open(session_open: Session, ada: User, mo: User) -> None:
    me, other = comes(member(session_open, ada)), comes(member(session_open, mo))

    goes(me)
    assert left_at(session_open) is None

    goes(other)
    assert left_at(session_open) is not None


def test_a_viewer_who_stays_does_not_keep_it_open_until_he_is_handed_over(
    session_open: Session, ada: User, vera: User
) -> None:
    me, viewer = comes(member(session_open, ada)), member(session_open, vera)
    actions.set_role(me, participant=viewer.participant.pk, role=Role.MODERATOR, now=timezone.now())

    goes(me)

    assert left_at(session_open) is None


def test_nothing_is_counted_before_a_host_came(session_open: Session, vera: User) -> None:
    viewer = member(session_open, vera)

    goes(viewer)
    actions.look_for_host(viewer.session, now=timezone.now())

    assert left_at(session_open) is None


def test_a_session_that_is_over_stays_so_when_the_host_comes_too_late(session_open: Session, ada: User) -> None:
    goes(comes(member(session_open, ada)))
    session = Session.objects.select_related("room").get()

    with time_machine.travel(timezone.now() + HOST_AWAY, tick=False), pytest.raises(SessionEnded):
        actions.enter(session.room, session, user=ada, secret=None, now=timezone.now())


def test_the_room_knows_that_it_is_over(session_open: Session, ada: User) -> None:
    goes(comes(member(session_open, ada)))
    later = timezone.now() + HOST_AWAY

    assert session_on(session_open.room, later) is None
    assert last_session(session_open.room, later) == session_open


def test_an_always_open_room_closes_so_too(ada: User) -> None:
    room = cast.room_of(ada, always_open=True)
    session = rooms.start_room(member_of(ada, room), room, now=timezone.now())
    assert session.closes_at is None

    goes(comes(member(session, ada)))

    assert Session.objects.get().closes_at is not None


def test_a_host_whose_line_was_cut_is_not_in_the_list_any_more(session_open: Session, ada: User) -> None:
    me = comes(member(session_open, ada))
    goes(me)
    assert not session_open.participants.filter(away_at=None).exists()

    actions.here(session_open, user=ada, secret=None, now=timezone.now())

    assert session_open.participants.filter(away_at=None).exists()


def test_a_moderator_by_invitation_is_host_too(session_open: Session, ada: User) -> None:
    me, moderator = comes(member(session_open, ada)), comes(somebody(session_open, Role.MODERATOR))

    goes(me)
    assert left_at(session_open) is None

    goes(moderator)
    assert left_at(session_open) is not None
