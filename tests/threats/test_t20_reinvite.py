"""T20: one address has one invitation in a session, however it is spelt and whoever invites at once.

Guards: the two unique constraints of `Invitation`, with the retry in `invitations.writing.write`; `email_key`.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError

from greenroom.access.roles import Role
from greenroom.invitations import actions, queries, writing
from greenroom.invitations.models import Invitation, Link
from greenroom.people.models import User
from greenroom.rooms.models import Room, Session
from greenroom.rooms.queries import member_of
from tests import cast
from tests.servers import postgres_server

SPELLINGS = (
    "sam.rivera@straße.example",
    "SAM.RIVERA@straße.example",
    "  Sam.Rivera@STRASSE.example".replace("STRASSE", "Straße"),
    "sam.rivera@xn--strae-oqa.example",
    "sam.Rivera@XN--STRAE-OQA.Example ",
)


@pytest.fixture
def invite(room: Room, session_soon: Session, now: datetime) -> Callable[..., actions.Invited]:
    def invite(by: User, email: str = cast.SAM, **terms: Any) -> actions.Invited:
        usual = {
            "first_name": "Sam",
            "last_name": "Rivera",
            "role": Role.SPEAKER,
            "send": False,
            "session": session_soon,
        }
        return actions.invite(member_of(by, room), email=email, **{**usual, **terms}, now=now)

    return invite


@pytest.mark.parametrize("everywhere", [False, True])
def test_five_spellings_of_an_address_are_one_invitation(
    invite: Callable[..., actions.Invited], ada: User, everywhere: bool
) -> None:
    where = {"session": None} if everywhere else {}
    links = [invite(ada, spelling, **where).link for spelling in SPELLINGS]

    assert Invitation.objects.count() == 1
    assert all(queries.find(link.rpartition("/i/")[2]) for link in links)


def test_two_plain_letters_apart_are_two_people(invite: Callable[..., actions.Invited], ada: User) -> None:
    invite(ada, "mike@example.org")
    invite(ada, "m\u0131ke@example.org")

    assert Invitation.objects.count() == 2


def test_an_explicit_replacement_ends_every_former_link(
    invite: Callable[..., actions.Invited], ada: User, room: Room, now: datetime
) -> None:
    former = [invite(ada).link, invite(ada).link]

    new = actions.reissue(member_of(ada, room), Invitation.objects.get(), now=now)

    in_force = {link.pk for link in Link.objects.filter(revoked_at=None)}
    ids = [link.rpartition("/i/")[2].partition(".")[0] for link in [*former, new]]
    assert in_force == {ids[-1]}


def test_who_finds_the_address_taken_at_the_last_moment_edits_instead(
    invite: Callable[..., actions.Invited], ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The race of two managers, on one thread: the row appears between the look and the insert."""
    looked = writing._standing
    seen: list[object] = []

    def late(*args: Any) -> Invitation | None:
        seen.append(args)
        return looked(*args) if len(seen) > 2 else None

    monkeypatch.setattr(writing, "_standing", late)
    first, second = invite(ada), invite(ada, role=Role.VIEWER)

    assert (first.again, second.again) == (False, True)
    assert Invitation.objects.get().role == "viewer"


def test_the_database_itself_takes_no_second_row(session_soon: Session, room: Room) -> None:
    cast.invited(session_soon)
    with pytest.raises(IntegrityError):
        cast.invited(session_soon)


def test_the_database_takes_no_second_row_for_every_session_either(room: Room) -> None:
    cast.invited(room)
    with pytest.raises(IntegrityError):
        cast.invited(room)


RACE = """
import json, sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import django

django.setup()
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

call_command("migrate", verbosity=0)
from greenroom.access.roles import Role
from greenroom.invitations.actions import invite
from greenroom.rooms.queries import member_of
from tests import cast

ROUNDS, MANAGERS = 15, 4
room = cast.room_of(cast.ada())
managers = [cast.account(f"m{n}@example.edu", f"M{n}", "Anager") for n in range(MANAGERS)]
members = [(cast.member(room, user, Role.CO_EDITOR), member_of(user, room))[1] for user in managers]
session, now = cast.session_in(room, timedelta(hours=1)), timezone.now()
together = Barrier(MANAGERS)
connection.close()

def at_once(member):
    again = []
    for n in range(ROUNDS):
        together.wait(30)
        names = {"first_name": "Sam", "last_name": "Rivera", "role": Role.VIEWER, "send": False}
        again.append(invite(member, session=session, email=f"sam{n}@example.org", **names, now=now).again)
    connection.close()
    return again

with ThreadPoolExecutor(MANAGERS) as pool:
    answers = list(pool.map(at_once, members))
made = [sum(not again for again in answer) for answer in zip(*answers)]
print(json.dumps({"rows": room.invitations.count(), "made": made}))
"""


def _race(tmp_path: Path, database: str) -> dict[str, Any]:
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "greenroom.settings",
        "GREENROOM_DATA": str(tmp_path),
        "GREENROOM_DATABASE": database,
        "GREENROOM_LETTERS": "off",
    }
    ran = subprocess.run([sys.executable, "-c", RACE], env=env, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr
    answer: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return answer


def test_four_managers_at_the_same_moment_make_one_invitation(tmp_path: Path) -> None:
    assert _race(tmp_path, "") == {"rows": 15, "made": [1] * 15}


@pytest.mark.postgres
def test_four_managers_at_the_same_moment_make_one_invitation_on_postgresql(tmp_path: Path) -> None:
    with postgres_server() as url:
        assert _race(tmp_path, url) == {"rows": 15, "made": [1] * 15}
