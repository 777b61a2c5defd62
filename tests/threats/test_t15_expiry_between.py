"""T15: the link stops working between the page and the form, or between the form and the room.

Guards the look at the door within the transactions of `lobby.reserve` and `actions.enter`, and the WHERE of
`devices._use`: take one out, and one of these fails.
"""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client

from greenroom.access.refusals import Refusal
from greenroom.access.roles import Role
from greenroom.admission import devices
from greenroom.admission.models import Participant
from greenroom.invitations.models import Invitation
from greenroom.rooms.models import Session
from tests import arriving, cast

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)


def ends(session: Session) -> datetime:
    """The moment at which the invitation stops."""
    return session.starts_at + timedelta(minutes=30)


@pytest.fixture
def invitation(session_open: Session) -> Invitation:
    return cast.invited(session_open, role=Role.VIEWER, expires_at=ends(session_open))


@pytest.mark.parametrize(("at", "status"), [(-SECOND, 303), (SECOND, 410)])
def test_expiry_between_page_and_form(
    guest: Client, invitation: Invitation, session_open: Session, at: timedelta, status: int
) -> None:
    path = cast.link_to(invitation)
    assert guest.get(path).status_code == 200

    with time_machine.travel(ends(session_open) + at, tick=False):
        answer = arriving.type_address(guest, path)

    assert answer.status_code == status


@pytest.mark.parametrize(("at", "status"), [(-SECOND, 303), (SECOND, 410)])
def test_expiry_between_form_and_room(
    guest: Client, invitation: Invitation, session_open: Session, at: timedelta, status: int
) -> None:
    arriving.type_address(guest, cast.link_to(invitation))

    with time_machine.travel(ends(session_open) + at, tick=False):
        answer = arriving.go_in(guest, session_open)

    assert answer.status_code == status
    assert Participant.objects.exists() == (status == 303)


@pytest.mark.parametrize(("at", "status"), [(-SECOND, 303), (SECOND, 410)])
def test_session_ends_between_form_and_room(
    guest: Client, session_open: Session, at: timedelta, status: int
) -> None:
    arriving.type_address(guest, cast.link_to(cast.invited(session_open, role=Role.VIEWER)))
    session_open.ended_at = session_open.starts_at + timedelta(minutes=30)
    session_open.save()

    with time_machine.travel(session_open.ended_at + at, tick=False):
        assert arriving.go_in(guest, session_open).status_code == status


def test_revoked_between_form_and_room(guest: Client, invitation: Invitation, session_open: Session) -> None:
    arriving.type_address(guest, cast.link_to(invitation))
    Invitation.objects.update(revoked_at=session_open.starts_at)

    answer = arriving.go_in(guest, session_open)

    assert answer.status_code == 410
    assert "INV-REMOVED-" in answer.content.decode()


@pytest.mark.parametrize("over", [{"revoked_at": True}, {"expires_at": True}, {"use_count": 1}])
def test_use_is_counted_by_one_statement_that_looks_again(
    invitation: Invitation, session_open: Session, over: dict[str, object]
) -> None:
    """Whatever the door saw a moment before: the last word has the UPDATE."""
    facts = {name: session_open.starts_at if value is True else value for name, value in over.items()}
    Invitation.objects.update(**facts)

    with pytest.raises(Refusal):
        devices._use(invitation, session_open.starts_at + SECOND)
