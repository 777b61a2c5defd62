"""Forms of rooms and sessions: what may be typed, what is said when it may not, and that nothing typed is lost."""

import html
import re
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from greenroom.access.roles import Capability, Role
from greenroom.rooms.models import Entry, Mode, Room, Session
from tests import cast
from tests.interactions.asking import actor

NEXT_YEAR = timezone.now().year + 1
NEW = {
    "name": "Pricing clinic",
    "description": "Bring a number.\n\nWe use it.",
    "speakers": "Sam Rivera",
    "tags": "growth, pricing",
    "opening": "scheduled",
    "starts": f"{NEXT_YEAR}-11-26T15:00",
    "ends": f"{NEXT_YEAR}-11-26T16:30",
    "zone": "Europe/Berlin",
    "early_entry": "15",
    "capacity": "250",
    "mode": "webinar",
    "entry": "accounts",
    "assurance": "email_code",
    "chat": "on",
}


def make(ada, **changes):
    client = cast.client_of(ada)
    return client.post(reverse("new_room"), {**NEW, **changes})


def page(response):
    return html.unescape(response.content.decode())


def said_at(response, field):
    """The sentence of the field's error, found by what the field itself says describes it."""
    shown = page(response)
    control = re.search(rf'<(?:input|select|textarea)[^>]*name="{field}"[^>]*>', shown)
    assert control, f"no field {field}"
    described = re.search(r'aria-describedby="([^"]*_error)[^"]*"', control[0])
    identity = described[1].split()[-1] if described else f"id_{field}_error"
    error = re.search(rf'id="{identity}">(.*?)</p>', shown, re.DOTALL)
    assert error, f"no sentence at {field}"
    assert 'aria-invalid="true"' in control[0] or 'type="radio"' in control[0]
    return re.sub(r"<svg.*?</svg>|<[^>]+>", "", error[1], flags=re.DOTALL).strip()


def test_a_room_is_made_with_all_that_was_said_of_it(ada):
    """K54"""
    answer = make(ada)

    room = Room.objects.get()
    assert answer["Location"] == reverse("media_page", args=[room.address])
    assert (room.name, room.speakers, room.tags) == ("Pricing clinic", "Sam Rivera", "growth, pricing")
    assert room.description == "Bring a number.\n\nWe use it."
    assert (room.early_entry, room.capacity, room.chat, room.always_open) == (15, 250, True, False)
    assert (room.mode, room.entry, room.assurance) == (Mode.WEBINAR, Entry.ACCOUNTS, "email_code")
    session = room.sessions.get()
    assert session.starts_at == datetime(NEXT_YEAR, 11, 26, 14, tzinfo=UTC)
    assert session.ends_at == datetime(NEXT_YEAR, 11, 26, 15, 30, tzinfo=UTC)
    assert session.zone == "Europe/Berlin"


def test_an_always_open_room_needs_no_times(ada):
    """K57"""
    make(ada, opening="always", starts="", ends="")

    room = Room.objects.get()
    assert room.always_open and not room.sessions.exists()


def test_the_form_proposes_an_hour_from_the_next_quarter_and_the_usual_choices(ada):
    shown = page(cast.client_of(ada).get(reverse("new_room")))

    starts, ends = re.findall(r'name="(?:starts|ends)" value="([^"]+)"', shown)
    starts, ends = datetime.fromisoformat(starts), datetime.fromisoformat(ends)
    assert starts.minute % 15 == 0 and ends - starts == timedelta(hours=1)
    assert (
        timedelta(0)
        <= starts.replace(tzinfo=UTC) - timezone.now() + timedelta(minutes=1)
        <= timedelta(minutes=16)
    )
    assert "data-guess-zone" in shown and "data-instant" in shown
    assert re.search(r'name="chat"[^>]*checked', shown)
    assert re.search(r'value="members"[^>]*checked', shown)


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "", "Type a name for the room."),
        ("name", "   ", "Type a name for the room."),
        ("name", "x" * 300, "This has 300 characters. At most 200 fit."),
        ("name", "Growth\x00", "This holds a line break or a character that cannot be seen. Type it by hand."),
        (
            "name",
            "Growth\u202eedoc",
            "This holds a line break or a character that cannot be seen. Type it by hand.",
        ),
        ("description", "x" * 5001, "This has 5001 characters. At most 5000 fit."),
        ("description", "a\x07b", "This holds a character that cannot be seen. Type it by hand."),
        ("speakers", "x" * 301, "This has 301 characters. At most 300 fit."),
        ("tags", "x" * 301, "This has 301 characters. At most 300 fit."),
        ("starts", "", "Choose a date and a time."),
        ("starts", "tomorrow at three", "Type a date and a time, such as 2026-11-26 15:00."),
        ("starts", f"{NEXT_YEAR}-02-30T15:00", "Type a date and a time, such as 2026-11-26 15:00."),
        ("starts", "0001-01-01T00:00", "Choose a year between 2000 and 2100."),
        ("starts", "9999-12-31T23:59", "Choose a year between 2000 and 2100."),
        ("starts", "2024-11-26T15:00", "This moment is over. Choose a later start."),
        ("ends", f"{NEXT_YEAR}-11-26T15:00", "The end is not after the start. Choose a later one."),
        ("ends", f"{NEXT_YEAR}-11-25T16:30", "The end is not after the start. Choose a later one."),
        ("zone", "Mars/Phobos", "There is no time zone named “Mars/Phobos”. Choose one from the list."),
        ("zone", "", "Choose one."),
        ("early_entry", "61", "Type a number between 0 and 60."),
        ("early_entry", "-1", "Type a number between 0 and 60."),
        ("early_entry", "soon", "Type a whole number."),
        ("capacity", "0", "Type a number between 1 and 1000000."),
        ("capacity", "9" * 40, "Type a number between 1 and 1000000."),
        ("capacity", "9" * 5000, "Type a whole number."),
        ("mode", "circus", "There is no such choice. Choose one of those listed."),
        ("entry", "everybody", "There is no such choice. Choose one of those listed."),
        ("opening", "never", "There is no such choice. Choose one of those listed."),
    ],
)
def test_bad_input_is_told_at_its_field_and_nothing_typed_is_lost(field, typed, sentence, ada):
    answer = make(ada, **{field: typed})

    assert answer.status_code == 200
    assert said_at(answer, field) == sentence
    assert not Room.objects.exists() and not Session.objects.exists()
    shown = page(answer)
    for name, value in {**NEW, field: typed}.items():
        if name in {"mode", "entry", "opening", "assurance"}:
            assert name == field or re.search(rf'name="{name}" value="{value}"[^>]*checked', shown), name
        elif name == "chat":
            assert re.search(rf'name="{name}"[^>]*checked', shown), name
        elif value.strip() and "\x00" not in value:
            assert value in shown, name


def test_an_end_that_the_change_of_clocks_leaves_no_time_for_is_told_so(ada):
    """Berlin, 28 March 2027: the clocks show no time between 02:00 and 03:00."""
    answer = make(ada, starts="2027-03-28T02:30", ends="2027-03-28T03:15")

    assert "Clocks change that night" in said_at(answer, "ends")


def picture_file(name="stage.png", size=(300, 200)):
    file = BytesIO()
    Image.new("RGB", size, (20, 108, 80)).save(file, "PNG")
    return SimpleUploadedFile(name, file.getvalue(), content_type="image/png")


def test_a_picture_is_hung_as_webp_under_a_name_of_ours(ada):
    make(ada, picture=picture_file("../../evil.php.png"))

    room = Room.objects.get()
    assert re.fullmatch(rf"rooms/{room.address}-[0-9a-f]{{20}}\.webp", room.picture.name)
    assert Image.open(room.picture).format == "WEBP"


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a" + b"<script>" * 9]
)
def test_an_upload_that_is_no_picture_is_told_at_its_field(content, ada):
    answer = make(ada, picture=SimpleUploadedFile("stage.png", content, content_type="image/png"))

    assert said_at(answer, "picture") == (
        "This is not a picture that can be read. Choose a JPEG, PNG, WebP or GIF."
    )
    assert NEW["description"] in page(answer)
    assert not Room.objects.exists()


def test_a_huge_upload_is_told_at_its_field_and_not_kept_whole(ada):
    huge = SimpleUploadedFile(
        "stage.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 12_000_000, content_type="image/png"
    )

    answer = make(ada, picture=huge)

    assert said_at(answer, "picture") == "This file is larger than 10 MB. Choose a smaller picture."
    assert answer.wsgi_request.FILES["picture"].size < 10_100_000


def test_a_good_picture_beside_a_bad_field_has_to_be_chosen_again_and_the_page_says_so(ada):
    answer = make(ada, picture=picture_file(), name="")

    assert "Choose the picture again: a form cannot keep a file." in page(answer)


def test_a_form_that_is_empty_says_what_is_missing(ada):
    answer = cast.client_of(ada).post(reverse("new_room"), {})

    assert said_at(answer, "name") == "Type a name for the room."
    assert "Nothing is saved yet." in page(answer)


def test_who_may_not_create_is_told_so(eve):
    for answer in (cast.client_of(eve).get(reverse("new_room")), make(eve)):
        assert answer.status_code == 403
        assert "Ask an administrator of this site to let you make rooms." in page(answer)
    assert not Room.objects.exists()


# ---------- Editing ----------


def test_how_questions_are_asked_is_a_setting_of_the_room(ada):
    """K86, K88"""
    make(ada, one_thread="on", anonymous_questions="on")
    room = Room.objects.get()
    assert (room.one_thread, room.anonymous_questions) == (True, True)

    client, address = cast.client_of(ada), reverse("edit_room", args=[room.address])
    assert re.search(r'name="one_thread"[^>]*checked', page(client.get(address)))
    client.post(address, NEW)

    room.refresh_from_db()
    assert (room.one_thread, room.anonymous_questions) == (False, False)


def test_editing_shows_and_changes_what_was_said(room, ada):
    client, address = cast.client_of(ada), reverse("edit_room", args=[room.address])
    shown = page(client.get(address))
    assert f'value="{room.name}"' in shown and room.description in shown and "data-guess-zone" not in shown

    client.post(address, {**NEW, "picture": picture_file(), "chat": ""})

    room.refresh_from_db()
    assert (room.name, room.chat, room.mode) == ("Pricing clinic", False, Mode.WEBINAR)
    assert room.picture
    client.post(address, {**NEW, "no_picture": "on"})
    room.refresh_from_db()
    assert not room.picture


@pytest.mark.parametrize("name", ["edit_room", "delete_room", "members", "new_session"])
def test_pages_of_managers_are_for_managers(name, room, vera, eve, guest):
    address = reverse(name, args=[room.address])

    for client in (cast.client_of(vera), cast.client_of(eve)):
        assert client.get(address).status_code == 403
        assert client.post(address, NEW).status_code == 403
    assert guest.get(address).status_code == 302


def test_deleting_asks_first_and_names_the_room(room, session_soon, ada):
    client, address = cast.client_of(ada), reverse("delete_room", args=[room.address])

    shown = page(client.get(address))
    assert f"Delete “{room.name}”?" in shown and "One session is open or still to come." in shown
    room.refresh_from_db()
    assert room.deleted_at is None

    client.post(address)
    room.refresh_from_db()
    assert room.deleted_at is not None
    assert client.get(address).status_code == 410


# ---------- Sessions ----------

TIMES = {
    "title": "",
    "starts": f"{NEXT_YEAR}-06-01T10:00",
    "ends": f"{NEXT_YEAR}-06-01T11:00",
    "zone": "Asia/Kathmandu",
}


def test_a_session_is_added_in_the_zone_that_was_chosen(room, ada):
    cast.client_of(ada).post(
        reverse("new_session", args=[room.address]), {**TIMES, "title": "The second evening"}
    )

    session = room.sessions.get()
    assert session.starts_at == datetime(NEXT_YEAR, 6, 1, 4, 15, tzinfo=UTC)
    assert (session.title, session.zone) == ("The second evening", "Asia/Kathmandu")


def test_a_new_session_is_proposed_in_the_zone_of_its_room_and_its_end_follows_its_start(room, ada):
    shown = page(cast.client_of(ada).get(reverse("new_session", args=[room.address])))

    assert '<option value="Europe/Berlin" selected>' in shown and "data-guess-zone" not in shown
    assert re.search(r'<input type="datetime-local" name="starts"[^>]* data-ends="id_ends"', shown)
    assert 'id="id_ends"' in shown


def test_what_was_added_is_said(room, ada):
    made = cast.client_of(ada).post(reverse("new_room"), NEW, follow=True)
    added = cast.client_of(ada).post(reverse("new_session", args=[room.address]), NEW, follow=True)

    assert '<p class="toast">The room is made.</p>' in page(made)
    assert '<p class="toast">The session is added.</p>' in page(added)


def test_an_always_open_room_plans_no_session(ada):
    room = cast.room_of(ada, always_open=True)

    assert cast.client_of(ada).get(reverse("new_session", args=[room.address])).status_code == 404


def test_moving_a_session_keeps_its_time_on_the_clock_and_counts_for_calendars(room, ada):
    client = cast.client_of(ada)
    winter = {
        **TIMES,
        "starts": f"{NEXT_YEAR}-01-12T15:00",
        "ends": f"{NEXT_YEAR}-01-12T16:00",
        "zone": "Europe/Berlin",
    }
    client.post(reverse("new_session", args=[room.address]), winter)
    session = room.sessions.get()
    address = reverse("edit_session", args=[room.address, session.pk])
    assert f'value="{NEXT_YEAR}-01-12T15:00"' in page(client.get(address))

    summer = {**winter, "starts": f"{NEXT_YEAR}-07-12T15:00", "ends": f"{NEXT_YEAR}-07-12T16:00"}
    client.post(address, summer)

    session.refresh_from_db()
    assert session.starts_at == datetime(NEXT_YEAR, 7, 12, 13, tzinfo=UTC)
    assert session.sequence == 1


def test_the_title_of_a_session_that_has_begun_can_change_while_its_start_stays(room, session_open, ada):
    before, client = session_open.starts_at, cast.client_of(ada)
    address = reverse("edit_session", args=[room.address, session_open.pk])
    shown = page(client.get(address))
    starts, ends = re.findall(r'name="(?:starts|ends)" value="([^"]+)"', shown)

    client.post(address, {"title": "Now", "starts": starts, "ends": ends, "zone": session_open.zone})

    session_open.refresh_from_db()
    assert (session_open.title, session_open.starts_at) == ("Now", before)


@pytest.mark.parametrize("name", ["edit_session", "cancel_session"])
def test_a_session_that_is_over_is_not_changed(name, room, session_over, ada):
    address = reverse(name, args=[room.address, session_over.pk])

    assert cast.client_of(ada).get(address).status_code == 410
    assert cast.client_of(ada).post(address, TIMES).status_code == 410


def test_calling_a_session_off_asks_first(room, session_soon, ada, now):
    client, address = cast.client_of(ada), reverse("cancel_session", args=[room.address, session_soon.pk])
    assert f"Call off “{room.name}”?" in page(client.get(address))
    session_soon.refresh_from_db()
    assert session_soon.ended_at is None

    client.post(address)

    session_soon.refresh_from_db()
    assert session_soon.phase(timezone.now()) == "ended"


def test_speakers_start_interactions_where_the_form_lets_them(ada, session_open):
    room = session_open.room
    cast.invited(session_open, cast.SAM, role=Role.SPEAKER)
    sam = actor(session_open, cast.account(cast.SAM, "Sam", "Rivera"))
    assert Capability.LAUNCH not in sam.capabilities
    client = cast.client_of(ada)
    address = reverse("edit_room", args=[room.address])

    client.post(address, {**NEW, "speakers_launch": "on"})

    room.refresh_from_db()
    assert room.speakers_launch
    assert Capability.LAUNCH in actor(session_open, sam.user).capabilities
    assert re.search(r'name="speakers_launch"[^>]*checked', page(client.get(address)))
