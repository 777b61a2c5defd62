"""The door: the one rule that decides the way in, for every path that leads here."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from greenroom.access.refusals import (
    Declined,
    DeclinedAgain,
    DomainNotAllowed,
    InvitationRemoved,
    LinkExpired,
    LinkUsedElsewhere,
    LinkUsedUp,
    MovedElsewhere,
    NotInvited,
    PutOut,
    Refusal,
    RoomDeleted,
    RoomFull,
    RoomLocked,
    SessionEnded,
    WrongAccount,
)
from greenroom.access.roles import GRANTS, Assurance, Capability, Role, at_least, highest, rank

# ---------- What the door is told ----------


class Binding(StrEnum):
    """How a device is bound to an invitation."""

    RESERVED = "reserved"  # the address was typed; nothing is spent
    LIVE = "live"  # it entered, and holds a place
    RELEASED = "released"  # its place moved on, or was taken back


class Release(StrEnum):
    """Why a device was released."""

    MOVED = "moved"
    REISSUED = "reissued"
    REVOKED = "revoked"


class Knock(StrEnum):
    """What came of waiting before a locked door."""

    WAITS = "waits"
    ADMITTED = "admitted"
    DECLINED = "declined"  # may ask once more
    DECLINED_AGAIN = "declined_again"


@dataclass(frozen=True)
class Gathering:
    """The session before whose door somebody stands; times are UTC."""

    doors_at: datetime
    closes_at: datetime | None = None
    locked: bool = False
    full: bool = False


@dataclass(frozen=True)
class Invited:
    """What an invitation says at this moment."""

    role: Role = Role.VIEWER
    removed: bool = False  # the invitation was revoked, or the link that was opened
    stops_at: datetime | None = None
    domain_allowed: bool = True
    needs: Assurance = Assurance.LINK
    lesser: tuple[tuple[Role, Assurance], ...] = ()  # lower roles with what each asks, the highest first
    places: int | None = 1  # None is unlimited
    taken: int = 0
    moves: bool = True  # a holder may pass his place on; never under the strict rule
    mail_works: bool = True


@dataclass(frozen=True)
class Held:
    """This browser, as the invitation knows it."""

    binding: Binding
    assurance: Assurance = Assurance.LINK
    reason: str = ""


@dataclass(frozen=True)
class Arrival:
    """Everything that the way in depends on."""

    session: Gathering | None = None
    room_deleted: bool = False
    by_link: bool = False
    signed_in: bool = False
    standing: Role | None = None  # his own ground: his standing, or viewer where every account may enter (K60)
    invited: Invited | None = None
    holds_address: bool = False  # signed in, and the invited address is a verified one of his
    device: Held | None = None
    inside: bool = False  # present already: not held up by what holds up newcomers
    granted: Role | None = None  # what a live grant in this session lifts him to; it lets nobody in
    put_out: bool = False  # somebody who moderates has ended his visit
    knock: Knock = Knock.WAITS
    agreed: bool = True  # to the text that the site asks everybody to agree to, if it has one
    moves_here: bool = (
        False  # asked to take a place over, and proved it: by a code typed now, or by the account
    )


# ---------- What it answers ----------


class Place(StrEnum):
    """How somebody comes to a place of his invitation."""

    HELD = "held"
    FREE = "free"  # taking it is a use
    TAKEN_OVER = "taken_over"  # another device of the same person gives it up; no use


@dataclass(frozen=True)
class Enter:
    """Go in, in this role; without a place when it is his own standing that lets him in.

    With `asks` only after he has agreed to the site's text (K79). `offered` is the role that he was given since, and
    takes once he has typed a mailed code.
    """

    role: Role
    place: Place | None = None
    asks: bool = False
    offered: Role | None = None


@dataclass(frozen=True)
class Countdown:
    """Wait for the doors to open, to go in in this role; without a time when somebody opens them by hand."""

    until: datetime | None
    role: Role = Role.VIEWER


@dataclass(frozen=True)
class Lobby:
    """Say who you are: by the invited address, or by signing in."""


@dataclass(frozen=True)
class Code:
    """Type the code that was mailed to the invited address."""


@dataclass(frozen=True)
class Refused:
    """An expected no."""

    refusal: type[Refusal]


Way = Enter | Countdown | Lobby | Code | Refused


# ---------- The rule ----------


def way_in(arrival: Arrival, now: datetime) -> Way:
    """Where somebody goes from here, at this moment (UTC).

    A standing outweighs an invitation, except that whoever opens a link is told what the link is worth.
    """
    if arrival.room_deleted:
        return Refused(RoomDeleted)
    no = _invitation_refused(arrival, now)
    if no and (arrival.by_link or arrival.standing is None):
        return Refused(no)
    if arrival.session and _over(arrival.session.closes_at, now):
        return Refused(SessionEnded)
    if arrival.standing is not None:
        role = arrival.standing if no else _own_role(arrival, arrival.standing)
        return _through(arrival, role, None, now)
    if arrival.invited is None:
        return Refused(NotInvited) if arrival.signed_in else Lobby()
    return _by_invitation(arrival, arrival.invited, now)


def _invitation_refused(arrival: Arrival, now: datetime) -> type[Refusal] | None:
    invited = arrival.invited
    if invited is None:
        return None
    if invited.removed:
        return InvitationRemoved
    if arrival.by_link and arrival.signed_in and not arrival.holds_address:
        return WrongAccount
    if _over(invited.stops_at, now):
        return LinkExpired
    return None if invited.domain_allowed else DomainNotAllowed


def _own_role(arrival: Arrival, standing: Role) -> Role:
    """The higher of his grounds: an invitation at his own verified address lifts a standing, and needs no place."""
    if arrival.invited and arrival.holds_address and rank(arrival.invited.role) > rank(standing):
        return arrival.invited.role
    return standing


def _by_invitation(arrival: Arrival, invited: Invited, now: datetime) -> Way:
    proof = _proof(arrival)
    if proof is None:
        return Lobby()
    role = invited.role if at_least(proof, invited.needs) else _meanwhile(arrival, invited, proof)
    if role is None:
        return Code()
    place = place_for(arrival, invited)
    if not isinstance(place, Place):
        return Refused(place)
    way = _through(arrival, role, place, now)
    if isinstance(way, Enter) and role is not invited.role:
        return replace(way, offered=invited.role)
    return way


def _meanwhile(arrival: Arrival, invited: Invited, proof: Assurance) -> Role | None:
    """Who is inside when his role comes to ask for more stays in the one that he has proved himself for."""
    return proved_role(proof, invited.lesser) if arrival.inside else None


def proved_role(proof: Assurance, roles: Iterable[tuple[Role, Assurance]]) -> Role | None:
    """The first of these roles, each with what it asks, for which somebody has shown enough."""
    return next((role for role, needs in roles if at_least(proof, needs)), None)


def _proof(arrival: Arrival) -> Assurance | None:
    """How sure we are that this is the invitee; None when nothing says so."""
    if arrival.holds_address:
        return Assurance.ACCOUNT
    return arrival.device.assurance if arrival.device else None


def place_for(arrival: Arrival, invited: Invited) -> Place | type[Refusal]:
    """How this browser comes to a place, or why it does not."""
    device = arrival.device
    if device and device.binding is Binding.LIVE:
        return Place.HELD
    if device and device.binding is Binding.RELEASED and not arrival.moves_here:
        return MovedElsewhere if device.reason == Release.MOVED else InvitationRemoved
    if invited.places is None or invited.taken < invited.places:
        return Place.FREE
    if not invited.moves:
        return LinkUsedUp
    if arrival.holds_address or arrival.moves_here:
        return Place.TAKEN_OVER
    return LinkUsedElsewhere if invited.mail_works else LinkUsedUp


def _through(arrival: Arrival, role: Role, place: Place | None, now: datetime) -> Way:
    if arrival.put_out:
        return Refused(PutOut)
    session, role = arrival.session, _lifted(role, arrival.granted)
    if session is None:
        return Countdown(None, role)
    if Capability.OPEN in GRANTS[role]:
        return _enter(arrival, role, place)  # never behind guests, nor before a door that it is his to open
    if session.doors_at > now:
        return Countdown(session.doors_at, role)
    if session.locked and not arrival.inside and arrival.knock is not Knock.ADMITTED:
        return Refused(_NOT_ADMITTED.get(arrival.knock, RoomLocked))
    if session.full and not arrival.inside:
        return Refused(RoomFull)
    return _enter(arrival, role, place)


def _enter(arrival: Arrival, role: Role, place: Place | None) -> Enter:
    """Whoever is inside was asked as he came, or came before there was anything to ask."""
    return Enter(role, place, asks=not (arrival.agreed or arrival.inside))


_NOT_ADMITTED = {Knock.DECLINED: Declined, Knock.DECLINED_AGAIN: DeclinedAgain}


def _lifted(role: Role, granted: Role | None) -> Role:
    return highest([role, granted]) or role if granted else role


def _over(end: datetime | None, now: datetime) -> bool:
    return end is not None and end <= now
