"""The mail backend of a site without a mail server."""

from django.core.mail.backends.base import BaseEmailBackend


class OutboxBackend(BaseEmailBackend):
    """Writes each letter as an .eml file into the outbox folder."""
