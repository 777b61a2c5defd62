"""T22: inviting tells nobody whether an address has an account here, or an invitation elsewhere.

Guard: `invitations.actions.invite` asks about no account. (The lobby's half: test_t22_lobby_enumeration.py.)
"""

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from greenroom.people.models import User
from greenroom.rooms.models import Room, Session
from tests import cast

pytestmark = pytest.mark.django_db

SECRET = re.compile(r"/i/\w+\.[\w-]{43}")


def answer(inviter: User, room: Room, session: Session, email: str, at: datetime) -> tuple[int, str, int]:
    """Status, body without what is random or typed, number of statements."""
    client = cast.client_of(inviter)
    form = {"for": session.pk, "email": email, "first_name": "Sam", "last_name": "Rivera", "role": "viewer"}
    with CaptureQueriesContext(connection) as made, time_machine.travel(at, tick=False):
        response = client.post(f"/rooms/{room.address}/invite", form)
    body = SECRET.sub("/i/LINK", response.content.decode()).replace(email, "ADDRESS")
    body = re.sub(r'<svg role="img".*?</svg>|csrfmiddlewaretoken" value="\w+"|nonce="[^"]+"', "", body)
    return response.status_code, body, len(made)


def test_an_address_with_an_account_is_answered_like_one_without(
    ada: User, eve: User, room: Room, session_soon: Session, now: datetime
) -> None:
    answer(ada, room, session_soon, "warm@example.edu", now)

    known = answer(ada, room, session_soon, eve.email, now)
    unknown = answer(ada, room, session_soon, "who@example.edu", now)
    assert known == unknown


def test_an_address_invited_elsewhere_is_answered_like_one_that_is_not(
    ada: User, mo: User, room: Room, session_soon: Session, now: datetime
) -> None:
    elsewhere = cast.session_in(cast.room_of(mo, name="Elsewhere"), timedelta(hours=1))
    cast.invited(elsewhere, "known@example.edu")
    answer(ada, room, session_soon, "warm@example.edu", now)

    known = answer(ada, room, session_soon, "known@example.edu", now)
    assert known == answer(ada, room, session_soon, "other@example.edu", now)
