"""T38, the half about links: who steals the whole database holds nothing that opens a room.

Guards: `Link.secret_sha256` alone is stored; letters carry ids; `find` compares hashes of what it is given.
"""

from base64 import b64encode, urlsafe_b64encode
from datetime import datetime
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings

from greenroom.access.roles import Role
from greenroom.invitations import actions, queries
from greenroom.invitations.letter import compose
from greenroom.invitations.models import Link
from greenroom.people.models import User
from greenroom.rooms.models import Room, Session
from greenroom.rooms.queries import member_of
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def links(ada: User, room: Room, session_soon: Session, now: datetime) -> list[str]:
    """Every way by which a link comes into the world, each used once."""
    adas = member_of(ada, room)
    names = {"first_name": "Sam", "last_name": "Rivera", "role": Role.SPEAKER, "session": session_soon}
    invited = actions.invite(adas, email=cast.SAM, send=True, **names, now=now)
    letter = compose(invited.invitation.pk)
    assert letter is not None
    mailed = next(word for word in str(letter.body).split() if "/i/" in word)
    again = actions.another_link(adas, invited.invitation, now=now)
    return [link.rpartition("/i/")[2] for link in (invited.link, mailed, again)]


def stored() -> list[Any]:
    """Every value of every row of every table."""
    tables = apps.get_models(include_auto_created=True)
    return [value for table in tables for row in table._default_manager.values_list() for value in row]


def test_each_of_these_links_works(links: list[str]) -> None:
    assert all(queries.find(link) for link in links)
    assert Link.objects.count() == len(links) == 3


def test_no_stored_value_is_or_holds_a_secret(links: list[str]) -> None:
    secrets = [link.partition(".")[2] for link in links]

    written = " ".join(repr(bytes(value) if isinstance(value, memoryview) else value) for value in stored())
    assert not any(secret in written for secret in secrets)


def test_no_stored_value_opens_a_room(links: list[str]) -> None:
    """Each value, as text and in the encodings a thief would try, in the place of each link's secret."""
    ids = list(Link.objects.values_list("pk", flat=True))
    for value in stored():
        for guess in guesses(value):
            assert queries.find(guess) is None
            assert not any(queries.find(f"{link_id}.{guess}") for link_id in ids)


def guesses(value: object) -> set[str]:
    if isinstance(value, bytes | memoryview):
        raw = bytes(value)
        return {
            raw.hex(),
            b64encode(raw).decode(),
            urlsafe_b64encode(raw).decode().rstrip("="),
            raw.decode("latin-1"),
        }
    return {str(value), f"{value}.{settings.SECRET_KEY}"}
