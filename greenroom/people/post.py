"""Letters about accounts: they leave at once, in the words of `account/email/`, and are stored in no row.

Two texts make a letter: `<name>_subject.txt` and `<name>_message.txt`. What allauth mails comes here, too.
"""

import logging
from collections.abc import Mapping
from enum import StrEnum

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone

from greenroom.administration import queries, throttle
from greenroom.people.addresses import AddressProblem, email_key, envelope_address
from greenroom.people.models import User

log = logging.getLogger(__name__)

LIMITS = ((1, 30), (5, 3600), (20, 86_400))
"""At most so many letters to one address in so many seconds (security.md 4.6), whoever asks for them."""


class Posted(StrEnum):
    """What became of a letter."""

    SENT = "sent"
    TOO_MANY = "too_many"
    FAILED = "failed"


def send(template: str, address: str, facts: Mapping[str, object]) -> Posted:
    """Write a letter and hand it to the mail backend, which has ten seconds (EMAIL_TIMEOUT)."""
    try:
        recipient = envelope_address(address)
    except AddressProblem:
        return Posted.FAILED
    if not _within_limits(email_key(address)):
        return Posted.TOO_MANY
    try:
        _write(template, recipient, facts).send()
    except OSError as problem:  # smtplib's exceptions are OSErrors, too
        log.warning("a letter about an account did not leave: %s", type(problem).__name__)
        return Posted.FAILED
    return Posted.SENT


def welcome(person: User) -> Posted:
    """Tell somebody that there is an account now, and how to sign in; the letter holds no secret."""
    return send("account/email/welcome", person.email, {"person": person})


def _within_limits(key: str) -> bool:
    now = timezone.now()
    return all(
        throttle.spend(f"account_letter_{seconds}", key, limit=limit, seconds=seconds, now=now)
        for limit, seconds in LIMITS
    )


def _write(template: str, recipient: str, facts: Mapping[str, object]) -> EmailMessage:
    words = {**facts, "site_name": queries.site().name, "site_url": settings.GREENROOM_URL}
    subject = " ".join(render_to_string(f"{template}_subject.txt", words).split())
    text = render_to_string(f"{template}_message.txt", words).strip() + "\n"
    return EmailMessage(subject, text, to=[recipient], headers={"Auto-Submitted": "auto-generated"})
