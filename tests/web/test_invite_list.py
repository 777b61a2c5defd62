"""The list of invitations, with what a manager does to each, all of it without scripts."""

import html
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from greenroom.access.refusals import LinkExpired
from greenroom.administration.models import SiteSettings
from greenroom.admission.models import HostRequest
from greenroom.admission.queries import refusal_code
from greenroom.invitations import queries
from greenroom.invitations.models import Invitation, Link
from greenroom.mail.models import Delivery
from greenroom.people.models import User
from greenroom.rooms.models import Room, Session
from tests import cast

pytestmark = pytest.mark.django_db

LINK = re.compile(r"http://127\.0\.0\.1:8000/i/(\w+\.[\w-]{43})")
ACTS = ("link", "mail", "role", "until", "reissue", "revoke")


@pytest.fixture
def adas(ada: User) -> Client:
    return cast.client_of(ada)


@pytest.fixture
def sams(session_soon: Session, ada: User) -> Invitation:
    return cast.invited(session_soon, by=ada)


@pytest.fixture
def at(room: Room, sams: Invitation) -> Callable[[str], str]:
    """The address of one of the acts upon Sam's invitation."""
    return lambda act: f"/rooms/{room.address}/invitations/{sams.pk}/{act}"


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


# ---------- The media page ----------


def test_the_media_page_lists_who_as_what_and_how_it_stands(adas: Client, room: Room, sams: Invitation) -> None:
    page = adas.get(f"/rooms/{room.address}/")

    (row,) = re.findall(r'<li data-invitation="\d+">.*?</details>', page.content.decode(), re.DOTALL)
    for words in ("Sam Rivera", "Speaker", 'data-cue="waiting"', "Link made", "Until", "More for Sam Rivera"):
        assert words in row
    for act in (
        "Copy a link",
        "Mail again",
        "Change type",
        "Let it work longer",
        "Replace the link",
        "Remove invitation",
    ):
        assert act in row
    assert cast.SAM not in page.content.decode()


def test_the_media_page_costs_as_much_for_three_as_for_one(
    adas: Client, room: Room, sams: Invitation, session_soon: Session, mo: User, now: datetime
) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as made:
            assert adas.get(f"/rooms/{room.address}/").status_code == 200
        return len(made)

    count()
    one = count()
    cast.invited(session_soon, "b@example.org", by=mo)
    cast.invited(room, "c@example.org", revoked_at=now, revoked_by=mo)
    assert count() == one


def test_members_who_may_not_invite_see_no_list(room: Room, sams: Invitation, vera: User) -> None:
    assert "Sam Rivera" not in text(cast.client_of(vera).get(f"/rooms/{room.address}/"))


def test_beyond_eight_the_rest_has_a_page_of_its_own(adas: Client, room: Room, session_soon: Session) -> None:
    for n in range(9):
        cast.invited(session_soon, f"p{n}@example.org")

    page = adas.get(f"/rooms/{room.address}/").content.decode()
    assert page.count("data-invitation=") == 8
    assert "All 9 invitations" in page


# ---------- The page of all ----------


def test_all_invitations_are_found_by_name_or_address_fifty_a_page(
    adas: Client, room: Room, session_soon: Session
) -> None:
    for n in range(51):
        cast.invited(session_soon, f"p{n}@example.org", first=f"Person{n}")
    cast.invited(session_soon)

    first = adas.get(f"/rooms/{room.address}/invitations").content.decode()
    second = adas.get(f"/rooms/{room.address}/invitations?page=2").content.decode()
    found = adas.get(f"/rooms/{room.address}/invitations?q=brightpath").content.decode()
    counts = [page.count("data-invitation=") for page in (first, second, found)]
    assert counts == [50, 2, 1]
    assert "Page 2 of 2" in second and "1 invitation fits" in found


@pytest.mark.parametrize("odd", ["page=0", "page=-1", "page=x", "page=99999999", "q=" + "a+" * 200])
def test_odd_questions_get_a_page(odd: str, adas: Client, room: Room, sams: Invitation) -> None:
    assert adas.get(f"/rooms/{room.address}/invitations?{odd}").status_code == 200


# ---------- What is done to one ----------


@pytest.mark.parametrize("act", ACTS)
def test_each_act_has_a_page_that_asks_and_changes_nothing(
    act: str, adas: Client, at: Callable[[str], str], sams: Invitation
) -> None:
    before = Invitation.objects.values().get()

    page = adas.get(at(act))

    assert page.status_code == 200
    assert '<form method="post"' in page.content.decode()
    assert (Invitation.objects.values().get(), Link.objects.count()) == (before, 0)


@pytest.mark.parametrize("act", ACTS)
def test_each_act_is_for_managers_of_this_room_alone(
    act: str, at: Callable[[str], str], sams: Invitation, vera: User, eve: User, guest: Client, mo: User
) -> None:
    elsewhere = at(act).replace(sams.room.address, cast.room_of(mo, name="Elsewhere").address)
    for method in ("get", "post"):
        assert getattr(cast.client_of(vera), method)(at(act)).status_code == 403
        assert getattr(cast.client_of(eve), method)(at(act)).status_code == 403
        assert getattr(cast.client_of(mo), method)(elsewhere).status_code == 404
        assert getattr(guest, method)(at(act)).status_code == 302
    assert not Link.objects.exists()


def test_a_further_link_is_shown_once(adas: Client, at: Callable[[str], str], sams: Invitation) -> None:
    page = adas.post(at("link")).content.decode()

    (link,) = set(LINK.findall(page))
    assert queries.find(link) is not None
    assert "Links given before keep working." in page


def test_a_replaced_link_ends_the_others(adas: Client, at: Callable[[str], str], sams: Invitation) -> None:
    cast.link_to(sams)

    page = adas.post(at("reissue")).content.decode()

    assert len(set(LINK.findall(page))) == 1
    assert Link.objects.filter(revoked_at=None).count() == 1
    assert "All links given before have stopped working." in page


def test_a_letter_goes_out_again(adas: Client, at: Callable[[str], str], room: Room) -> None:
    response = adas.post(at("mail"), follow=True)

    assert response.redirect_chain == [(f"/rooms/{room.address}/", 302)]
    assert "A letter to Sam is on its way." in text(response)
    assert Delivery.objects.count() == 1


def test_another_type(adas: Client, at: Callable[[str], str], sams: Invitation) -> None:
    assert adas.post(at("role"), {"role": "viewer"}).status_code == 302

    sams.refresh_from_db()
    assert sams.role == "viewer"


@pytest.mark.parametrize("role", ["", "owner", "host"])
def test_a_type_that_does_not_exist_is_told_at_its_field(
    role: str, adas: Client, at: Callable[[str], str], sams: Invitation
) -> None:
    page = adas.post(at("role"), {"role": role}).content.decode()

    assert 'id="id_role_error"' in page
    sams.refresh_from_db()
    assert sams.role == "speaker"


def test_another_end(adas: Client, at: Callable[[str], str], sams: Invitation, now: datetime) -> None:
    adas.post(at("until"), {"stops": "168"})

    sams.refresh_from_db()
    assert sams.expires_at is not None
    assert timedelta(0) <= sams.expires_at - now - timedelta(days=7) < timedelta(minutes=1)


def test_an_end_that_is_past_is_told_at_its_field_and_kept(adas: Client, at: Callable[[str], str]) -> None:
    page = adas.post(at("until"), {"stops": "moment", "until": "2001-01-01T10:00"}).content.decode()

    assert "This moment is over. Choose a later one." in page
    assert 'value="2001-01-01T10:00"' in page


def test_a_removed_invitation_stays_in_the_list_with_who_removed_it(
    adas: Client, at: Callable[[str], str], room: Room
) -> None:
    response = adas.post(at("revoke"), follow=True)

    page = text(response)
    assert "The invitation of Sam is removed." in page
    assert "Removed by Ada Okafor" in page
    assert "Invite again" in page and "Copy a link" not in page


def test_an_expired_one_says_why_no_link_can_be_given(
    adas: Client, room: Room, session_soon: Session, now: datetime
) -> None:
    cast.invited(session_soon, expires_at=now - timedelta(hours=1))

    page = adas.get(f"/rooms/{room.address}/").content.decode()
    assert "Stopped working" in page
    assert page.count("It stopped working. Let it work longer first.") == 2


def test_a_window_answers_without_a_page_when_it_is_done(adas: Client, at: Callable[[str], str]) -> None:
    response = adas.post(at("revoke"), headers={"X-Requested-With": "dialog"})

    assert (response.status_code, response.content) == (204, b"")


def test_the_list_page_is_where_one_comes_back_to(adas: Client, at: Callable[[str], str], room: Room) -> None:
    assert adas.post(at("revoke") + "?from=list")["Location"] == f"/rooms/{room.address}/invitations"


def test_while_the_module_is_off_only_removing_is_possible(
    adas: Client, at: Callable[[str], str], room: Room, sams: Invitation
) -> None:
    SiteSettings.objects.update(invitations=False)

    page = adas.get(f"/rooms/{room.address}/").content.decode()
    assert "Invitations are switched off on this site." in page
    for act in ("link", "mail", "role", "until", "reissue"):
        assert adas.post(at(act), {"role": "viewer", "stops": "24"}).status_code == 403
    assert adas.post(at("revoke")).status_code == 302


# ---------- Somebody asks, somebody quotes a code ----------


@pytest.fixture
def asked(sams: Invitation, now: datetime) -> HostRequest:
    return HostRequest.objects.create(room=sams.room, invitation=sams, code="INV-EXPIRED-7F3A", asked_at=now)


def test_an_open_request_stands_on_top_with_its_code(adas: Client, room: Room, asked: HostRequest) -> None:
    page = text(adas.get(f"/rooms/{room.address}/"))

    assert "Sam Rivera asks for a new link , INV-EXPIRED-7F3A" in page
    assert "Give a new link" in page and "Ignore" in page


def test_giving_a_new_link_shows_it_and_answers(adas: Client, room: Room, asked: HostRequest) -> None:
    page = adas.post(f"/rooms/{room.address}/requests/{asked.pk}", {"answer": "reissue"}).content.decode()

    assert len(set(LINK.findall(page))) == 1
    asked.refresh_from_db()
    assert asked.answered_at is not None
    assert "asks for a new link" not in text(adas.get(f"/rooms/{room.address}/"))


def test_ignoring_answers_without_a_link(adas: Client, room: Room, asked: HostRequest) -> None:
    assert adas.post(f"/rooms/{room.address}/requests/{asked.pk}", {"answer": "ignore"}).status_code == 302

    asked.refresh_from_db()
    assert asked.answered_at is not None
    assert not Link.objects.exists()


def test_a_request_of_another_room_is_not_found(adas: Client, asked: HostRequest, ada: User) -> None:
    elsewhere = cast.room_of(ada, name="Elsewhere")

    assert (
        adas.post(f"/rooms/{elsewhere.address}/requests/{asked.pk}", {"answer": "reissue"}).status_code == 404
    )


def test_a_code_leads_to_its_invitation(adas: Client, room: Room, sams: Invitation) -> None:
    link_id = cast.link_to(sams).removeprefix("/i/").partition(".")[0]
    code = refusal_code(LinkExpired, link_id)

    page = text(adas.get(f"/rooms/{room.address}/refusals?code={code.lower()}"))
    assert "This link stopped working" in page
    assert "Sam Rivera" in page and cast.SAM in page


@pytest.mark.parametrize("code", ["INV-EXPIRED-ZZZZ", "INV-NOTHING-7F3A", "rubbish", "INV-EXPIRED-%%%%"])
def test_a_code_of_nothing_here_says_so(code: str, adas: Client, room: Room, sams: Invitation) -> None:
    cast.link_to(sams)

    page = text(adas.get(f"/rooms/{room.address}/refusals", {"code": code}))
    assert "No link of this room has this code." in page


def test_a_code_of_another_room_says_nothing(adas: Client, sams: Invitation, ada: User) -> None:
    link_id = cast.link_to(sams).removeprefix("/i/").partition(".")[0]
    elsewhere = cast.room_of(ada, name="Elsewhere")

    page = text(adas.get(f"/rooms/{elsewhere.address}/refusals", {"code": refusal_code(LinkExpired, link_id)}))
    assert "No link of this room has this code." in page
