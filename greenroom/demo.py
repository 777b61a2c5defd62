"""The demo that a first start makes: four people, one room, three sessions."""

import os
import secrets
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from django.db.transaction import atomic
from django.utils import timezone

from greenroom.access.roles import Role
from greenroom.people import actions as people
from greenroom.people.models import SiteRole, User
from greenroom.rooms import actions as rooms
from greenroom.rooms import queries
from greenroom.rooms.queries import Member, Room

ZONE = "Europe/Berlin"
ROOM = "Next-Level Growth: Practical Strategies That Work"
DESCRIPTION = """\
For people who run something small and want it to become larger without losing what made it good.

Each time a guest who has done it brings one decision, with the numbers as they were that day. First you decide, in \
small groups; then you hear what happened. Bring a decision of your own: the last half hour is yours.
"""
PASSWORDS = "demo.txt"
"""In the data folder, for its owner alone: a line a person, which is address, space, password."""


class Person(NamedTuple):
    """Somebody of the demo."""

    email: str
    first_name: str
    last_name: str
    site_role: SiteRole


OLU = Person("administrator@example.edu", "Olu", "Bright", SiteRole.ADMINISTRATOR)
ADA = Person("ada@example.edu", "Ada", "Okafor", SiteRole.CREATOR)
MO = Person("mo@example.edu", "Mo", "Lindqvist", SiteRole.USER)
VERA = Person("vera@example.edu", "Vera", "Novák", SiteRole.USER)


def create_demo(data_dir: Path) -> None:
    """Fill an empty site; whoever makes it may read the passwords in the data folder, nobody else."""
    now = timezone.now()
    with atomic():
        administrator, password = _administrator(now)
        passwords = {OLU.email: password}
        ada, passwords[ADA.email] = _person(administrator, ADA)
        mo, passwords[MO.email] = _person(administrator, MO)
        vera, passwords[VERA.email] = _person(administrator, VERA)
        _plan(_room(ada, mo=mo, vera=vera), now=now)
        _keep(passwords, data_dir / PASSWORDS)


def renew_demo() -> None:
    """Plan again once every session of the demo is over, so that there is always one to enter."""
    now = timezone.now()
    owned = Room.objects.filter(
        name=ROOM,
        deleted_at__isnull=True,
        memberships__user__email=ADA.email,
        memberships__standing=Role.OWNER.value,
    )
    room = owned.first()
    if room and queries.session_on(room, now) is None:
        _plan(queries.member_of(queries.host(room), room), now=now)


def _administrator(now: datetime) -> tuple[User, str]:
    """The first account, made as on the first-run page."""
    password = "-".join(secrets.token_hex(2) for _ in range(5))
    administrator = people.make_first_administrator(
        people.first_run_code() or "",
        email=OLU.email,
        first_name=OLU.first_name,
        last_name=OLU.last_name,
        password=password,
        visitor="demo",
        now=now,
    )
    return administrator, password


def _person(administrator: User, person: Person) -> tuple[User, str]:
    user = people.add_person(administrator, **person._asdict())
    return user, people.set_first_password(administrator, user)


def _room(ada: User, *, mo: User, vera: User) -> Member:
    room = rooms.create_room(ada, name=ROOM, description=DESCRIPTION, speakers="a guest each time", zone=ZONE)
    owner = queries.member_of(ada, room)
    rooms.set_standing(owner, user=mo, standing=Role.CO_EDITOR)
    rooms.set_standing(owner, user=vera, standing=Role.CO_VIEWER)
    return owner


def _plan(owner: Member, *, now: datetime) -> None:
    """One session that is over, one that is open, one that starts in ten minutes."""
    _session(owner, "Hiring before you can afford it", starts_at=now - timedelta(days=7))
    _session(owner, "Pricing what you used to give away", starts_at=now - timedelta(minutes=5))
    _session(owner, "Saying no to the biggest customer", starts_at=now + timedelta(minutes=10))


def _session(owner: Member, title: str, *, starts_at: datetime) -> queries.Session:
    return rooms.add_session(
        owner, title=title, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1), zone=ZONE
    )


def _keep(passwords: dict[str, str], path: Path) -> None:
    path.unlink(missing_ok=True)  # one that is left over may be open to others
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.writelines(f"{address} {password}\n" for address, password in passwords.items())
