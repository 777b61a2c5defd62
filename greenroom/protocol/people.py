"""What is said of the people in a room: roles, raised hands, who was put out, who waits outside, figures."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from greenroom.access.roles import Capability
from greenroom.protocol.wire import Command, Event, Signal, Wire

PersonId = Annotated[str, Field(pattern=r"^p[0-9]{1,18}$")]
"""How pages name a participant: "p12"."""

# ---------- State ----------


class Removed(Wire):
    """Somebody who was put out of this session, and may be let in again."""

    id: str
    name: str
    initials: str
    hue: int
    at: str


class Newcomer(Wire):
    """Somebody who waits before a locked door."""

    id: int
    name: str
    initials: str
    hue: int
    role: str
    assurance: str
    since: str


class Figures(Wire):
    """The figures of a session at this moment; what each means stands in `greenroom/reports/figures.py`."""

    present: int
    came: int
    invited: int
    engaged: int
    seconds_left: int | None


# ---------- Commands ----------


class RoleSet(Command):
    """Promote or demote somebody inside."""

    type: Literal["role.set"]
    person: PersonId
    role: Literal["viewer", "speaker", "moderator"]


class PersonRemove(Command):
    """Put somebody out of this session."""

    type: Literal["person.remove"]
    person: PersonId


class PersonReadmit(Command):
    """Let somebody in again who was put out."""

    type: Literal["person.readmit"]
    person: PersonId


class HandRaise(Command):
    """Raise one's hand."""

    type: Literal["hand.raise"]


class HandLower(Command):
    """Lower one's own hand; whoever moderates, anybody's."""

    type: Literal["hand.lower"]
    person: PersonId | None = None


class SessionLock(Command):
    """Let newcomers wait outside, or let them in again (K63)."""

    type: Literal["session.lock"]
    on: bool = True


class NewcomerAdmit(Command):
    """Let in somebody who waits outside; without an id, everybody who does."""

    type: Literal["newcomer.admit"]
    id: int | None = None


class NewcomerDecline(Command):
    """Let somebody who waits outside not in; he reads why."""

    type: Literal["newcomer.decline"]
    id: int


# ---------- Events ----------


class HandRaised(Event):
    """Somebody's hand is up, since when."""

    type: Literal["hand.raised"] = "hand.raised"
    id: str
    at: str


class HandLowered(Event):
    """A hand is down."""

    type: Literal["hand.lowered"] = "hand.lowered"
    id: str


class PersonRemoved(Event):
    """Somebody was put out of this session."""

    heard_by: ClassVar[Capability] = Capability.MODERATE
    type: Literal["person.removed"] = "person.removed"
    removed: Removed


class PersonReadmitted(Event):
    """Somebody who was put out may come in again."""

    heard_by: ClassVar[Capability] = Capability.MODERATE
    type: Literal["person.readmitted"] = "person.readmitted"
    id: str


# ---------- Signals ----------


class Waiting(Signal):
    """Everybody who waits before the locked door, longest first."""

    type: Literal["waiting"] = "waiting"
    people: list[Newcomer]


class FiguresNow(Signal):
    """The figures, every few seconds, for those who moderate."""

    type: Literal["figures"] = "figures"
    figures: Figures


PeopleCommands = (
    RoleSet
    | PersonRemove
    | PersonReadmit
    | HandRaise
    | HandLower
    | SessionLock
    | NewcomerAdmit
    | NewcomerDecline
)
PeopleEvents = HandRaised | HandLowered | PersonRemoved | PersonReadmitted
