"""T42: nobody gets past the waiting room by being early, and no host waits there.

Guards: `door._through`, which asks the lock after *may he open it*; `admission.waiting`, one row a person.
"""

import pytest
from django.utils import timezone

from greenroom.access.refusals import Declined, RoomLocked
from greenroom.access.roles import Role
from greenroom.admission import actions
from greenroom.people.models import User
from greenroom.rooms import actions as rooms
from greenroom.rooms.models import Session
from greenroom.rooms.queries import member_of
from tests import arriving, cast

pytestmark = pytest.mark.django_db


def enter(session: Session, user: User) -> None:
    session = Session.objects.select_related("room").get(pk=session.pk)
    actions.enter(session.room, session, user=user, secret=None, now=timezone.now())


def test_guest_first_manager_second_manager_leaves_and_returns(
    session_open: Session, ada: User, mo: User
) -> None:
    rooms.lock(member_of(ada, session_open.room), session_open, now=timezone.now())
    guest = cast.client_of()
    link = cast.link_to(cast.invited(session_open, role=Role.VIEWER))

    assert arriving.come_in(guest, link, session_open).status_code == RoomLocked.status
    enter(session_open, mo)
    actions.leave(session_open, user=mo, secret=None, now=timezone.now())
    assert arriving.go_in(guest, session_open).status_code == RoomLocked.status
    enter(session_open, mo)

    assert [one.user for one in session_open.participants.all()] == [mo]


def test_no_row_of_the_waiting_room_keeps_a_manager_outside(
    session_open: Session, ada: User, vera: User
) -> None:
    """Vera was declined as a viewer; made co-publisher, she goes in."""
    owner = member_of(ada, session_open.room)
    rooms.lock(owner, session_open, now=timezone.now())
    session_open.newcomers.create(
        user=vera,
        role="co_viewer",
        assurance="account",
        asked_at=timezone.now(),
        seen_at=timezone.now(),
        declined_at=timezone.now(),
        denials=1,
    )
    with pytest.raises(Declined):
        enter(session_open, vera)

    rooms.set_standing(owner, user=vera, standing=Role.CO_PUBLISHER)

    enter(session_open, vera)
