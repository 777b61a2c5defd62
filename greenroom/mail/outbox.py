"""The mail backend of a site without a mail server."""

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class OutboxBackend(BaseEmailBackend):
    """Writes each letter as an .eml file into the outbox folder, which its owner alone reads."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep the letters; give how many."""
        folder = Path(settings.OUTBOX_DIR)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        for message in email_messages:
            _keep(folder, message.message().as_bytes())
        return len(email_messages)


def _keep(folder: Path, letter: bytes) -> None:
    """Write under a hidden name, then rename: nobody ever reads half a letter."""
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}-{token_hex(4)}"
    draft = folder / f".{name}.part"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(letter)
    draft.rename(folder / f"{name}.eml")
