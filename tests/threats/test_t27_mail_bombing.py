"""T27: nobody fills a stranger's mailbox with our letters, however many managers take part.

Guards: `letter_left` in `invitations.limits`, asked by `_post` in `invitations.actions`.
"""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from greenroom.access.roles import Role
from greenroom.invitations import actions
from greenroom.invitations.models import Invitation
from greenroom.mail.models import Delivery, DeliveryState
from greenroom.people.models import User
from greenroom.rooms.models import Room, Session
from greenroom.rooms.queries import member_of
from tests import cast

pytestmark = pytest.mark.django_db


def mailed() -> int:
    """How many letters leave."""
    return Delivery.objects.filter(state=DeliveryState.QUEUED).count()


def invite(manager: User, room: Room, *, email: str = cast.SAM, now: datetime) -> Invitation:
    terms = {"first_name": "Sam", "last_name": "Rivera", "role": Role.VIEWER, "send": True, "session": None}
    return actions.invite(member_of(manager, room), email=email, **terms, now=now).invitation


def test_fifty_managers_send_a_stranger_three_letters_an_hour_and_ten_a_day(ada: User) -> None:
    midnight = datetime.fromisoformat("2026-11-26T00:00:00Z")
    for n in range(50):
        manager = cast.account(f"manager{n}@example.edu", "Manager", str(n))
        room = cast.room_of(manager, always_open=True)
        invite(manager, room, now=midnight + timedelta(minutes=n))
        if n == 0:
            assert mailed() == 1

    assert mailed() == 3
    for hour in range(1, 24):
        for _ in range(5):
            invite(manager, room, now=midnight + timedelta(hours=hour))
    assert mailed() == 10


def test_taking_back_and_inviting_again_brings_no_further_letters(room: Room, ada: User, now: datetime) -> None:
    room.always_open = True
    for _ in range(6):
        invitation = invite(ada, room, email="Sam.Rivera@example.org", now=now)
        Delivery.objects.filter(state=DeliveryState.QUEUED).update(state=DeliveryState.SENT)
        actions.revoke(member_of(ada, room), invitation, now=now)

    assert Delivery.objects.filter(state=DeliveryState.SENT).count() == 3


def test_the_list_says_that_a_letter_was_held_back(room: Room, session_soon: Session, ada: User) -> None:
    adas = cast.client_of(ada)
    fields = {"for": str(session_soon.pk), "email": cast.SAM, "first_name": "Sam", "last_name": "Rivera"}
    answers = [_asked(adas, room, {**fields, "role": "viewer", "send": "on"}) for _ in range(4)]

    assert answers == [200] * 4
    assert "Mail not sent" in adas.get(f"/rooms/{room.address}/").content.decode()


def _asked(client: Client, room: Room, form: dict[str, str]) -> int:
    return client.post(f"/rooms/{room.address}/invite", form).status_code
