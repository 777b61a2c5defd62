"""The questions to the host that wait, for the pages of those who may answer."""

from typing import Any

from greenroom.access.roles import Capability
from greenroom.admission.queries import HostRequest, Visit, open_requests
from greenroom.rooms.queries import Member, Room
from greenroom.web.versions import version

FRESH = 1
"""For so many seconds everybody who answers hears of what was read once."""


def requests_in(room: Room) -> dict[str, Any]:
    """What parts/host_requests.html needs."""
    asked = open_requests(room)
    return {"requests": asked, "requests_version": _version(asked)}


def requests_version(room: Room) -> str:
    """The mark of what waits at this moment: a page asks when it is told that something changed."""
    return _version(open_requests(room))


def answers(visit: Visit) -> bool:
    """Whether somebody inside may answer: by a standing of his own, as the page of the answer wants it."""
    if visit.user is None:
        return False
    return Member(visit.user, visit.room, visit.arrival.standing).may(Capability.INVITE)


def _version(asked: list[HostRequest]) -> str:
    return version([(one.pk, one.code, one.invitation.revoked_at) for one in asked])
