"""The page of a room's members (K59)."""

import html

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from greenroom.access.roles import Role
from greenroom.administration.models import AuditEvent
from greenroom.people.models import Group
from greenroom.rooms import queries
from tests import cast


@pytest.fixture
def address(room):
    return reverse("members", args=[room.address])


def page(response):
    return html.unescape(response.content.decode())


def membership(room, user):
    return room.memberships.get(user=user)


def test_everybody_is_listed_highest_first(room, ada, address):
    shown = page(cast.client_of(ada).get(address))

    assert shown.index("<bdi>Ada Okafor") < shown.index("<bdi>Mo Lindqvist") < shown.index("<bdi>Vera Novák")


def test_somebody_is_added_by_address(room, ada, eve, address):
    cast.client_of(ada).post(
        address, {"do": "person", "person-email": "EVE@example.edu", "person-standing": "co_publisher"}
    )

    assert queries.standing_of(eve, room) is Role.CO_PUBLISHER


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("", "Type an address."),
        ("nobody@example.edu", "Nobody here has an account with this address. Invite them to a session."),
        ("not an address", "Nobody here has an account with this address. Invite them to a session."),
        ("vera@example.edu", "This is a member already. Change the standing in the list."),
        ("ada@example.edu", "This is a member already. Change the standing in the list."),
    ],
)
def test_an_address_that_leads_to_nobody_new_is_told_at_its_field(email, sentence, room, ada, address):
    answer = cast.client_of(ada).post(
        address, {"do": "person", "person-email": email, "person-standing": "co_viewer"}
    )

    assert sentence in page(answer) and f'value="{email}"' in page(answer) or not email
    assert room.memberships.count() == 3


def test_a_standing_that_does_not_exist_is_told_at_its_field(room, ada, eve, address):
    answer = cast.client_of(ada).post(
        address, {"do": "person", "person-email": "eve@example.edu", "person-standing": "emperor"}
    )

    assert "There is no such choice. Choose one of those listed." in page(answer)
    assert queries.standing_of(eve, room) is None


@pytest.mark.parametrize("standing", ["co_owner", "owner"])
def test_a_co_editor_is_not_offered_and_does_not_give_what_is_above_him(standing, room, mo, eve, address):
    client = cast.client_of(mo)
    assert f'value="{standing}"' not in page(client.get(address))

    client.post(address, {"do": "person", "person-email": "eve@example.edu", "person-standing": standing})

    assert queries.standing_of(eve, room) is None


def test_a_group_is_added(room, ada, eve, address):
    tutors = Group.objects.create(name="Tutors")
    eve.groups.add(tutors)

    cast.client_of(ada).post(
        address, {"do": "group", "group-group": str(tutors.pk), "group-standing": "co_publisher"}
    )

    assert queries.standing_of(eve, room) is Role.CO_PUBLISHER


def test_a_standing_is_changed_and_ended(room, ada, vera, address):
    row = membership(room, vera)
    client = cast.client_of(ada)

    client.post(address, {"do": "change", "membership": row.pk, f"m{row.pk}-standing": "co_editor"})
    assert queries.standing_of(vera, room) is Role.CO_EDITOR

    client.post(address, {"do": "remove", "membership": row.pk})
    assert queries.standing_of(vera, room) is None


@pytest.mark.parametrize("do", ["change", "remove"])
def test_the_owner_stays_whoever_tries(do, room, ada, mo, address):
    row = membership(room, ada)

    answer = cast.client_of(mo).post(
        address, {"do": do, "membership": row.pk, f"m{row.pk}-standing": "co_viewer"}
    )

    assert answer.status_code == 403
    assert queries.host(room) == ada


@pytest.mark.parametrize("sent", ["", "abc", "999999", "9" * 40, "-1"])
def test_a_membership_that_is_none_is_not_found(sent, room, ada, address):
    answer = cast.client_of(ada).post(address, {"do": "remove", "membership": sent})

    assert answer.status_code == 404


def test_who_removes_himself_is_out(room, mo, address):
    answer = cast.client_of(mo).post(address, {"do": "remove", "membership": membership(room, mo).pk})

    assert answer["Location"] == "/"
    assert queries.standing_of(mo, room) is None


def test_the_owner_hands_over(room, ada, vera, address):
    cast.client_of(ada).post(address, {"do": "heir", "heir-heir": str(vera.pk)})

    assert queries.host(room) == vera


def test_nobody_else_hands_the_room_over(room, ada, mo, address):
    answer = cast.client_of(mo).post(address, {"do": "heir", "heir-heir": str(mo.pk)})

    assert answer.status_code == 403
    assert queries.host(room) == ada


def test_the_number_of_statements_does_not_grow_with_the_members(room, ada, address, django_assert_num_queries):
    client = cast.client_of(ada)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(3):
        cast.member(room, cast.account(f"m{number}@example.edu", "Kim", "Lee"), Role.CO_VIEWER)

    with django_assert_num_queries(len(few)):
        client.get(address)


# ---------- Searching for people (security.md 4.6) ----------

TOO_MANY = "You have looked for many people in this minute. Wait a minute, then try again."


@pytest.fixture
def one_minute(monkeypatch):
    """The clock stands still, so that no minute ends meanwhile."""
    moment = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: moment)


def ask_for(client, address, email):
    return client.post(address, {"do": "person", "person-email": email, "person-standing": "co_viewer"})


def test_whoever_adds_people_learns_of_twenty_addresses_a_minute_and_no_more(
    room, ada, eve, address, one_minute
):
    """T22: the answer tells whether an address has an account."""
    client = cast.client_of(ada)
    for number in range(20):
        assert "Nobody here has an account" in page(ask_for(client, address, f"n{number}@example.edu"))

    for email in (cast.EVE, cast.VERA, "nobody@example.edu"):
        answer = page(ask_for(client, address, email))
        assert TOO_MANY in answer and f'value="{email}"' in answer
        assert "Nobody here has an account" not in answer and "This is a member already" not in answer
    assert queries.standing_of(eve, room) is None


def test_the_limit_is_each_editors_own(room, ada, mo, address, one_minute):
    for number in range(21):
        ask_for(cast.client_of(ada), address, f"n{number}@example.edu")

    assert TOO_MANY not in page(ask_for(cast.client_of(mo), address, "nobody@example.edu"))


def test_suggestions_and_adding_share_one_limit(room, session_soon, ada, address, one_minute):
    client = cast.client_of(ada)
    for _ in range(20):
        assert client.post(reverse("suggest", args=[room.address]), {"q": "eve"}).status_code == 200

    assert TOO_MANY in page(ask_for(client, address, cast.EVE))


def test_a_search_for_a_member_is_audited_without_the_address(room, ada, address):
    ask_for(cast.client_of(ada), address, "nobody@example.edu")

    event = AuditEvent.objects.get(verb="search.users")
    assert (event.actor, event.object) == (f"user:{ada.pk}", f"room:{room.pk}")
    assert "nobody" not in str(event.__dict__)
