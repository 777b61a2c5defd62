"""The code that proves, on an empty site, that whoever makes its administrator can read its terminal."""

import os
import secrets
from hmac import compare_digest
from pathlib import Path

from django.conf import settings

_ALPHABET = "BCDFGHJKLMNPQRSTVWXZ"  # RFC 8628 section 6.1: no vowels, so no words, nothing that looks alike
_GROUPS, _LETTERS = 3, 4  # 51 bits, tried ten times in a quarter of an hour


def code() -> str:
    """The code, made when it is first asked for, kept in a file of the data folder that its owner alone reads."""
    path = _path()
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    made = "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_LETTERS)) for _ in range(_GROUPS))
    with os.fdopen(descriptor, "w") as file:
        file.write(made)
    return made


def fits(typed: str) -> bool:
    """Whether this is the code, with or without dashes and spaces, in letters of any size; no file, no code."""
    path = _path()
    return path.exists() and compare_digest(_plain(typed), _plain(path.read_text()))


def forget() -> None:
    """The code has done its work."""
    _path().unlink(missing_ok=True)


def _path() -> Path:
    return Path(settings.DATA_DIR) / "first-run-code"


def _plain(text: str) -> bytes:
    return "".join(letter for letter in text.upper() if letter.isalnum()).encode()
