"""T25: guessing the code, with new ones asked for in between, or many at once.

Guards `codes._count` (five a code), `limits.spend_code_check` (twenty a day, across codes), the conditional UPDATE of
`codes._proved` (one wins), `limits.spend_code_letter`.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
import time_machine
from django.conf import LazySettings
from django.db import connection
from django.test import Client

from greenroom.access.refusals import CodeWrong, Refusal
from greenroom.admission import actions, secrets
from greenroom.admission.models import Challenge
from greenroom.invitations.models import Invitation
from greenroom.rooms.models import Session
from tests import arriving, cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def mail_works(settings: LazySettings) -> None:
    settings.MAIL_WORKS = True


@pytest.fixture
def invitation(session_open: Session) -> Invitation:
    return cast.invited(session_open)


def test_five_tries_of_a_code(guest: Client, invitation: Invitation, session_open: Session) -> None:
    arriving.type_address(guest, cast.link_to(invitation))
    code = arriving.mailed_code()

    for _ in range(5):
        assert arriving.type_code(guest, session_open, "BBBB-BBBB").status_code == 403

    assert arriving.type_code(guest, session_open, code).status_code == 403
    assert arriving.status(guest, session_open)["way"] == "code"


def test_new_codes_buy_no_new_tries(invitation: Invitation, session_open: Session, now: datetime) -> None:
    path, statuses, browser = cast.link_to(invitation), [], cast.client_of()
    arriving.type_address(browser, path)
    with time_machine.travel(_midnight(now), tick=False) as clock:
        for _ in range(5):
            clock.shift(timedelta(minutes=61))  # past the limits of letters
            Invitation.objects.update(expires_at=_midnight(now) + timedelta(days=2))
            session_open.ends_at = _midnight(now) + timedelta(days=2)
            session_open.save()
            arriving.ask_for_code(browser, session_open)
            arriving.mailed_code()
            statuses += [arriving.type_code(browser, session_open, "BBBB-BBBB").status_code for _ in range(5)]

    assert statuses.count(403) == 20
    assert statuses[20:] == [429] * 5


def _midnight(now: datetime) -> datetime:
    """The next one: what was counted today, before the clock was moved, counts no more."""
    return (now + timedelta(days=1)).replace(hour=0, minute=0, second=5, microsecond=0)


def test_many_browsers_share_one_budget(invitation: Invitation, session_open: Session) -> None:
    """Each asks by the calendar's page and guesses; the twenty-first guess of all of them is refused."""
    statuses = []
    for _ in range(6):
        browser = cast.client_of()
        arriving.type_address(browser, cast.link_to(invitation))
        digest = secrets.digest_of(browser.cookies["dev"].value)
        Challenge.objects.create(
            room=session_open.room,
            invitation=invitation,
            browser_sha256=digest,
            created_at=session_open.starts_at,
            expires_at=session_open.starts_at + timedelta(hours=1),
        )
        statuses += [arriving.type_code(browser, session_open, "BBBB-BBBB").status_code for _ in range(4)]

    assert statuses == [403] * 20 + [429] * 4


def test_code_is_mailed_once_in_half_a_minute(
    guest: Client, invitation: Invitation, session_open: Session
) -> None:
    arriving.type_address(guest, cast.link_to(invitation))

    page = guest.post(
        f"/rooms/{session_open.room.address}/room/code", {"session": session_open.pk}, follow=True
    )

    assert Challenge.objects.count() == 1
    assert "A code was mailed just now" in page.content.decode()


def test_five_codes_an_hour_go_to_one_mailbox(
    invitation: Invitation, session_open: Session, now: datetime
) -> None:
    browser = cast.client_of()
    hour = now.replace(minute=0, second=0, microsecond=0)
    with time_machine.travel(hour, tick=False) as clock:
        session_open.ends_at = hour + timedelta(days=1)
        session_open.save()
        arriving.type_address(browser, cast.link_to(invitation))
        for _ in range(8):
            clock.shift(timedelta(minutes=5))
            arriving.ask_for_code(browser, session_open)

    assert Challenge.objects.count() == 5


@pytest.mark.parametrize("typed", ["{0}", "{1}", " {0} ", "{2}", "{3}"])
def test_code_is_taken_as_people_type_it(
    guest: Client, invitation: Invitation, session_open: Session, typed: str
) -> None:
    arriving.type_address(guest, cast.link_to(invitation))
    code = arriving.mailed_code()

    spellings = (code, code.lower(), code.replace("-", ""), code.replace("-", " – "))
    assert arriving.type_code(guest, session_open, typed.format(*spellings)).status_code == 303


def test_stored_is_the_hmac_alone(guest: Client, invitation: Invitation) -> None:
    arriving.type_address(guest, cast.link_to(invitation))
    code = arriving.mailed_code()

    challenge = Challenge.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM greenroom_challenge")
        row = str(cursor.fetchall())
    assert code not in row
    assert code.replace("-", "") not in row
    assert bytes(challenge.code_hmac or b"") == secrets.code_hmac(challenge.pk, code)


@pytest.mark.django_db(transaction=True)
def test_of_many_that_send_one_code_at_once_one_wins(session_open: Session, settings: LazySettings) -> None:
    browser, invitation = cast.client_of(), cast.invited(session_open)
    arriving.type_address(browser, cast.link_to(invitation))
    code, secret = arriving.mailed_code(), browser.cookies["dev"].value

    def prove(_number: int) -> bool:
        try:
            actions.prove(session_open.room, code, secret=secret, now=session_open.starts_at)
        except Refusal as no:
            assert isinstance(no, CodeWrong)
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(prove, range(4))) == 1
