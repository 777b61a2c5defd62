"""What is said of a room: made, changed, deleted."""

from collections.abc import Collection, Sequence
from datetime import datetime
from hashlib import sha256
from typing import TypedDict, Unpack

from django.core.files.base import ContentFile
from django.db.transaction import atomic, on_commit

from greenroom.access.guard import requires
from greenroom.access.refusals import CreatorsOnly
from greenroom.access.roles import Capability, Role
from greenroom.administration import audit
from greenroom.people.models import User
from greenroom.rooms import log, news
from greenroom.rooms.attaching import attach, detach
from greenroom.rooms.attachments import NewFile
from greenroom.rooms.models import Room
from greenroom.rooms.queries import Member
from greenroom.rooms.running import Timetable, plan

GRANTING = {"entry", "assurance", "speakers_launch", "moderators_invite"}
"""What can be said of a room that changes what somebody may do in it."""
TALKING = {"chat", "one_thread", "anonymous_questions"}
"""What can be said of a room that those inside see."""


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
    audit.record("room.created", actor=member.audit_name, about=room.audit_name)
    if picture:
        _hang(room, picture)
    if first and not room.always_open:
        plan(member, first)
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
    audit.record("room.edited", actor=member.audit_name, about=room.audit_name, fields=changed)
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
        audit.record("room.deleted", actor=member.audit_name, about=member.room.audit_name, at=now)


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
