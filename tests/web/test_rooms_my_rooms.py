"""My rooms: what somebody runs, belongs to, is invited to."""

import html
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from greenroom.access.roles import Role
from greenroom.administration.models import InviterRule, SiteSettings
from greenroom.people.models import Group
from greenroom.rooms import actions
from greenroom.rooms.queries import Member
from tests import cast


def listed(client, show=""):
    return html.unescape(client.get("/", {"show": show} if show else {}).content.decode())


def names(shown):
    return [part.split("</a>")[0].split(">")[-1] for part in shown.split("<h2>")[1:]]


def test_nobody_signed_in_is_asked_to_sign_in(db, guest):
    answer = guest.get("/")

    assert answer.status_code == 302 and "/accounts/login/" in answer["Location"]


def test_open_rooms_stand_on_top_then_the_soonest(ada):
    for name, starts_in in {
        "Alumni evening": timedelta(days=9),
        "Pricing clinic": timedelta(minutes=-5),
        "Growth": timedelta(hours=2),
        "Last year": timedelta(days=-300),
    }.items():
        cast.session_in(cast.room_of(ada, name=name), starts_in)
    cast.room_of(ada, name="Study hall", always_open=True)
    cast.room_of(ada, name="An idea")

    shown = listed(cast.client_of(ada))

    assert names(shown) == ["Pricing clinic", "Growth", "Alumni evening", "Study hall", "An idea", "Last year"]


def test_rooms_of_a_group_and_rooms_one_is_invited_to_are_there(room, session_soon, ada, eve):
    group = Group.objects.create(name="Tutors")
    eve.groups.add(group)
    by_group = cast.room_of(ada, name="Tutorial")
    by_group.memberships.create(group=group, standing=Role.CO_PUBLISHER.value)
    cast.invited(session_soon, "Eve@Example.edu", role=Role.SPEAKER, by=ada)

    shown = listed(cast.client_of(eve))

    assert set(names(shown)) == {"Tutorial", room.name}
    assert "Invited by Ada Okafor as Speaker" in shown
    assert "Run by Ada Okafor. You are Co-publisher" in shown


def test_only_a_proved_address_shows_an_invitation(room, session_soon, ada, eve):
    cast.invited(session_soon, "eve.moreau@elsewhere.example")
    cast.invited(session_soon, "vera2@example.edu")

    assert "No rooms yet" in listed(cast.client_of(eve))


@pytest.mark.parametrize("gone", ["removed", "expired", "deleted"])
def test_an_invitation_that_stopped_working_is_not_listed(gone, room, session_soon, ada, eve, now):
    facts = {
        "removed": {"revoked_at": now},
        "expired": {"expires_at": now - timedelta(minutes=1)},
        "deleted": {},
    }
    cast.invited(session_soon, "eve@example.edu", **facts[gone])
    if gone == "deleted":
        actions.delete_room(Member(ada, room, Role.OWNER), now=now)

    assert "No rooms yet" in listed(cast.client_of(eve))


def test_a_room_one_is_invited_to_twice_shows_the_session_that_comes_next(room, now, eve):
    over = cast.session_in(room, timedelta(hours=-5))
    soon = cast.session_in(room, timedelta(hours=2))
    for session in (over, soon, cast.session_in(room, timedelta(days=2))):
        cast.invited(session, "eve@example.edu")

    shown = listed(cast.client_of(eve))

    assert names(shown) == [room.name]
    assert soon.starts_at.strftime("%Y-%m-%dT%H:%M") in shown


def test_tabs_show_some_of_them(ada, mo, eve):
    mine = cast.room_of(ada, name="Mine")
    cast.session_in(mine, timedelta(days=-3))
    theirs = cast.room_of(mo, name="Theirs")
    cast.invited(cast.session_in(theirs, timedelta(hours=1)), "ada@example.edu")
    client = cast.client_of(ada)

    assert names(listed(client, "run")) == ["Mine"]
    assert names(listed(client, "invited")) == ["Theirs"]
    assert names(listed(client, "ended")) == ["Mine"]
    assert names(listed(client, "no such tab")) == ["Theirs", "Mine"]


def test_only_creators_are_offered_a_new_room(ada, eve):
    new = f'href="{reverse("new_room")}"'

    assert new in listed(cast.client_of(ada))
    shown = listed(cast.client_of(eve))
    assert new not in shown and "ask an administrator to let you" in shown


def test_invite_users_stands_disabled_with_its_reason(room, session_soon, ada):
    assert "Chat & Collaboration is off" not in listed(cast.client_of(ada))
    room.chat = False
    room.save()

    assert "Chat & Collaboration is off in this room. Switch it on under Edit room." in listed(
        cast.client_of(ada)
    )


def test_the_next_step_is_joining_where_the_doors_are_open(room, session_open, vera):
    shown = listed(cast.client_of(vera))

    assert reverse("session_page", args=[room.address, session_open.pk]) in shown
    assert "Open, 50 min left" in shown


@pytest.mark.parametrize("inviters", [InviterRule.EVERYBODY, InviterRule.NAMED])
def test_the_number_of_statements_does_not_grow_with_the_rooms(inviters, ada, mo):
    SiteSettings.objects.update(inviters=inviters)
    client = cast.client_of(ada)

    def more() -> None:
        cast.session_in(cast.room_of(ada), timedelta(hours=2))
        cast.invited(cast.session_in(cast.room_of(mo), timedelta(hours=3)), "ada@example.edu", by=mo)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            listed(client)
        return len(queries)

    more()
    listed(client)
    with_one = asked()
    more()
    more()

    assert asked() == with_one
