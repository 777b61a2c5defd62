"""K79: where the site has a text, everybody agrees to it once before going in, and that is kept."""

from datetime import timedelta

import pytest
from django.utils import timezone

from greenroom.access.refusals import NotAgreed
from greenroom.access.roles import Role
from greenroom.administration.actions import save_consent
from greenroom.administration.models import AuditEvent, ConsentText
from greenroom.admission import actions
from greenroom.admission.models import Participant
from greenroom.invitations.models import Invitation
from greenroom.people.models import User
from greenroom.rooms.models import Room, Session
from tests import cast
from tests.arriving import go_in, is_inside, room_page, status, type_address

pytestmark = pytest.mark.django_db


@pytest.fixture
def text(administrator: User) -> ConsentText:
    """What the site asks of everybody."""
    return write(administrator, "This session is recorded.")


def write(administrator: User, words: str) -> ConsentText:
    save_consent(administrator, words, now=timezone.now())
    return ConsentText.objects.latest("pk")


def enter(user: User, session: Session, agrees: str = "") -> Participant:
    now = timezone.now()
    return actions.enter(session.room, session, user=user, secret=None, agrees=agrees, now=now).participant


def test_a_guest_reads_the_text_agrees_and_is_inside(session_open: Session, text: ConsentText) -> None:
    browser, link = cast.client_of(), cast.link_to(cast.invited(session_open, role=Role.VIEWER))
    type_address(browser, link)

    page = browser.get(room_page(session_open)).content.decode()
    assert "<title>Before you go in" in page and "This session is recorded." in page
    said = status(browser, session_open)
    assert (said["way"], said["enter"]) == ("consent", False)
    assert go_in(browser, session_open).status_code == 303
    assert not is_inside(browser, session_open)
    assert Invitation.objects.get().use_count == 0

    go_in(browser, session_open, agrees=str(text.pk))
    assert is_inside(browser, session_open)
    sam = Participant.objects.get()
    assert sam.agreed_to == text and sam.agreed_at == sam.joined_at
    given = AuditEvent.objects.get(verb="consent.given")
    assert (given.actor, given.data) == (f"participant:{sam.pk}", {"text": text.pk})


def test_a_script_that_goes_in_by_itself_is_told_where_to_read_it(
    session_open: Session, text: ConsentText
) -> None:
    browser = cast.client_of()
    type_address(browser, cast.link_to(cast.invited(session_open, role=Role.VIEWER)))

    answer = browser.post(f"{room_page(session_open)}enter", headers={"X-Requested-With": "status"})

    assert (answer.status_code, answer.json()["code"]) == (409, "INV-AGREE-" + answer.json()["code"][-4:])
    assert answer.json()["next"] == room_page(session_open)


def test_nobody_is_asked_twice_in_this_session_or_a_later_one(
    room: Room, session_open: Session, vera: User, text: ConsentText
) -> None:
    enter(vera, session_open, str(text.pk))
    actions.leave(session_open, user=vera, secret=None, now=timezone.now())
    enter(vera, session_open)

    enter(vera, cast.session_in(room, timedelta(minutes=-1)))
    assert Participant.objects.filter(user=vera, agreed_to=text).count() == 1


def test_a_guest_who_agreed_is_not_asked_by_his_next_invitation(
    session_open: Session, room: Room, text: ConsentText
) -> None:
    later = cast.session_in(room, timedelta(minutes=-1))
    first, second = cast.client_of(), cast.client_of()
    type_address(first, cast.link_to(cast.invited(session_open, role=Role.VIEWER)))
    go_in(first, session_open, agrees=str(text.pk))

    type_address(second, cast.link_to(cast.invited(later, role=Role.VIEWER)))
    assert status(second, later)["way"] == "enter"


def test_another_text_asks_anew_and_the_old_one_counts_no_more(
    session_open: Session, room: Room, vera: User, administrator: User, text: ConsentText
) -> None:
    enter(vera, session_open, str(text.pk))
    write(administrator, "It is recorded and published.")

    with pytest.raises(NotAgreed):
        enter(vera, cast.session_in(room, timedelta(minutes=-1)), str(text.pk))


def test_whoever_is_inside_stays_inside_when_a_text_is_written(
    session_open: Session, vera: User, administrator: User
) -> None:
    browser = cast.client_of(vera)
    go_in(browser, session_open)

    write(administrator, "This session is recorded.")
    assert is_inside(browser, session_open)

    browser.post(f"{room_page(session_open)}leave")
    page = browser.get(room_page(session_open)).content.decode()
    assert "<title>You left" in page and "This session is recorded." in page


def test_without_a_text_nobody_is_asked(session_open: Session, vera: User) -> None:
    assert enter(vera, session_open).agreed_at is None
    assert not AuditEvent.objects.filter(verb="consent.given").exists()


def test_what_others_agreed_to_counts_for_nobody_else(
    session_open: Session, vera: User, mo: User, text: ConsentText
) -> None:
    enter(vera, session_open, str(text.pk))

    with pytest.raises(NotAgreed):
        enter(mo, session_open)
