"""Who writes at this moment: told while it is so, kept nowhere, and to nobody who may not see it."""

from collections.abc import Iterator

import pytest

from greenroom.access.roles import Role
from greenroom.administration.throttle import Flood
from greenroom.admission.models import Handled
from greenroom.conversation import signalling
from greenroom.conversation.models import Question
from greenroom.people.models import User
from greenroom.rooms.models import LoggedEvent, Session
from tests.conversation.people import beyond, browser_of_sam, done, heard, refused
from tests.proofs import everybody
from tests.sockets import Socket, Sockets


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nobody has written lately."""
    monkeypatch.setattr(signalling, "lately", Flood(2, seconds=4))
    monkeypatch.setattr(signalling, "at_once", Flood(4, seconds=1))
    yield


def writing(socket: Socket) -> list[tuple[str, int | None]]:
    return [(said["name"], said["question"]) for said in socket.heard if said["type"] == "writing"]


def test_whoever_writes_in_the_chat_is_named_and_nothing_of_it_is_kept(
    session_open: Session, ada: User, vera: User, socket_of: Sockets
) -> None:
    hers, veras = socket_of(session_open, ada), socket_of(session_open, vera)
    hers.hello(), veras.hello()
    before = LoggedEvent.objects.count()

    assert veras.ask("writing.now")["type"] == "done"

    said = hers.next("writing")
    assert (said["name"], said["question"], "seq" in said) == ("Vera Novák", None, False)
    assert LoggedEvent.objects.count() == before
    assert not Handled.objects.exists()


def test_whoever_says_it_again_and_again_is_heard_twice_in_four_seconds(
    session_open: Session, ada: User, vera: User, socket_of: Sockets
) -> None:
    hers, veras = socket_of(session_open, ada), socket_of(session_open, vera)
    hers.hello(), veras.hello()

    for _ in range(5):
        assert veras.ask("writing.now")["type"] == "done"

    beyond(hers, veras)
    assert writing(hers) == [("Vera Novák", None)] * 2


@pytest.mark.django_db
def test_of_a_crowd_that_writes_at_once_a_few_are_named(
    session_open: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[object] = []
    monkeypatch.setattr(signalling, "signal", lambda session, said: told.append(said))

    for me in everybody(session_open).values():
        signalling.writes(me, question=None, private=False)

    assert len(told) == 4


def test_an_answer_that_is_written_is_named_at_its_question_for_those_who_will_read_it(
    session_open: Session, ada: User, vera: User, mo: User, socket_of: Sockets
) -> None:
    hers, veras, mos = (socket_of(session_open, who) for who in (ada, vera, mo))
    sams = socket_of(session_open, browser_of_sam(session_open))
    for socket in (hers, veras, mos, sams):
        socket.hello()
    veras.ask("question.ask", text="Are the slides shared?")
    asked = Question.objects.get().pk
    assert sams.ask("writing.now", question=asked)["code"] == "take"
    sams.ask("question.take", id=asked)

    sams.ask("writing.now", question=asked)
    for socket in (hers, veras, mos):
        assert heard(socket, "writing")["question"] == asked

    sams.ask("question.release", id=asked), hers.ask("question.take", id=asked)
    hers.ask("writing.now", question=asked, private=True)
    beyond(veras, hers), beyond(mos, hers), beyond(sams, hers)
    assert writing(veras)[-1] == writing(mos)[-1] == ("Ada Okafor", asked)
    assert writing(sams) == [("Sam Rivera", asked)]  # a speaker reads no answer for its asker alone


def test_nobody_hears_who_asks_without_a_name_or_writes_in_the_backchannel(
    session_open: Session, ada: User, vera: User, socket_of: Sockets
) -> None:
    """There is no way to say so: asking and whispering have no place that could be named."""
    hers, veras = socket_of(session_open, ada), socket_of(session_open, vera)
    hers.hello(), veras.hello()

    assert hers.ask("writing.now", where="backchannel")["code"] == "command"
    assert veras.ask("writing.now", question=10**9)["code"] == "gone"

    beyond(hers, veras), beyond(veras, hers)
    assert writing(hers) == writing(veras) == []


@pytest.mark.django_db
def test_whoever_is_stopped_from_writing_is_not_named(session_open: Session) -> None:
    people = everybody(session_open)
    done(people[Role.MODERATOR], "writing.block", person=people[Role.VIEWER].id)

    assert refused(people[Role.VIEWER], "writing.now") == "blocked"
