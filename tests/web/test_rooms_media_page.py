"""The media page: who sees what of a room, and what he can do there."""

import gzip
import html
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from greenroom.access.roles import Role
from greenroom.administration.models import SiteSettings
from greenroom.rooms import actions
from greenroom.rooms.models import Entry
from greenroom.rooms.queries import Member
from tests import arriving, cast

DESCRIPTION = "What makes it grow."


def page(client, room):
    return client.get(reverse("media_page", args=[room.address]))


def text(response):
    return html.unescape(response.content.decode())


# ---------- Who sees what ----------


def test_somebody_signed_out_sees_title_host_and_time_with_two_ways_in(room, session_soon, guest):
    shown = text(page(guest, room))

    assert room.name in shown and "Ada Okafor" in shown and "countdown-clock" in shown
    assert "Sign in" in shown and "I was invited" in shown
    assert DESCRIPTION not in shown and "Mo Lindqvist" not in shown and "Join now" not in shown


def test_somebody_signed_out_sees_no_picture_and_no_speakers(room, session_soon, ada, guest):
    actions.edit_room(Member(ada, room, Role.OWNER), picture=b"webp", speakers="Sam Rivera")

    shown = text(page(guest, room))

    assert reverse("room_picture", args=[room.address]) not in shown and "Sam Rivera" not in shown


def test_eve_is_told_that_the_room_is_for_others_until_every_account_may_enter(room, session_open, eve):
    """K60"""
    client = cast.client_of(eve)
    answer = page(client, room)
    assert answer.status_code == 403
    assert "This room is for members and invited people" in text(answer)
    assert DESCRIPTION not in text(answer)

    room.entry = Entry.ACCOUNTS
    room.save()

    answer = page(client, room)
    assert answer.status_code == 200
    assert DESCRIPTION in text(answer) and "Join now" in text(answer)
    assert "Invite users" not in text(answer)


def test_somebody_invited_sees_the_details_of_his_session(room, session_soon, eve):
    another = cast.session_in(room, timedelta(days=3))
    cast.invited(another, "eve@example.edu", role=Role.VIEWER)

    shown = text(page(cast.client_of(eve), room))

    assert DESCRIPTION in shown and "Edit room" not in shown
    assert another.starts_at.astimezone(UTC).isoformat(timespec="milliseconds")[:19] in shown
    assert session_soon.starts_at.astimezone(UTC).isoformat(timespec="milliseconds")[:19] not in shown


def test_an_invitation_to_an_address_that_was_not_proved_shows_nothing(room, session_soon, eve):
    cast.invited(session_soon, "eve@other.example")

    assert page(cast.client_of(eve), room).status_code == 403


def test_an_invitation_that_was_removed_shows_nothing(room, session_soon, eve, now):
    cast.invited(session_soon, "eve@example.edu", revoked_at=now)

    assert page(cast.client_of(eve), room).status_code == 403


def test_a_deleted_room_says_that_it_is_gone(room, ada, guest, now):
    actions.delete_room(Member(ada, room, Role.OWNER), now=now)

    answer = page(guest, room)

    assert answer.status_code == 410
    assert "This room no longer exists" in text(answer)
    assert room.name not in text(answer)


def test_an_address_that_leads_to_no_room_is_not_found(db, guest):
    assert guest.get("/rooms/nowhere/").status_code == 404


# ---------- What can be done ----------


@pytest.mark.parametrize(
    ("standing", "enabled", "disabled"),
    [
        (Role.CO_VIEWER, [], ["Invite users"]),
        (Role.CO_PUBLISHER, ["Invite users", "Open now"], ["Members", "Edit room", "Delete room"]),
        (Role.CO_EDITOR, ["Invite users", "Open now", "Members", "Edit room", "New session"], ["Delete room"]),
        (Role.CO_OWNER, ["Invite users", "Open now", "Members", "Edit room", "New session"], ["Delete room"]),
        (Role.OWNER, ["Invite users", "Open now", "Members", "Edit room", "New session", "Delete room"], []),
    ],
)
def test_the_menu_offers_what_the_standing_grants_and_says_why_not(standing, enabled, disabled, ada, eve):
    room = cast.room_of(ada)
    cast.session_in(room, timedelta(hours=2))
    user = ada if standing is Role.OWNER else eve
    if standing is not Role.OWNER:
        cast.member(room, eve, standing)

    shown = text(page(cast.client_of(user), room))
    menu = shown[shown.index("More for this room") :].split("</details>")[0]
    entries = [entry.split("</li>")[0] for entry in menu.split("<li>")[1:]]
    off = [entry for entry in entries if 'aria-disabled="true"' in entry]
    on = [entry for entry in entries if entry not in off]

    for label in enabled:
        assert any(label in entry for entry in on), label
    for label in disabled:
        assert any(label in entry and "reason" in entry for entry in off), label
        assert not any(label in entry for entry in on), label


@pytest.mark.parametrize(
    ("switch", "reason"),
    [
        ("invitations", "Invitations are switched off on this site. An administrator can switch them on."),
        ("chat", "Chat & Collaboration is off in this room. Switch it on under Edit room."),
        ("sessions", "This room has no session to come. Add one first."),
    ],
)
def test_an_impossible_invite_users_stands_disabled_with_its_reason(switch, reason, room, ada):
    """K1, K2"""
    if switch == "invitations":
        SiteSettings.objects.update(invitations=False)
    elif switch == "chat":
        room.chat = False
        room.save()
    if switch != "sessions":
        cast.session_in(room, timedelta(hours=2))

    shown = text(page(cast.client_of(ada), room))

    assert reason in shown
    assert f'href="{reverse("invite", args=[room.address])}"' not in shown


def test_without_the_media_page_the_address_shows_title_time_and_join_now_only(room, session_soon, ada):
    """K4"""
    SiteSettings.objects.update(media_page=False)

    shown = text(page(cast.client_of(ada), room))

    assert room.name in shown and "Join now" in shown and "local-times" in shown
    assert DESCRIPTION not in shown and "Invite users" not in shown and "Ada Okafor owns" not in shown
    listed = text(cast.client_of(ada).get(reverse("my_rooms")))
    assert "The media page is switched off. An administrator can switch it on under Theming." in listed
    assert reverse("edit_room", args=[room.address]) in listed


# ---------- The button (K61) ----------


@pytest.mark.parametrize(
    ("starts_in", "early_entry", "offers", "not_offers"),
    [
        (timedelta(hours=2), 0, "Add to calendar", "Join now"),
        (timedelta(minutes=10), 15, "Join now", "Add to calendar"),
        (timedelta(minutes=-10), 0, "Join now", "Add to calendar"),
        (timedelta(hours=-5), 0, "Ended", "Join now"),
    ],
)
def test_the_button_is_the_next_step(starts_in, early_entry, offers, not_offers, ada, vera):
    room = cast.room_of(ada, early_entry=early_entry)
    cast.member(room, vera, Role.CO_VIEWER)
    cast.session_in(room, starts_in)

    shown = text(page(cast.client_of(vera), room))

    assert offers in shown and not_offers not in shown


def test_who_may_open_goes_in_early(room, session_soon, ada, vera):
    assert "Go in early" in text(page(cast.client_of(ada), room))
    assert "Go in early" not in text(page(cast.client_of(vera), room))


def test_an_always_open_room_is_started_by_a_moderator(ada, vera):
    room = cast.room_of(ada, always_open=True)
    cast.member(room, vera, Role.CO_VIEWER)
    start = reverse("start_room", args=[room.address])

    assert start in text(page(cast.client_of(ada), room))
    shown = text(page(cast.client_of(vera), room))
    assert start not in shown and "Opens when a moderator starts it" in shown


def test_details_say_times_in_the_rooms_zone_and_more(room, session_soon, ada):
    room.early_entry, room.tags, room.speakers, room.mode = 15, "growth, pricing", "Sam Rivera", "webinar"
    room.save()

    shown = text(page(cast.client_of(ada), room))

    assert "in Berlin, where the room is" in shown
    assert "15 minutes before the start, for everybody invited" in shown
    assert "growth, pricing" in shown
    assert "Ada Okafor, with Sam Rivera" in shown
    assert "Webinar. Speakers are on stage, the audience asks and answers." in shown


def test_a_description_is_text_and_never_markup(room, ada):
    room.description = "<script>alert(1)</script>\n\nSecond."
    room.save()

    shown = page(cast.client_of(ada), room).content.decode()

    assert "<script>alert(1)" not in shown and "&lt;script&gt;alert(1)" in shown


def test_other_sessions_to_come_are_listed(room, session_soon, ada):
    later = cast.session_in(room, timedelta(days=7))
    later.title = "The second evening"
    later.save()

    shown = text(page(cast.client_of(ada), room))

    assert "The second evening" in shown
    assert reverse("edit_session", args=[room.address, later.pk]) in shown


# ---------- Status for the script ----------


def status(client, room):
    return client.get(
        reverse("media_page", args=[room.address]),
        headers={"X-Requested-With": "status", "Accept": "application/json"},
    ).json()


def test_the_script_hears_when_the_doors_open(room, ada):
    session = cast.session_in(room, timedelta(minutes=10))
    before = status(cast.client_of(ada), room)
    assert (before["way"], before["enter"], before["cue"]["state"]) == ("desk", False, "waiting")
    doors_at = datetime.fromisoformat(before["doors_at"])
    assert abs(doors_at - session.doors_at) < timedelta(milliseconds=1)

    session.starts_at -= timedelta(minutes=11)
    session.save()

    after = status(cast.client_of(ada), room)
    assert after["phase"] != before["phase"]
    assert after["cue"] == {"state": "inside", "text": "Open, 1 h 10 min left"}


def test_the_script_of_managers_hears_when_somebody_comes_to_the_door_and_asks(room, session_open, ada):
    sam, host = cast.invited(session_open, role=Role.VIEWER), cast.client_of(ada)
    path = cast.link_to(sam)
    before = status(host, room)["parts"]
    assert f'data-version="{before["invited"]}"' in text(page(host, room))

    arriving.type_address(cast.client_of(), path)
    at_the_door = status(host, room)["parts"]
    sam.host_requests.create(room=room, code="INV-DEVICE-7F3A", asked_at=timezone.now())
    asked = status(host, room)["parts"]

    assert before["invited"] != at_the_door["invited"] == asked["invited"]
    assert before["requests"] == at_the_door["requests"] != asked["requests"]
    assert f'data-version="{asked["requests"]}"' in text(page(host, room))


def test_the_script_hears_nothing_of_invitations_where_nobody_may_invite(room, session_open, vera, guest):
    for visitor in (cast.client_of(vera), guest):
        assert "parts" not in status(visitor, room)


# ---------- Calendar and picture ----------


def test_the_calendar_holds_the_plain_room_address_and_nothing_secret(room, session_soon, vera):
    answer = cast.client_of(vera).get(reverse("room_calendar", args=[room.address]))

    file = answer.content.decode().replace("\r\n ", "")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert f"/rooms/{room.address}/room/" in file and "/i/" not in file
    assert f"UID:session-{session_soon.pk}@" in file
    assert "ATTENDEE" not in file and "example.edu" not in file


@pytest.mark.parametrize("name", ["room_calendar", "room_picture"])
def test_calendar_and_picture_are_for_those_who_see_the_page(name, room, session_soon, ada, eve, guest):
    actions.edit_room(Member(ada, room, Role.OWNER), picture=b"webp")
    address = reverse(name, args=[room.address])

    assert cast.client_of(ada).get(address).status_code == 200
    assert cast.client_of(eve).get(address).status_code == 403
    assert guest.get(address).status_code == 302


def test_a_guest_gets_the_picture_once_his_address_is_proved(room, session_open, ada, guest):
    actions.edit_room(Member(ada, room, Role.OWNER), picture=b"webp")
    address = reverse("room_picture", args=[room.address])
    link = cast.link_to(cast.invited(session_open, role=Role.VIEWER))
    assert guest.get(address).status_code == 302

    arriving.come_in(guest, link, session_open, cast.SAM)

    assert address + "?" in text(guest.get(arriving.room_page(session_open)))
    assert guest.get(address).content == b"webp"


def test_a_picture_is_handed_out_as_what_it_is_and_kept_by_this_browser_only(room, ada):
    actions.edit_room(Member(ada, room, Role.OWNER), picture=b"webp bytes")
    client = cast.client_of(ada)
    address = reverse("room_picture", args=[room.address])

    answer = client.get(address)

    assert answer.content == b"webp bytes"
    assert answer["Content-Type"] == "image/webp"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, max-age=31536000, immutable"
    before = text(page(client, room)).split(address + "?")[1][:20]
    actions.edit_room(Member(ada, room, Role.OWNER), picture=b"another")
    assert text(page(client, room)).split(address + "?")[1][:20] != before


# ---------- Cost ----------


def test_looking_writes_nothing(room, session_soon, ada):
    client = cast.client_of(ada)
    page(client, room)
    with CaptureQueriesContext(connection) as asked:
        page(client, room)

    assert not [
        query for query in asked if not query["sql"].startswith(("SELECT", "SAVEPOINT", "RELEASE", "BEGIN"))
    ]


def test_the_number_of_statements_does_not_grow_with_what_is_shown(room, session_soon, ada):
    def asked(client: Client) -> int:
        with CaptureQueriesContext(connection) as queries:
            page(client, room)
        return len(queries)

    client = cast.client_of(ada)
    cast.invited(session_soon, "one@brightpath.example", by=ada)
    asked(client)
    few = asked(client)
    for number in range(5):
        cast.session_in(room, timedelta(days=number + 1))
        cast.invited(session_soon, f"guest{number}@brightpath.example", by=ada)

    assert asked(client) == few


def test_the_page_is_light(room, session_soon, ada):
    """The document itself; scripts and styles are counted by bin/sizes."""
    room.description = DESCRIPTION * 100
    room.save()

    assert len(gzip.compress(page(cast.client_of(ada), room).content)) < 15_000
