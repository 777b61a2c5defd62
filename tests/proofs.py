"""The proof that live state is right: for everybody inside, snapshot before + what he heard = snapshot after.

Each proof is written to `tests/contracts/`, where vitest replays it with the browser's own reducer
(`frontend/wire/store.test.ts`); what is compared there is what a page shows.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from greenroom.access.roles import Role
from greenroom.admission.insiders import Inside, inside
from greenroom.admission.queries import visit_at_room
from greenroom.people.models import User
from greenroom.protocol.everything import put_together
from greenroom.rooms import log
from greenroom.rooms.models import Session
from greenroom.snapshot import snapshot
from tests import arriving, cast

CONTRACTS = Path(__file__).resolve().parent / "contracts"

INVITED = {Role.VIEWER: cast.EVE, Role.SPEAKER: cast.SAM, Role.MODERATOR: "kim@elsewhere.example"}
MEMBERS = {
    Role.CO_VIEWER: ("Vera", "Novák"),
    Role.CO_PUBLISHER: ("Pat", "Osei"),
    Role.CO_EDITOR: ("Mo", "Lindqvist"),
    Role.CO_OWNER: ("Lin", "Haddad"),
}


def somebody(session: Session, role: Role) -> Inside:
    """Somebody inside in this role: by invitation where one can be invited so, else by a standing."""
    if role in INVITED:
        return guest(session, role, INVITED[role])
    if role is Role.OWNER:
        return member(session, session.room.memberships.get(standing=Role.OWNER.value).user)
    first, last = MEMBERS[role]
    user = cast.account(f"{first.lower()}.{role.value}@example.edu", first, last)
    cast.member(session.room, user, role)
    return member(session, user)


def member(session: Session, user: User) -> Inside:
    """Somebody with an account, gone in."""
    browser = cast.client_of(user)
    assert arriving.go_in(browser, session).status_code == 303
    return fresh(session, user=user)


def guest(session: Session, role: Role, email: str) -> Inside:
    """Somebody invited, gone in by a link that asks for no code."""
    browser = cast.client_of()
    invitation = cast.invited(
        session, email, role=role, first=email.split("@")[0].title(), last=role.value, assurance="link"
    )
    assert arriving.come_in(browser, cast.link_to(invitation), session, email).status_code == 303
    return fresh(session, browser=browser)


def fresh(session: Session, *, user: User | None = None, browser: Client | None = None) -> Inside:
    """As he stands at this moment."""
    session = Session.objects.select_related("room").get(pk=session.pk)
    secret = browser.cookies["dev"].value if browser else None
    found = inside(visit_at_room(session.room, session, user=user, secret=secret, now=timezone.now()))
    assert found is not None, "he is not inside"
    return found


def everybody(session: Session) -> dict[Role, Inside]:
    """One of each role."""
    return {role: somebody(session, role) for role in Role}


Prove = Callable[[str, Iterable[Inside], Callable[[], object]], None]


@pytest.fixture
def prove() -> Prove:
    """Do something, and write down for each of those inside what he saw before, what he heard, what he sees after."""

    def proof(name: str, people: Iterable[Inside], do: Callable[[], object]) -> None:
        people = list(people)
        before = [_seen_by(me) for me in people]
        do()
        told = [
            {
                "role": me.role.value if me.role else "",
                "before": seen,
                "heard": _heard_by(me, after=seen["seq"]),
                "after": _seen_by(me),
            }
            for me, seen in zip(people, before, strict=True)
        ]
        assert any(one["heard"] for one in told), f"nobody heard anything of {name}"
        CONTRACTS.mkdir(exist_ok=True)
        (CONTRACTS / f"{name}.json").write_text(json.dumps(told, indent=1))

    return proof


def _seen_by(me: Inside) -> dict[str, Any]:
    whole: dict[str, Any] = json.loads(
        put_together(snapshot(fresh_row(me), now=timezone.now()))
    )  # as it is sent
    return {name: value for name, value in whole.items() if name not in {"type", "now"}}


def fresh_row(me: Inside) -> Inside:
    """With the session as it is now, as for each command."""
    return replace(me, session=Session.objects.select_related("room").get(pk=me.session.pk))


def _heard_by(me: Inside, *, after: int) -> list[dict[str, Any]]:
    logged = log.read(me.session.pk, after=after)
    assert logged is not None
    return [json.loads(one.frame) for one in logged if one.reaches(me.capabilities, me.participant.pk)]
