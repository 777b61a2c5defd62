"""T38, a copied database or backup: no stored value signs anybody in, or opens a room.

Guards: `people.sessions.stored` (keys are hashes) and `SessionStore.encode` (contents are sealed). Passwords are
Django's: Argon2 by settings.PASSWORD_HASHERS.
"""

import re
from base64 import b64decode, urlsafe_b64decode
from binascii import Error
from collections.abc import Iterator
from contextlib import suppress
from zlib import decompress
from zlib import error as zlib_error

from django.apps import apps
from django.conf import settings
from django.core import mail
from django.db import models

from greenroom.people.models import User
from tests.cast import ADA, client_of


def stored_values() -> Iterator[str]:
    """Every value of every column, as text; bytes in hexadecimal, too."""
    for model in apps.get_models():
        for row in model._base_manager.values_list():
            for value in row:
                if isinstance(value, bytes | memoryview):
                    yield bytes(value).decode("latin-1")
                    yield bytes(value).hex()
                elif value is not None:
                    yield str(value)


def readable(value: str) -> Iterator[str]:
    """A value, and what is in it for whoever knows base64 and zlib (Django's own sessions are both)."""
    yield value
    for part in re.split(r"[:.$]", value):
        for decode in (b64decode, urlsafe_b64decode):
            with suppress(Error, ValueError, zlib_error):
                plain = decode(part + "=" * (-len(part) % 4))
                yield plain.decode("latin-1")
                yield decompress(plain).decode("latin-1")


# --- Sessions ---


def test_no_stored_value_is_the_key_of_a_session(ada: User) -> None:
    client = client_of(ada)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value

    assert not [value for value in stored_values() if key in value]


def test_no_stored_value_signs_anybody_in(ada: User) -> None:
    client_of(ada)

    for value in set(stored_values()):
        if not re.fullmatch(r"[\x21-\x7e]{8,200}", value):
            continue
        thief = client_of()
        thief.cookies[settings.SESSION_COOKIE_NAME] = value
        assert thief.get("/accounts/email/").status_code == 302, value


def test_a_mailed_code_is_nowhere_to_be_read(ada: User) -> None:
    client_of().post("/accounts/login/code/", {"email": ADA})
    found = re.search(r"\b[B-Z]{4}-[B-Z]{4}\b", str(mail.outbox[-1].body))
    assert found
    plain = found[0].replace("-", "").lower()

    for value in stored_values():
        for text in readable(value):
            assert plain not in text.replace("-", "").lower()


def test_no_column_holds_a_password(ada: User) -> None:
    assert not [value for value in stored_values() if "curtain-call-ada" in value]


def test_every_table_is_looked_at() -> None:
    tables = {model.__name__ for model in apps.get_models() if issubclass(model, models.Model)}

    assert {"User", "Session", "EmailAddress", "Link", "Device", "Challenge"} <= tables
