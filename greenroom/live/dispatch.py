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
from greenroom.protocol import chat
from greenroom.protocol.session import Done, Refused
from greenroom.protocol.wire import Command, Reply

Action = Callable[[Inside, Any, datetime], Reply | None]  # Any: each takes the command that it stands at


def _post(me: Inside, said: chat.ChatPost, now: datetime) -> None:
    conversation.post(me, text=said.text, answers=said.answers, now=now)


ACTIONS: dict[type[Command], Action] = {
    chat.ChatPost: _post,
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
