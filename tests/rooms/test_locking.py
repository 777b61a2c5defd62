"""Whoever may admit locks the room for newcomers; everybody inside sees it."""

from datetime import datetime

import pytest

from greenroom.access.refusals import NotAllowed
from greenroom.access.roles import GRANTS, Capability, Role
from greenroom.rooms import actions
from greenroom.rooms.models import Session
from tests.proofs import Prove, everybody, somebody

pytestmark = pytest.mark.django_db


def test_every_role_sees_that_the_room_is_locked_and_unlocked(
    session_open: Session, now: datetime, prove: Prove
) -> None:
    people = everybody(session_open)
    host = people[Role.MODERATOR]

    prove("session.lock", people.values(), lambda: actions.lock(host, host.session, now=now))
    prove("session.unlock", people.values(), lambda: actions.unlock(host, host.session, now=now))


@pytest.mark.parametrize("role", Role)
def test_locking_is_for_those_who_may_admit(role: Role, session_open: Session, now: datetime) -> None:
    me = somebody(session_open, role)

    if Capability.ADMIT in GRANTS[role]:
        actions.lock(me, me.session, now=now)
    else:
        with pytest.raises(NotAllowed):
            actions.lock(me, me.session, now=now)

    session_open.refresh_from_db()
    assert (session_open.locked_at is not None) == (Capability.ADMIT in GRANTS[role])
