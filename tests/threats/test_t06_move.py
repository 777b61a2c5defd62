"""T6: an honest change of device.

Guards `admission.codes._move_here` (the old place is released in the transaction of the code), the single use and the
ten minutes in `_proved` and `_open_challenges`, and MovedElsewhere in `door.place_for`. The Chromium part watches the
old page close within two seconds.
"""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.test import Client

from greenroom.access.refusals import CodeWrong
from greenroom.access.roles import Role
from greenroom.administration.models import AttemptBucket, AuditEvent, Moving
from greenroom.admission import actions
from greenroom.admission.models import Challenge, Device
from greenroom.invitations.models import Invitation
from greenroom.rooms.models import Session
from tests import arriving, cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def mail_works(settings: LazySettings) -> None:
    settings.MAIL_WORKS = True


@pytest.fixture
def invitation(session_open: Session) -> Invitation:
    return cast.invited(session_open, role=Role.VIEWER)


@pytest.fixture
def phone(invitation: Invitation, session_open: Session) -> Client:
    """A second browser of Sam's that stands before the taken place; the first is inside."""
    path, phone = cast.link_to(invitation), cast.client_of()
    arriving.type_address(phone, path)
    return phone


@pytest.fixture
def laptop(invitation: Invitation, session_open: Session) -> Client:
    laptop = cast.client_of()
    arriving.come_in(laptop, cast.link_to(invitation), session_open)
    return laptop


def test_code_brings_the_place_here_and_spends_nothing(
    laptop: Client, phone: Client, invitation: Invitation, session_open: Session
) -> None:
    arriving.ask_for_code(phone, session_open)
    arriving.type_code(phone, session_open, arriving.mailed_code())
    arriving.go_in(phone, session_open)

    assert arriving.is_inside(phone, session_open)
    invitation.refresh_from_db()
    assert invitation.use_count == 1
    assert Device.objects.filter(state="live").count() == 1
    assert AuditEvent.objects.filter(verb="device.moved").count() == 1


def test_old_device_is_told_where_the_room_went(laptop: Client, phone: Client, session_open: Session) -> None:
    arriving.ask_for_code(phone, session_open)
    arriving.type_code(phone, session_open, arriving.mailed_code())

    told = arriving.status(laptop, session_open)

    assert told["way"] == "refusal"
    assert told["reason"]["sentence"] == "You went on to another device"  # type: ignore[index]
    assert arriving.go_in(laptop, session_open).status_code == 409
    assert "INV-MOVED-" in laptop.get(arriving.room_page(session_open)).content.decode()


def test_code_works_once(laptop: Client, phone: Client, session_open: Session) -> None:
    arriving.ask_for_code(phone, session_open)
    code, secret = arriving.mailed_code(), phone.cookies["dev"].value
    arriving.type_code(phone, session_open, code)

    with pytest.raises(CodeWrong):
        actions.prove(session_open.room, code, secret=secret, now=session_open.starts_at)


@pytest.mark.parametrize(
    ("age", "status"), [(timedelta(minutes=10, seconds=1), 403), (timedelta(minutes=9), 303)]
)
def test_code_works_for_ten_minutes(
    phone: Client, laptop: Client, session_open: Session, age: timedelta, status: int
) -> None:
    arriving.ask_for_code(phone, session_open)
    code = arriving.mailed_code()
    challenge = Challenge.objects.latest("pk")
    challenge.expires_at -= age
    challenge.save()

    assert arriving.type_code(phone, session_open, code).status_code == status


def test_code_sent_twice_by_an_impatient_hand_still_leads_on(
    phone: Client, laptop: Client, session_open: Session
) -> None:
    arriving.ask_for_code(phone, session_open)
    code = arriving.mailed_code()
    arriving.type_code(phone, session_open, code)

    assert arriving.type_code(phone, session_open, code).status_code == 303


def test_strict_invitation_moves_by_no_code(
    invitation: Invitation, laptop: Client, session_open: Session
) -> None:
    Invitation.objects.update(moving=Moving.STRICT)
    phone = cast.client_of()
    arriving.type_address(phone, cast.link_to(invitation))

    page = phone.get(arriving.room_page(session_open))
    answer = arriving.ask_for_code(phone, session_open)

    assert "INV-USED-" in page.content.decode()
    assert "Mail me a code" not in page.content.decode()
    assert answer.status_code == 409
    assert not Challenge.objects.exists()
    assert arriving.is_inside(laptop, session_open)


def test_first_device_can_move_back(laptop: Client, phone: Client, session_open: Session) -> None:
    arriving.ask_for_code(phone, session_open)
    arriving.type_code(phone, session_open, arriving.mailed_code())
    arriving.go_in(phone, session_open)

    Challenge.objects.update(consumed_at=None, expires_at=session_open.starts_at)
    AttemptBucket.objects.all().delete()  # half a minute later
    arriving.ask_for_code(laptop, session_open)
    arriving.type_code(laptop, session_open, arriving.mailed_code())
    arriving.go_in(laptop, session_open)

    assert arriving.is_inside(laptop, session_open)
    assert not arriving.is_inside(phone, session_open)


def test_account_holder_takes_the_place_without_a_code(session_open: Session) -> None:
    invitation = cast.invited(session_open)
    sam = cast.account(cast.SAM, "Sam", "Rivera")
    laptop, phone = cast.client_of(sam), cast.client_of(sam)
    arriving.go_in(laptop, session_open)

    arriving.go_in(phone, session_open)

    assert arriving.is_inside(phone, session_open)
    assert arriving.status(laptop, session_open)["way"] == "refusal"
    invitation.refresh_from_db()
    assert invitation.use_count == 1


def test_account_holder_comes_back_by_asking_for_it(session_open: Session) -> None:
    cast.invited(session_open)
    sam = cast.account(cast.SAM, "Sam", "Rivera")
    laptop, phone = cast.client_of(sam), cast.client_of(sam)
    arriving.go_in(laptop, session_open)
    arriving.go_in(phone, session_open)

    by_itself = arriving.go_in(laptop, session_open)
    asked = arriving.go_in(laptop, session_open, move="1")

    assert by_itself.status_code == 409
    assert asked.status_code == 303
    assert arriving.is_inside(laptop, session_open)


def test_guest_cannot_ask_a_place_away(laptop: Client, phone: Client, session_open: Session) -> None:
    answer = arriving.go_in(phone, session_open, move="1")

    assert answer.status_code == 409
    assert arriving.is_inside(laptop, session_open)


def test_strict_account_holder_is_refused_on_a_second_browser(session_open: Session) -> None:
    cast.invited(session_open, moving=Moving.STRICT)
    sam = cast.account(cast.SAM, "Sam", "Rivera")
    laptop, phone = cast.client_of(sam), cast.client_of(sam)
    arriving.go_in(laptop, session_open)

    assert arriving.go_in(phone, session_open).status_code == 409
    assert arriving.is_inside(laptop, session_open)
