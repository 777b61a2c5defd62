"""T26: somebody uses up the tries to lock the invitee out.

Guards that `limits.check_lobby` is asked in the lobby alone: ask it in `actions.enter` or `codes.prove`, and these
fail.
"""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import LazySettings
from django.test import Client

from greenroom.access.roles import Role
from greenroom.rooms.models import Session
from tests import arriving, cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def mail_works(settings: LazySettings) -> None:
    settings.MAIL_WORKS = True


def lock(path: str) -> None:
    eve = cast.client_of()
    while arriving.type_address(eve, path, cast.EVE).status_code != 429:
        pass


def test_invitee_comes_in_by_a_code_to_his_mailbox(guest: Client, session_open: Session) -> None:
    path = cast.link_to(cast.invited(session_open, role=Role.VIEWER))
    lock(path)

    refused = arriving.type_address(guest, path)
    assert f"/rooms/{session_open.room.address}/room/invited" in refused.content.decode()
    guest.post(f"/rooms/{session_open.room.address}/room/invited", {"email": cast.SAM})
    arriving.type_code(guest, session_open, arriving.mailed_code())
    arriving.go_in(guest, session_open)

    assert arriving.is_inside(guest, session_open)


def test_device_that_is_in_stays_in_and_comes_back(guest: Client, session_open: Session) -> None:
    path = cast.link_to(cast.invited(session_open, role=Role.VIEWER))
    arriving.come_in(guest, path, session_open)

    lock(path)

    assert arriving.is_inside(guest, session_open)
    assert arriving.go_in(guest, session_open).status_code == 303
    assert guest.get(path).status_code == 302


def test_device_that_waits_at_the_door_comes_in(guest: Client, session_open: Session) -> None:
    path = cast.link_to(cast.invited(session_open, role=Role.VIEWER))
    arriving.type_address(guest, path)

    lock(path)

    assert arriving.go_in(guest, session_open).status_code == 303


def test_pressing_for_codes_again_and_again_leaves_the_invitee_his(
    guest: Client, session_open: Session
) -> None:
    """Guards the order of `limits.spend_code_letter`: count in every span at once, and Sam's code never leaves."""
    cast.invited(session_open, role=Role.VIEWER)
    asked = f"/rooms/{session_open.room.address}/room/invited"
    half_past = datetime(2026, 11, 26, 12, 30, tzinfo=UTC)
    session_open.starts_at, session_open.ends_at = half_past, half_past + timedelta(hours=1)
    session_open.save()
    with time_machine.travel(half_past, tick=False) as clock:
        for _ in range(6):
            cast.client_of().post(asked, {"email": cast.SAM})
        clock.shift(timedelta(seconds=31))
        guest.post(asked, {"email": cast.SAM})
        arriving.type_code(guest, session_open, arriving.mailed_code())

        assert arriving.go_in(guest, session_open).status_code == 303


def test_guesses_by_the_calendars_page_leave_link_holders_theirs(guest: Client, session_open: Session) -> None:
    """Guards the two budgets of `codes._spend_check`."""
    path = cast.link_to(cast.invited(session_open))
    prove = f"/rooms/{session_open.room.address}/room/prove"
    eight = datetime(2026, 11, 26, 8, tzinfo=UTC)
    session_open.starts_at, session_open.ends_at = eight, eight + timedelta(hours=6)
    session_open.save()
    with time_machine.travel(eight, tick=False) as clock:
        for _ in range(5):
            eve = cast.client_of()
            eve.post(
                f"/rooms/{session_open.room.address}/room/invited",
                {"email": cast.SAM},
                REMOTE_ADDR="198.51.100.66",
            )
            for _ in range(5):
                eve.post(prove, {"code": "BBBB-BBBB"})
            clock.shift(timedelta(minutes=21))
        arriving.type_address(guest, path)
        arriving.type_code(guest, session_open, arriving.mailed_code())

        assert arriving.go_in(guest, session_open).status_code == 303


def test_proof_of_the_mailbox_ends_the_pause(guest: Client, session_open: Session) -> None:
    path = cast.link_to(cast.invited(session_open, role=Role.VIEWER, max_uses=2))
    lock(path)
    guest.post(f"/rooms/{session_open.room.address}/room/invited", {"email": cast.SAM})
    arriving.type_code(guest, session_open, arriving.mailed_code())

    assert arriving.type_address(cast.client_of(), path).status_code == 303
