"""All that can be said, gathered: what the server decodes, what it sends, what the browser keeps."""

from typing import Annotated, Literal, get_args

from pydantic import Field, TypeAdapter
from pydantic_core import to_json

from greenroom.protocol.backchannel import (
    BackchannelCommands,
    BackchannelEvents,
    BackchannelState,
    EarlierInBackchannel,
)
from greenroom.protocol.chat import ChatCommands, ChatEvents, ChatState, Earlier
from greenroom.protocol.interactions import InteractionCommands, InteractionEvents, InteractionsState
from greenroom.protocol.people import (
    Figures,
    FiguresNow,
    Newcomer,
    PeopleCommands,
    PeopleEvents,
    Removed,
    Waiting,
)
from greenroom.protocol.preparing import InteractionDeleted, PreparingCommands
from greenroom.protocol.questions import QuestionCommands, QuestionEvents, QuestionsState
from greenroom.protocol.results import ResultCommands, Tallies, WrittenHidden
from greenroom.protocol.session import (
    Asked,
    Attachment,
    AttachmentsChanged,
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
from greenroom.protocol.wire import Event, Slice, Wire
from greenroom.protocol.writing import Writing, WritingCommands, WritingEvents, WritingState

Commands = Annotated[
    Hello
    | ChatCommands
    | WritingCommands
    | QuestionCommands
    | BackchannelCommands
    | PreparingCommands
    | InteractionCommands
    | ResultCommands
    | PeopleCommands,
    Field(discriminator="type"),
]
Events = (
    SessionChanged
    | AttachmentsChanged
    | ChatEvents
    | WritingEvents
    | QuestionEvents
    | BackchannelEvents
    | InteractionEvents
    | InteractionDeleted
    | WrittenHidden
    | PeopleEvents
)
Signals = People | Door | Asked | Over | Waiting | FiguresNow | Tallies | Writing
Replies = Done | Refused | Resumed | Earlier | EarlierInBackchannel


class Snapshot(Wire):
    """Everything that one participant may see, right now, up to the event with number `seq`."""

    type: Literal["snapshot"] = "snapshot"
    seq: int
    now: str
    me: Me
    session: SessionState
    attachments: list[Attachment] = []
    people: dict[str, Person] = {}
    chat: ChatState = ChatState()
    writing: WritingState = WritingState()
    questions: QuestionsState = QuestionsState()
    backchannel: BackchannelState = BackchannelState()
    interactions: InteractionsState = InteractionsState()
    hands: dict[str, str] = {}
    removed: dict[str, Removed] = {}
    waiting: list[Newcomer] = []
    figures: Figures | None = None


COMMANDS: TypeAdapter[Commands] = TypeAdapter(Commands)


def encoded(said: Wire) -> bytes:
    """As it goes over the wire."""
    return said.model_dump_json().encode()


def put_together(whole: Snapshot) -> bytes:
    """A snapshot as `encoded` gives it, of slices that a crowd sees alike and that are encoded once."""
    slices = ((name, getattr(whole, name)) for name in Snapshot.model_fields)
    return b"{%b}" % b",".join(b'"%b":%b' % (name.encode(), _slice(value)) for name, value in slices)


def _slice(value: object) -> bytes:
    return value.encoded() if isinstance(value, Slice) else to_json(value)


def numbered(seq: int, event: bytes) -> bytes:
    """An encoded event with its number in front."""
    return b'{"seq":%d,%b' % (seq, event[1:])


def events() -> list[type[Event]]:
    """Every event there is."""
    return list(get_args(Events))


def said() -> dict[str, list[type[Wire]]]:
    """All that is said, by kind, in the order of the protocol."""
    return {
        "Commands": list(get_args(get_args(Commands)[0])),
        "Events": list(events()),
        "Signals": list(get_args(Signals)),
        "Replies": list(get_args(Replies)),
    }
