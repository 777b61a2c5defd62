"""What the talk has in common: something that somebody wrote, wherever he did; how it is written, and is gone again."""

from pydantic import Field

from greenroom.protocol.wire import Command, Event, Id, Reply, Wire

LONGEST = 2_000
"""Characters."""


class Said(Wire):
    """Something that was written, by somebody as he was then; without a name where he wished so."""

    id: Id
    by: str
    name: str
    hue: int
    role: str
    at: str
    text: str


class Say(Command):
    """Write something."""

    text: str = Field(max_length=LONGEST)


class Delete(Command):
    """Delete one's own; whoever moderates, anybody's."""

    id: Id


class Deleted(Event):
    """It is gone."""

    id: Id


class AskEarlier(Command):
    """Ask for what was written before something."""

    before: Id


class EarlierOnes(Reply):
    """What was written before it; whether there is still earlier."""

    type: str
    ref: str
    earlier: bool
