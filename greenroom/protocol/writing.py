"""What is said of who may write, in the chat and in questions, and of who does at this moment."""

from typing import Literal

from pydantic import Field

from greenroom.access.roles import Capability
from greenroom.protocol.wire import Command, Event, Id, PersonId, Signal, Slice, Wire

LONGEST_REASON = 200


class Blocked(Wire):
    """Somebody who may not write, as those who moderate see him."""

    id: PersonId
    name: str
    why: str
    by: str
    at: str


class WritingState(Slice):
    """Whether I am stopped from writing, and why; for those who moderate, everybody who is."""

    blocked: bool = False
    why: str = ""
    people: dict[PersonId, Blocked] = {}


# ---------- Commands ----------


class WritingBlock(Command):
    """Stop somebody from writing in chat and questions (K81); he reads why."""

    type: Literal["writing.block"]
    person: PersonId
    why: str = Field(default="", max_length=LONGEST_REASON)


class WritingUnblock(Command):
    """Let somebody write again."""

    type: Literal["writing.unblock"]
    person: PersonId


class WritingNow(Command):
    """I write at this moment: in the chat, or an answer to a question that I took. It is kept nowhere."""

    type: Literal["writing.now"]
    question: Id | None = None
    private: bool = False


# ---------- Events ----------


class WritingChanged(Event):
    """I am stopped from writing, or may write again."""

    type: Literal["writing.changed"] = "writing.changed"
    blocked: bool
    why: str


class WritingBlocked(Event):
    """Somebody is stopped from writing."""

    heard_by = Capability.MODERATE
    type: Literal["writing.blocked"] = "writing.blocked"
    person: Blocked


class WritingUnblocked(Event):
    """Somebody may write again."""

    heard_by = Capability.MODERATE
    type: Literal["writing.unblocked"] = "writing.unblocked"
    person: PersonId


# ---------- Signals ----------


class Writing(Signal):
    """Somebody writes, in the chat or below a question: for a few seconds, unless it is said again."""

    type: Literal["writing"] = "writing"
    by: PersonId
    name: str
    question: Id | None


WritingCommands = WritingBlock | WritingUnblock | WritingNow
WritingEvents = WritingChanged | WritingBlocked | WritingUnblocked
