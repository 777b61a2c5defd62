"""Whoever may not be inside any more does not stay present, however often his page says that it is open."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from greenroom.access.roles import Role
from greenroom.admission.facts import PRESENT_FOR
from greenroom.admission.queries import present
from greenroom.people.models import User
from greenroom.rooms.models import Session
from tests import arriving, cast

pytestmark = pytest.mark.django_db


def stay(browser: Client, session: Session) -> None:
    """The page stays open, and says so, until everybody else's last word is too old."""
    at = timezone.now()
    for seconds in range(20, int(PRESENT_FOR.total_seconds()) + 40, 20):
        with time_machine.travel(at + timedelta(seconds=seconds), tick=False):
            browser.post(f"{arriving.room_page(session)}here")


def test_page_that_is_open_keeps_somebody_present(guest: Client, session_open: Session) -> None:
    arriving.come_in(guest, cast.link_to(cast.invited(session_open, role=Role.VIEWER)), session_open)

    stay(guest, session_open)

    assert [one.name for one in present(session_open, timezone.now() + PRESENT_FOR)] == ["Sam Rivera"]


def test_member_who_was_removed_is_gone_from_the_list(vera: User, session_open: Session) -> None:
    browser = cast.client_of(vera)
    arriving.go_in(browser, session_open)
    session_open.room.memberships.filter(user=vera).delete()

    stay(browser, session_open)

    assert present(session_open, timezone.now() + PRESENT_FOR) == []


def test_guest_who_was_removed_holds_no_seat(guest: Client, session_open: Session) -> None:
    session_open.room.capacity = 1
    session_open.room.save()
    invitation = cast.invited(session_open, role=Role.VIEWER)
    arriving.come_in(guest, cast.link_to(invitation), session_open)
    invitation.revoked_at = timezone.now()
    invitation.save()

    stay(guest, session_open)

    another = cast.link_to(cast.invited(session_open, "other@example.org", role=Role.VIEWER))
    with time_machine.travel(timezone.now() + PRESENT_FOR):
        answer = arriving.come_in(cast.client_of(), another, session_open, "other@example.org")
    assert answer.status_code == 303
