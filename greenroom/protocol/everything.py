"""All that can be said, gathered: what the server decodes, what it sends, what the browser keeps."""

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from greenroom.protocol.chat import (
    ChatClear,
    ChatCleared,
    ChatDelete,
    ChatDeleted,
    ChatEarlier,
    ChatLike,
    ChatLiked,
    ChatMessage,
    ChatPin,
    ChatPost,
    ChatState,
    Earlier,
)
from greenroom.protocol.people import (
    Figures,
    FiguresNow,
    HandLower,
    HandLowered,
    HandRaise,
    HandRaised,
    Newcomer,
    NewcomerAdmit,
    NewcomerDecline,
    PersonReadmit,
    PersonReadmitted,
    PersonRemove,
    PersonRemoved,
    Removed,
    RoleSet,
    SessionLock,
    Waiting,
)
from greenroom.protocol.session import (
    Asked,
    Done,
    Door,
    Hello,
    Me,
    Over,
    People,
    Person,
    Refused,
    Resumed,
    SessionChanged,
    SessionState,
)
from greenroom.protocol.wire import Event, Wire

Commands = Annotated[
    Hello
    | ChatPost
    | ChatLike
    | ChatDelete
    | ChatPin
    | ChatClear
    | ChatEarlier
    | RoleSet
    | PersonRemove
    | PersonReadmit
    | HandRaise
    | HandLower
    | SessionLock
    | NewcomerAdmit
    | NewcomerDecline,
    Field(discriminator="type"),
]

Events = (
    SessionChanged
    | ChatMessage
    | ChatLiked
    | ChatDeleted
    | ChatCleared
    | HandRaised
    | HandLowered
    | PersonRemoved
    | PersonReadmitted
)
Signals = People | Door | Asked | Over | Waiting | FiguresNow
Replies = Done | Refused | Resumed | Earlier


class Snapshot(Wire):
    """Everything that one participant may see, right now, up to the event with number `seq`."""

    type: Literal["snapshot"] = "snapshot"
    seq: int
    now: str
    me: Me
    session: SessionState
    people: dict[str, Person] = {}
    chat: ChatState = ChatState()
    hands: dict[str, str] = {}
    removed: dict[str, Removed] = {}
    waiting: list[Newcomer] = []
    figures: Figures | None = None


COMMANDS: TypeAdapter[Commands] = TypeAdapter(Commands)


def encoded(said: Wire) -> bytes:
    """As it goes over the wire."""
    return said.model_dump_json().encode()


def numbered(seq: int, event: bytes) -> bytes:
    """An encoded event with its number in front."""
    return b'{"seq":%d,%b' % (seq, event[1:])


def events() -> list[type[Event]]:
    """Every event there is."""
    return list(Events.__args__)
