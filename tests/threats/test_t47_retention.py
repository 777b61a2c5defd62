"""T47, personal data kept for ever: a month after it was over, nothing stored names whoever never came.

Guard: `admission.forgetting`, by `sweep`. `tests/test_sweep.py` has the rest of what goes.
"""

from datetime import timedelta

import pytest
from django.utils import timezone

from greenroom.access.roles import Role
from greenroom.invitations.actions import invite
from greenroom.people.models import User
from greenroom.rooms.models import Session
from greenroom.rooms.queries import member_of
from greenroom.sweep import sweep
from tests import arriving, cast
from tests.threats.test_t38_database_leak import stored_values

NAMED = ("sam.rivera", "Rivera")


def stored() -> list[str]:
    """What is stored that names Sam."""
    return [value for value in stored_values() if any(name in value for name in NAMED)]


@pytest.mark.parametrize("knocked", [False, True])
def test_after_a_month_no_table_names_whoever_never_came(
    session_soon: Session, ada: User, knocked: bool
) -> None:
    made = invite(
        member_of(ada, session_soon.room),
        session=session_soon,
        email=cast.SAM,
        first_name="Sam",
        last_name="Rivera",
        role=Role.VIEWER,
        send=True,
        now=timezone.now(),
    )
    if knocked:
        arriving.type_address(cast.client_of(), made.link.removeprefix("http://127.0.0.1:8000"))
    assert stored()

    sweep(now=timezone.now() + timedelta(days=29))
    assert stored()

    sweep(now=timezone.now() + timedelta(days=33))
    assert stored() == []
