"""What is done at each command: the whole table."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError
from django.db.transaction import atomic
from django.utils.translation import gettext as _

from greenroom.access.refusals import Refusal, ThingGone
from greenroom.access.roles import Role
from greenroom.admission import actions as admission
from greenroom.admission.insiders import Inside, first_time
from greenroom.conversation import actions as conversation
from greenroom.conversation import queries as talk
from greenroom.interactions import actions as interactions
from greenroom.protocol import backchannel, chat, people, preparing, questions, results, writing
from greenroom.protocol import interactions as asked
from greenroom.protocol.session import Done, Refused
from greenroom.protocol.wire import Command, Reply
from greenroom.rooms import actions as rooms
from greenroom.stage import actions as stage

Action = Callable[[Inside, Any, datetime], None]  # Any: each takes the command that it stands at
Query = Callable[[Inside, Any], Reply]


def _do(action: Callable[..., object]) -> Action:
    """What a command says are the keywords of its action."""

    def done(me: Inside, said: Command, _now: datetime) -> None:
        action(me, **_keywords(said))

    return done


def _do_now(action: Callable[..., object]) -> Action:
    """The same for an action that asks what time it is."""

    def done(me: Inside, said: Command, now: datetime) -> None:
        action(me, **_keywords(said), now=now)

    return done


def _keywords(said: Command) -> dict[str, Any]:
    return {name: getattr(said, name) for name in type(said).model_fields if name not in {"type", "ref"}}


def _set_role(me: Inside, said: people.RoleSet, now: datetime) -> None:
    admission.set_role(me, participant=_number(said.person), role=Role(said.role), now=now)


def _remove(me: Inside, said: people.PersonRemove, now: datetime) -> None:
    admission.remove(me, participant=_number(said.person), now=now)


def _readmit(me: Inside, said: people.PersonReadmit, now: datetime) -> None:
    admission.readmit(me, participant=_number(said.person), now=now)


def _raise_hand(me: Inside, said: people.HandRaise, now: datetime) -> None:
    stage.raise_hand(me, now=now)


def _lower_hand(me: Inside, said: people.HandLower, now: datetime) -> None:
    stage.lower_hand(me, participant=_number(said.person) if said.person else None, now=now)


def _lock(me: Inside, said: people.SessionLock, now: datetime) -> None:
    (rooms.lock if said.on else rooms.unlock)(me, me.session, now=now)


def _admit(me: Inside, said: people.NewcomerAdmit, now: datetime) -> None:
    admission.admit(me, newcomer=said.id, now=now)


def _decline(me: Inside, said: people.NewcomerDecline, now: datetime) -> None:
    admission.decline(me, newcomer=said.id, now=now)


def _number(person: str) -> int:
    """A participant's own number, from the name that pages have for him."""
    return int(person[1:])


ACTIONS: dict[type[Command], Action] = {
    chat.ChatPost: _do_now(conversation.post),
    chat.ChatLike: _do(conversation.like),
    chat.ChatDelete: _do(conversation.delete),
    chat.ChatPin: _do_now(conversation.pin),
    chat.ChatClear: _do_now(conversation.clear),
    writing.WritingBlock: _do_now(conversation.block),
    writing.WritingUnblock: _do_now(conversation.unblock),
    questions.QuestionAsk: _do_now(conversation.ask),
    questions.QuestionVote: _do(conversation.vote),
    questions.QuestionTake: _do(conversation.take),
    questions.QuestionRelease: _do(conversation.release),
    questions.QuestionAnswer: _do_now(conversation.answer),
    questions.QuestionResolve: _do_now(conversation.resolve),
    questions.QuestionReopen: _do(conversation.reopen),
    questions.QuestionDelete: _do(conversation.delete_question),
    questions.AnswerDelete: _do(conversation.delete_answer),
    backchannel.BackchannelPost: _do_now(conversation.whisper),
    backchannel.BackchannelDelete: _do(conversation.delete_whisper),
    preparing.InteractionCreate: _do_now(interactions.create),
    preparing.InteractionEdit: _do_now(interactions.edit),
    preparing.InteractionDelete: _do_now(interactions.delete),
    preparing.InteractionDuplicate: _do_now(interactions.duplicate),
    preparing.InteractionSchedule: _do_now(interactions.schedule),
    asked.InteractionPublish: _do_now(interactions.publish),
    asked.InteractionAnswer: _do_now(interactions.answer),
    asked.InteractionClose: _do_now(interactions.close),
    asked.InteractionReopen: _do_now(interactions.reopen),
    asked.InteractionShare: _do_now(interactions.share),
    results.WrittenHide: _do_now(interactions.hide),
    results.WrittenShow: _do_now(interactions.show),
    people.RoleSet: _set_role,
    people.PersonRemove: _remove,
    people.PersonReadmit: _readmit,
    people.HandRaise: _raise_hand,
    people.HandLower: _lower_hand,
    people.SessionLock: _lock,
    people.NewcomerAdmit: _admit,
    people.NewcomerDecline: _decline,
}
QUERIES: dict[type[Command], Query] = {
    chat.ChatEarlier: lambda me, said: talk.chat_earlier(me, ref=said.ref, before=said.before),
    backchannel.BackchannelEarlier: lambda me, said: talk.backchannel_earlier(
        me, ref=said.ref, before=said.before
    ),
    writing.WritingNow: lambda me, said: _flicker(me, said),
}
"""What is asked without changing anything: asked again, it is answered again."""


def _flicker(me: Inside, said: writing.WritingNow) -> Done:
    conversation.writes(me, question=said.question, private=said.private)
    return Done(ref=said.ref)


def carry_out(me: Inside, said: Command, now: datetime) -> Reply:
    """One command of somebody whose rights are fresh: the answer, also where it is no."""
    try:
        if (query := QUERIES.get(type(said))) is not None:
            return query(me, said)
        with atomic():
            if not first_time(me.participant, said.ref):
                return Done(ref=said.ref)
            ACTIONS[type(said)](me, said, now)
            return Done(ref=said.ref)
    except Refusal as no:
        return refused(said.ref, no)
    except ObjectDoesNotExist:
        return refused(said.ref, ThingGone())
    except IntegrityError as race:
        if "a_command_counts_once" not in str(race):
            raise
        return Done(ref=said.ref)  # the same command came by two connections at one moment


def refused(ref: str, no: Refusal) -> Refused:
    """An expected no, in the reader's language."""
    return Refused(ref=ref, code=no.code, title=_(no.title), sentence=_(no.sentence), who=no.who)
