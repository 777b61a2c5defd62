"""Fills a data folder with a session and people who came to it, each with the cookie of his browser."""

import json
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from greenroom.admission.models import Device
    from greenroom.rooms.models import Session


def gather(people: int, opens_in: int) -> None:
    """Print what `bench.servers.Gathered` holds: people inside, or before a session that opens in so many seconds."""
    from django.conf import settings
    from django.core.management import call_command
    from django.urls import reverse
    from django.utils import timezone

    call_command("migrate", verbosity=0)
    now = timezone.now()
    session = _session(now, opens_in)
    devices, secrets = _browsers(session, people, now)
    if not opens_in:
        _go_in(session, devices, now)
    told = {
        "path": f"/live/{session.room.address}/{session.pk}",
        "page": reverse("session_page", args=[session.room.address, session.pk]),
        "cookies": [f"{settings.DEVICE_COOKIE_NAME}={secret}" for secret in secrets],
        "poll": _poll(session, now),
    }
    print(json.dumps(told))


def _session(now: datetime, opens_in: int) -> "Session":
    from greenroom.people.models import User
    from greenroom.rooms.models import Membership, Room, Session

    ada = User.objects.create(
        email="ada@example.edu", email_key="ada@example.edu", first_name="Ada", last_name="O"
    )
    room = Room.objects.create(name="The bench", zone="Europe/Berlin", description="A room to talk in.")
    Membership.objects.create(room=room, user=ada, standing="owner")
    starts_at = now + (timedelta(seconds=opens_in) if opens_in else -timedelta(minutes=5))
    return Session.objects.create(
        room=room, starts_at=starts_at, ends_at=now + timedelta(hours=8), zone=room.zone
    )


def _browsers(session: "Session", people: int, now: datetime) -> "tuple[list[Device], list[str]]":
    """So many guests, each with a place in his browser, and the browsers' secrets."""
    from greenroom.admission import secrets
    from greenroom.admission.models import Device
    from greenroom.invitations.models import Invitation

    invited = {"room": session.room, "session": session, "role": "viewer", "created_at": now}
    used = {"max_uses": 1, "use_count": 1}
    invitations = Invitation.objects.bulk_create(
        Invitation(
            **invited,
            **used,
            email_display=f"guest{n}@example.org",
            email_key=f"guest{n}@example.org",
            first_name=f"Guest {n}",
            last_name="of many",
        )
        for n in range(people)
    )
    minted = [secrets.mint() for _ in invitations]
    live = {"place": 1, "state": "live", "reserved_at": now, "bound_at": now}
    devices = Device.objects.bulk_create(
        Device(invitation=one, device_sha256=digest, **live)
        for one, (_, digest) in zip(invitations, minted, strict=True)
    )
    return devices, [secret for secret, _ in minted]


def _go_in(session: "Session", devices: "Sequence[Device]", now: datetime) -> None:
    from greenroom.admission.models import Participant

    Participant.objects.bulk_create(
        Participant(
            session=session,
            device=device,
            person=f"invitation:{device.invitation_id}",
            joined_at=now,
            seen_at=now,
        )
        for device in devices
    )


def _poll(session: "Session", now: datetime) -> tuple[int, int, list[int]]:
    """A poll that is open: its number, its question's, its options'."""
    from greenroom.interactions.models import Interaction, Option, Part

    poll = Interaction.objects.create(
        session=session,
        name="Ada O",
        kind="poll",
        text="Which number is right?",
        created_at=now,
        published_at=now,
        shared_at=now,
    )
    question = Part.objects.create(interaction=poll, place=0, asks="choice")
    options = [Option.objects.create(question=question, place=n, text=f"{n} %").pk for n in range(4)]
    return poll.pk, question.pk, options


if __name__ == "__main__":
    import django

    django.setup()
    gather(int(sys.argv[1]), int(sys.argv[2]))
