"""T22: nothing tells whether an address is invited; inviting itself is in test_t22_enumeration.

Guards `codes.calendar_code` (a challenge with its letter in both cases) and the one answer of the lobby: return early
for an unknown address, and the statements differ.
"""

import re
from datetime import timedelta

import pytest
import time_machine
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from greenroom.admission import letter
from greenroom.admission.models import Challenge
from greenroom.mail.models import Delivery
from greenroom.rooms.models import Session
from tests import arriving, cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def mail_works(settings: LazySettings) -> None:
    settings.MAIL_WORKS = True


def asked(session: Session, email: str) -> tuple[int, str, str, list[str]]:
    """Status, where it leads, the page there, and the shape of every statement."""
    browser = cast.client_of()
    with CaptureQueriesContext(connection) as queries:
        answer = browser.post(f"/rooms/{session.room.address}/room/invited", {"email": email})
        page = browser.get(answer["Location"])
    return (
        answer.status_code,
        answer["Location"],
        _less_nonce(page.content.decode()),
        [_shape(one["sql"]) for one in queries],
    )


def calendar(session: Session, email: str) -> Client:
    """A browser of somebody who says that he was invited at this address."""
    browser = cast.client_of()
    path = f"/rooms/{session.room.address}/room/invited"
    browser.post(path, {"email": email}, REMOTE_ADDR=f"198.51.100.{Challenge.objects.count()}")
    return browser


def _shape(sql: str) -> str:
    return re.sub(r"'[^']*'|\"s\d+_x\d+\"|\b\d+\b|NULL", "?", sql)


def _less_nonce(html: str) -> str:
    return re.sub(r'nonce="[^"]*"|data-now="[^"]*"|\d+m \d+s', "", html)


def test_calendar_page_answers_alike_invited_or_not(session_open: Session) -> None:
    cast.invited(session_open)
    asked(session_open, "first@example.org")  # whatever is only done once is done

    hit, miss = asked(session_open, cast.SAM), asked(session_open, "nobody@example.org")

    assert hit[:3] == miss[:3]
    assert len(hit[3]) == len(miss[3])
    assert hit[3] == miss[3]


def test_both_leave_the_same_rows(session_open: Session) -> None:
    cast.invited(session_open)

    asked(session_open, cast.SAM)
    asked(session_open, "nobody@example.org")

    assert Challenge.objects.count() == Delivery.objects.count() == 2
    hit, miss = Challenge.objects.order_by("pk")
    assert letter.compose(hit.pk) is not None
    assert letter.compose(miss.pk) is None


def test_wrong_code_is_answered_alike(session_open: Session) -> None:
    cast.invited(session_open)
    answers = []
    for email in (cast.SAM, "nobody@example.org"):
        browser = cast.client_of()
        browser.post(f"/rooms/{session_open.room.address}/room/invited", {"email": email})
        arriving.mailed_code() if email == cast.SAM else None
        with CaptureQueriesContext(connection) as queries:
            answer = browser.post(f"/rooms/{session_open.room.address}/room/prove", {"code": "BBBB-BBBB"})
        statements = [_shape(one["sql"]) for one in queries]
        answers.append((answer.status_code, _less_nonce(answer.content.decode()), statements))

    assert answers[0] == answers[1]


def test_code_page_is_over_as_soon(session_open: Session) -> None:
    """Guards that `letter.compose` lets time run for those, too, who get no letter."""
    cast.invited(session_open)
    code_page = f"/rooms/{session_open.room.address}/room/code"
    with time_machine.travel(timezone.now(), tick=False) as clock:
        hit, miss = (calendar(session_open, email) for email in (cast.SAM, "nobody@example.org"))
        for challenge in Challenge.objects.all():
            letter.compose(challenge.pk)
        for minutes in (9, 2, 20):
            clock.shift(timedelta(minutes=minutes))
            assert hit.get(code_page).status_code == miss.get(code_page).status_code


def test_budget_of_codes_that_others_used_up_is_not_told(session_open: Session) -> None:
    """Guards `codes._spend_check`: say TooManyAttempts of the invitation's budget, and the 21st answer differs."""
    cast.invited(session_open)
    prove = f"/rooms/{session_open.room.address}/room/prove"
    at_noon = timezone.now().replace(hour=12, minute=0)
    answers: dict[str, list[int]] = {cast.SAM: [], "nobody@example.org": []}
    with time_machine.travel(at_noon, tick=False) as clock:
        for _ in range(5):
            for email, said in answers.items():
                browser = calendar(session_open, email)
                said += [browser.post(prove, {"code": "BBBB-BBBB"}).status_code for _ in range(5)]
            clock.shift(timedelta(minutes=13))

    assert answers[cast.SAM] == answers["nobody@example.org"] == [403] * 25


def test_lobby_shows_no_part_of_the_address(guest: Client, session_open: Session) -> None:
    path = cast.link_to(cast.invited(session_open))

    pages = [guest.get(path), arriving.type_address(guest, path, "sam.rivera@elsewhere.example")]

    for page in pages:
        html = page.content.decode().replace("sam.rivera@elsewhere.example", "")
        assert not re.search(r"\bsam\b", html, re.IGNORECASE)
        assert "brightpath" not in html
        assert "Rivera" not in html


def test_any_wrong_address_gets_the_same_answer(session_open: Session, vera: object) -> None:
    path = cast.link_to(cast.invited(session_open))

    answers = {
        _less_nonce(arriving.type_address(cast.client_of(), path, email).content.decode()).replace(email, "")
        for email in (cast.VERA, "nobody@example.org")
    }

    assert len(answers) == 1


def test_code_leads_in_from_the_calendar(guest: Client, session_open: Session) -> None:
    cast.invited(session_open)
    guest.post(f"/rooms/{session_open.room.address}/room/invited", {"email": cast.SAM})

    arriving.type_code(guest, session_open, arriving.mailed_code())
    arriving.go_in(guest, session_open)

    assert arriving.is_inside(guest, session_open)


def test_without_mail_the_calendar_page_sends_to_the_link(
    guest: Client, session_open: Session, settings: LazySettings
) -> None:
    settings.MAIL_WORKS = False
    cast.invited(session_open)

    page = guest.post(f"/rooms/{session_open.room.address}/room/invited", {"email": cast.SAM})

    assert "Open the link you were sent" in page.content.decode()
    assert not Challenge.objects.exists()
