"""Somebody refused asks the host, and goes on from the browser that asked."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from greenroom.access.roles import Role
from greenroom.admission.models import HostRequest
from greenroom.invitations.models import Invitation
from greenroom.people.models import User
from greenroom.rooms.models import Session
from tests import arriving, cast

pytestmark = pytest.mark.django_db


def test_who_was_inside_before_his_time_was_over_comes_in_again(
    guest: Client, ada: User, session_open: Session
) -> None:
    invitation = cast.invited(session_open, role=Role.VIEWER)
    path = cast.link_to(invitation)
    arriving.come_in(guest, path, session_open)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    link, secret = arriving.halves(path)
    guest.post(f"/i/{link}/ask", {"secret": secret})

    asked = HostRequest.objects.get()
    host = cast.client_of(ada)
    host.post(f"/rooms/{session_open.room.address}/requests/{asked.pk}", {"answer": "reissue"})

    assert arriving.go_in(guest, session_open).status_code == 303
    assert arriving.is_inside(guest, session_open)
