"""Keeps the attachments of a room, on the disk as in the table."""

from collections.abc import Sequence
from functools import partial
from secrets import token_hex

from django.db.models import QuerySet
from django.db.transaction import on_commit

from greenroom.administration import audit
from greenroom.rooms.attachments import MOST, NewFile, apart, too_many
from greenroom.rooms.models import Attachment, Room


def attach(room: Room, files: Sequence[NewFile], *, by: str) -> None:
    """Add files under names of their own; on the disk each has a random one. Raises AttachmentProblem for too many."""
    if not files:
        return
    Room.objects.select_for_update().filter(pk=room.pk).first()  # two editors count the same ten
    there = list(room.attachments.all())
    free = sorted(set(range(1, MOST + 1)) - {attachment.number for attachment in there})
    if len(files) > len(free):
        raise too_many()
    names = {attachment.name for attachment in there}
    for number, file in zip(free, files, strict=False):
        name = apart(file.name, names)
        names.add(name)
        attachment = Attachment(room=room, number=number, name=name, size=file.size)
        attachment.file.save(token_hex(16), file.content, save=False)
        attachment.save()
        _note("attachment.added", attachment, by)


def detach(attachments: QuerySet[Attachment], *, by: str) -> None:
    """Remove these; their files are gone once that is certain."""
    for attachment in attachments.order_by("pk"):
        _note("attachment.removed", attachment, by)
        on_commit(partial(attachment.file.storage.delete, str(attachment.file.name)))
    attachments.delete()


def _note(verb: str, attachment: Attachment, by: str) -> None:
    about = f"room:{attachment.room_id}"
    audit.record(verb, actor=by, about=about, attachment=attachment.pk, size=attachment.size)
