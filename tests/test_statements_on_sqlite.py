"""SQLite reads a statement that is written once only once, too."""

import sqlite3
from collections.abc import Iterator

import pytest
from django.db import connection

from greenroom.invitations.queries import find
from greenroom.rooms.models import Membership, Session
from tests import cast


@pytest.fixture
def readings(db: None) -> Iterator[list[int]]:
    """Grows whenever SQLite reads a statement, which is when it asks what the statement may do."""
    asked: list[int] = []

    def ask(action: int, *_about: object) -> int:
        asked.append(action)
        return sqlite3.SQLITE_OK

    connection.ensure_connection()
    connection.connection.set_authorizer(ask)
    yield asked
    connection.connection.set_authorizer(None)


def test_a_link_is_found_by_a_statement_that_was_read_before(
    readings: list[int], session_soon: Session
) -> None:
    """It was read for each visitor: a parameter decided whether the index of owners serves."""
    invitation = cast.invited(session_soon)
    links = [cast.link_to(invitation).removeprefix("/i/") for _ in range(2)]
    find(links[0])
    readings.clear()

    found = find(links[1])

    assert found is not None and found.host.name == "Ada Okafor"
    assert readings == []


def test_the_orm_has_it_read_for_each(readings: list[int], session_soon: Session) -> None:
    """So that the test above could fail."""
    for _ in range(2):
        readings.clear()
        Membership.objects.filter(room=session_soon.room, standing="owner").first()

    assert readings != []
