"""Reads the letters that lie in the outbox folder."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from pathlib import Path

from django.conf import settings

_NAME = re.compile(r"(\d{8}T\d{12}Z)-[0-9a-f]{8}")


class NoSuchLetter(LookupError):
    """There is no letter of this name."""


@dataclass(frozen=True)
class Heading:
    """What a list shows of a letter."""

    name: str
    written_at: datetime  # UTC
    subject: str
    to: str
    sender: str
    reply_to: str


@dataclass(frozen=True)
class Enclosed:
    """A file that goes with a letter."""

    filename: str
    content_type: str
    content: bytes

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.content)


@dataclass(frozen=True)
class Kept:
    """A whole letter."""

    heading: Heading
    text: str
    html: str
    enclosed: tuple[Enclosed, ...]


def names() -> list[str]:
    """The name of every letter, newest first."""
    folder = Path(settings.OUTBOX_DIR)
    found = (path.stem for path in folder.glob("*.eml")) if folder.is_dir() else ()
    return sorted((name for name in found if _NAME.fullmatch(name)), reverse=True)


def headings(some: list[str]) -> list[Heading]:
    """The headings of these letters; one that was taken away meanwhile is left out."""
    return [_heading(name, _headers(_path(name))) for name in some if _path(name).is_file()]


def letter(name: str) -> Kept:
    """One letter. Raises `NoSuchLetter`."""
    if not _NAME.fullmatch(name) or not _path(name).is_file():
        raise NoSuchLetter
    message = message_from_bytes(_path(name).read_bytes(), policy=policy.default)
    return Kept(
        heading=_heading(name, message),
        text=_part(message, "plain"),
        html=_part(message, "html"),
        enclosed=tuple(_enclosed(part) for part in message.iter_attachments()),
    )


def _path(name: str) -> Path:
    return Path(settings.OUTBOX_DIR) / f"{name}.eml"


def _headers(path: Path) -> EmailMessage:
    with path.open("rb") as file:
        return BytesHeaderParser(policy=policy.default).parse(file)


def _heading(name: str, message: EmailMessage) -> Heading:
    written_at = datetime.strptime(name.split("-")[0], "%Y%m%dT%H%M%S%fZ").replace(tzinfo=UTC)
    return Heading(
        name=name,
        written_at=written_at,
        subject=str(message.get("Subject", "")),
        to=str(message.get("To", "")),
        sender=str(message.get("From", "")),
        reply_to=str(message.get("Reply-To", "")),
    )


def _part(message: EmailMessage, subtype: str) -> str:
    body = message.get_body(preferencelist=(subtype,))
    return str(body.get_content()) if body is not None else ""


def _enclosed(part: EmailMessage) -> Enclosed:
    content = part.get_payload(decode=True)
    return Enclosed(
        filename=part.get_filename() or "",
        content_type=part.get_content_type(),
        content=content if isinstance(content, bytes) else b"",
    )
