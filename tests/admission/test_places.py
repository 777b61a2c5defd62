"""Devices and their places: one, several, without limit (K25, K26, K27)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from greenroom.access.refusals import InvitationRemoved, LinkExpired, LinkUsedUp, Refusal
from greenroom.access.roles import Role
from greenroom.administration.models import Moving
from greenroom.admission import actions, devices
from greenroom.admission.door import Place
from greenroom.admission.models import Device, Participant
from greenroom.admission.queries import doorstep
from greenroom.invitations.models import Invitation
from greenroom.people.models import User
from greenroom.rooms.models import Room, Session
from greenroom.rooms.queries import member_of
from tests import arriving, cast

pytestmark = pytest.mark.django_db


def browsers(invitation: Invitation, session: Session, number: int) -> list[int]:
    """So many browsers of the invitee go in, one after the other; the status of each entry."""
    path = cast.link_to(invitation)
    return [arriving.come_in(cast.client_of(), path, session).status_code for _ in range(number)]


@pytest.mark.parametrize(("places", "entered"), [(1, 1), (3, 3), (None, 5)])
def test_as_many_devices_as_places(session_open: Session, places: int | None, entered: int) -> None:
    invitation = cast.invited(session_open, role=Role.VIEWER, max_uses=places)

    statuses = browsers(invitation, session_open, 5)

    assert statuses == [303] * entered + [409] * (5 - entered)
    invitation.refresh_from_db()
    assert invitation.use_count == entered
    taken = list(Device.objects.filter(state="live").order_by("place").values_list("place", flat=True))
    assert taken == (list(range(1, entered + 1)) if places else [None] * entered)


def test_reserving_spends_nothing(session_open: Session) -> None:
    invitation = cast.invited(session_open, role=Role.VIEWER)
    path = cast.link_to(invitation)

    for _ in range(4):
        arriving.type_address(cast.client_of(), path)

    invitation.refresh_from_db()
    assert invitation.use_count == 0
    assert browsers(invitation, session_open, 1) == [303]


def test_second_device_of_a_strict_invitation_is_refused(session_open: Session) -> None:
    invitation = cast.invited(session_open, role=Role.VIEWER, moving=Moving.STRICT)

    assert browsers(invitation, session_open, 2) == [303, 409]


def test_one_browser_with_two_invitations_holds_both(
    guest: Client, room: Room, session_open: Session, session_soon: Session
) -> None:
    first = cast.invited(session_open, role=Role.VIEWER)
    second = cast.invited(session_soon, role=Role.VIEWER)
    arriving.come_in(guest, cast.link_to(first), session_open)
    arriving.type_address(guest, cast.link_to(second))

    assert arriving.is_inside(guest, session_open)
    assert arriving.status(guest, session_soon)["way"] == "countdown"
    arriving.go_in(guest, session_open)
    assert arriving.status(guest, session_soon)["way"] == "countdown"


def test_reissue_ends_every_device(guest: Client, ada: User, session_open: Session) -> None:
    invitation = cast.invited(session_open, role=Role.VIEWER)
    path = cast.link_to(invitation)
    arriving.come_in(guest, path, session_open)

    link = actions.reissue(member_of(ada, session_open.room), invitation, now=timezone.now())

    assert arriving.status(guest, session_open)["way"] == "refusal"
    assert guest.get(path).status_code == 410
    fresh = cast.client_of()
    arriving.come_in(fresh, link.removeprefix("http://127.0.0.1:8000"), session_open)
    assert arriving.is_inside(fresh, session_open)


def test_doorstep_tells_where_each_holder_is(session_open: Session) -> None:
    mailed, reserved, inside = (
        cast.invited(session_open, f"{name}@example.org", role=Role.VIEWER) for name in ("a", "b", "c")
    )
    arriving.type_address(cast.client_of(), cast.link_to(reserved), "b@example.org")
    arriving.come_in(cast.client_of(), cast.link_to(inside), session_open, "c@example.org")

    assert doorstep([mailed, reserved, inside]) == {reserved.pk: "reserved", inside.pk: "inside"}
    Participant.objects.update(left_at=timezone.now())
    assert doorstep([inside]) == {inside.pk: "used"}


def test_account_without_scripts_enters_by_the_button(session_open: Session) -> None:
    cast.invited(session_open)
    sam = cast.client_of(cast.account(cast.SAM, "Sam", "Rivera"))
    path = cast.link_to(Invitation.objects.get())

    page = sam.get(path, follow=True)

    assert "Join now" in page.content.decode()
    assert not Participant.objects.exists()
    arriving.go_in(sam, session_open)
    assert arriving.is_inside(sam, session_open)


def test_address_that_is_not_verified_is_nobodys_proof(session_open: Session) -> None:
    cast.invited(session_open)
    sam = cast.account(cast.SAM, "Sam", "Rivera")
    sam.emailaddress_set.update(verified=False)

    answer = arriving.go_in(cast.client_of(sam), session_open)

    assert answer.status_code == 403
    assert not Participant.objects.exists()


@pytest.mark.parametrize(
    ("since", "no"),
    [
        ({"revoked_at": timezone.now()}, InvitationRemoved),
        ({"expires_at": timezone.now() - timedelta(seconds=1)}, LinkExpired),
        ({"use_count": 1}, LinkUsedUp),
    ],
    ids=["revoked", "expired", "used"],
)
def test_whoever_is_too_late_by_a_hair_reads_what_happened(
    session_open: Session, since: dict[str, object], no: type[Refusal]
) -> None:
    invitation = cast.invited(session_open, role=Role.VIEWER, moving=Moving.STRICT)
    Invitation.objects.filter(pk=invitation.pk).update(**since)  # after the door looked

    with pytest.raises(no):
        devices.take_place(devices.Taker(invitation, None, b"digest", None), Place.FREE, now=timezone.now())
