"""What is said of the backchannel, where speakers and moderators talk among themselves."""

from typing import Literal

from pydantic import Field

from greenroom.access.roles import Capability
from greenroom.protocol.wire import Command, Event, Id, Reply, Slice, Wire

LONGEST = 2_000


class BackchannelMessage(Wire):
    """One message there."""

    id: Id
    by: str
    name: str
    hue: int
    role: str
    at: str
    text: str


class BackchannelState(Slice):
    """The latest messages by id, and whether there are earlier ones; empty for everybody else."""

    messages: dict[Id, BackchannelMessage] = {}
    earlier: bool = False


# ---------- Commands ----------


class BackchannelPost(Command):
    """Write to speakers and moderators (K83)."""

    type: Literal["backchannel.post"]
    text: str = Field(max_length=LONGEST)


class BackchannelDelete(Command):
    """Delete one's own message; whoever moderates, any."""

    type: Literal["backchannel.delete"]
    id: Id


class BackchannelEarlier(Command):
    """Ask for the messages before one."""

    type: Literal["backchannel.earlier"]
    before: Id


# ---------- Events ----------


class BackchannelPosted(Event):
    """A message was written."""

    heard_by = Capability.BACKCHANNEL
    type: Literal["backchannel.message"] = "backchannel.message"
    message: BackchannelMessage


class BackchannelDeleted(Event):
    """A message is gone."""

    heard_by = Capability.BACKCHANNEL
    type: Literal["backchannel.deleted"] = "backchannel.deleted"
    id: Id


# ---------- Replies ----------


class EarlierInBackchannel(Reply):
    """The messages before the one that was named, and whether there are still earlier ones."""

    type: Literal["backchannel.earlier"] = "backchannel.earlier"
    ref: str
    messages: list[BackchannelMessage]
    earlier: bool
