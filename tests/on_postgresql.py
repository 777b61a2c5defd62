"""Runs pytest on a PostgreSQL server of its own: `python -m tests.on_postgresql tests/mail -x`."""

import os
import subprocess
import sys
from collections.abc import Sequence

from tests.servers import postgres_server

HEART = (
    "tests/test_statements.py",
    "tests/test_sweep.py",
    "tests/administration",
    "tests/admission",
    "tests/conversation",
    "tests/interactions",
    "tests/invitations",
    "tests/live/test_faults.py",
    "tests/live/test_interactions.py",
    "tests/live/test_people.py",
    "tests/live/test_socket.py",
    "tests/mail",
    "tests/people",
    "tests/reports",
    "tests/rooms",
    "tests/stage",
    "tests/web/test_faults.py",
    "tests/web/test_invite_list.py",
    "tests/web/test_join.py",
    "tests/web/test_room_page.py",
    "tests/threats/test_t06_move.py",
    "tests/threats/test_t10_guest_session.py",
    "tests/threats/test_t15_expiry_between.py",
    "tests/threats/test_t16_revoked_while_connected.py",
    "tests/threats/test_t20_reinvite.py",
    "tests/threats/test_t21_suggestions.py",
    "tests/threats/test_t22_enumeration.py",
    "tests/threats/test_t22_lobby_enumeration.py",
    "tests/threats/test_t24_guessing_address.py",
    "tests/threats/test_t25_guessing_codes.py",
    "tests/threats/test_t26_lockout.py",
    "tests/threats/test_t42_managers_never_queue.py",
    "tests/threats/test_t42_waiting_room.py",
    "tests/threats/test_t47_retention.py",
)
"""What runs where no tests are named, as in bin/test: all that locks, counts, compares or stores what people send.

The slow ones are left out: they start servers with databases of their own, PostgreSQL among them."""


def main(arguments: Sequence[str]) -> int:
    """Give pytest's exit status."""
    named = any(argument.startswith(("tests/", "@")) for argument in arguments)
    pytest = [sys.executable, "-m", "pytest", "-m", "not browser and not postgres and not slow", *arguments]
    with postgres_server() as url:
        env = {**os.environ, "GREENROOM_DATABASE": url}
        return subprocess.run([*pytest, *(() if named else HEART)], env=env).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
