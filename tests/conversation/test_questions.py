"""Questions: who sees which, who answers, and that no two answer the same one unknowingly (K86, K88, K89)."""

import json

import pytest
from django.utils import timezone

from greenroom.access.roles import Role
from greenroom.conversation.models import Question
from greenroom.conversation.queries import questions_seen_by
from greenroom.people.models import User
from greenroom.rooms.models import LoggedEvent, Session
from greenroom.snapshot import snapshot
from tests import cast
from tests.conversation.people import beyond, browser_of_sam, done, heard, refused, say
from tests.proofs import everybody, guest, member
from tests.sockets import Sockets


def newest() -> int:
    return Question.objects.latest("pk").pk


def test_a_question_is_taken_answered_and_resolved_before_everybody(
    session_open: Session, ada: User, vera: User, socket_of: Sockets
) -> None:
    hers, veras = socket_of(session_open, ada), socket_of(session_open, vera)
    hers.hello(), veras.hello()
    veras.ask("question.ask", text="Are the slides shared?")
    asked = hers.next("question.changed")["question"]
    assert (asked["name"], asked["taken"], asked["resolved"]) == ("Vera Novák", None, False)

    assert hers.ask("question.answer", id=asked["id"], text="Yes")["code"] == "take"
    hers.ask("question.take", id=asked["id"])
    assert veras.until(lambda said: said.get("question", {}).get("taken"))["question"]["taken"]["name"] == (
        "Ada Okafor"
    )
    hers.ask("question.answer", id=asked["id"], text="Yes, tomorrow.")
    assert veras.next("answer.changed")["answer"]["text"] == "Yes, tomorrow."
    hers.ask("question.resolve", id=asked["id"])
    last = veras.next("question.changed")["question"]
    assert (last["resolved"], last["taken"]) == (True, None)


def test_two_who_take_one_question_at_once_never_both_have_it(
    session_open: Session, ada: User, mo: User, vera: User, socket_of: Sockets
) -> None:
    hers, his, veras = (socket_of(session_open, who) for who in (ada, mo, vera))
    for one in (hers, his, veras):
        one.hello()
    for number in range(12):
        veras.ask("question.ask", text=f"Question {number}")
        refs = hers.send("question.take", id=newest()), his.send("question.take", id=newest())

        answers = [
            one.until(lambda said, ref=ref: said.get("ref") == ref)
            for one, ref in zip((hers, his), refs, strict=True)
        ]

        assert sorted(one["type"] for one in answers) == ["done", "refused"]
        refusal = next(one for one in answers if one["type"] == "refused")
        assert refusal["code"] == "taken"
        assert refusal["who"] == Question.objects.get(pk=newest()).taken_name
        loser = (hers, his)[answers.index(refusal)]
        assert loser.ask("question.answer", id=newest(), text="Me too")["code"] == "taken"


def test_what_somebody_took_he_or_whoever_moderates_releases(session_open: Session) -> None:
    people = everybody(session_open)
    vera, sam, mo, ada = (people[role] for role in (Role.VIEWER, Role.SPEAKER, Role.MODERATOR, Role.OWNER))
    done(vera, "question.ask", text="Why?")

    done(mo, "question.take", id=newest())
    assert refused(sam, "question.take", id=newest()) == "taken"
    assert refused(sam, "question.release", id=newest()) == "taken"
    assert refused(sam, "question.resolve", id=newest()) == "taken"
    done(ada, "question.release", id=newest())
    done(sam, "question.take", id=newest())
    done(sam, "question.take", id=newest())  # has it: nothing changes
    done(sam, "question.resolve", id=newest())
    assert refused(mo, "question.take", id=newest()) == "resolved"
    done(mo, "question.reopen", id=newest())
    done(mo, "question.take", id=newest())


def test_votes_count_once_a_person(session_open: Session, ada: User, vera: User) -> None:
    hers, veras = member(session_open, ada), member(session_open, vera)
    done(veras, "question.ask", text="Why?")
    for me in (hers, hers, veras):
        done(me, "question.vote", id=newest())
    done(veras, "question.vote", id=newest(), on=False)

    seen = questions_seen_by(hers)
    assert seen.questions[newest()].votes == 1
    assert (seen.voted, questions_seen_by(veras).voted) == ({newest(): True}, {})


# ---------- In private ----------


def test_a_private_question_reaches_its_asker_and_those_who_moderate_alone(
    session_open: Session, ada: User, vera: User, eve: User, socket_of: Sockets
) -> None:
    sam = browser_of_sam(session_open)
    cast.member(session_open.room, eve, Role.CO_VIEWER)
    hers, veras, sams, eves = (socket_of(session_open, who) for who in (ada, vera, sam, eve))
    for one in (hers, veras, sams, eves):
        one.hello()

    veras.ask("question.ask", text="May I leave early?", private=True)
    asked = hers.next("question.changed")["question"]["id"]
    assert heard(veras, "question.changed")["question"]["private"]
    hers.ask("question.take", id=asked)
    hers.ask("question.answer", id=asked, text="You may.")
    assert veras.next("answer.changed")["answer"]["private"]
    hers.ask("question.vote", id=asked)

    for other in (sams, eves):
        for type in ("vote", "take", "delete"):
            answer = other.ask(f"question.{type}", id=asked)
            assert answer["code"] == ("role" if (other, type) == (eves, "take") else "gone")
        beyond(other, hers)
        assert not {"question.changed", "answer.changed", "question.mine"} & {
            said["type"] for said in other.heard
        }
    for who, sees in ((ada, True), (vera, True), (eve, False)):
        told = json.dumps(socket_of(session_open, who).hello())
        assert ("leave early" in told) is sees
        assert ("You may." in told) is sees
    assert "leave early" not in json.dumps(socket_of(session_open, sam).hello())


def test_a_private_answer_reaches_the_asker_its_author_and_those_who_moderate(session_open: Session) -> None:
    people = everybody(session_open)
    vera, sam, mo = (people[role] for role in (Role.VIEWER, Role.SPEAKER, Role.MODERATOR))
    done(vera, "question.ask", text="Why?")
    done(sam, "question.take", id=newest())
    done(sam, "question.answer", id=newest(), text="For you alone", private=True)
    done(sam, "question.answer", id=newest(), text="For all")

    def texts(role: Role) -> list[str]:
        return [one.text for one in questions_seen_by(people[role]).answers.values()]

    for role in (Role.VIEWER, Role.SPEAKER, Role.MODERATOR, Role.OWNER):
        assert texts(role) == ["For you alone", "For all"]
    assert texts(Role.CO_VIEWER) == ["For all"]
    private = Question.objects.get().answers.get(private=True).pk
    assert refused(people[Role.CO_VIEWER], "answer.delete", id=private) == "gone"
    assert refused(vera, "answer.delete", id=private) == "role"
    done(mo, "answer.delete", id=private)
    assert texts(Role.VIEWER) == ["For all"]
    assert not LoggedEvent.objects.filter(body__contains="For you alone").exists()


# ---------- Without a name ----------


def test_who_asks_without_a_name_is_named_to_nobody(session_open: Session) -> None:
    session_open.room.anonymous_questions = True
    session_open.room.save()
    people = everybody(session_open)
    vera = people[Role.VIEWER]
    done(vera, "question.ask", text="With my name")
    named = newest()
    done(vera, "question.ask", text="Without", anonymous=True)

    for me in people.values():
        seen = json.loads(snapshot(me, now=timezone.now()).model_dump_json())["questions"]
        assert seen["questions"][str(named)]["by"] == vera.id  # so it would be seen
        nameless = seen["questions"][str(newest())]
        assert (nameless["by"], nameless["name"], nameless["hue"], nameless["role"]) == ("", "", 0, "")
        assert (str(newest()) in seen["mine"]) is (me is vera)
    body = LoggedEvent.objects.get(body__contains="Without").body
    assert vera.name not in body and f'"{vera.id}"' not in body
    assert Question.objects.get(pk=newest()).name == ""


def test_a_room_that_does_not_allow_it_takes_no_question_without_a_name(
    session_open: Session, vera: User
) -> None:
    assert refused(member(session_open, vera), "question.ask", text="Who?", anonymous=True) == "nameless"
    assert not Question.objects.exists()


# ---------- One thread a person ----------


def test_later_questions_of_a_person_join_his_thread_where_the_room_says_so(session_open: Session) -> None:
    session_open.room.one_thread = session_open.room.anonymous_questions = True
    session_open.room.save()
    vera, other = guest(session_open, Role.VIEWER, cast.EVE), guest(session_open, Role.VIEWER, cast.SAM)

    for text in ("First", "Second"):
        done(vera, "question.ask", text=text)
    done(other, "question.ask", text="Another's")
    done(vera, "question.ask", text="In private", private=True)
    for text in ("Nameless", "Nameless too"):
        done(vera, "question.ask", text=text, anonymous=True)

    threads = {one.text: one for one in Question.objects.all()}
    assert set(threads) == {"First", "Another's", "In private", "Nameless"}
    assert [(one.text, one.asks) for one in threads["First"].answers.all()] == [("Second", True)]
    below = [one for one in questions_seen_by(other).answers.values() if one.text == "Nameless too"]
    assert (below[0].by, below[0].name) == ("", "")


def test_without_that_each_question_stands_for_itself(session_open: Session, vera: User) -> None:
    veras = member(session_open, vera)
    for text in ("First", "Second"):
        done(veras, "question.ask", text=text)

    assert Question.objects.count() == 2
    assert not say(veras, "question.vote", id=newest()).get("code")


@pytest.mark.parametrize("blocked", [False, True])
def test_whoever_is_blocked_asks_nothing(blocked: bool, session_open: Session, ada: User, vera: User) -> None:
    hers, veras = member(session_open, ada), member(session_open, vera)
    if blocked:
        done(hers, "writing.block", person=veras.id)

    assert say(veras, "question.ask", text="Why?")["type"] == ("refused" if blocked else "done")
