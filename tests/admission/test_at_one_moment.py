"""Several people at one moment; PostgreSQL lets them act at once, SQLite one after the other."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone

from greenroom.access.refusals import Refusal
from greenroom.access.roles import Role
from greenroom.admission import actions
from greenroom.admission.models import Participant
from greenroom.rooms.models import Session
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
