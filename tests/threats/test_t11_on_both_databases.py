"""T11: an address passes for another one, because a database compares otherwise than we do.

Guards the look-ups by `email_key=` (`writing._standing`, `reserve`, `check_free`, allauth's `clean_email`) and the
unique constraints on it: write `email_key__iexact`, and on PostgreSQL mıke edits mike's invitation, since its
UPPER('ı') is I; SQLite, which knows the cases of ASCII alone, would hide it.
"""

from tests import racing
from tests.spellings import KEYS

PROGRAM = """
import json
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.spellings import outcome
print(json.dumps(outcome()))
"""
ADDRESSES = list(dict.fromkeys(key for key in KEYS.values() if key))


def test_one_address_is_one_row_whatever_its_spelling(env: dict[str, str]) -> None:
    assert racing.in_the_site(PROGRAM, env) == {
        "invited": {typed: key and [key, typed not in _first_of_each()] for typed, key in KEYS.items()},
        "opened by": {key: [typed for typed in KEYS if KEYS[typed] == key] for key in ADDRESSES},
        "stored twice": [],
        "accounts": {
            typed: _for_accounts(key) if typed in _first_of_each() else None for typed, key in KEYS.items()
        },
        "signed in": {typed: _for_accounts(key) for typed, key in KEYS.items()},
    }


def _first_of_each() -> set[str]:
    """The spellings that were typed before any other of the same address."""
    seen = list(KEYS.values())
    return {typed for number, (typed, key) in enumerate(KEYS.items()) if key and key not in seen[:number]}


def _for_accounts(key: str | None) -> str | None:
    """Accounts have plain letters before the @."""
    return key if key and key.isascii() else None
