"""What is said of the backchannel, where speakers and moderators talk among themselves."""

from typing import Literal

from greenroom.access.roles import Capability
from greenroom.protocol.said import AskEarlier, Delete, Deleted, EarlierOnes, Said, Say
from greenroom.protocol.wire import Event, Id, Slice


class BackchannelMessage(Said):
    """One message there."""


class BackchannelState(Slice):
    """The latest messages by id, and whether there are earlier ones; empty for everybody else."""

    messages: dict[Id, BackchannelMessage] = {}
    earlier: bool = False


# ---------- Commands ----------


class BackchannelPost(Say):
    """Write to speakers and moderators (K83)."""

    type: Literal["backchannel.post"]


class BackchannelDelete(Delete):
    """Delete one's own message; whoever moderates, any."""

    type: Literal["backchannel.delete"]


class BackchannelEarlier(AskEarlier):
    """Ask for the messages before one."""

    type: Literal["backchannel.earlier"]


# ---------- Events ----------


class BackchannelPosted(Event):
    """A message was written."""

    heard_by = Capability.BACKCHANNEL
    type: Literal["backchannel.message"] = "backchannel.message"
    message: BackchannelMessage


class BackchannelDeleted(Deleted):
    """A message is gone."""

    heard_by = Capability.BACKCHANNEL
    type: Literal["backchannel.deleted"] = "backchannel.deleted"


# ---------- Replies ----------


class EarlierInBackchannel(EarlierOnes):
    """The messages before the one that was named, and whether there are still earlier ones."""

    type: Literal["backchannel.earlier"] = "backchannel.earlier"
    messages: list[BackchannelMessage]


BackchannelCommands = BackchannelPost | BackchannelDelete | BackchannelEarlier
BackchannelEvents = BackchannelPosted | BackchannelDeleted
