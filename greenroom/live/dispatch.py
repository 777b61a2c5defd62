"""What is done at each command: the whole table."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError
from django.db.transaction import atomic
from django.utils.translation import gettext as _

from greenroom.access.refusals import Refusal, ThingGone
from greenroom.admission.insiders import Inside, first_time
from greenroom.conversation import actions as conversation
from greenroom.conversation import queries as talk
from greenroom.interactions import actions as interactions
from greenroom.protocol import backchannel, chat, questions, writing
from greenroom.protocol import interactions as asked
from greenroom.protocol.session import Done, Refused
from greenroom.protocol.wire import Command, Reply

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
    asked.InteractionCreate: _do_now(interactions.create),
    asked.InteractionEdit: _do_now(interactions.edit),
    asked.InteractionDelete: _do_now(interactions.delete),
    asked.InteractionDuplicate: _do_now(interactions.duplicate),
    asked.InteractionSchedule: _do_now(interactions.schedule),
    asked.InteractionPublish: _do_now(interactions.publish),
    asked.InteractionAnswer: _do_now(interactions.answer),
    asked.InteractionClose: _do_now(interactions.close),
    asked.InteractionReopen: _do_now(interactions.reopen),
    asked.InteractionShare: _do_now(interactions.share),
}
QUERIES: dict[type[Command], Query] = {
    chat.ChatEarlier: lambda me, said: talk.chat_earlier(me, ref=said.ref, before=said.before),
    backchannel.BackchannelEarlier: lambda me, said: talk.backchannel_earlier(
        me, ref=said.ref, before=said.before
    ),
}
"""What is asked without changing anything: asked again, it is answered again."""


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
