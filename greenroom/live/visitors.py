"""Who sends a message: everything here runs in a thread, and asks the one door."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http.cookies import CookieError, SimpleCookie

from django.conf import settings

from greenroom.access.refusals import NotProved, Refusal, RoomDeleted
from greenroom.admission.door import Countdown, Enter, Refused
from greenroom.admission.insiders import Inside, grounds, inside
from greenroom.admission.queries import User, Visit, session_at, session_for, visit_at_room
from greenroom.people.queries import SignedIn, signed_in
from greenroom.rooms.queries import Room, Session, room_at


@dataclass(frozen=True, slots=True)
class Caller:
    """What a browser brought along when it connected: the session's address, and its two cookies.

    Session 0 is that of a room which has none yet, since somebody opens it by hand.
    """

    room: str
    session: int
    account: str | None
    device: str | None

    @property
    def address(self) -> tuple[str, int]:
        """The session's address."""
        return self.room, self.session


@dataclass(frozen=True)
class Outside:
    """Somebody who waits before the door: for the time, the lock, a free seat, or his page to go in."""

    room: int
    doors_at: datetime | None
    at: datetime
    """When that was found."""
    visit: Visit
    newcomer: int = 0

    @property
    def grounds(self) -> frozenset[str]:
        """What he comes by."""
        return grounds(self.visit)


@dataclass(frozen=True)
class Away:
    """Somebody who does not belong here, and why."""

    refusal: type[Refusal]


WAITING = ("LOCKED", "FULL")


def caller(room: str, session: int, cookie: str) -> Caller:
    """Who knocks, by the `Cookie` header of his handshake."""
    jar: Mapping[str, str] = _cookies(cookie)
    account, device = jar.get(settings.SESSION_COOKIE_NAME), jar.get(settings.DEVICE_COOKIE_NAME)
    return Caller(room, session, account, device)


def _cookies(header: str) -> dict[str, str]:
    try:
        return {name: one.value for name, one in SimpleCookie(header).items()}
    except CookieError:
        return {}


def recognise(who: Caller, now: datetime) -> Inside | Outside | Away:
    """Where he stands, by the door."""
    account = signed_in(who.account) if who.account else None
    user = account.user if account else None
    try:
        room, session = _where(who, user, now)
    except (Room.DoesNotExist, Session.DoesNotExist, RoomDeleted):
        return Away(RoomDeleted)
    visit = visit_at_room(room, session, user=user, secret=who.device, now=now)
    return inside(visit, until=_until(visit, account, now)) or _outside(visit, now)


def _until(visit: Visit, account: SignedIn | None, now: datetime) -> datetime | None:
    """The earliest moment at which something ends by itself that lets him in, or gives him his role."""
    invited = visit.arrival.invited
    ends = [invited.stops_at if invited else None, account.until if account else None]
    return min((end for end in ends if end is not None and end > now), default=None)


def _where(who: Caller, user: User | None, now: datetime) -> tuple[Room, Session | None]:
    if who.session:
        session = session_at(who.room, who.session)
        return session.room, session
    room = room_at(who.room)
    return room, session_for(room, user=user, secret=who.device, now=now)


def _outside(visit: Visit, now: datetime) -> Outside | Away:
    way = visit.way
    waits = isinstance(way, Enter | Countdown) or (isinstance(way, Refused) and way.refusal.name in WAITING)
    if waits:
        return Outside(visit.room.pk, visit.session.doors_at if visit.session else None, now, visit)
    return Away(way.refusal if isinstance(way, Refused) else NotProved)
