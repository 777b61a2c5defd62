"""The sessions of a room: planned, moved, opened, locked, ended."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db.models import F
from django.db.transaction import atomic

from greenroom.access.guard import requires
from greenroom.access.refusals import NotAllowed, SessionEnded
from greenroom.access.roles import Capability
from greenroom.administration import audit
from greenroom.rooms import log, news, queries, schedule
from greenroom.rooms.models import Phase, Room, Session
from greenroom.rooms.queries import Member


class Actor(Protocol):
    """A member, or a participant in the session."""

    @property
    def capabilities(self) -> frozenset[Capability]: ...
    @property
    def audit_name(self) -> str: ...


@dataclass(frozen=True)
class Timetable:
    """When a session is: naive times on the clocks of a zone."""

    starts_local: datetime
    ends_local: datetime
    zone: str
    title: str = ""


@requires(Capability.EDIT_ROOM)
@atomic
def add_session(
    member: Member, *, title: str = "", starts_at: datetime, ends_at: datetime | None, zone: str
) -> Session:
    """Plan a session of this room; `starts_at` and `ends_at` are UTC."""
    return _add(member, title=title, starts_at=starts_at, ends_at=ends_at, zone=zone)


@requires(Capability.EDIT_ROOM)
@atomic
def plan(member: Member, timetable: Timetable) -> Session:
    """Plan a session by the clocks of its zone."""
    return _schedule(member, timetable)


@requires(Capability.EDIT_ROOM)
@atomic
def reschedule(
    member: Member,
    session: Session,
    *,
    starts_local: datetime,
    ends_local: datetime,
    zone: str,
    title: str | None = None,
) -> None:
    """Move a session to other times on the clocks of its zone (naive); its calendar entry moves with it.

    Raises SessionEnded for one that was ended or called off meanwhile.
    """
    session.refresh_from_db(from_queryset=member.room.sessions.select_for_update())
    if session.ended_at is not None:
        raise SessionEnded
    session.starts_at = schedule.kept(session.starts_at, starts_local, zone)
    session.ends_at = _kept_end(session, ends_local, zone)
    session.zone = zone
    session.title = session.title if title is None else title
    session.sequence += 1
    session.host_left_at = None  # whoever plans it anew means it to take place
    session.save(update_fields=["starts_at", "ends_at", "zone", "title", "sequence", "host_left_at"])
    news.tell(session)
    _note(member, "session.rescheduled", session)


@requires(Capability.EDIT_ROOM)
@atomic
def cancel_session(member: Member, session: Session, *, now: datetime) -> None:
    """Call off a session that has not begun: its links say that it is over."""
    _close(member, session, "session.cancelled", now=now)


@requires(Capability.OPEN)
@atomic
def open_session(actor: Actor, session: Session, *, now: datetime) -> None:
    """Open a session before its time; one that is open stays so. Raises SessionEnded for one that is over."""
    if session.phase(now) is Phase.ENDED:
        raise SessionEnded
    unopened = Session.objects.filter(pk=session.pk, opened_at__isnull=True, starts_at__gt=now)
    if unopened.update(opened_at=now):
        session.opened_at = now
        news.tell(session)
        _note(actor, "session.opened", session, at=now)


@requires(Capability.OPEN)
@atomic
def start_room(actor: Actor, room: Room, *, now: datetime) -> Session:
    """Open an always-open room (K57) until somebody ends it; gives the open session if there is one."""
    if not room.always_open:
        raise NotAllowed
    Room.objects.select_for_update().filter(pk=room.pk).first()  # two moderators start one session
    session = queries.session_on(room, now)
    if session is None:
        session = room.sessions.create(starts_at=now, opened_at=now, zone=room.zone)
        log.room_changed(room)
        _note(actor, "session.opened", session, at=now)
    return session


@requires(Capability.OPEN)
@atomic
def end_session(actor: Actor, session: Session, *, now: datetime) -> None:
    """End an open session for everybody; one that is over, or has not begun, stays as it is."""
    if session.phase(now) is Phase.OPEN:
        _close(actor, session, "session.ended", now=now)


@requires(Capability.ADMIT)
@atomic
def lock(actor: Actor, session: Session, *, now: datetime) -> None:
    """Let newcomers wait outside (K63)."""
    if Session.objects.filter(pk=session.pk, locked_at__isnull=True).update(locked_at=now):
        session.locked_at = now
        news.tell(session)
        _note(actor, "session.locked", session, at=now)


@requires(Capability.ADMIT)
@atomic
def unlock(actor: Actor, session: Session, *, now: datetime) -> None:
    """Let newcomers in again."""
    if Session.objects.filter(pk=session.pk, locked_at__isnull=False).update(locked_at=None):
        session.locked_at = None
        news.tell(session)
        _note(actor, "session.unlocked", session, at=now)


def _schedule(member: Member, timetable: Timetable) -> Session:
    zone = timetable.zone
    return _add(
        member,
        title=timetable.title,
        starts_at=schedule.instant(timetable.starts_local, zone),
        ends_at=schedule.instant(timetable.ends_local, zone),
        zone=zone,
    )


def _add(member: Member, *, title: str, starts_at: datetime, ends_at: datetime | None, zone: str) -> Session:
    session: Session = member.room.sessions.create(title=title, starts_at=starts_at, ends_at=ends_at, zone=zone)
    _note(member, "session.added", session)
    return session


def _kept_end(session: Session, ends_local: datetime, zone: str) -> datetime:
    if session.ends_at is None:
        return schedule.instant(ends_local, zone)
    return schedule.kept(session.ends_at, ends_local, zone)


def _close(actor: Actor, session: Session, verb: str, *, now: datetime) -> None:
    running = Session.objects.filter(pk=session.pk, ended_at__isnull=True)
    if running.update(ended_at=now, sequence=F("sequence") + 1):
        session.ended_at = now
        news.tell(session)
        log.rights_changed(session.room)
        _note(actor, verb, session, at=now)


def _note(actor: Actor, verb: str, session: Session, *, at: datetime | None = None) -> None:
    audit.record(verb, actor=actor.audit_name, about=session.audit_name, at=at, room=session.room_id)
