"""What each role's page shows after every action of the talk is what a fresh page would show (vitest replays it)."""

from collections.abc import Callable

from django.utils import timezone

from greenroom.access.roles import Role
from greenroom.conversation import actions
from greenroom.conversation.models import Question
from greenroom.rooms import actions as rooms
from greenroom.rooms.models import Session
from greenroom.rooms.queries import member_of
from tests.conversation.people import done
from tests.proofs import Prove, everybody, somebody

VIEWER, SPEAKER, MODERATOR, OWNER = Role.VIEWER, Role.SPEAKER, Role.MODERATOR, Role.OWNER


def test_the_chat(session_open: Session, prove: Prove) -> None:
    people = everybody(session_open)
    vera, mo, ada = people[VIEWER], people[MODERATOR], people[OWNER]

    def proof(name: str, do: Callable[[], object]) -> None:
        prove(name, people.values(), do)

    proof("chat.post", lambda: done(vera, "chat.post", text="Is the 12 % before discounts?"))
    first = session_open.chat.latest("pk").pk
    proof("chat.post-reply", lambda: done(ada, "chat.post", text="After.", answers=first))
    proof("chat.like", lambda: done(mo, "chat.like", id=first))
    proof("chat.like-again", lambda: done(vera, "chat.like", id=first))
    proof("chat.unlike", lambda: done(vera, "chat.like", id=first, on=False))
    proof("chat.pin", lambda: done(mo, "chat.pin", id=first))
    done(ada, "chat.pin", id=session_open.chat.latest("pk").pk)
    proof("chat.unpin", lambda: done(mo, "chat.pin", id=session_open.chat.latest("pk").pk, on=False))
    proof("chat.delete-pinned-liked-and-quoted", lambda: done(vera, "chat.delete", id=first))
    done(vera, "chat.post", text="Thanks")
    last = session_open.chat.latest("pk").pk
    done(ada, "chat.like", id=last), done(ada, "chat.pin", id=last)
    proof("chat.clear-hide", lambda: done(mo, "chat.clear", how="hide"))
    done(vera, "chat.post", text="Anybody here?")
    done(ada, "chat.like", id=session_open.chat.latest("pk").pk)


def test_the_chat_cleared_for_good(session_open: Session, prove: Prove) -> None:
    people = everybody(session_open)
    done(people[VIEWER], "chat.post", text="Is the 12 % before discounts?")

    prove("chat.clear-delete", people.values(), lambda: done(people[MODERATOR], "chat.clear", how="delete"))


def test_stopping_somebody_from_writing(session_open: Session, prove: Prove) -> None:
    people = everybody(session_open)
    mo, vera = people[MODERATOR], people[VIEWER]

    prove("writing.block", people.values(), lambda: done(mo, "writing.block", person=vera.id, why="Adverts"))
    prove("writing.unblock", people.values(), lambda: done(mo, "writing.unblock", person=vera.id))


def test_questions_for_everybody(session_open: Session, prove: Prove) -> None:
    people = everybody(session_open)
    vera, sam, mo = people[VIEWER], people[SPEAKER], people[MODERATOR]

    def proof(name: str, do: Callable[[], object]) -> None:
        prove(name, people.values(), do)

    proof("question.ask", lambda: done(vera, "question.ask", text="Does it work for two people?"))
    asked = Question.objects.latest("pk").pk
    proof("question.vote", lambda: done(people[Role.CO_VIEWER], "question.vote", id=asked))
    proof("question.unvote", lambda: done(people[Role.CO_VIEWER], "question.vote", id=asked, on=False))
    proof("question.take", lambda: done(sam, "question.take", id=asked))
    proof("question.answer", lambda: done(sam, "question.answer", id=asked, text="It does."))
    proof(
        "question.answer-in-private",
        lambda: done(sam, "question.answer", id=asked, text="Write to me.", private=True),
    )
    proof("question.release", lambda: done(mo, "question.release", id=asked))
    proof("question.resolve", lambda: done(mo, "question.resolve", id=asked))
    proof("question.reopen", lambda: done(sam, "question.reopen", id=asked))
    answer = Question.objects.get().answers.filter(private=True).get().pk
    proof("answer.delete-private", lambda: done(mo, "answer.delete", id=answer))
    done(vera, "question.vote", id=asked)
    proof("question.delete", lambda: done(vera, "question.delete", id=asked))


def test_questions_in_private_and_without_a_name(session_open: Session, prove: Prove) -> None:
    session_open.room.anonymous_questions = True
    session_open.room.save()
    people = everybody(session_open)
    vera, mo = people[VIEWER], people[MODERATOR]

    def proof(name: str, do: Callable[[], object]) -> None:
        prove(name, people.values(), do)

    proof("question.ask-private", lambda: done(vera, "question.ask", text="May I leave early?", private=True))
    asked = Question.objects.latest("pk").pk
    proof("question.take-private", lambda: done(mo, "question.take", id=asked))
    proof("question.answer-private", lambda: done(mo, "question.answer", id=asked, text="You may."))
    proof("question.delete-private", lambda: done(mo, "question.delete", id=asked))
    proof("question.ask-nameless", lambda: done(vera, "question.ask", text="Is it legal?", anonymous=True))


def test_one_thread_a_person(session_open: Session, prove: Prove) -> None:
    session_open.room.one_thread = True
    session_open.room.save()
    people = everybody(session_open)
    done(people[VIEWER], "question.ask", text="Does it work for two people?")
    actions.resolve(people[MODERATOR], id=Question.objects.get().pk, now=timezone.now())

    prove(
        "question.ask-in-thread",
        people.values(),
        lambda: done(people[VIEWER], "question.ask", text="And for one?"),
    )


def test_the_backchannel(session_open: Session, prove: Prove) -> None:
    people = everybody(session_open)
    sam = people[SPEAKER]

    prove("backchannel.post", people.values(), lambda: done(sam, "backchannel.post", text="Two minutes."))
    said = session_open.backchannel.get().pk
    prove("backchannel.delete", people.values(), lambda: done(sam, "backchannel.delete", id=said))


def test_how_one_may_talk(session_open: Session, prove: Prove) -> None:
    ada = somebody(session_open, OWNER)
    assert ada.user is not None
    owner = member_of(ada.user, ada.session.room)

    prove("room.edit-talk", [ada], lambda: rooms.edit_room(owner, anonymous_questions=True))
