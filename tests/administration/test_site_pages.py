"""The administrator's pages: what is settled there holds, what is wrong is said, nothing typed is lost."""

from datetime import datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from greenroom.access.refusals import AdministratorsOnly
from greenroom.administration import actions, queries
from greenroom.administration.actions import Theming
from greenroom.administration.models import AuditEvent, ConsentText, SiteSettings
from greenroom.admission.models import Challenge
from greenroom.mail.actions import queue
from greenroom.mail.models import Delivery, DeliveryState
from greenroom.people.models import Group, User
from greenroom.rooms.models import Room, Session
from tests import cast

RULES: dict[str, Any] = {
    "invitations": "on",
    "lifetime": "session",
    "lifetime_minutes": "1440",
    "longest_days": "365",
    "places": "1",
    "most_places": "-1",
    "moving": "move",
    "assurance_viewer": "link",
    "assurance_speaker": "email_code",
    "assurance_moderator": "email_code",
    "inviters": "everybody",
    "inviters_site_role": "creator",
    "inviter_people": "",
    "inviter_groups": [],
    "suggestions": "everybody",
    "letter": "yes",
    "contact": "",
    "domains_allow": "",
    "domains_deny": "",
}


@pytest.fixture
def office(administrator: User) -> Client:
    """The administrator's browser."""
    return cast.client_of(administrator)


def _site() -> SiteSettings:
    return queries.site()


def _save_rules(office: Client, **fields: object) -> str:
    """Send the form with these fields changed; the page with its faults, or "" when it was saved."""
    response = office.post("/site/invitations", {**RULES, **fields})
    return "" if response.status_code == 302 else unescape(response.content.decode())


# --- Who may ---------------------------------------------------------------------------------------------------

PAGES = ["/site/", "/site/theming", "/site/rooms", "/site/invitations", "/site/retention", "/site/outbox"]


@pytest.mark.parametrize("page", PAGES)
def test_only_an_administrator_sees_the_pages(ada: User, administrator: User, page: str) -> None:
    assert cast.client_of(administrator).get(page).status_code == 200
    assert cast.client_of(ada).get(page).status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_whoever_is_nobody_is_asked_to_sign_in(db: None, guest: Client, page: str) -> None:
    response = guest.get(page)

    assert (response.status_code, response.headers["Location"]) == (302, f"/accounts/login/?next={page}")


def test_the_action_itself_refuses_everybody_else(ada: User, now: datetime) -> None:
    with pytest.raises(AdministratorsOnly):
        actions.save_theming(ada, Theming(name="Ada's", accent="#123456", media_page=False), now=now)

    assert _site().name == "Greenroom"


# --- Theming ---------------------------------------------------------------------------------------------------


def test_theming_sets_name_and_colour_of_every_page(office: Client) -> None:
    office.post("/site/theming", {"name": "Linden College", "accent": "#A02040", "media_page": "on"})

    page = office.get("/site/theming").content.decode()
    assert "<title>Theming · Administration · Linden College</title>" in page
    assert "--brand:#a02040" in page
    assert _site().media_page is True


def test_theming_switches_the_media_page_off(office: Client) -> None:
    office.post("/site/theming", {"name": "Greenroom", "accent": "#146c50"})

    assert _site().media_page is False


@pytest.mark.parametrize("accent", ["red", "#12345", "#1234567", "#12345g", "#146c50;}body{display:none", ""])
def test_what_is_not_a_colour_is_refused_at_its_field(office: Client, accent: str) -> None:
    response = office.post("/site/theming", {"name": "Linden College", "accent": accent, "media_page": "on"})

    assert response.status_code == 200
    assert response.context["form"].errors.keys() == {"accent"}
    assert 'value="Linden College"' in response.content.decode()
    assert _site().accent == "#146c50"


@pytest.mark.parametrize("name", ["", "x" * 101, "Linden\x00College", "Linden\u202eegelloC"])
def test_a_name_nobody_could_read_is_refused_at_its_field(office: Client, name: str) -> None:
    response = office.post("/site/theming", {"name": name, "accent": "#146c50", "media_page": "on"})

    assert response.context["form"].errors.keys() == {"name"}
    assert _site().name == "Greenroom"


# --- Rooms -----------------------------------------------------------------------------------------------------


def test_a_text_to_agree_to_is_kept_and_taken_away_again(office: Client) -> None:
    assert office.post("/site/rooms", {"consent": " We record.\r\nBe kind. "}).status_code == 302
    site = _site()
    assert site.consent is not None and site.consent.text == "We record.\nBe kind."
    assert "We record.\nBe kind." in office.get("/site/rooms").content.decode()

    office.post("/site/rooms", {"consent": ""})
    assert _site().consent is None


def test_the_same_words_are_the_same_text_and_the_change_is_written_down(office: Client) -> None:
    for text in ("We record.", "We record.", "", "We record."):
        office.post("/site/rooms", {"consent": text})

    assert ConsentText.objects.count() == 1
    assert [event.verb for event in AuditEvent.objects.all()] == ["consent.changed"] * 3


@pytest.mark.parametrize("text", ["x" * 5001, "We re\u202ecord"])
def test_a_text_nobody_could_read_is_refused_at_its_field(office: Client, text: str) -> None:
    response = office.post("/site/rooms", {"consent": text})

    assert response.context["form"].errors.keys() == {"consent"}
    assert _site().consent is None


# --- The rules of invitations -----------------------------------------------------------------------------------


def test_the_page_shows_what_is_stored_and_saving_it_changes_nothing(office: Client) -> None:
    form = office.get("/site/invitations").context["form"]
    shown = {name: form[name].value() for name in form.fields}

    assert {name: str(value) for name, value in shown.items()} == {
        **{name: str(value) for name, value in RULES.items()},
        "invitations": "True",
    }
    assert _save_rules(office) == ""
    assert not AuditEvent.objects.exists()


def test_every_rule_is_kept(office: Client, mo: User) -> None:
    staff = Group.objects.create(name="Staff")

    assert (
        _save_rules(
            office,
            lifetime="fixed",
            lifetime_minutes="90",
            longest_days="30",
            places="2",
            most_places="5",
            moving="strict",
            assurance_viewer="email_code",
            assurance_speaker="link",
            assurance_moderator="link",
            inviters="named",
            inviter_people=f"{mo.email.upper()}\n",
            inviter_groups=[staff.pk],
            suggestions="exact",
            letter="no",
            contact="events@linden.example",
            domains_allow="example.edu",
            domains_deny="*.rivals.example\nrivals.example",
        )
        == ""
    )

    site = _site()
    assert (site.lifetime, site.lifetime_minutes, site.longest_days) == ("fixed", 90, 30)
    assert (site.places, site.most_places, site.moving) == (2, 5, "strict")
    proofs = (site.assurance_viewer, site.assurance_speaker, site.assurance_moderator)
    assert proofs == ("email_code", "link", "link")
    assert site.inviters == "named"
    assert list(site.inviter_users.all()) == [mo]
    assert list(site.inviter_groups.all()) == [staff]
    assert (site.suggestions, site.letter, site.contact) == ("exact", False, "events@linden.example")
    assert (site.domains_allow, site.domains_deny) == ("example.edu", "*.rivals.example\nrivals.example")


def test_switching_the_module_off_is_kept(office: Client) -> None:
    fields = {name: value for name, value in RULES.items() if name != "invitations"}

    office.post("/site/invitations", fields)

    assert _site().invitations is False


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("domains_deny", "a.example\nrivals..example", "Line 2 is not a domain: it has two dots in a row."),
        ("domains_allow", "a@b.example", "Line 1 is not a domain: leave out the @"),
        ("inviter_people", "\nnobody@example.edu", "Line 2: nobody here has an account with this address."),
        ("inviter_people", "hello", "Line 1: "),
        ("inviter_groups", ["777"], "There is no such group any more."),
        ("contact", "events at linden", "An address has no spaces inside."),
        ("lifetime_minutes", "0", "Type a number between 5 and"),
        ("lifetime_minutes", "soon", "Type a whole number."),
        ("lifetime_minutes", "600000", "longer than links may work at most"),
        ("longest_days", "", ""),
        ("places", "0", "There is no such choice."),
        ("places", "many", "There is no such choice."),
        ("moving", "teleport", "There is no such choice."),
        ("assurance_viewer", "account", "There is no such choice."),
        ("inviters", "nobody", "There is no such choice."),
        ("letter", "maybe", "There is no such choice."),
    ],
)
def test_a_fault_is_said_at_its_field_and_nothing_is_saved(
    office: Client, field: str, value: object, sentence: str
) -> None:
    response = office.post("/site/invitations", {**RULES, "longest_days": "99", field: value})

    assert response.status_code == 200
    errors = response.context["form"].errors
    assert list(errors) == [field]
    assert sentence in unescape(" ".join(errors[field]))
    assert _site().longest_days == 365
    page = unescape(response.content.decode())
    assert field == "longest_days" or 'value="99"' in page
    assert isinstance(value, list) or str(value) in page or "choice" in sentence


def test_more_devices_than_the_most_are_refused(office: Client) -> None:
    assert "This is more than the most beside it." in _save_rules(office, places="5", most_places="2")
    assert "This is more than the most beside it." in _save_rules(office, places="-1", most_places="2")


def test_a_rule_of_named_people_wants_a_name(office: Client) -> None:
    assert "Name a person or a group" in _save_rules(office, inviters="named")


def test_a_change_is_written_down_by_field_without_its_value(office: Client, administrator: User) -> None:
    _save_rules(office, contact="events@linden.example", places="2")

    event = AuditEvent.objects.get()
    assert (event.verb, event.actor) == ("invitation_rules.changed", f"user:{administrator.pk}")
    assert event.data == {"fields": ["places", "contact"]}


def test_people_whom_a_new_rule_keeps_out_are_listed(office: Client, session_soon: Session) -> None:
    cast.invited(session_soon)

    _save_rules(office, domains_deny="brightpath.example")

    page = office.get("/site/invitations").content.decode()
    assert "1 person already invited is at a domain" in page
    assert cast.SAM in page


# --- The self-check -----------------------------------------------------------------------------------------------


def _check(office: Client) -> tuple[str, str]:
    """Its answer, and all that it finds."""
    check = office.get("/site/").context["check"]
    return check.answer, " | ".join(finding.sentence for finding in check.findings)


def test_with_mail_and_both_modules_people_can_invite(office: Client, settings: LazySettings) -> None:
    settings.MAIL_WORKS = True

    assert _check(office) == (
        "Yes",
        "The module is on, and so is the media page under Theming | A mail server is set",
    )


def test_without_a_mail_server_people_can_invite_but_not_by_mail(office: Client) -> None:
    answer, findings = _check(office)

    assert answer == "Yes, but not by mail"
    assert "No mail server is set" in findings


@pytest.mark.parametrize(
    ("settled", "finding"),
    [
        ({"invitations": False}, "Invitations are off"),
        ({"media_page": False}, "The media page is off"),
        ({"inviters": "named"}, "Only named people may invite, and nobody is named"),
    ],
)
def test_whatever_stops_inviting_is_found(office: Client, settled: dict[str, object], finding: str) -> None:
    SiteSettings.objects.update(**settled)

    answer, findings = _check(office)
    assert answer == "No"
    assert finding in findings


def test_whatever_stops_mailing_is_found(office: Client, settings: LazySettings, now: datetime) -> None:
    settings.MAIL_WORKS = True
    SiteSettings.objects.update(letter=False)
    queue("code", 1, now=now - timedelta(minutes=11))
    retried = queue("code", 2, now=now)
    Delivery.objects.filter(pk=retried.pk).update(attempts=1, last_error="refused: 451")

    answer, findings = _check(office)

    assert answer == "Yes, but not by mail"
    assert "There is no letter for invitations" in findings
    assert "1 letter has waited for ten minutes" in findings
    assert "1 letter is tried again" in findings


def test_rooms_without_chat_are_found(office: Client, room: Room) -> None:
    Room.objects.update(chat=False)

    assert (
        f"Chat & Collaboration is off in 1 room, so nobody can be invited there: “{room.name}”"
        in _check(office)[1]
    )


# --- The outbox ---------------------------------------------------------------------------------------------------


@pytest.fixture
def written(settings: LazySettings) -> str:
    """A letter in the outbox; its name."""
    message = EmailMultiAlternatives(
        "Speak in “Next-Level Growth”", "Dear Sam <b>Rivera</b>, http://127.0.0.1:8000/i/abc.def", to=[cast.SAM]
    )
    message.attach_alternative("<h1>Dear Sam</h1><script>alert(1)</script>", "text/html")
    message.attach("session.ics", "BEGIN:VCALENDAR", "text/calendar")
    get_connection("greenroom.mail.outbox.OutboxBackend").send_messages([message])
    [path] = Path(settings.OUTBOX_DIR).iterdir()
    return path.stem


def test_an_empty_outbox_says_what_comes(office: Client) -> None:
    page = office.get("/site/outbox").content.decode()

    assert "No letters yet" in page
    assert "No mail server is set, so letters wait here." in page


def test_the_outbox_lists_and_shows_letters(office: Client, written: str) -> None:
    listed = unescape(office.get("/site/outbox").content.decode())
    assert "Speak in “Next-Level Growth”" in listed
    assert cast.SAM in listed

    shown = office.get(f"/site/outbox/{written}").content.decode()
    assert (
        '<a href="http://127.0.0.1:8000/i/abc.def" rel="nofollow">http://127.0.0.1:8000/i/abc.def</a>' in shown
    )
    assert "Sam &lt;b&gt;Rivera&lt;/b&gt;" in shown
    assert "session.ics" in shown
    assert "alert(1)" not in shown


def test_a_letters_html_is_shown_in_a_sandbox_that_runs_nothing(office: Client, written: str) -> None:
    response = office.get(f"/site/outbox/{written}?part=html")

    assert "<h1>Dear Sam</h1>" in response.content.decode()
    policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none';")
    assert "script-src" not in policy
    assert "allow" not in policy


def test_what_is_enclosed_can_only_be_downloaded(office: Client, written: str) -> None:
    response = office.get(f"/site/outbox/{written}?part=1")

    assert response.content == b"BEGIN:VCALENDAR"
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"] == 'attachment; filename="session.ics"'


@pytest.mark.parametrize("part", ["2", "0", "-1", "x", "²"])
def test_a_part_that_is_not_there_is_not_found(office: Client, written: str, part: str) -> None:
    assert office.get(f"/site/outbox/{written}", {"part": part}).status_code == 404


@pytest.mark.parametrize("name", ["nothing", "..", "%2e%2e%2fsecret-key", ".20261126T140000123456Z-deadbeef"])
def test_a_letter_that_is_not_there_is_not_found(office: Client, written: str, name: str) -> None:
    assert office.get(f"/site/outbox/{name}").status_code == 404


def test_many_letters_come_in_pages(office: Client, settings: LazySettings) -> None:
    backend = get_connection("greenroom.mail.outbox.OutboxBackend")
    for n in range(51):
        backend.send_messages([EmailMultiAlternatives(f"Letter {n}.", "Dear Sam", to=[cast.SAM])])

    first, second = (office.get(f"/site/outbox?page={n}").content.decode() for n in (1, 2))

    assert ("Letter 50." in first, "Letter 0." in first) == (True, False)
    assert ("Letter 50." in second, "Letter 0." in second) == (False, True)
    assert "Page 1 of 2" in first


def test_with_a_mail_server_the_page_says_what_became_of_letters(
    office: Client, settings: LazySettings, now: datetime
) -> None:
    settings.MAIL_WORKS = True
    failed = queue("invitation", 8, now=now)
    queue("code", 9, now=now)
    Delivery.objects.filter(pk=failed.pk).update(
        state=DeliveryState.FAILED, attempts=1, last_error="refused: 550 5.1.1"
    )

    page = office.get("/site/outbox").content.decode()
    assert "refused: 550 5.1.1" in page
    assert "Invitation 8" in page
    assert "Code 9" in page
    only_failed = office.get("/site/outbox?state=failed").content.decode()
    assert ("Invitation 8" in only_failed, "Code 9" in only_failed) == (True, False)


def test_with_a_mail_server_the_page_says_for_whom_letters_are_while_the_invitation_is_there(
    office: Client, settings: LazySettings, session_soon: Session, guest: Client, now: datetime
) -> None:
    settings.MAIL_WORKS = True
    invitation = cast.invited(session_soon, first="<b>Sam</b>")
    queue("invitation", invitation.pk, now=now)
    for email in (cast.SAM, "nobody@example.org"):
        guest.post(f"/rooms/{session_soon.room.address}/room/invited", {"email": email})
    gone = cast.invited(session_soon, cast.EVE, first="Eve", last="Moreau")
    queue("invitation", number := gone.pk, now=now)
    gone.delete()

    page = office.get("/site/outbox").content.decode()

    assert page.count("<bdi>&lt;b&gt;Sam&lt;/b&gt; Rivera</bdi>") == 2  # the invitation, its code
    assert f"<td>Invitation {number}\n" in page and "Moreau" not in page
    challenge = Challenge.objects.get(invitation=None)
    assert f"<td>Code {challenge.pk}\n" in page


def test_the_names_of_letters_cost_the_same_for_three_as_for_one(
    office: Client, settings: LazySettings, session_soon: Session, now: datetime, django_assert_num_queries: Any
) -> None:
    settings.MAIL_WORKS = True
    queue("invitation", cast.invited(session_soon).pk, now=now)
    office.get("/site/outbox")
    with CaptureQueriesContext(connection) as one:
        office.get("/site/outbox")
    for email in (cast.EVE, cast.VERA):
        queue("invitation", cast.invited(session_soon, email).pk, now=now)

    with django_assert_num_queries(len(one)):
        office.get("/site/outbox")


def test_letters_from_before_the_mail_server_can_still_be_read(
    office: Client, settings: LazySettings, written: str
) -> None:
    settings.MAIL_WORKS = True

    assert written in office.get("/site/outbox?state=kept").content.decode()


# --- Health -------------------------------------------------------------------------------------------------------


def test_health_answers_with_one_question_to_the_database(
    db: None, guest: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        response = guest.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok")
    assert response.cookies == {}
