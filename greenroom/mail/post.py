"""Hands one letter to the mail backend, saying what became of it."""

import logging
import re
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from secrets import token_hex

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from greenroom.mail.models import DeliveryState

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Fate:
    """What became of one try; QUEUED: it is worth another one.

    `error` is in our words: a server's own may quote the address or the link.
    """

    state: DeliveryState
    error: str = ""
    message_id: str = ""


class Office:
    """A connection to the mail backend for one round of letters, opened once, and again after it broke."""

    def __init__(self, backend: BaseEmailBackend) -> None:
        self._backend = backend

    def open(self) -> Fate | None:
        """Connect; None when that worked. It comes before a lease, since greeting and signing in may be slow."""
        try:
            self._backend.open()
        except OSError as problem:  # smtplib's exceptions are OSErrors, too
            self.close()
            return Fate(DeliveryState.QUEUED, f"no connection: {_what(problem)}")
        return None

    def send(self, message: EmailMessage) -> Fate:
        """Hand one letter over."""
        try:
            self._backend.send_messages([message])
        except OSError as problem:
            self.close()
            return _refused(problem)
        except Exception as bug:  # a letter that cannot be packed must not keep the others from leaving
            self.close()
            return fate_of_a_bug(bug, "sending a letter")
        state = DeliveryState.SENT if settings.MAIL_WORKS else DeliveryState.KEPT
        return Fate(state, message_id=str(message.extra_headers.get("Message-ID", ""))[:200])

    def close(self) -> None:
        """Hang up, whatever the other side does."""
        with suppress(OSError):
            self._backend.close()


@contextmanager
def office() -> Iterator[Office]:
    """An office that is closed at the end."""
    opened = Office(get_connection())
    try:
        yield opened
    finally:
        opened.close()


def fate_of_a_bug(bug: Exception, doing: str) -> Fate:
    """A bug of ours: logged with a reference, and worth another try, since it may be mended by then."""
    reference = token_hex(4)
    log.error("bug %s while %s", reference, doing, exc_info=bug)
    return Fate(DeliveryState.QUEUED, f"bug {reference}: {type(bug).__name__}")


def _refused(problem: OSError) -> Fate:
    """5yz is for good, everything else may pass (RFC 5321, 4.2.1)."""
    codes = [code for code, _said in _answers(problem)]
    for_good = bool(codes) and all(500 <= code <= 599 for code in codes)
    return Fate(DeliveryState.FAILED if for_good else DeliveryState.QUEUED, _what(problem))


def _what(problem: OSError) -> str:
    """The codes of the answer (RFC 5321, 4.2; RFC 3463), or the kind of silence."""
    answers = _answers(problem)
    if not answers:
        return f"no answer: {type(problem).__name__}"
    return "refused: " + ", ".join(dict.fromkeys(_codes(code, said) for code, said in answers))


def _codes(code: int, said: bytes | str) -> str:
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    enhanced = re.match(r"\s*([245]\.\d{1,3}\.\d{1,3})(?!\S)", text)
    return f"{code} {enhanced[1]}" if enhanced else str(code)


def _answers(problem: OSError) -> list[tuple[int, bytes | str]]:
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        return list(problem.recipients.values())
    if isinstance(problem, smtplib.SMTPResponseException):
        return [(problem.smtp_code, problem.smtp_error)]
    return []
