"""T24: guessing the invited address in the lobby.

Guards `limits.check_lobby` and `limits.count_wrong_address`: leave one out of `lobby.reserve` and these fail.
"""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from greenroom.access.roles import Role
from greenroom.administration.models import AttemptBucket, AuditEvent
from greenroom.admission.models import Device
from greenroom.invitations.models import Invitation
from greenroom.rooms.models import Session
from tests import arriving, cast

pytestmark = pytest.mark.django_db

WINDOW = timedelta(minutes=15)


@pytest.fixture
def invitation(session_open: Session) -> Invitation:
    days = timedelta(days=30)
    return cast.invited(session_open, role=Role.VIEWER, expires_at=session_open.starts_at + days)


def wrong(path: str, number: int, **request: str) -> int:
    return arriving.type_address(cast.client_of(), path, f"guess{number}@example.org").status_code


def test_five_tries_then_a_pause_from_any_browser(invitation: Invitation, now: datetime) -> None:
    path = cast.link_to(invitation)

    with time_machine.travel(_window_start(now), tick=False):
        statuses = [wrong(path, number) for number in range(7)]

    assert statuses == [403] * 5 + [429] * 2
    assert AuditEvent.objects.filter(verb="lobby.mismatch").count() == 5


def test_right_address_is_not_tried_in_the_pause_either(
    guest: Client, invitation: Invitation, now: datetime
) -> None:
    path = cast.link_to(invitation)

    with time_machine.travel(_window_start(now), tick=False):
        for number in range(5):
            wrong(path, number)
        answer = arriving.type_address(guest, path)

    assert answer.status_code == 429
    assert not Device.objects.exists()


def test_budget_survives_other_links_of_the_invitation(invitation: Invitation, now: datetime) -> None:
    with time_machine.travel(_window_start(now), tick=False):
        statuses = [wrong(cast.link_to(invitation), number) for number in range(6)]

    assert statuses == [403] * 5 + [429]


def test_pause_grows(invitation: Invitation, now: datetime) -> None:
    path, start = cast.link_to(invitation), _window_start(now)
    allowed = []
    for quarter in range(8):
        with time_machine.travel(start + quarter * WINDOW, tick=False):
            allowed.append(sum(wrong(path, number) == 403 for number in range(6)))

    assert allowed == [5, 5, 0, 5, 0, 0, 5, 0]


def test_hundred_wrong_ones_are_the_end(guest: Client, invitation: Invitation, now: datetime) -> None:
    path = cast.link_to(invitation)
    AttemptBucket.objects.all().delete()
    with time_machine.travel(_window_start(now), tick=False):
        wrong(path, 0)
    AttemptBucket.objects.update(n=99, window=0)

    last, over = wrong(path, 1), wrong(path, 2)

    assert (last, over) == (403, 429)
    assert arriving.type_address(guest, path).status_code == 429


@pytest.mark.django_db(transaction=True)
def test_next_one_looks_at_the_tries_when_this_one_is_counted(invitation: Invitation) -> None:
    """Guards that `lobby.reserve` counts within the transaction that looked: else many at once all find tries left."""
    path = cast.link_to(invitation)

    with CaptureQueriesContext(connection) as queries:
        wrong(path, 0)

    said = [one["sql"] for one in queries]
    looked = next(n for n, sql in enumerate(said) if sql.startswith("SELECT") and "attemptbucket" in sql)
    counted = next(n for n, sql in enumerate(said) if sql.startswith("UPDATE") and "attemptbucket" in sql)
    assert looked < counted
    assert "COMMIT" not in said[looked:counted]
    assert "COMMIT" in said[counted:]


def test_right_address_begins_anew(guest: Client, invitation: Invitation, now: datetime) -> None:
    path = cast.link_to(invitation)
    with time_machine.travel(_window_start(now), tick=False):
        for number in range(4):
            wrong(path, number)
        arriving.type_address(guest, path)

        assert [wrong(path, number) for number in range(6)] == [403] * 5 + [429]


def test_what_is_no_address_is_no_try(guest: Client, invitation: Invitation) -> None:
    path = cast.link_to(invitation)

    pages = [
        arriving.type_address(guest, path, typed) for typed in ("", "sam", "a@b", "sam@@example.org", "x" * 400)
    ]

    assert {page.status_code for page in pages} == {200}
    assert all('aria-invalid="true"' in page.content.decode() for page in pages)
    assert "sam@@example.org" in pages[3].content.decode()
    assert not AttemptBucket.objects.exists()


def _window_start(now: datetime) -> datetime:
    seconds = int(now.timestamp()) // 900 * 900
    return datetime.fromtimestamp(seconds, tz=now.tzinfo)
