"""Statements written once give what the ORM gives."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from greenroom.administration.models import SiteSettings
from greenroom.administration.queries import site
from greenroom.invitations.models import Link
from greenroom.invitations.queries import find
from greenroom.rooms.models import Room, Session
from greenroom.statements import GIVEN, GIVEN_NUMBER, OTHER_NUMBER, Statement
from tests import cast

ROOMS = Statement(lambda: Room.objects.filter(name=GIVEN).order_by("pk"))


def test_a_link_comes_with_every_related_row_as_the_orm_gives_it(session_soon: Session) -> None:
    link = cast.link_to(cast.invited(session_soon)).removeprefix("/i/")

    found = find(link)

    assert found is not None
    theirs = Link.objects.select_related("invitation__room", "invitation__session").get()
    for ours, orms in [
        (found.link, theirs),
        (found.invitation, theirs.invitation),
        (found.invitation.room, theirs.invitation.room),
        (found.invitation.session, theirs.invitation.session),
    ]:
        assert ours is not None and orms is not None
        assert {f.attname: getattr(ours, f.attname) for f in ours._meta.concrete_fields} == {
            f.attname: getattr(orms, f.attname) for f in orms._meta.concrete_fields
        }


def test_a_missing_related_row_is_none(room: Room) -> None:
    found = find(cast.link_to(cast.invited(room)).removeprefix("/i/"))

    assert found is not None and found.invitation.session is None


def test_the_same_statement_takes_another_value_each_time(room: Room, ada: object) -> None:
    other = cast.room_of(cast.eve(), name="Another room")

    assert [ROOMS.one(name) for name in (room.name, other.name, "No room")] == [room, other, None]


def test_a_constant_is_taken_as_it_stands(room: Room) -> None:
    odd = cast.room_of(cast.eve(), name="O'Neill; 100%s %% “?”")
    constant = Statement(lambda: Room.objects.filter(name=odd.name, address=GIVEN))

    assert (constant.one(odd.address), constant.one(room.address)) == (odd, None)


def test_it_takes_two_numbers_in_their_order(room: Room, session_soon: Session) -> None:
    both = Statement(lambda: Session.objects.filter(room=OTHER_NUMBER, pk=GIVEN_NUMBER))
    room_alone = cast.room_of(cast.eve(), name="Another room")

    assert (both.one(session_soon.pk, room.pk), both.one(session_soon.pk, room_alone.pk)) == (
        session_soon,
        None,
    )


def test_what_was_changed_is_seen_at_once(db: None) -> None:
    assert site().name == "Greenroom"
    SiteSettings.objects.update(name="Linden College")

    assert site().name == "Linden College"


def test_it_costs_one_statement(session_soon: Session) -> None:
    link = cast.link_to(cast.invited(session_soon)).removeprefix("/i/")

    with CaptureQueriesContext(connection) as statements:
        find(link)

    assert len(statements) == 1


@pytest.mark.parametrize("hours", [1, 48])
def test_rows_stay_as_the_database_has_them(room: Room, hours: int) -> None:
    session = cast.session_in(room, timedelta(hours=hours))
    found = find(cast.link_to(cast.invited(session)).removeprefix("/i/"))

    assert found is not None and found.invitation.session == session
    assert found.invitation.session.starts_at == Session.objects.get().starts_at
