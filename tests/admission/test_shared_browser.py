"""Several people in one browser: it stands for whoever proved himself there last."""

import pytest
from django.test import Client

from greenroom.access.roles import Assurance, Role
from greenroom.admission.models import Participant
from greenroom.rooms.models import Session
from tests import arriving, cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def links(session_open: Session) -> tuple[str, str]:
    """Sam's link as speaker, Eve's as viewer, both to the open session."""
    sam = cast.invited(session_open, role=Role.SPEAKER, assurance=Assurance.LINK)
    eve = cast.invited(session_open, cast.EVE, role=Role.VIEWER, first="Eve", last="Moreau")
    return cast.link_to(sam), cast.link_to(eve)


def present(session: Session) -> set[str]:
    rows = Participant.objects.filter(session=session, left_at=None).select_related("device__invitation")
    return {row.device.invitation.first_name for row in rows}


def test_who_types_the_own_address_after_somebody_else_comes_in_as_oneself(
    guest: Client, session_open: Session, links: tuple[str, str]
) -> None:
    sams, eves = links
    arriving.come_in(guest, sams, session_open)
    assert "Sam Rivera" in guest.get(arriving.room_page(session_open)).content.decode()

    assert arriving.come_in(guest, eves, session_open, cast.EVE).status_code == 303

    assert "Eve" in present(session_open)
    assert arriving.is_inside(guest, session_open)


def test_who_comes_back_to_a_browser_that_another_used_since_types_the_address_again(
    guest: Client, session_open: Session, links: tuple[str, str]
) -> None:
    sams, eves = links
    arriving.come_in(guest, sams, session_open)
    arriving.come_in(guest, eves, session_open, cast.EVE)

    lobby = guest.get(sams)
    assert lobby.status_code == 200 and "Which address were you invited at?" in lobby.content.decode()

    arriving.type_address(guest, sams)
    assert arriving.is_inside(guest, session_open)


def test_coming_back_alone_needs_no_address(
    guest: Client, session_open: Session, links: tuple[str, str]
) -> None:
    sams, _ = links
    arriving.come_in(guest, sams, session_open)

    assert guest.get(sams).status_code == 302
