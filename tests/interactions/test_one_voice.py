"""Several devices, one person: what he likes, votes and answers counts once, and each of his devices hears it."""

import pytest
from django.db import IntegrityError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.transaction import atomic
from django.test import Client
from django.utils import timezone

from greenroom.access.refusals import AnsweredAlready
from greenroom.access.roles import Role
from greenroom.admission.insiders import Inside
from greenroom.conversation.models import ChatLike, QuestionVote
from greenroom.interactions import actions as interactions
from greenroom.interactions.models import Response
from greenroom.invitations.models import Invitation
from greenroom.people.models import User
from greenroom.rooms import log
from greenroom.rooms.models import Session
from greenroom.snapshot import snapshot
from tests import arriving, cast
from tests.conversation.people import done, refused
from tests.interactions.asking import asked, fitting
from tests.proofs import fresh, guest, member

pytestmark = pytest.mark.django_db

BEFORE = "0010_sweeping"
"""The tables as they were when each device counted."""


def comes(session: Session, invitation: Invitation, browser: Client | None = None) -> Inside:
    """One more device of an invitee, gone in."""
    browser = browser or cast.client_of()
    link = cast.link_to(invitation)
    assert arriving.come_in(browser, link, session, invitation.email_display).status_code == 303
    return fresh(session, browser=browser)


def phone_and_laptop(session: Session, places: int | None = None) -> tuple[Inside, Inside]:
    """Sam by an invitation that allows several devices."""
    invitation = cast.invited(session, role=Role.VIEWER, max_uses=places)
    return comes(session, invitation), comes(session, invitation)


def answer(me: Inside, interaction: int) -> None:
    row = me.session.interactions.get(pk=interaction)
    interactions.answer(me, id=interaction, answers=fitting(row), now=timezone.now())


@pytest.mark.parametrize("places", [2, None], ids=["two", "unlimited"])
def test_a_person_answers_votes_and_likes_once_however_many_devices_he_has(
    places: int | None, session_open: Session, ada: User
) -> None:
    host, (phone, laptop) = member(session_open, ada), phone_and_laptop(session_open, places)
    poll = asked(host)
    done(host, "chat.post", text="Prices first")
    done(host, "question.ask", text="When?", anonymous=False, private=False)
    message, question = session_open.chat.get(), session_open.questions.get()

    for device in (phone, laptop):
        done(device, "chat.like", id=message.pk, on=True)
        done(device, "question.vote", id=question.pk, on=True)
    given = [{"question": one.question, "options": one.options} for one in fitting(poll)]
    done(phone, "interaction.answer", id=poll.pk, answers=given)

    assert refused(laptop, "interaction.answer", id=poll.pk, answers=given) == "answered"
    assert (ChatLike.objects.count(), QuestionVote.objects.count(), Response.objects.count()) == (1, 1, 1)


def test_what_he_does_on_one_device_he_sees_and_hears_on_the_other(session_open: Session, ada: User) -> None:
    host, (phone, laptop) = member(session_open, ada), phone_and_laptop(session_open)
    poll = asked(host)
    done(host, "chat.post", text="Prices first")
    message = session_open.chat.get()
    session_open.refresh_from_db()
    before = session_open.seq

    done(phone, "chat.like", id=message.pk, on=True)
    answer(phone, poll.pk)

    logged = log.read(session_open.pk, after=before) or []
    heard = [one.frame for one in logged if one.reaches(laptop.capabilities, laptop.participant.pk)]
    assert any(b"chat.liked" in frame for frame in heard) and any(b"answered" in frame for frame in heard)
    seen = snapshot(laptop, now=timezone.now())
    assert seen.chat.liked == {message.pk: True} and set(seen.interactions.answered) == {poll.pk}
    done(laptop, "chat.like", id=message.pk, on=False)
    assert not ChatLike.objects.exists()


def test_whose_place_moved_to_another_device_does_not_vote_again(session_open: Session, ada: User) -> None:
    phone = guest(session_open, Role.VIEWER, cast.EVE)
    poll = asked(member(session_open, ada))
    answer(phone, poll.pk)
    eve = cast.eve()
    laptop = cast.client_of(eve)

    assert arriving.go_in(laptop, session_open).status_code == 303

    moved = fresh(session_open, browser=laptop, user=eve)
    assert moved.participant != phone.participant
    with pytest.raises(AnsweredAlready):
        answer(moved, poll.pk)


def test_an_account_is_one_person_with_the_guest_who_has_its_address(session_open: Session, vera: User) -> None:
    by_link = comes(session_open, cast.invited(session_open, cast.VERA, role=Role.VIEWER))
    by_account = member(session_open, vera)

    assert by_link.participant != by_account.participant
    assert by_link.participant.person == by_account.participant.person == f"user:{vera.pk}"


def test_an_account_that_is_made_meanwhile_is_the_guest_that_it_was(session_open: Session) -> None:
    by_link = comes(session_open, cast.invited(session_open, cast.EVE, role=Role.VIEWER))

    eve = cast.eve()
    cast.member(session_open.room, eve, Role.CO_VIEWER)

    assert member(session_open, eve).participant.person == by_link.participant.person


def test_two_invitations_at_one_address_are_one_person_and_two_addresses_are_two(session_open: Session) -> None:
    to_the_room = comes(session_open, cast.invited(session_open.room, role=Role.VIEWER))
    to_the_session = comes(session_open, cast.invited(session_open, role=Role.VIEWER))
    eve = guest(session_open, Role.VIEWER, cast.EVE)

    assert to_the_room.participant.person == to_the_session.participant.person
    assert eve.participant.person != to_the_room.participant.person


@pytest.mark.parametrize("table", [ChatLike, QuestionVote, Response])
def test_the_database_takes_no_second_one(table: type, session_open: Session, ada: User) -> None:
    host, (phone, laptop) = member(session_open, ada), phone_and_laptop(session_open)
    done(host, "chat.post", text="Prices first")
    done(host, "question.ask", text="When?", anonymous=False, private=False)
    about = {
        ChatLike: {"message": session_open.chat.get()},
        QuestionVote: {"question": session_open.questions.get()},
        Response: {"interaction": asked(host), "at": timezone.now()},
    }[table]
    table.objects.create(participant=phone.participant, person=phone.participant.person, **about)  # type: ignore[attr-defined]

    with pytest.raises(IntegrityError), atomic():
        table.objects.create(participant=laptop.participant, person=laptop.participant.person, **about)  # type: ignore[attr-defined]


@pytest.mark.django_db(transaction=True)
def test_what_was_counted_twice_before_is_counted_once_after_the_migration(
    session_open: Session, ada: User
) -> None:
    host, (phone, laptop) = member(session_open, ada), phone_and_laptop(session_open)
    done(host, "chat.post", text="Prices first")
    message = session_open.chat.get().pk
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes("greenroom")
    tables = MigrationExecutor(connection).loader.project_state([("greenroom", BEFORE)]).apps
    MigrationExecutor(connection).migrate([("greenroom", BEFORE)])
    try:
        likes = tables.get_model("greenroom", "ChatLike").objects
        for me in (phone, laptop, host):
            likes.create(message_id=message, participant_id=me.participant.pk)
    finally:
        MigrationExecutor(connection).migrate(newest)

    kept = ChatLike.objects.order_by("pk").values_list("participant", "person")
    assert list(kept) == [
        (phone.participant.pk, phone.participant.person),
        (host.participant.pk, f"user:{ada.pk}"),
    ]
