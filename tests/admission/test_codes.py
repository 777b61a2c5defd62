"""A code works in the browser that asked for it, whatever the person does meanwhile."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.test import Client

from greenroom.access.roles import Role
from greenroom.admission.models import Challenge
from greenroom.rooms.models import Session
from tests import arriving, cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def mail_works(settings: LazySettings) -> None:
    settings.MAIL_WORKS = True


def test_code_fits_after_going_back_and_pressing_continue_again(guest: Client, session_open: Session) -> None:
    path = cast.link_to(cast.invited(session_open))
    arriving.type_address(guest, path)
    arriving.type_address(guest, path)

    arriving.type_code(guest, session_open, arriving.mailed_code())

    assert arriving.go_in(guest, session_open).status_code == 303


def test_code_fits_after_a_visit_to_another_room(guest: Client, session_open: Session) -> None:
    elsewhere = cast.session_in(cast.room_of(cast.eve(), name="Another room"), timedelta(minutes=-5))
    arriving.type_address(guest, cast.link_to(cast.invited(session_open)))
    code = arriving.mailed_code(Challenge.objects.get())
    arriving.come_in(guest, cast.link_to(cast.invited(elsewhere, role=Role.VIEWER)), elsewhere)

    arriving.type_code(guest, session_open, code)

    assert arriving.go_in(guest, session_open).status_code == 303


def test_code_from_the_calendar_fits_after_entering_another_room_that_this_browser_was_known_to(
    guest: Client, session_open: Session
) -> None:
    """The device secret is renewed at entry; the code was asked for under the former one."""
    elsewhere = cast.session_in(cast.room_of(cast.eve(), name="Another room"), timedelta(minutes=-5))
    cast.invited(session_open)
    arriving.type_address(guest, cast.link_to(cast.invited(elsewhere, role=Role.VIEWER)))
    guest.post(f"/rooms/{session_open.room.address}/room/invited", {"email": cast.SAM})
    code = arriving.mailed_code()
    assert arriving.go_in(guest, elsewhere).status_code == 303

    arriving.type_code(guest, session_open, code)

    assert arriving.go_in(guest, session_open).status_code == 303
