"""The invitation letter, composed when it is sent."""

import re
from datetime import datetime, timedelta
from email import message_from_bytes

import pytest
from django.core.mail import EmailMultiAlternatives
from icalendar import Calendar

from greenroom.administration.models import AuditEvent, SiteSettings
from greenroom.invitations import queries
from greenroom.invitations.letter import compose
from greenroom.invitations.models import Channel, Invitation, Link
from greenroom.people.models import User
from greenroom.rooms.models import Room, Session
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def sams(session_soon: Session, ada: User) -> Invitation:
    return cast.invited(session_soon, by=ada)


def composed(invitation: Invitation) -> EmailMultiAlternatives:
    message = compose(invitation.pk)
    assert message is not None
    return message


def link_in(message: EmailMultiAlternatives) -> str:
    found = re.search(r"/i/(\S+)", str(message.body))
    assert found is not None
    return found[1]


def calendar_in(message: EmailMultiAlternatives) -> str:
    parts = message_from_bytes(message.message().as_bytes()).walk()
    (calendar,) = [
        part.get_payload(decode=True) for part in parts if part.get_content_type() == "text/calendar"
    ]
    assert isinstance(calendar, bytes)
    return calendar.decode()


def test_a_letter_mints_its_own_link_when_it_is_composed(sams: Invitation) -> None:
    message = composed(sams)

    found = queries.find(link_in(message))
    assert found is not None
    assert (found.invitation, found.link.channel) == (sams, Channel.EMAIL)
    minted = AuditEvent.objects.get()
    assert (minted.verb, minted.actor, minted.data["channel"]) == ("link.minted", "site:letters", "email")


def test_it_says_to_whom_from_whom_what_when_and_until_when(sams: Invitation, session_soon: Session) -> None:
    message = composed(sams)

    text = str(message.body)
    assert message.to == [cast.SAM]
    assert message.reply_to == [cast.ADA]
    assert message.subject.startswith(f"Speaker in “{cast.ROOM}”, ")
    for words in (
        "Hello Sam Rivera,",
        "Ada Okafor invites you",
        cast.ROOM,
        "Berlin time (CE",
        "Your role: Speaker",
    ):
        assert words in text
    assert re.search(r"stops working on \d+ \w+ \d{4}, \d\d:\d\d, Berlin time", text)
    html = str(message.alternatives[0][0])
    assert f'href="http://127.0.0.1:8000/i/{link_in(message)}"' in html
    assert "<bdi>Sam Rivera</bdi>" in html


def test_the_calendar_file_has_the_session_and_no_secret(sams: Invitation, session_soon: Session) -> None:
    message = composed(sams)

    secret = link_in(message).partition(".")[2]
    calendar = calendar_in(message)
    (event,) = Calendar.from_ical(calendar.encode()).walk("VEVENT")
    assert event.decoded("dtstart") == session_soon.starts_at.replace(microsecond=0)
    assert str(event["url"]) == f"http://127.0.0.1:8000/rooms/{session_soon.room.address}/room/"
    assert str(event["uid"]).startswith(f"session-{session_soon.pk}@")
    assert secret not in calendar
    assert "/i/" not in calendar


def test_every_letter_of_a_session_has_the_same_calendar_entry(sams: Invitation, session_soon: Session) -> None:
    def uid() -> str:
        return re.findall(r"UID:\S+", calendar_in(composed(sams)))[0]

    first = uid()
    session_soon.sequence += 1
    session_soon.save()
    assert uid() == first


@pytest.mark.parametrize("why", ["revoked", "expired", "room deleted", "domain", "no template", "module off"])
def test_there_is_no_letter_when_nobody_is_to_get_one(
    why: str, sams: Invitation, room: Room, rules: SiteSettings, now: datetime
) -> None:
    match why:
        case "revoked":
            Invitation.objects.update(revoked_at=now)
        case "expired":
            Invitation.objects.update(expires_at=now - timedelta(seconds=1))
        case "room deleted":
            Room.objects.filter(pk=sams.room_id).update(deleted_at=now)
        case "domain":
            rules.domains_deny = "brightpath.example"
        case "no template":
            rules.letter = False
        case "module off":
            rules.invitations = False
    rules.save()

    assert compose(sams.pk) is None
    assert not Link.objects.exists()


def test_there_is_no_letter_for_an_invitation_that_is_gone(db: None) -> None:
    assert compose(4711) is None


def test_a_letter_for_every_session_names_the_next_one(room: Room, session_soon: Session, ada: User) -> None:
    assert "with every session after it" in str(composed(cast.invited(room, by=ada)).body)


def test_a_letter_into_an_always_open_room_names_no_time(ada: User, now: datetime) -> None:
    room = cast.room_of(ada, always_open=True)

    message = composed(cast.invited(room, by=ada, expires_at=now + timedelta(days=1)))

    assert "whenever the host opens the room" in str(message.body)
    assert "text/calendar" not in message.message().as_string()


def test_a_letter_whose_inviter_is_gone_comes_from_the_owner_and_is_answered_to_nobody(
    sams: Invitation,
) -> None:
    Invitation.objects.update(created_by=None)

    message = composed(sams)
    assert "Ada Okafor invites you" in str(message.body)
    assert not message.reply_to


def test_the_session_title_of_its_own_is_what_it_names(sams: Invitation, session_soon: Session) -> None:
    session_soon.title = "The second evening"
    session_soon.save()

    assert "“The second evening”" in composed(sams).subject


def test_an_address_that_mail_cannot_carry_gets_none(session_soon: Session) -> None:
    assert compose(cast.invited(session_soon, "jürgen@example.org").pk) is None
