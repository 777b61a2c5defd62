"""What is looked up and done for one browser: all of it in threads, each call asks the door or knows that it did."""

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from django.db import DatabaseError, close_old_connections
from django.db.transaction import atomic, get_rollback
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import ValidationError

from greenroom.access.refusals import NotUnderstood, TooLong
from greenroom.access.roles import GRANTS, Capability, Role
from greenroom.administration.queries import site
from greenroom.admission import actions as admission
from greenroom.admission.insiders import Inside
from greenroom.admission.queries import rules_changed, session_at, session_changed, session_with_epoch
from greenroom.admission.waiting import waiting_now
from greenroom.interactions import actions as interactions
from greenroom.interactions import tally
from greenroom.interactions.tally import Standings
from greenroom.live import dispatch
from greenroom.live.visitors import Away, Caller, Outside, recognise
from greenroom.protocol.everything import COMMANDS, Commands, encoded, put_together
from greenroom.protocol.people import FiguresNow
from greenroom.protocol.session import Hello, Over, Person, Refused, Resumed
from greenroom.protocol.wire import REF, Reply
from greenroom.reports.figures import expected, figures
from greenroom.rooms import log
from greenroom.rooms.queries import epochs_of
from greenroom.snapshot import as_person, people, snapshot

Made = TypeVar("Made")
Asked = tuple[Caller, Inside, Commands]
"""Who sends a command, as whom he was known, what he wants."""
Carried = tuple[Inside | Outside | Away, Reply | None]
"""Where he stands now, and the answer."""


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
        return _waits(found, now)
    admission.connected(found.participant, secret=who.device, now=now)
    if Capability.OPEN in found.capabilities:
        admission.host_here(found.session, now=now)
    greeting = _missed(found, hello) or _whole(found, now)
    return replace(greeting, messages=[*greeting.messages, *_beside(found, now)])


def _waits(outside: Outside, now: datetime) -> Outside:
    """Before a locked door his name stands in the list of those who may admit."""
    newcomer = admission.knock(outside.visit, now=now)
    return replace(outside, newcomer=newcomer.pk if newcomer else 0)


def _beside(me: Inside, now: datetime) -> list[bytes]:
    """What is told by signals, as it is at this moment."""
    if Capability.ADMIT not in me.capabilities or me.session.locked_at is None:
        return []
    return [encoded(waiting_now(me.session, now))]


def _whole(me: Inside, now: datetime) -> Greeting:
    whole = snapshot(me, now=now)
    return Greeting(me, as_person(me), whole.seq, [put_together(whole)])


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


def carry_out_together(commands: Sequence[Asked]) -> list[Carried | Exception]:
    """Some commands of one session in one transaction; what is refused of them is undone alone.

    If anything else goes wrong, none of it has happened, and each is carried out in a transaction of its own.
    """
    if len(commands) > 1:
        with suppress(Exception), atomic():
            told = [carry_out(*one) for one in commands]
            if get_rollback():
                raise DatabaseError  # else all of it would be undone without a word
            return list(told)
    return [_alone(one) for one in commands]


def _alone(asked: Asked) -> Carried | Exception:
    try:
        return carry_out(*asked)
    except Exception as bug:
        return bug


def carry_out(who: Caller, me: Inside, said: Commands) -> Carried:
    """One command, with the rights that he has at this moment; without an answer when he is not inside any more."""
    now = timezone.now()
    fresh = as_he_stands(who, me, now)
    if not isinstance(fresh, Inside):
        return fresh, None
    return fresh, dispatch.carry_out(fresh, said, now)


def as_he_stands(who: Caller, me: Inside, now: datetime) -> Inside | Outside | Away:
    """His rights now. They are what they were while no epoch has risen and nothing has ended by itself."""
    session, epoch = session_with_epoch(who.room, who.session)
    ends = (session.closes_at, me.until) if session else ()
    if session is None or me.epoch != epoch or any(end is not None and end <= now for end in ends):
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


def seen(room: str, session: int, participants: Sequence[int]) -> dict[str, Person]:
    """Note that these are still here; gives everybody who is, in this process or another.

    Where one of them may end the session it does not run out, though another process took him for gone.
    """
    now, at = timezone.now(), session_at(room, session)
    if participants:
        admission.seen(participants, now=now)
    known = people(at, now)
    here = [known[id] for pk in participants if (id := f"p{pk}") in known]
    if at.host_left_at is not None and any(leads(person) for person in here):
        admission.host_here(at, now=now)
    return known


def leads(person: Person) -> bool:
    """Whether somebody whom the roster names may end the session."""
    return Capability.OPEN in GRANTS[Role(person.role)]


def standings(session: int, only: Collection[int] | None) -> Standings:
    """How a session's interactions stand, or some of them; those whose time has come are started before."""
    now = timezone.now()
    interactions.publish_due(session, now=now)
    found = tally.standings(session, only, now=now)
    running = [one.interaction for one in found.told if one.running]
    return found.asking(expected(session, running, now=now))


def waits_still(newcomers: Sequence[int]) -> None:
    """Note that these still wait before a locked door."""
    admission.waits_still(newcomers, now=timezone.now())


def gone(room: str, session: int, participants: Sequence[int], *, host: bool) -> None:
    """Their lines were cut, and they did not come back soon; `host` says that one of them could end the session."""
    admission.gone(session_at(room, session), participants, host=host, now=timezone.now())


def nobody_leads(room: str, session: int) -> None:
    """Nobody who could end the session is among those that were seen."""
    admission.look_for_host(session_at(room, session), now=timezone.now())


def waits_no_more(newcomer: int, *, since: datetime) -> None:
    """His page was closed at that moment, and was not seen again, here or by another process."""
    admission.waits_no_more(newcomer, since=since, now=timezone.now())


def who_waits(room: str, session: int) -> bytes | None:
    """Everybody before the locked door of a session; None while it is not locked."""
    at = session_at(room, session)
    return encoded(waiting_now(at, timezone.now())) if at.locked_at else None


def changed(sessions: Iterable[tuple[str, int]]) -> None:
    """Those who wait before these ask in a moment, and hear how it is now. No database is asked."""
    rules_changed()
    for room, session in sessions:
        session_changed(room, session)


def closes_at(room: str, session: int) -> datetime | None:
    """When the session is over, as far as is known now."""
    return session_at(room, session).closes_at


def figures_of(room: str, session: int) -> bytes:
    """The figures of a session at this moment."""
    return encoded(FiguresNow(figures=figures(session_at(room, session), now=timezone.now())))


def with_live_connection(make: Callable[[], Made]) -> Made:
    """What Django does around a request: a connection to the database that has died is not used again."""
    close_old_connections()
    return make()
