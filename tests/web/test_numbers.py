"""Numbers in addresses that no row could have: page not found, or the page as if none was sent."""

import pytest
from django.test import Client

from greenroom.people.models import User
from greenroom.rooms.models import Room, Session
from tests import cast

HUGE = ["9" * 19, "9" * 30, "9" * 5000]
PATHS = ["room/{n}/", "room/{n}/status", "sessions/{n}/edit", "invitations/{n}/revoke"]


@pytest.fixture
def adas(ada: User) -> Client:
    return cast.client_of(ada)


@pytest.mark.parametrize("huge", HUGE, ids=len)
@pytest.mark.parametrize("path", PATHS)
def test_a_number_larger_than_a_column_is_page_not_found(
    path: str, huge: str, adas: Client, room: Room, session_soon: Session
) -> None:
    assert adas.get(f"/rooms/{room.address}/{path.format(n=huge)}").status_code == 404


@pytest.mark.parametrize("sent", [*HUGE, "٣", "²", "-1", "0", ""], ids=len)
def test_a_page_asked_for_by_an_odd_number_is_shown(
    sent: str, adas: Client, room: Room, session_soon: Session
) -> None:
    assert adas.get(f"/rooms/{room.address}/invitations", {"page": sent}).status_code == 200
    assert adas.get(f"/rooms/{room.address}/room/code", {"session": sent}).status_code < 500


def test_beyond_the_last_page_is_the_last_page(
    adas: Client, room: Room, session_soon: Session, ada: User
) -> None:
    for n in range(51):
        cast.invited(session_soon, email=f"guest{n}@example.org", by=ada)

    assert adas.get(f"/rooms/{room.address}/invitations", {"page": "9"}).content.count(b"@example.org") == 1


@pytest.mark.parametrize("sent", HUGE, ids=len)
def test_somebody_who_never_was_invited_is_invited_with_an_empty_form(
    sent: str, adas: Client, room: Room, session_soon: Session
) -> None:
    assert adas.get(f"/rooms/{room.address}/invite", {"again": sent}).status_code == 200


@pytest.mark.parametrize("sent", HUGE, ids=len)
def test_a_standing_that_never_was_cannot_be_removed(sent: str, adas: Client, room: Room) -> None:
    response = adas.post(f"/rooms/{room.address}/members", {"do": "remove", "membership": sent})

    assert response.status_code == 404
