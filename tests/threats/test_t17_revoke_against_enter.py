"""T17: somebody goes in at the moment at which his invitation is revoked: whichever is first, he is not in afterwards.

Guards `revoked_at=None` in `devices._use`: without it somebody whose door was asked before the revocation takes a
place after it, on PostgreSQL; SQLite lets one transaction at a time look and take. Whoever is too late by a hair is
told why by `devices._why_not`.
"""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import sleep
from typing import TextIO

import httpx
import pytest

from tests import racing
from tests.far import gathering, reserve
from tests.servers import greenroom_server

INVITATIONS = 200

REVOKE = """
import sys
from django.utils import timezone
from greenroom.invitations import actions
from greenroom.people.models import User
from greenroom.rooms.queries import member_of
owner = member_of(User.objects.get(), session.room)
invitations = list(session.invitations.order_by("pk"))
print("ready", flush=True)
for line in sys.stdin:
    actions.revoke(owner, invitations[int(line)], now=timezone.now())
"""
ORDER = """
from greenroom.administration.models import AuditEvent
seen = AuditEvent.objects.filter(verb__in=["device.bound", "invitation.revoked"]).order_by("pk")
print(json.dumps(list(seen.values_list("verb", "object"))))
"""


@pytest.mark.slow
def test_nobody_takes_a_place_after_his_invitation_was_revoked(env: dict[str, str], tmp_path: Path) -> None:
    with greenroom_server(tmp_path, env) as server:
        room = gathering(env, guests=INVITATIONS)
        with httpx.Client(base_url=server.url, headers={"Origin": server.url}, timeout=60) as line:
            cookies = [reserve(line, link) for link in room.links]
            page = f"/rooms/{room.room}/room/{room.session}/enter"
            with racing.spoken_with(room.head + REVOKE, env) as (revoker, said):
                assert said.readline() == "ready\n"
                statuses = pairs(line, page, cookies, revoker)
        order = room.ask(ORDER)

    assert set(statuses) == {303, 410}, "some came in, the others read that the invitation was removed"
    revoked: set[str] = set()
    for verb, invitation in order:  # type: ignore[attr-defined]
        assert verb == "invitation.revoked" or invitation not in revoked, f"{invitation} came in afterwards"
        if verb == "invitation.revoked":
            revoked.add(invitation)
    assert len(revoked) == INVITATIONS


def pairs(line: httpx.Client, page: str, cookies: list[str], revoker: TextIO) -> list[int]:
    """Each goes in, and is revoked some milliseconds before or after; the answers' statuses."""
    statuses = []
    with ThreadPoolExecutor(1) as pool:
        for number, cookie in enumerate(cookies):
            ahead = (number % 16 - 8) / 1000
            if ahead < 0:
                print(number, file=revoker, flush=True)
                sleep(-ahead)
            answer = pool.submit(line.post, page, headers={"Cookie": cookie})
            if ahead >= 0:
                sleep(ahead)
                print(number, file=revoker, flush=True)
            statuses.append(answer.result().status_code)
    return statuses
