"""Several people at one moment; PostgreSQL lets them act at once, SQLite one after the other."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.db import connection
from django.utils import timezone

from greenroom.access.refusals import Refusal
from greenroom.access.roles import Role
from greenroom.admission import actions, secrets
from greenroom.admission.models import Challenge, Device, Participant
from greenroom.invitations.models import Invitation
from greenroom.rooms.models import Session
from greenroom.rooms.queries import member_of
from tests import arriving, cast

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> None:
    """Do all of it at the same moment; a refusal is an answer."""

    def done(act: Callable[[], object]) -> None:
        try:
            act()
        except Refusal:
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        list(pool.map(done, acts))


def test_no_more_come_in_than_the_room_takes(session_open: Session) -> None:
    session_open.room.capacity = 1
    session_open.room.save()
    for number in range(6):
        browsers = [cast.client_of() for _ in range(3)]
        for seat, browser in enumerate(browsers):
            email = f"guest{number}-{seat}@example.org"
            arriving.type_address(
                browser, cast.link_to(cast.invited(session_open, email, role=Role.VIEWER)), email
            )
        secret_ones = [browser.cookies["dev"].value for browser in browsers]
        at_once(
            *(
                lambda secret=secret: actions.enter(  # type: ignore[misc]
                    session_open.room, session_open, user=None, secret=secret, now=timezone.now()
                )
                for secret in secret_ones
            )
        )

        assert Participant.objects.count() == 1
        Participant.objects.all().delete()


def test_move_and_replacement_by_the_host_end_both(session_open: Session, settings: LazySettings) -> None:
    """Guards the order in which `codes._proved` and `requests.release_all` hold devices: by number."""
    settings.MAIL_WORKS = True
    room = session_open.room
    ada = member_of(room.memberships.get(standing=Role.OWNER.value).user, room)  # type: ignore[arg-type]
    for number in range(25):
        now = timezone.now()
        invitation = cast.invited(session_open, f"guest{number}@example.org", role=Role.VIEWER, max_uses=3)
        places = range(1, 4)
        Device.objects.bulk_create(
            Device(
                invitation=invitation,
                place=place,
                device_sha256=b"%d-%d" % (number, place),
                state="live",
                reserved_at=now,
                bound_at=now,
            )
            for place in places
        )
        Invitation.objects.filter(pk=invitation.pk).update(use_count=3)
        secret, digest = secrets.mint()
        Device.objects.create(invitation=invitation, device_sha256=digest, reserved_at=now)
        challenge = Challenge.objects.create(
            room=room,
            invitation=invitation,
            browser_sha256=digest,
            created_at=now,
            expires_at=now + timedelta(minutes=10),
        )
        challenge.code_hmac = secrets.code_hmac(challenge.pk, "BBBB-BBBB")
        challenge.save()
        invitation.refresh_from_db()

        at_once(
            lambda: actions.prove(room, "BBBB-BBBB", secret=secret, now=now),  # noqa: B023
            lambda: actions.reissue(ada, invitation, now=now),  # noqa: B023
        )
