"""Fills a data folder with a room, a session that is open, so many invitations."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from secrets import token_urlsafe
from typing import NamedTuple

BATCH = 50_000


class Invited(NamedTuple):
    """One invitation to arrive by: the link's id, its secret, the address."""

    link: str
    secret: str
    email: str


class Site(NamedTuple):
    """What was stored: the invitations to arrive by, the owner's page of the room with the cookie that opens it."""

    invited: list[Invited]
    media_page: str
    cookie: str


def sign_in() -> tuple[str, str]:
    """The address of the room's media page, and the cookie of a browser in which its owner is signed in."""
    from django.conf import settings
    from django.test import Client
    from django.urls import reverse

    from greenroom.rooms.models import Membership

    owner = Membership.objects.select_related("room", "user").get(standing="owner")
    browser = Client()
    browser.force_login(owner.user)
    key = browser.cookies[settings.SESSION_COOKIE_NAME].value
    return reverse("media_page", args=[owner.room.address]), f"{settings.SESSION_COOKIE_NAME}={key}"


def fill(database: Path, *, invitations: int, usable: int) -> list[Invited]:
    """Store this many invitations, each with a link; the first `usable` come back with their secrets."""
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA synchronous=OFF")
    with connection:
        room, session = _room(connection)
        for first in range(0, invitations, BATCH):
            _batch(connection, room, session, range(first, min(first + BATCH, invitations)))
    known = [_invited(n) for n in range(usable)]
    with connection:
        for n, invited in enumerate(known):
            digest = sha256(invited.secret.encode()).digest()
            connection.execute(
                "UPDATE greenroom_link SET secret_sha256 = ? WHERE id = ?", (digest, f"{n:010d}")
            )
    connection.execute("ANALYZE")
    connection.close()
    return known


def _invited(n: int) -> Invited:
    return Invited(f"{n:010d}", token_urlsafe(32), f"guest{n}@example.org")


def _room(connection: sqlite3.Connection) -> tuple[int, int]:
    """Made by Greenroom's own tables, so that every default is the product's."""
    from greenroom.people.models import User
    from greenroom.rooms.models import Membership, Room, Session

    now = datetime.now(UTC)
    ada = User.objects.create(
        email="ada@example.edu", email_key="ada@example.edu", first_name="Ada", last_name="O"
    )
    room = Room.objects.create(name="The bench", zone="Europe/Berlin", description="A room to arrive in.")
    Membership.objects.create(room=room, user=ada, standing="owner")
    session = Session.objects.create(
        room=room, starts_at=now - timedelta(minutes=5), ends_at=now + timedelta(hours=8), zone=room.zone
    )
    return room.pk, session.pk


def _batch(connection: sqlite3.Connection, room: int, session: int, numbers: range) -> None:
    now = datetime.now(UTC).replace(tzinfo=None).isoformat(" ")
    row = (room, session, "viewer", "move", "", now, "", 0, 1)
    connection.executemany(
        "INSERT INTO greenroom_invitation (id, email_display, email_key, first_name, last_name, room_id, session_id,"
        " role, moving, language, created_at, revoked_reason, use_count, max_uses)"
        " VALUES (?, ?, ?, ?, 'Guest', ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        ((n + 1, f"guest{n}@example.org", f"guest{n}@example.org", f"Guest {n}", *row) for n in numbers),
    )
    connection.executemany(
        "INSERT INTO greenroom_link (id, invitation_id, secret_sha256, channel, created_at)"
        " VALUES (?, ?, ?, 'copy', ?)",
        _links(numbers, now),
    )


def _links(numbers: range, now: str) -> Iterator[tuple[str, int, bytes, str]]:
    return ((f"{n:010d}", n + 1, sha256(b"unused" + n.to_bytes(8)).digest(), now) for n in numbers)
