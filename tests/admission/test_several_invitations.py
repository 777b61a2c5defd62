"""Somebody with two invitations comes in by the one that the door accepts."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from greenroom.access.roles import Assurance, Role
from greenroom.administration.models import Moving, SiteSettings
from greenroom.people.models import User
from greenroom.rooms.models import Session
from tests import arriving, cast

pytestmark = pytest.mark.django_db


def test_taken_place_of_the_higher_role_leaves_the_lower_one_in(guest: Client, session_open: Session) -> None:
    viewer = cast.invited(session_open.room, role=Role.VIEWER)
    speaker = cast.invited(session_open, moving=Moving.STRICT, assurance=Assurance.LINK)
    arriving.come_in(cast.client_of(), cast.link_to(speaker), session_open)
    arriving.come_in(guest, cast.link_to(viewer), session_open)

    arriving.type_address(guest, cast.link_to(speaker))

    assert arriving.is_inside(guest, session_open)


def test_address_that_the_domain_rules_keep_out_does_not_hide_another(eve: User, session_open: Session) -> None:
    EmailAddress.objects.create(user=eve, email="eve@elsewhere.example", verified=True)
    cast.invited(session_open, "eve@elsewhere.example")
    cast.invited(session_open, cast.EVE, role=Role.VIEWER)
    SiteSettings.objects.update(domains_deny="elsewhere.example")

    assert arriving.go_in(cast.client_of(eve), session_open).status_code == 303


def test_plain_address_leads_to_the_session_he_is_still_invited_to(
    guest: Client, session_open: Session, session_soon: Session
) -> None:
    removed = cast.invited(session_open, role=Role.VIEWER)
    arriving.type_address(guest, cast.link_to(removed))
    arriving.type_address(guest, cast.link_to(cast.invited(session_soon, role=Role.VIEWER)))
    removed.revoked_at = timezone.now()
    removed.save()

    answer = guest.get(f"/rooms/{session_open.room.address}/room/")

    assert answer["Location"] == arriving.room_page(session_soon)
