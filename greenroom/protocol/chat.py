"""What is said of the chat."""

from typing import Literal

from greenroom.protocol.said import AskEarlier, Delete, Deleted, EarlierOnes, Said, Say
from greenroom.protocol.wire import Command, Event, Id, Slice, Wire

RECENT = 100
"""So many messages come with a snapshot; earlier ones are asked for, as many at a time."""

MessageId = Id


class Quote(Wire):
    """What a message answers, cut to a line; it goes when the other message goes."""

    id: MessageId
    name: str
    text: str


class Message(Said):
    """One message in the chat."""

    quote: Quote | None = None
    likes: int = 0


class Pin(Wire):
    """A message that stands above the chat, since `at`."""

    id: MessageId
    name: str
    text: str
    at: str


class ChatState(Slice):
    """The latest messages by id; whether there are earlier ones; what I like; what is pinned, oldest first."""

    messages: dict[MessageId, Message] = {}
    earlier: bool = False
    liked: dict[MessageId, bool] = {}
    pinned: list[Pin] = []


# ---------- Commands ----------


class ChatPost(Say):
    """Write to everybody; `answers` names a message."""

    type: Literal["chat.post"]
    answers: MessageId | None = None


class ChatLike(Command):
    """Like a message, or like it no longer."""

    type: Literal["chat.like"]
    id: MessageId
    on: bool = True


class ChatDelete(Delete):
    """Delete one's own message; whoever moderates, any."""

    type: Literal["chat.delete"]


class ChatPin(Command):
    """Pin a message above the chat, or take it down."""

    type: Literal["chat.pin"]
    id: MessageId
    on: bool = True


class ChatClear(Command):
    """Clear what was written until now: hidden from everybody but the record, or deleted for good (K82)."""

    type: Literal["chat.clear"]
    how: Literal["hide", "delete"]


class ChatEarlier(AskEarlier):
    """Ask for the messages before one."""

    type: Literal["chat.earlier"]


# ---------- Events ----------


class ChatMessage(Event):
    """A message was written."""

    type: Literal["chat.message"] = "chat.message"
    message: Message


class ChatChanged(Event):
    """A message is liked by more or fewer: for whoever has it, be it an earlier one."""

    type: Literal["chat.changed"] = "chat.changed"
    message: Message


class ChatLiked(Event):
    """I like this message, or do no longer: for all browsers of one participant."""

    type: Literal["chat.liked"] = "chat.liked"
    id: MessageId
    on: bool


class ChatPinned(Event):
    """What is pinned now, all of it."""

    type: Literal["chat.pinned"] = "chat.pinned"
    pinned: list[Pin]


class ChatDeleted(Deleted):
    """A message is gone, and the quotes of it."""

    type: Literal["chat.deleted"] = "chat.deleted"


class ChatCleared(Event):
    """All that was written until now is gone from the chat, pins and likes with it."""

    type: Literal["chat.cleared"] = "chat.cleared"


# ---------- Replies ----------


class Earlier(EarlierOnes):
    """The messages before the one that was named, which of them I like, and whether there are still earlier ones."""

    type: Literal["earlier"] = "earlier"
    messages: list[Message]
    liked: list[MessageId]


ChatCommands = ChatPost | ChatLike | ChatDelete | ChatPin | ChatClear | ChatEarlier
ChatEvents = ChatMessage | ChatChanged | ChatLiked | ChatPinned | ChatDeleted | ChatCleared
