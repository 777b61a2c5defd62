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
from greenroom.protocol import chat, people
from greenroom.protocol.session import Done, Refused
from greenroom.protocol.wire import Command, Reply
from greenroom.rooms import actions as rooms
from greenroom.stage import actions as stage

Action = Callable[[Inside, Any, datetime], Reply | None]  # Any: each takes the command that it stands at


def _post(me: Inside, said: chat.ChatPost, now: datetime) -> None:
    conversation.post(me, text=said.text, answers=said.answers, now=now)


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
    chat.ChatPost: _post,
    people.RoleSet: _set_role,
    people.PersonRemove: _remove,
    people.PersonReadmit: _readmit,
    people.HandRaise: _raise_hand,
    people.HandLower: _lower_hand,
    people.SessionLock: _lock,
    people.NewcomerAdmit: _admit,
    people.NewcomerDecline: _decline,
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
