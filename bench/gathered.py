"""Fills a data folder with an open session and people inside, each with the cookie of his browser."""

import json
import sys
from datetime import timedelta


def gather(people: int) -> None:
    """Print the session's live door, then the cookies."""
    from django.conf import settings
    from django.core.management import call_command
    from django.utils import timezone

    from greenroom.admission import secrets
    from greenroom.admission.models import Device, Participant
    from greenroom.invitations.models import Invitation
    from greenroom.people.models import User
    from greenroom.rooms.models import Membership, Room, Session

    call_command("migrate", verbosity=0)
    now = timezone.now()
    ada = User.objects.create(
        email="ada@example.edu", email_key="ada@example.edu", first_name="Ada", last_name="O"
    )
    room = Room.objects.create(name="The bench", zone="Europe/Berlin", description="A room to talk in.")
    Membership.objects.create(room=room, user=ada, standing="owner")
    session = Session.objects.create(
        room=room, starts_at=now - timedelta(minutes=5), ends_at=now + timedelta(hours=8), zone=room.zone
    )
    invitations = Invitation.objects.bulk_create(
        Invitation(
            **{
                "room": room,
                "session": session,
                "role": "viewer",
                "max_uses": 1,
                "use_count": 1,
                "created_at": now,
            },
            email_display=f"guest{n}@example.org",
            email_key=f"guest{n}@example.org",
            first_name=f"Guest {n}",
            last_name="of many",
        )
        for n in range(people)
    )
    minted = [secrets.mint() for _ in invitations]
    devices = Device.objects.bulk_create(
        Device(
            **{"invitation": one, "place": 1, "state": "live", "reserved_at": now, "bound_at": now},
            device_sha256=digest,
        )
        for one, (_, digest) in zip(invitations, minted, strict=True)
    )
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
    cookies = [f"{settings.DEVICE_COOKIE_NAME}={secret}" for secret, _ in minted]
    print(json.dumps([f"/live/{room.address}/{session.pk}", cookies]))


if __name__ == "__main__":
    import django

    django.setup()
    gather(int(sys.argv[1]))
