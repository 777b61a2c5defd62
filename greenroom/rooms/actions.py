"""What can be done to rooms, sessions, members."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Protocol, TypedDict, Unpack

from django.core.files.base import ContentFile
from django.db.models import F
from django.db.transaction import atomic, on_commit

from greenroom.access.guard import requires
from greenroom.access.refusals import CreatorsOnly, NotAllowed, RoleNotGrantable, SessionEnded
from greenroom.access.roles import Capability, Role
from greenroom.administration import audit
from greenroom.people.models import Group, User
from greenroom.people.queries import person_at
from greenroom.people.searching import count_search
from greenroom.rooms import log, news, queries, schedule
from greenroom.rooms.attaching import attach, detach
from greenroom.rooms.attachments import NewFile
from greenroom.rooms.models import Membership, Phase, Room, Session
from greenroom.rooms.queries import Member

GRANTING = {"entry", "assurance", "speakers_launch", "moderators_invite"}
"""What can be said of a room that changes what somebody may do in it."""
TALKING = {"chat", "one_thread", "anonymous_questions"}
"""What can be said of a room that those inside see."""


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


class RoomFields(TypedDict, total=False):
    """What can be said of a room (K54)."""

    name: str
    description: str
    tags: str
    speakers: str
    zone: str
    always_open: bool
    early_entry: int
    mode: str
    capacity: int | None
    chat: bool
    one_thread: bool
    anonymous_questions: bool
    entry: str
    assurance: str
    speakers_launch: bool
    moderators_invite: bool


# ---------- Rooms ----------


@atomic
def create_room(
    user: User,
    *,
    first: Timetable | None = None,
    picture: bytes | None = None,
    files: Sequence[NewFile] = (),
    **fields: Unpack[RoomFields],
) -> Room:
    """Make a room with its first session, owned by its maker. Raises CreatorsOnly, AttachmentProblem for too many."""
    if not user.creates:
        raise CreatorsOnly
    room = Room.objects.create(**fields)
    room.memberships.create(user=user, standing=Role.OWNER.value)
    member = Member(user, room, Role.OWNER)
    audit.record("room.created", actor=member.audit_name, about=_about(room))
    if picture:
        _hang(room, picture)
    if first and not room.always_open:
        _schedule(member, first)
    attach(room, files, by=member.audit_name)
    return room


@requires(Capability.EDIT_ROOM)
@atomic
def edit_room(
    member: Member,
    *,
    picture: bytes | None = None,
    no_picture: bool = False,
    files: Sequence[NewFile] = (),
    remove: Collection[int] = (),
    **fields: Unpack[RoomFields],
) -> None:
    """Change what is said of a room; `picture` is WebP as `pictures.as_webp` draws it.

    `files` are attached after those of `remove`, their numbers, are gone. Raises AttachmentProblem for too many.
    """
    room = member.room
    changed = sorted(name for name, value in fields.items() if getattr(room, name) != value)
    for name in changed:
        setattr(room, name, fields[name])  # type: ignore[literal-required]  # its own keys
    room.save(update_fields=changed)
    if picture:
        _hang(room, picture)
    elif no_picture:
        _take_down(room)
    if GRANTING & set(changed):
        log.rights_changed(room)
    if changed:
        log.room_changed(room)
    if TALKING & set(changed):
        for session in room.sessions.filter(ended_at=None).order_by("pk"):
            news.tell(session)
    audit.record("room.edited", actor=member.audit_name, about=_about(room), fields=changed)
    detach(room.attachments.filter(pk__in=remove), by=member.audit_name)
    attach(room, files, by=member.audit_name)
    if files or remove:
        news.tell_attachments(room)


@requires(Capability.OWN_ROOM)
@atomic
def delete_room(member: Member, *, now: datetime) -> None:
    """Close a room for good: its page and its links say that it is gone, and its picture and its attachments are."""
    if Room.objects.filter(pk=member.room.pk, deleted_at__isnull=True).update(deleted_at=now):
        log.rights_changed(member.room)
        _take_down(member.room)
        detach(member.room.attachments.all(), by=member.audit_name)
        audit.record("room.deleted", actor=member.audit_name, about=_about(member.room), at=now)


def _hang(room: Room, picture: bytes) -> None:
    """Store a picture under the name of its content, so that caches may keep it for good."""
    _take_down(room)
    name = f"{room.address}-{sha256(picture).hexdigest()[:20]}.webp"
    room.picture.save(name, ContentFile(picture), save=False)
    room.save(update_fields=["picture"])


def _take_down(room: Room) -> None:
    if not room.picture:
        return
    storage, former = room.picture.storage, str(room.picture.name)
    room.picture = None
    room.save(update_fields=["picture"])
    on_commit(lambda: None if room.picture.name == former else storage.delete(former))


# ---------- Sessions ----------


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


# ---------- Members ----------


@requires(Capability.EDIT_ROOM)
@atomic
def find_person(member: Member, email: str, *, now: datetime) -> User | None:
    """Who has proved this address, to be made a member. Raises `TooManyAttempts` after twenty searches a minute."""
    count_search(member.audit_name, about=_about(member.room), now=now)
    return person_at(email)


@requires(Capability.EDIT_ROOM)
@atomic
def set_standing(
    member: Member, *, user: User | None = None, group: Group | None = None, standing: Role
) -> Membership:
    """Make somebody, or a whole group, a member, or change the standing.

    Raises RoleNotGrantable for a standing above one's own or the owner's, NotAllowed for who stands higher.
    """
    if standing not in queries.grantable_standings(member):
        raise RoleNotGrantable
    former = member.room.memberships.filter(user=user, group=group).first()
    if former is not None and not queries.may_change(member, former):
        raise NotAllowed
    membership, _ = member.room.memberships.update_or_create(
        user=user, group=group, defaults={"standing": standing.value}
    )
    log.rights_changed(member.room, *_whose(membership))
    _note_member(member, "member.set", membership)
    return membership


@requires(Capability.EDIT_ROOM)
@atomic
def remove_member(member: Member, membership: Membership) -> None:
    """End a standing in this room. Raises NotAllowed for the owner's, and for one above one's own."""
    if membership.room_id != member.room.pk or not queries.may_change(member, membership):
        raise NotAllowed
    _note_member(member, "member.removed", membership)
    membership.delete()
    log.rights_changed(member.room, *_whose(membership))


@requires(Capability.OWN_ROOM)
@atomic
def transfer(member: Member, user: User) -> None:
    """Hand the room over to another of its members; who owned it stays as co-owner."""
    heir = member.room.memberships.filter(user=user).first()
    if heir is None:
        raise NotAllowed
    member.room.memberships.filter(standing=Role.OWNER).update(standing=Role.CO_OWNER)
    heir.standing = Role.OWNER.value
    heir.save(update_fields=["standing"])
    log.rights_changed(member.room)
    _note_member(member, "room.transferred", heir)


def _whose(membership: Membership) -> list[str]:
    """Whose rights a standing is; a group's are those of many."""
    return [f"user:{membership.user_id}"] if membership.user_id else []


# ---------- What the audit log says of it: ids, never names ----------


def _about(room: Room) -> str:
    return f"room:{room.pk}"


def _note(actor: Actor, verb: str, session: Session, *, at: datetime | None = None) -> None:
    audit.record(verb, actor=actor.audit_name, about=f"session:{session.pk}", at=at, room=session.room_id)


def _note_member(member: Member, verb: str, membership: Membership) -> None:
    who = f"user:{membership.user_id}" if membership.user_id else f"group:{membership.group_id}"
    standing = str(membership.standing)
    audit.record(verb, actor=member.audit_name, about=_about(member.room), who=who, standing=standing)
