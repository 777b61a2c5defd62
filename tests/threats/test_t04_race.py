"""T4: more browsers than places go in at the same moment, over HTTP, against the real server.

Guards three, each of which is enough where places are counted one by one: the conditional UPDATE of `devices._use`, the
partial unique index `one_device_a_place`, the check `never_more_uses_than_places`. Without all three more than
`max_uses` come in, on PostgreSQL; SQLite lets one transaction at a time look and step. Each has a test of its own below
that fails without it.
"""

from pathlib import Path

import pytest
from django.db import IntegrityError
from django.utils import timezone

from greenroom.access.refusals import LinkUsedUp
from greenroom.admission import devices
from greenroom.admission.door import Place
from greenroom.admission.models import Device
from greenroom.invitations.models import Invitation
from greenroom.rooms.models import Session
from tests import cast, racing
from tests.servers import greenroom_server

INVITATIONS = 200

SEED = f"""
import json
from datetime import timedelta
from django.db.transaction import atomic
from greenroom.access.roles import Role
from tests import cast
with atomic():
    session = cast.session_in(cast.room_of(cast.ada()), timedelta(minutes=-10))
    links = []
    for number in range({INVITATIONS}):
        email, places = f"guest{{number}}@example.org", 1 + number % 3
        path = cast.link_to(cast.invited(session, email, role=Role.VIEWER, max_uses=places))
        links.append([*path.removeprefix("/i/").split("."), email])
print(json.dumps(links))
"""
COUNT = """
import json
from greenroom.admission.models import Device, Participant
from greenroom.invitations.models import Invitation
live = Device.objects.filter(state="live").order_by("place")
invitations = list(Invitation.objects.order_by("pk"))
print(json.dumps({
    "max_uses": [one.max_uses for one in invitations],
    "use_count": [one.use_count for one in invitations],
    "places": [list(live.filter(invitation=one).values_list("place", flat=True)) for one in invitations],
    "inside": Participant.objects.count(),
}))
"""


@pytest.mark.slow
def test_exactly_as_many_come_in_as_there_are_places(env: dict[str, str], tmp_path: Path) -> None:
    with greenroom_server(tmp_path, env) as server:
        links = racing.in_the_site(SEED, env)
        answers = racing.race(server.url, links)  # type: ignore[arg-type]
        counted = racing.in_the_site(COUNT, env)
        log = server.output()

    places = counted["max_uses"]  # type: ignore[index]
    assert counted["use_count"] == places  # type: ignore[index]
    assert counted["places"] == [list(range(1, n + 1)) for n in places]  # type: ignore[index]
    assert counted["inside"] == sum(places)  # type: ignore[index]
    assert [sum(one == 303 for one in entries) for entries in zip(*answers, strict=True)] == places
    assert {status for entries in answers for status in entries} == {303, 409}
    assert "deadlock" not in log.lower()
    assert "locked" not in log.lower()


@pytest.mark.django_db
def test_place_that_was_free_a_moment_ago_is_not_given_twice(session_open: Session) -> None:
    invitation = cast.invited(session_open)
    faster, slower = (devices.Taker(invitation, None, digest, None) for digest in (b"1", b"2"))
    devices.take_place(faster, Place.FREE, now=timezone.now())

    with pytest.raises(LinkUsedUp):
        devices.take_place(slower, Place.FREE, now=timezone.now())


@pytest.mark.django_db
def test_no_more_uses_than_places(session_open: Session) -> None:
    cast.invited(session_open, max_uses=2)

    with pytest.raises(IntegrityError):
        Invitation.objects.update(use_count=3)


@pytest.mark.django_db
def test_no_two_devices_live_in_one_place(session_open: Session) -> None:
    invitation = cast.invited(session_open)
    facts = {"invitation": invitation, "place": 1, "state": "live", "reserved_at": timezone.now()}
    Device.objects.create(device_sha256=b"1", **facts)

    with pytest.raises(IntegrityError):
        Device.objects.create(device_sha256=b"2", **facts)
