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
from greenroom.interactions import actions as interactions
from greenroom.protocol import chat
from greenroom.protocol import interactions as asked
from greenroom.protocol.session import Done, Refused
from greenroom.protocol.wire import Command, Reply

Action = Callable[[Inside, Any, datetime], Reply | None]  # Any: each takes the command that it stands at


def _post(me: Inside, said: chat.ChatPost, now: datetime) -> None:
    conversation.post(me, text=said.text, answers=said.answers, now=now)


def _create(me: Inside, said: asked.InteractionCreate, now: datetime) -> None:
    interactions.create(me, kind=said.kind, draft=said.draft, publish=said.publish, at=said.at, now=now)


def _edit(me: Inside, said: asked.InteractionEdit, now: datetime) -> None:
    interactions.edit(me, interaction=said.id, draft=said.draft, now=now)


def _delete(me: Inside, said: asked.InteractionDelete, now: datetime) -> None:
    interactions.delete(me, interaction=said.id, now=now)


def _duplicate(me: Inside, said: asked.InteractionDuplicate, now: datetime) -> None:
    interactions.duplicate(me, interaction=said.id, now=now)


def _schedule(me: Inside, said: asked.InteractionSchedule, now: datetime) -> None:
    interactions.schedule(me, interaction=said.id, at=said.at, now=now)


def _publish(me: Inside, said: asked.InteractionPublish, now: datetime) -> None:
    interactions.publish(me, interaction=said.id, now=now)


def _answer(me: Inside, said: asked.InteractionAnswer, now: datetime) -> None:
    interactions.answer(me, interaction=said.id, given=said.answers, now=now)


def _close(me: Inside, said: asked.InteractionClose, now: datetime) -> None:
    interactions.close(me, interaction=said.id, share=said.share, now=now)


def _reopen(me: Inside, said: asked.InteractionReopen, now: datetime) -> None:
    interactions.reopen(me, interaction=said.id, minutes=said.minutes, now=now)


def _share(me: Inside, said: asked.InteractionShare, now: datetime) -> None:
    interactions.share(me, interaction=said.id, on=said.on, now=now)


ACTIONS: dict[type[Command], Action] = {
    chat.ChatPost: _post,
    asked.InteractionCreate: _create,
    asked.InteractionEdit: _edit,
    asked.InteractionDelete: _delete,
    asked.InteractionDuplicate: _duplicate,
    asked.InteractionSchedule: _schedule,
    asked.InteractionPublish: _publish,
    asked.InteractionAnswer: _answer,
    asked.InteractionClose: _close,
    asked.InteractionReopen: _reopen,
    asked.InteractionShare: _share,
}


def carry_out(me: Inside, said: Command, now: datetime) -> Reply:
    """One command of somebody whose rights are fresh: the answer, also where it is no."""
    try:
        with atomic():
            if not first_time(me.participant, said.ref):
                return Done(ref=said.ref)
            return ACTIONS[type(said)](me, said, now) or Done(ref=said.ref)
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
    return Refused(ref=ref, code=no.code, title=_(no.title), sentence=_(no.sentence))
