"""Every command of the talk is carried out for exactly those roles to which the one table grants it (K38)."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.utils import timezone

from greenroom.access.roles import GRANTS, Capability
from greenroom.admission.insiders import Inside
from greenroom.conversation import actions
from greenroom.conversation.models import Answer, BackchannelMessage, ChatMessage, Question
from greenroom.people.models import User
from greenroom.protocol.backchannel import BackchannelCommands
from greenroom.protocol.chat import ChatCommands
from greenroom.protocol.questions import QuestionCommands
from greenroom.protocol.writing import WritingCommands
from greenroom.rooms.models import Session
from tests.conversation.people import say
from tests.proofs import everybody, member

Fields = dict[str, object]

CHAT, ASK, TALK, MODERATE = Capability.CHAT, Capability.ASK, Capability.BACKCHANNEL, Capability.MODERATE


def message(vera: Inside, me: Inside) -> Fields:
    return {"id": actions.post(vera, text="Hello", now=timezone.now()).pk}


def question(vera: Inside, me: Inside) -> Fields:
    return {"id": ask(vera).pk}


def taken(vera: Inside, me: Inside) -> Fields:
    asked = ask(vera)
    if TALK in me.capabilities:
        actions.take(me, id=asked.pk)
    return {"id": asked.pk, "text": "After."}


def resolved(vera: Inside, me: Inside) -> Fields:
    return {"id": Question.objects.create(**_words(vera), session=vera.session, resolved_at=timezone.now()).pk}


def answered(vera: Inside, me: Inside) -> Fields:
    return {"id": Answer.objects.create(**_words(vera), question=ask(vera), private=False).pk}


def aside(vera: Inside, me: Inside) -> Fields:
    return {"id": BackchannelMessage.objects.create(**_words(vera), session=vera.session).pk}


def person(vera: Inside, me: Inside) -> Fields:
    return {"person": vera.id}


def ask(who: Inside) -> Question:
    return actions.ask(who, text="Before or after?", anonymous=False, private=False, now=timezone.now())


def _words(who: Inside) -> Fields:
    return {
        "author": who.participant,
        "name": who.name,
        "hue": 1,
        "role": "",
        "text": "Hm",
        "at": timezone.now(),
    }


def nothing(vera: Inside, me: Inside) -> Fields:
    return {}


TABLE: dict[str, tuple[Capability, Callable[[Inside, Inside], Fields], Fields]] = {
    "chat.post": (CHAT, nothing, {"text": "Good morning"}),
    "chat.like": (CHAT, message, {}),
    "chat.delete": (MODERATE, message, {}),
    "chat.pin": (MODERATE, message, {}),
    "chat.clear": (MODERATE, nothing, {"how": "hide"}),
    "chat.earlier": (Capability.WATCH, nothing, {"before": 1}),
    "writing.block": (MODERATE, person, {}),
    "writing.unblock": (MODERATE, person, {}),
    "writing.now": (CHAT, nothing, {}),
    "question.ask": (ASK, nothing, {"text": "Why?"}),
    "question.vote": (ASK, question, {}),
    "question.take": (TALK, question, {}),
    "question.release": (TALK, question, {}),
    "question.answer": (TALK, taken, {}),
    "question.resolve": (TALK, question, {}),
    "question.reopen": (TALK, resolved, {}),
    "question.delete": (MODERATE, question, {}),
    "answer.delete": (MODERATE, answered, {}),
    "backchannel.post": (TALK, nothing, {"text": "Two minutes more."}),
    "backchannel.delete": (MODERATE, aside, {}),
    "backchannel.earlier": (TALK, nothing, {"before": 1}),
}


@pytest.mark.parametrize("command", TABLE)
def test_a_command_is_for_the_roles_of_the_table(command: str, session_open: Session, vera: User) -> None:
    needs, prepare, more = TABLE[command]
    hers = member(session_open, vera)

    for role, me in everybody(session_open).items():
        fields = prepare(hers, me) | more
        answer = say(me, command, **fields)
        code = answer.get("code", "done")
        assert code == ("done" if needs in GRANTS[role] else "role"), (role, answer)
        ChatMessage.objects.update(pinned_at=None)


@pytest.mark.parametrize(
    ("command", "prepare", "needs"),
    [
        ("chat.delete", message, CHAT),
        ("question.delete", question, ASK),
        ("answer.delete", answered, ASK),
        ("backchannel.delete", aside, TALK),
    ],
)
def test_everybody_deletes_what_he_wrote_himself(
    command: str, prepare: Callable[[Inside, Inside], Fields], needs: Capability, session_open: Session
) -> None:
    for role, me in everybody(session_open).items():
        answer = say(me, command, **prepare(me, me))
        assert answer.get("code", "done") == ("done" if needs in GRANTS[role] else "role"), (role, answer)


def test_the_table_knows_every_command_of_the_talk() -> None:
    told = {
        one.model_fields["type"].annotation.__args__[0]
        for union in (BackchannelCommands, ChatCommands, QuestionCommands, WritingCommands)
        for one in union.__args__
    }
    assert told == set(TABLE)


def test_whoever_has_no_role_is_refused_all_of_it(session_open: Session, vera: User) -> None:
    hers = member(session_open, vera)
    nobody = replace(hers, role=None)

    for command, (_needs, prepare, more) in TABLE.items():
        fields = prepare(hers, nobody) | more
        assert say(nobody, command, **fields)["code"] == "role", command
