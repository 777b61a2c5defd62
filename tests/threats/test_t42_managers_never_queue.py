"""T42: a guest who comes early gets in before the doors open, or a manager waits behind guests.

Guards the line `if Capability.OPEN in GRANTS[role]` of `door._through`, which stands before the lock, the doors and the
seats: put it after them, and the managers wait. Without the look at `doors_at` below it the guest is in too early.
"""

from datetime import timedelta
from time import sleep

import pytest
from django.test import Client
from django.utils import timezone

from greenroom.access.roles import Role
from greenroom.people.models import User
from greenroom.rooms import actions as rooms
from greenroom.rooms.models import Room, Session
from greenroom.rooms.queries import member_of
from tests import arriving, cast
from tests.journeys.browsing import Site
from tests.sockets import Said, Socket, Sockets, browser_at, inside


@pytest.fixture
def early(site: Site, session_soon: Session) -> Client:
    """A guest's browser that is there before everybody else."""
    return reserved(site, session_soon, "early@example.org")


def reserved(site: Site, session: Session, email: str) -> Client:
    browser = browser_at(site)
    invitation = cast.invited(session, email, role=Role.VIEWER, last=email.partition("@")[0])
    assert arriving.type_address(browser, cast.link_to(invitation), email).status_code == 303
    return browser


def waits(one: Socket) -> bool:
    """He said hello, and nobody let him in."""
    one.send("hello")
    sleep(0.3)
    one.line.ping().wait(2)
    return not _of_the_inside(one.heard)


def _of_the_inside(heard: list[Said]) -> list[Said]:
    return [said for said in heard if said["type"] in {"snapshot", "people", "chat.message"}]


def test_guest_first_manager_second_manager_leaves_and_returns(
    session_soon: Session, early: Client, ada: User, socket_of: Sockets
) -> None:
    guest = socket_of(session_soon, early)
    assert waits(guest)
    assert arriving.go_in(early, session_soon).status_code == 403

    for _ in range(2):
        hers = socket_of(session_soon, ada)
        assert hers.hello()["type"] == "snapshot"
        assert hers.ask("chat.post", text="only for those inside")["type"] == "done"
        hers.line.close()
        assert waits(guest), "that a manager is inside opens no door"

    rooms.open_session(member_of(ada, session_soon.room), session_soon, now=timezone.now())
    assert guest.next("door", seconds=2)
    assert arriving.go_in(early, session_soon).status_code == 303
    guest.send("hello")
    assert guest.next("snapshot")


def test_a_full_and_locked_room_has_a_seat_for_its_managers(
    site: Site, room: Room, session_open: Session, ada: User, mo: User, vera: User, socket_of: Sockets
) -> None:
    room.capacity = 1
    room.save()
    first = reserved(site, session_open, "first@example.org")
    assert arriving.go_in(first, session_open).status_code == 303
    assert socket_of(session_open, first).hello()["type"] == "snapshot"
    late = reserved(site, session_open, "late@example.org")
    assert arriving.go_in(late, session_open).status_code == 409
    assert waits(socket_of(session_open, late))
    rooms.lock(member_of(ada, room), session_open, now=timezone.now())

    for manager in (ada, mo, ada):
        hers = socket_of(session_open, inside(session_open, manager))
        assert hers.hello()["type"] == "snapshot"
        hers.line.close()


def test_a_manager_of_another_room_is_a_guest_here(
    session_soon: Session, eve: User, socket_of: Sockets
) -> None:
    cast.session_in(cast.room_of(eve, name="Eve's own"), timedelta(minutes=10))

    stranger = socket_of(session_soon, cast.client_of(eve))

    assert stranger.hello()["type"] == "over"
