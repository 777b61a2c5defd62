"""T39: a link is shown once, to who made it; no list, page or answer tells it again, and each mint is audited.

Guard: only the answers to the POSTs that mint hold a link; `links.mint` returns what nothing else can.
"""

import re

import pytest
from django.test import Client

from greenroom.administration.models import AuditEvent
from greenroom.invitations.letter import compose
from greenroom.invitations.models import Invitation, Link
from greenroom.people.models import User
from greenroom.rooms.models import Room, Session
from tests import cast

pytestmark = pytest.mark.django_db

SECRET = re.compile(r"\b[\w-]{43}\b")
ACTS = ("link", "mail", "role", "until", "reissue", "revoke")
LINK = re.compile(r"/i/\w+\.([\w-]{43})")


@pytest.fixture
def adas(ada: User) -> Client:
    return cast.client_of(ada)


@pytest.fixture
def secrets(adas: Client, room: Room, session_soon: Session) -> list[str]:
    """The secrets of every link that Ada, then a letter, has made."""
    form = {
        "for": session_soon.pk,
        "email": cast.SAM,
        "first_name": "Sam",
        "last_name": "Rivera",
        "role": "speaker",
    }
    invite = f"/rooms/{room.address}/invite"
    pages = [adas.post(invite, form), adas.post(invite, form)]
    sams = f"/rooms/{room.address}/invitations/{Invitation.objects.get().pk}"
    pages += [adas.post(f"{sams}/link"), adas.post(f"{sams}/reissue")]
    letter = compose(Invitation.objects.get().pk)
    assert letter is not None
    return [
        secret
        for text in [*(page.content.decode() for page in pages), str(letter.body)]
        for secret in set(LINK.findall(text))
    ]


def test_each_answer_shows_one_link_and_no_two_the_same(secrets: list[str]) -> None:
    assert len(secrets) == len(set(secrets)) == 5


def test_no_page_shows_a_link_again(
    secrets: list[str], adas: Client, mo: User, administrator: User, room: Room
) -> None:
    pk = Invitation.objects.get().pk
    addresses = [
        "/",
        f"/rooms/{room.address}/",
        f"/rooms/{room.address}/invite",
        f"/rooms/{room.address}/invite?again={pk}",
        f"/rooms/{room.address}/invitations",
        f"/rooms/{room.address}/refusals?code=INV-EXPIRED-ABCD",
        *(f"/rooms/{room.address}/invitations/{pk}/{act}" for act in ACTS),
    ]
    for client in (adas, cast.client_of(mo)):
        for address in addresses:
            page = client.get(address)
            assert page.status_code == 200, address
            assert not LINK.search(page.content.decode()), address
            assert not any(secret in page.content.decode() for secret in secrets), address
    outbox = cast.client_of(administrator).get("/site/outbox").content.decode()
    assert not LINK.search(outbox)


def test_the_answers_to_what_mints_nothing_hold_no_link(secrets: list[str], adas: Client, room: Room) -> None:
    sams = f"/rooms/{room.address}/invitations/{Invitation.objects.get().pk}"
    for act, form in (("mail", {}), ("role", {"role": "viewer"}), ("until", {"stops": "24"}), ("revoke", {})):
        assert not LINK.search(adas.post(f"{sams}/{act}", form, follow=True).content.decode())


def test_the_page_that_shows_a_link_is_kept_nowhere(adas: Client, room: Room, session_soon: Session) -> None:
    form = {
        "for": session_soon.pk,
        "email": cast.SAM,
        "first_name": "Sam",
        "last_name": "Rivera",
        "role": "speaker",
    }

    response = adas.post(f"/rooms/{room.address}/invite", form)

    assert (response.status_code, response["Cache-Control"]) == (200, "no-store, private")
    assert not SECRET.search(str(dict(adas.session)))


def test_each_mint_is_written_down_with_its_channel(secrets: list[str]) -> None:
    minted = AuditEvent.objects.filter(verb="link.minted").order_by("pk")

    assert [event.data["channel"] for event in minted] == ["copy", "copy", "copy", "copy", "email"]
    assert {event.data["link"] for event in minted} == set(Link.objects.values_list("pk", flat=True))
