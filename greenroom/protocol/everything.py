"""All that can be said, gathered: what the server decodes, what it sends, what the browser keeps."""

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter
from pydantic_core import to_json

from greenroom.protocol.backchannel import (
    BackchannelDelete,
    BackchannelDeleted,
    BackchannelEarlier,
    BackchannelPost,
    BackchannelPosted,
    BackchannelState,
    EarlierInBackchannel,
)
from greenroom.protocol.chat import (
    ChatChanged,
    ChatClear,
    ChatCleared,
    ChatDelete,
    ChatDeleted,
    ChatEarlier,
    ChatLike,
    ChatLiked,
    ChatMessage,
    ChatPin,
    ChatPinned,
    ChatPost,
    ChatState,
    Earlier,
)
from greenroom.protocol.interactions import (
    InteractionAnswer,
    InteractionAnswered,
    InteractionChanged,
    InteractionClose,
    InteractionCreate,
    InteractionDelete,
    InteractionDeleted,
    InteractionDuplicate,
    InteractionEdit,
    InteractionPrepared,
    InteractionPublish,
    InteractionReopen,
    InteractionSchedule,
    InteractionShare,
    InteractionsState,
    Tallies,
    WrittenHidden,
    WrittenHide,
    WrittenShow,
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
from greenroom.protocol.questions import (
    AnswerChanged,
    AnswerDelete,
    AnswerDeleted,
    QuestionAnswer,
    QuestionAsk,
    QuestionChanged,
    QuestionDelete,
    QuestionDeleted,
    QuestionMine,
    QuestionRelease,
    QuestionReopen,
    QuestionResolve,
    QuestionsState,
    QuestionTake,
    QuestionVote,
    QuestionVoted,
)
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
from greenroom.protocol.writing import (
    Writing,
    WritingBlock,
    WritingBlocked,
    WritingChanged,
    WritingNow,
    WritingState,
    WritingUnblock,
    WritingUnblocked,
)

ChatCommands = ChatPost | ChatLike | ChatDelete | ChatPin | ChatClear | ChatEarlier
WritingCommands = WritingBlock | WritingUnblock | WritingNow
QuestionCommands = (
    QuestionAsk
    | QuestionVote
    | QuestionTake
    | QuestionRelease
    | QuestionAnswer
    | QuestionResolve
    | QuestionReopen
    | QuestionDelete
    | AnswerDelete
)
BackchannelCommands = BackchannelPost | BackchannelDelete | BackchannelEarlier
InteractionCommands = (
    InteractionCreate
    | InteractionEdit
    | InteractionDelete
    | InteractionDuplicate
    | InteractionSchedule
    | InteractionPublish
    | InteractionAnswer
    | InteractionClose
    | InteractionReopen
    | InteractionShare
    | WrittenHide
    | WrittenShow
)
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
Commands = Annotated[
    Hello
    | ChatCommands
    | WritingCommands
    | QuestionCommands
    | BackchannelCommands
    | InteractionCommands
    | PeopleCommands,
    Field(discriminator="type"),
]

ChatEvents = ChatMessage | ChatChanged | ChatLiked | ChatPinned | ChatDeleted | ChatCleared
WritingEvents = WritingChanged | WritingBlocked | WritingUnblocked
QuestionEvents = (
    QuestionChanged | QuestionMine | QuestionVoted | QuestionDeleted | AnswerChanged | AnswerDeleted
)
BackchannelEvents = BackchannelPosted | BackchannelDeleted
InteractionEvents = (
    InteractionChanged | InteractionPrepared | InteractionDeleted | InteractionAnswered | WrittenHidden
)
PeopleEvents = HandRaised | HandLowered | PersonRemoved | PersonReadmitted
Events = (
    SessionChanged
    | AttachmentsChanged
    | ChatEvents
    | WritingEvents
    | QuestionEvents
    | BackchannelEvents
    | InteractionEvents
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
    return list(Events.__args__)
