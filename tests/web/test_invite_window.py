"""The window Invite users, as a page that works without scripts."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from greenroom.access.roles import Role
from greenroom.administration.models import SiteSettings
from greenroom.invitations import queries
from greenroom.invitations.models import Invitation, Link
from greenroom.people.models import User
from greenroom.rooms.models import Room, Session
from tests import cast

pytestmark = pytest.mark.django_db

SAM = {"email": cast.SAM, "first_name": "Sam", "last_name": "Rivera", "role": "speaker"}
LINK = re.compile(r"http://127\.0\.0\.1:8000/i/(\w+\.[\w-]{43})")


@pytest.fixture
def adas(ada: User) -> Client:
    return cast.client_of(ada)


@pytest.fixture
def address(room: Room) -> str:
    return f"/rooms/{room.address}/invite"


@pytest.fixture
def form(session_soon: Session) -> dict[str, Any]:
    return {**SAM, "for": str(session_soon.pk)}


def text(response: Any) -> str:
    """What is read, with spaces as one."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


# ---------- The form ----------


def test_the_labels_are_kept_to_the_letter(adas: Client, address: str, session_soon: Session) -> None:
    page = text(adas.get(address))

    for label in (
        "Invite users",
        "Email address",
        "First and last name",
        "Select an invitation type",
        "Send link via email",
        "More options",
        "Generate invite link",
        "Chat, Q&A, answering interactions",
        "Backchannel, starting interactions, Q&A",
        "Backchannel, interactions, Q&A",
    ):
        assert label in page


def test_for_offers_the_sessions_to_come_and_every_session(
    adas: Client, address: str, session_soon: Session, session_open: Session, session_over: Session
) -> None:
    page = adas.get(address).content.decode()

    options = re.findall(
        r'<option value="(\w+)"( selected)?>', page.partition('name="for"')[2].partition("</select>")[0]
    )
    assert [value for value, _ in options] == [str(session_open.pk), str(session_soon.pk), "room"]
    assert [value for value, selected in options if selected] == [str(session_open.pk)]


def test_times_of_sessions_name_their_zone(adas: Client, address: str, session_soon: Session) -> None:
    options = adas.get(address).content.decode().partition('name="for"')[2].partition("</select>")[0]

    assert re.search(rf"\d\d:\d\d in Berlin · {cast.ROOM}", html.unescape(options))


def test_more_options_say_until_when_for_the_choice_alone(
    adas: Client, address: str, ada: User, session_soon: Session
) -> None:
    several = adas.get(address).content.decode().partition("<summary>")[2].partition("</summary>")[0]
    always = cast.room_of(ada, name="Office hours", always_open=True)
    one = adas.get(f"/rooms/{always.address}/invite").content.decode()

    ends = re.findall(r'<span data-choice="(\w+)" hidden>, until <time', several)
    assert ends == [str(session_soon.pk), "room"]  # a script shows the end of what is chosen
    assert re.search(r'<span data-choice="room">, until <time', one)


def test_an_always_open_room_offers_every_session_alone(adas: Client, ada: User) -> None:
    room = cast.room_of(ada, always_open=True)

    page = adas.get(f"/rooms/{room.address}/invite").content.decode()
    assert re.findall(r'<option value="(\w+)"', page.partition('name="for"')[2].partition("</select>")[0]) == [
        "room"
    ]


def test_without_a_letter_the_box_is_not_there(
    adas: Client, address: str, session_soon: Session, db: None
) -> None:
    SiteSettings.objects.update(letter=False)

    assert "Send link via email" not in text(adas.get(address))


def test_without_working_mail_the_window_says_where_letters_stay(
    adas: Client, address: str, session_soon: Session
) -> None:
    page = text(adas.get(address))

    assert "This site keeps letters in its outbox" in page
    assert "This site sends no mail, so nobody could get the code." in page


def test_with_working_mail_it_says_who_is_asked_for_a_code(
    adas: Client, address: str, session_soon: Session, settings: Any
) -> None:
    settings.MAIL_WORKS = True

    page = text(adas.get(address))
    assert "Always asked for: Moderator, Speaker." in page
    assert "outbox" not in page


# ---------- The answer ----------


def test_the_answer_shows_the_link_once_and_says_what_it_is(
    adas: Client, address: str, form: dict[str, Any]
) -> None:
    response = adas.post(address, form)

    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store, private"
    link = LINK.search(response.content.decode())
    assert link is not None and queries.find(link[1]) is not None
    page = text(response)
    for words in (
        "The link for Sam is ready",
        "Copy link",
        "Copy invitation",
        "Sam Rivera",
        "Speaker",
        cast.SAM,
        "Stops working",
        "in Berlin",
        "One device at a time",
        "Invite another",
    ):
        assert words in page
    assert link[1] not in adas.get(address).content.decode()


def test_the_answer_names_the_session_and_no_button_that_only_a_script_shows(
    adas: Client, address: str, form: dict[str, Any], session_soon: Session
) -> None:
    page = adas.post(address, form).content.decode()

    assert f"<dt>Session</dt><dd><bdi>{html.escape(str(session_soon))}</bdi>" in page
    assert "<span data-with-buttons hidden>“Copy invitation” adds" in page


def test_copy_invitation_holds_title_both_zones_link_and_address(
    adas: Client, address: str, form: dict[str, Any]
) -> None:
    page = adas.post(address, {**form, "zone": "Asia/Kathmandu"}).content.decode()

    copied = html.unescape(page.partition("<textarea")[2].partition(">")[2].partition("</textarea>")[0])
    assert copied.startswith(cast.ROOM)
    assert "in Kathmandu" in copied and "in Berlin" in copied
    assert LINK.search(copied)
    assert f"Type this address when the page asks for it: {cast.SAM}" in copied


@pytest.mark.parametrize("zone", ["", "Nowhere/At_All", "../../etc/passwd"])
def test_where_the_readers_zone_is_unknown_utc_stands_in(
    zone: str, adas: Client, address: str, form: dict[str, Any]
) -> None:
    copied = adas.post(address, {**form, "zone": zone}).content.decode().partition("<textarea")[2]

    assert "in UTC" in copied and "in Berlin" in copied


def test_the_qr_code_needs_no_style_attribute(adas: Client, address: str, form: dict[str, Any]) -> None:
    page = adas.post(address, form).content.decode()

    drawing = page.partition('<svg role="img" aria-label="The same link as a QR code"')[2].partition("</svg>")[
        0
    ]
    assert "<path" in drawing
    assert "style=" not in page.partition("<main")[2]


def test_the_answer_as_a_window_is_a_dialog_that_says_it_is_done(
    adas: Client, address: str, form: dict[str, Any]
) -> None:
    response = adas.post(address, form, headers={"X-Requested-With": "dialog"})

    assert re.search(r"<dialog [^>]*data-done", response.content.decode())


def test_a_letter_is_on_its_way_when_asked_for(
    adas: Client, address: str, form: dict[str, Any], settings: Any
) -> None:
    settings.MAIL_WORKS = True

    assert "Mail is on its way to Sam, too" in text(adas.post(address, {**form, "send": "on"}))


# ---------- Inviting again ----------


def test_inviting_again_shows_old_and_new(adas: Client, address: str, form: dict[str, Any]) -> None:
    adas.post(address, form)

    page = text(adas.post(address, {**form, "role": "viewer", "last_name": "Rivera-Gómez", "places": "3"}))

    assert "Sam was invited already." in page
    assert "Name Sam Rivera → , now Sam Rivera-Gómez" in page
    assert "Invitation type Speaker → , now Viewer" in page
    assert "Devices One device at a time → , now 3 devices" in page
    assert Invitation.objects.count() == 1


def test_inviting_again_with_nothing_new_says_so(adas: Client, address: str, form: dict[str, Any]) -> None:
    adas.post(address, form)

    page = text(adas.post(address, form))
    assert "Nothing else is different, and links given before keep working." in page


def test_who_was_removed_is_typed_in_again(adas: Client, address: str, session_soon: Session, now: Any) -> None:
    gone = cast.invited(session_soon, revoked_at=now)

    page = adas.get(f"{address}?again={gone.pk}").content.decode()
    assert f'value="{cast.SAM}"' in page and 'value="Rivera"' in page


# ---------- Bad input: a sentence at the field, nothing lost ----------

KEPT = {
    "email": "sam@",
    "first_name": "Sam",
    "last_name": "Rivera",
    "role": "moderator",
    "places": "3",
    "stops": "24",
}


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("email", "", "Type an email address."),
        ("email", "sam", "This address has no @."),
        ("email", '"a@evil.com"@example.org', "quotes"),
        ("email", "a@example.org, b@example.org", "Type one address only."),
        ("email", "x" * 260 + "@example.org", "too long"),
        ("first_name", "", "Type the first name."),
        ("last_name", "", "Type the last name."),
        ("first_name", "a" * 300, "The first name has 300 characters. At most 100 fit."),
        ("last_name", "http://evil.example", "web address"),
        ("last_name", "evil.example", "reads like a web address"),
        ("first_name", "S\u202eam", "cannot be seen"),
        ("first_name", "Sa\x00m", ""),
        ("role", "owner", "There is no such choice."),
        ("role", "co_editor", "There is no such choice."),
        ("role", "", "Choose one."),
        ("for", "4711", "There is no such choice."),
        ("for", "", "Choose one."),
        ("places", "0", "There is no such choice."),
        ("stops", "999999", "There is no such choice."),
        ("stops", "moment", "Choose a date and a time."),
        ("until", "yesterday", "Type a date and a time"),
        ("until", "2001-01-01T10:00", "This moment is over. Choose a later one."),
        ("until", "2099-01-01T10:00", "Links of this site work for 365 days at most."),
        ("ask_code", "on", "This site sends no mail, so nobody could get the code."),
    ],
)
def test_what_cannot_be_taken_says_so_at_its_field_and_nothing_is_lost(
    field: str, typed: str, sentence: str, adas: Client, address: str, form: dict[str, Any]
) -> None:
    chosen = {"stops": "moment"} if field == "until" else {}
    response = adas.post(address, {**form, "role": "moderator", "places": "3", **chosen, field: typed})

    page = response.content.decode()
    assert (response.status_code, Invitation.objects.count()) == (200, 0)
    assert "No link yet." in page
    at = {"stops": "until"}.get(field, field) if "date and a time" in sentence else field
    error = re.search(rf'id="id_{at}_error">(.*?)</p>', page, re.DOTALL)
    assert error is not None and sentence in html.unescape(re.sub(r"<[^>]+>", "", error[1]))
    assert 'aria-invalid="true"' in page
    for name in ("email", "first_name", "last_name"):
        kept = typed if name == field else form[name]
        assert f'value="{html.escape(kept.strip())}"' in page or not kept.strip() or "\x00" in kept
    if field not in {"role", "places"}:
        assert re.search(r'value="moderator"[^>]*checked', page)
        assert re.search(r'<option value="3" selected>', page)


def test_all_that_is_wrong_is_said_at_once(adas: Client, address: str, form: dict[str, Any]) -> None:
    page = text(adas.post(address, {**form, "email": "sam", "last_name": ""}))

    assert "2 fields need a look." in page


def test_a_session_of_another_room_is_no_choice(
    adas: Client, address: str, form: dict[str, Any], mo: User
) -> None:
    foreign = cast.session_in(cast.room_of(mo, name="Another"), timedelta(hours=1))

    page = text(adas.post(address, {**form, "for": str(foreign.pk)}))
    assert "There is no such choice." in page
    assert "Another" not in page


def test_a_domain_that_is_kept_out_is_told_at_the_address(
    adas: Client, address: str, form: dict[str, Any]
) -> None:
    SiteSettings.objects.update(domains_deny="*.example")

    page = adas.post(address, form).content.decode()
    assert "The rules of this site do not let this domain in." in page
    assert f'value="{cast.SAM}"' in page


def test_too_many_at_once_keeps_what_was_typed(
    adas: Client, address: str, form: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from greenroom.invitations import limits

    monkeypatch.setattr(limits, "AN_HOUR", 0)

    response = adas.post(address, form)
    assert response.status_code == 429
    assert "Wait an hour" in text(response)
    assert f'value="{cast.SAM}"' in response.content.decode()


# ---------- Asked before it goes out (K14) ----------


def test_a_probable_typing_error_is_asked_about_once(adas: Client, address: str, form: dict[str, Any]) -> None:
    doubtful = {**form, "email": "sam@gmial.com"}

    first = adas.post(address, doubtful).content.decode()
    assert not Invitation.objects.exists()
    assert re.search(r'Did you mean <button type="button" data-fill="id_email" value="sam@gmail.com"', first)
    assert "If not, generate the link again." in first

    adas.post(address, {**doubtful, "asked": re.findall(r'name="asked" value="([^"]*)"', first)[0]})
    assert Invitation.objects.get().email_display == "sam@gmial.com"


def test_another_doubtful_address_is_asked_about_anew(adas: Client, address: str, form: dict[str, Any]) -> None:
    adas.post(address, {**form, "email": "sam@gmial.com", "asked": "sam@hotmial.com"})

    assert not Invitation.objects.exists()


def test_mixed_alphabets_are_asked_about_once(adas: Client, address: str, form: dict[str, Any]) -> None:
    doubtful = {**form, "email": "sam@\u0440aypal-example.org"}  # a Cyrillic er

    assert "mixes letters of several alphabets" in text(adas.post(address, doubtful))
    adas.post(address, {**doubtful, "asked": doubtful["email"]})
    assert Invitation.objects.count() == 1


# ---------- More options ----------


def test_a_moment_is_read_on_the_rooms_clocks(
    adas: Client, address: str, form: dict[str, Any], now: Any
) -> None:
    from zoneinfo import ZoneInfo

    berlin = (now + timedelta(days=9)).astimezone(ZoneInfo("Europe/Berlin")).replace(second=0, microsecond=0)

    adas.post(address, {**form, "stops": "moment", "until": berlin.strftime("%Y-%m-%dT%H:%M")})
    assert Invitation.objects.get().expires_at == berlin


def test_a_span_counts_from_now(adas: Client, address: str, form: dict[str, Any], now: Any) -> None:
    adas.post(address, {**form, "stops": "24", "places": "-1"})

    row = Invitation.objects.get()
    assert row.expires_at is not None
    assert timedelta(0) <= row.expires_at - now - timedelta(hours=24) < timedelta(minutes=1)
    assert row.max_uses is None


def test_a_code_can_be_asked_of_a_viewer(
    adas: Client, address: str, form: dict[str, Any], settings: Any
) -> None:
    settings.MAIL_WORKS = True

    page = text(adas.post(address, {**form, "role": "viewer", "ask_code": "on"}))
    assert Invitation.objects.get().assurance == "email_code"
    assert "Sam types a code that we mail to this address" in page


# ---------- Who sees it ----------


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_may_not_invite_is_refused(
    method: str, address: str, form: dict[str, Any], vera: User, eve: User
) -> None:
    for user in (vera, eve):
        assert getattr(cast.client_of(user), method)(address, form).status_code == 403
    assert not Invitation.objects.exists()


def test_who_is_not_signed_in_is_asked_to(guest: Client, address: str) -> None:
    assert guest.get(address)["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize(
    ("switch", "sentence"),
    [("invitations", "Invitations are switched off"), ("media_page", "The media page is switched off")],
)
def test_what_is_switched_off_is_refused_with_its_reason(
    switch: str, sentence: str, adas: Client, address: str, form: dict[str, Any]
) -> None:
    SiteSettings.objects.update(**{switch: False})

    for response in (adas.get(address), adas.post(address, form)):
        assert response.status_code == 403
        assert sentence in text(response)
    scripted = adas.post(address, form, headers={"Accept": "application/json"})
    assert (scripted.status_code, scripted["Content-Type"]) == (403, "application/problem+json")
    assert not Link.objects.exists()


def test_a_moderator_by_standing_of_a_group_invites_too(
    address: str, form: dict[str, Any], eve: User, room: Room
) -> None:
    from greenroom.people.models import Group
    from greenroom.rooms.models import Membership

    staff = Group.objects.create(name="Staff")
    eve.groups.add(staff)
    Membership.objects.create(room=room, group=staff, standing=Role.CO_PUBLISHER.value)

    assert cast.client_of(eve).post(address, form).status_code == 200
    assert Invitation.objects.get().created_by == eve
