"""Packs a composed letter as a message to one person."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.encoders import encode_base64
from email.mime.base import MIMEBase
from email.mime.nonmultipart import MIMENonMultipart
from email.utils import formataddr, make_msgid
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from greenroom.mail.placeholders import one_line


@dataclass(frozen=True)
class Attachment:
    """A text file that goes with a letter; `parameters` are those of its media type, such as method=PUBLISH."""

    filename: str
    content: bytes  # UTF-8
    subtype: str = "plain"
    parameters: tuple[tuple[str, str], ...] = ()


def calendar_attachment(content: bytes, *, filename: str = "session.ics") -> Attachment:
    """An .ics as RFC 6047, 2.4 wants it: the method in the header is the one in the file."""
    method = re.search(rb"^METHOD:([A-Z]+)\r?$", content, re.MULTILINE)
    return Attachment(filename, content, "calendar", (("method", method[1].decode()),) if method else ())


def build_message(
    *,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    attachments: Iterable[Attachment] = (),
    reply_to: str | None = None,
    from_email: str | None = None,
    site_name: str = "",
) -> EmailMultiAlternatives:
    """Give a letter to exactly one address, never a copy to another.

    `to` and `reply_to` are envelope addresses (`people.addresses.envelope_address`); a `ValueError` otherwise.
    The sender is the site's own, never the inviter, so that SPF, DKIM and DMARC hold; answers go to `reply_to`.
    """
    message = EmailMultiAlternatives(
        subject=one_line(subject),
        body=text,
        from_email=formataddr((one_line(site_name), _one_address(from_email or settings.DEFAULT_FROM_EMAIL))),
        to=[_one_address(to)],
        reply_to=[_one_address(reply_to)] if reply_to else None,
        attachments=[_mime(attachment) for attachment in attachments],
        headers={"Message-ID": _message_id(), "Auto-Submitted": "auto-generated"},  # RFC 3834, 5
    )
    if html:
        message.attach_alternative(html, "text/html")
    return message


_ATOM, _LABEL = r"[A-Za-z0-9#$&'*+\-/=^_`{|}~]+", r"[A-Za-z0-9\-]+"
_ADDRESS = re.compile(rf"{_ATOM}(\.{_ATOM})*@{_LABEL}(\.{_LABEL})*")


def _one_address(address: str) -> str:
    """Nothing but one plain address: Django's SMTP backend decodes encoded words into other people's (F11)."""
    if not _ADDRESS.fullmatch(address):
        raise ValueError("A letter goes to one envelope address.")
    return address


def _message_id() -> str:
    """A new identifier under the site's name, not the machine's, which differs from one worker to the next."""
    host = urlsplit(settings.GREENROOM_URL).hostname or "localhost"
    return make_msgid(domain=host if re.fullmatch(r"[a-z0-9.\-]+", host) else "localhost")


def _mime(attachment: Attachment) -> MIMEBase:
    part = MIMENonMultipart("text", attachment.subtype, charset="utf-8")
    for name, value in attachment.parameters:
        part.set_param(name, value)
    part.set_payload(attachment.content)
    encode_base64(part)  # so that the CRLFs of a calendar file survive every kind of transport
    part.add_header("Content-Disposition", "attachment", filename=attachment.filename)
    return part
