"""Files for a room, made safe to hand out."""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.core.files import File
from django.utils.translation import gettext_lazy as _

from greenroom.people.characters import has_controls, is_blank
from greenroom.people.problems import Problem

MOST = 10
"""So many a room."""
MOST_BYTES = 10_000_000
LONGEST_NAME = 120
LONGEST_ENDING = 16


class AttachmentProblem(Problem):
    """A file that a room cannot hand out."""


@dataclass(frozen=True)
class NewFile:
    """A file that was checked, under the name that people will see; `size` is in bytes."""

    name: str
    content: "File[Any]"  # Any: text or bytes, as the stubs have it
    size: int


def checked(name: str, content: "File[Any]", *, size: int) -> NewFile:
    """Give the file under its shown name. Raises `AttachmentProblem` for an empty one, and for one too large."""
    name = shown_name(name)
    if size > MOST_BYTES:
        raise AttachmentProblem(_("“{name}” is larger than 10 MB. Choose a smaller file.").format(name=name))
    if size == 0:
        raise AttachmentProblem(_("“{name}” is empty. Choose another file.").format(name=name))
    return NewFile(name, content, size)


def too_many() -> AttachmentProblem:
    """More than `MOST` in one room."""
    sentence = _("A room has at most %(most)d attachments. Choose fewer, or remove some.")
    return AttachmentProblem(str(sentence) % {"most": MOST})


def shown_name(name: str) -> str:
    """The name without folders, and without what turns the reading direction or cannot be seen; never empty.

    An ending that is written from right to left would pass for another (Unicode TR 36, 3.4).
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    seen = " ".join("".join(char for char in last if not has_controls(char)).split()).strip(" .")
    return "file" if is_blank(seen) else _within(seen)


def apart(name: str, taken: Collection[str]) -> str:
    """The name, with a number where another file of the room has it already: notes (2).pdf."""
    number, found = 1, name
    while found in taken:
        number += 1
        found = _within(name, f" ({number})")
    return found


def _within(name: str, addition: str = "") -> str:
    """At most `LONGEST_NAME` characters; the ending stays, for it says what the file is."""
    stem, dot, ending = name.rpartition(".")
    if not stem or len(ending) > LONGEST_ENDING:
        stem, dot, ending = name, "", ""
    ending = addition + dot + ending
    return stem[: LONGEST_NAME - len(ending)].rstrip() + ending
