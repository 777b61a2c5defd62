"""What is looked up and done for one browser: all of it in threads, each call asks the door or knows that it did."""

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from django.db import close_old_connections
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import ValidationError

from greenroom.access.refusals import NotUnderstood, TooLong
from greenroom.administration.queries import site
from greenroom.admission import actions as admission
from greenroom.admission.insiders import Inside
from greenroom.admission.queries import session_at
from greenroom.live import dispatch
from greenroom.live.visitors import Away, Caller, Outside, recognise
from greenroom.protocol.everything import COMMANDS, Commands, encoded
from greenroom.protocol.session import Hello, Over, Person, Refused, Resumed
from greenroom.protocol.wire import REF, Reply
from greenroom.rooms import log
from greenroom.rooms.queries import epochs_of
from greenroom.snapshot import as_person, people, snapshot

Made = TypeVar("Made")


@dataclass(frozen=True)
class Greeting:
    """Somebody inside, with what he is told first: a snapshot, or what he missed."""

    me: Inside
    card: Person
    after: int
    messages: Sequence[bytes]


def greet(who: Caller, hello: Hello | None) -> Greeting | Outside | Over:
    """Say where a browser belongs that says hello; None for one that is to start anew."""
    now = timezone.now()
    found = recognise(who, now)
    if isinstance(found, Away):
        return over(found, who)
    if isinstance(found, Outside):
        return found
    admission.connected(found.participant, secret=who.device, now=now)
    return _missed(found, hello) or _whole(found, now)


def _whole(me: Inside, now: datetime) -> Greeting:
    whole = snapshot(me, now=now)
    return Greeting(me, as_person(me), whole.seq, [encoded(whole)])


def _missed(me: Inside, hello: Hello | None) -> Greeting | None:
    """What was said since he was here last, if his rights are the same and the log has it all."""
    if hello is None or hello.after is None or hello.key != me.key or hello.after > me.session.seq:
        return None
    missed = log.read(me.session.pk, after=hello.after, upto=me.session.seq)
    if missed is None:
        return None
    heard = [one.frame for one in missed if one.reaches(me.capabilities, me.participant.pk)]
    resumed = encoded(Resumed(ref=hello.ref, seq=me.session.seq))
    return Greeting(me, as_person(me), me.session.seq, [*heard, resumed])


def where(who: Caller) -> Inside | Outside | Away:
    """Where he stands at this moment."""
    return recognise(who, timezone.now())


def epochs(sessions: Collection[int]) -> dict[int, tuple[int, int]]:
    """The site's and the room's, by the number of the session: who has others may have other rights."""
    of_site = site().epoch
    return {session: (of_site, of_room) for session, of_room in epochs_of(sessions).items()}


def over(away: Away, who: Caller) -> Over:
    """Why somebody does not belong here, or not any more."""
    no = away.refusal
    return Over(
        code=no.name.lower(), sentence=_(no.title), next=reverse("session_page", args=[who.room, who.session])
    )


def carry_out(who: Caller, me: Inside, said: Commands) -> tuple[Inside | Outside | Away, Reply | None]:
    """One command, with the rights that he has at this moment; without an answer when he is not inside any more."""
    now = timezone.now()
    fresh = as_he_stands(who, me, now)
    if not isinstance(fresh, Inside):
        return fresh, None
    return fresh, dispatch.carry_out(fresh, said, now)


def as_he_stands(who: Caller, me: Inside, now: datetime) -> Inside | Outside | Away:
    """His rights now. They are what they were while no epoch has risen and the session is not over."""
    session = session_at(who.room, who.session)
    closed = session.closes_at is not None and session.closes_at <= now
    if closed or me.epoch != (site().epoch, session.room.epoch):
        return recognise(who, now)
    return replace(me, session=session, room=session.room)


def understood(text: str) -> Commands | Refused:
    """A message as a command of the protocol, or why it is none."""
    try:
        return COMMANDS.validate_json(text)
    except ValidationError as problem:
        too_long = any(error["type"] in {"string_too_long", "too_long"} for error in problem.errors())
        return dispatch.refused(_ref(text), TooLong() if too_long else NotUnderstood())


def _ref(text: str) -> str:
    """The name that the browser gave its command, if that can be read."""
    try:
        ref = json.loads(text).get("ref")
    except (ValueError, AttributeError, RecursionError):
        return ""
    return ref[:REF] if isinstance(ref, str) else ""


def seen(session: int, participants: Sequence[int]) -> dict[str, Person]:
    """Note that these are still here; gives everybody who is, in this process or another."""
    now = timezone.now()
    if participants:
        admission.seen(participants, now=now)
    return people(session, now)


def with_live_connection(make: Callable[[], Made]) -> Made:
    """What Django does around a request: a connection to the database that has died is not used again."""
    close_old_connections()
    return make()
