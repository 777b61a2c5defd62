"""Arriving by a link, as a browser sees it."""

import pytest
from django.test import Client

from greenroom.access.roles import Role
from greenroom.admission.models import Device, Participant
from greenroom.rooms.models import Session
from tests import cast

pytestmark = pytest.mark.django_db


def test_link_shows_the_lobby_and_changes_nothing(guest: Client, session_open: Session) -> None:
    path = cast.link_to(cast.invited(session_open, role=Role.VIEWER))

    page = guest.get(path)

    assert page.status_code == 200
    assert "Which address were you invited at?" in page.content.decode()
    assert not page.cookies
    assert not Device.objects.exists()


def test_invited_address_leads_into_the_room(guest: Client, session_open: Session) -> None:
    invitation = cast.invited(session_open, role=Role.VIEWER)
    path = cast.link_to(invitation)
    link, secret = path.removeprefix("/i/").split(".")

    reserved = guest.post(f"/i/{link}", {"secret": secret, "email": " Sam.Rivera@brightpath.example "})
    assert reserved.status_code == 303
    page = guest.get(reserved["Location"])
    assert "Join now" in page.content.decode()
    entered = guest.post(f"{reserved['Location']}enter", follow=True)

    assert "Sam Rivera" in entered.content.decode()
    assert Participant.objects.get().device.state == "live"
    invitation.refresh_from_db()
    assert invitation.use_count == 1
