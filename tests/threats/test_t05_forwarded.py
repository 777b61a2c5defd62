"""T5: a link is forwarded to somebody else, with or without the address.

Guards the comparison of addresses in `admission.lobby.reserve`, the questions of proof and place in `door.way_in`:
remove one, and one of these fails.
"""

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from greenroom.access.roles import Assurance, Role
from greenroom.administration.models import AuditEvent
from greenroom.admission.models import Challenge, Participant
from greenroom.admission.presence import present
from greenroom.rooms.models import Session
from tests import arriving, cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def mail_works(settings: LazySettings) -> None:
    settings.MAIL_WORKS = True


def test_link_without_the_address_opens_nothing(session_open: Session) -> None:
    path, eve = cast.link_to(cast.invited(session_open, role=Role.VIEWER)), cast.client_of()

    answer = arriving.type_address(eve, path, cast.EVE)
    arriving.go_in(eve, session_open)

    assert answer.status_code == 403
    assert cast.SAM not in answer.content.decode()
    assert not Participant.objects.exists()


def test_viewer_who_is_inside_shares_his_place_with_nobody(session_open: Session, guest: Client) -> None:
    path, eve = cast.link_to(cast.invited(session_open, role=Role.VIEWER)), cast.client_of()
    arriving.come_in(guest, path, session_open)

    arriving.type_address(eve, path)
    answer = arriving.go_in(eve, session_open)

    assert answer.status_code == 409
    assert "INV-DEVICE-" in answer.content.decode()
    assert arriving.is_inside(guest, session_open)
    assert not arriving.is_inside(eve, session_open)
    assert AuditEvent.objects.filter(verb="link.refused", data__reason="device").exists()


@pytest.mark.parametrize("role", [Role.SPEAKER, Role.MODERATOR])
def test_link_and_address_are_not_enough_for_the_stage(session_open: Session, role: Role) -> None:
    path, eve = cast.link_to(cast.invited(session_open, role=role)), cast.client_of()

    arriving.type_address(eve, path)
    answer = arriving.go_in(eve, session_open)

    assert answer.status_code == 403
    assert arriving.status(eve, session_open)["way"] == "code"
    assert not Participant.objects.exists()


@pytest.mark.parametrize("role", [Role.SPEAKER, Role.MODERATOR])
def test_mailbox_is_enough_for_the_stage(session_open: Session, guest: Client, role: Role) -> None:
    arriving.type_address(guest, cast.link_to(cast.invited(session_open, role=role)))

    arriving.type_code(guest, session_open, arriving.mailed_code())
    arriving.go_in(guest, session_open)

    assert arriving.is_inside(guest, session_open)
    assert [one.assurance for one in present(session_open, timezone.now())] == [Assurance.EMAIL_CODE]


def test_code_of_another_browser_helps_nobody(session_open: Session, guest: Client) -> None:
    path, eve = cast.link_to(cast.invited(session_open)), cast.client_of()
    arriving.type_address(guest, path)
    sams = Challenge.objects.latest("pk")
    arriving.type_address(eve, path)

    answer = arriving.type_code(eve, session_open, arriving.mailed_code(sams))

    assert answer.status_code == 403
    assert arriving.status(eve, session_open)["way"] == "code"
