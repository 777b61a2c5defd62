"""What somebody writes, before it is kept: may he, and what of it can be read."""

from typing import TypedDict

from greenroom.access.refusals import Blocked, NothingToSay, TalkOff
from greenroom.access.roles import Capability
from greenroom.admission.insiders import Inside
from greenroom.admission.models import Participant
from greenroom.conversation.queries import block_on
from greenroom.people.characters import is_blank, shown


class Author(TypedDict):
    """Who wrote something, as it is kept beside it."""

    author: Participant
    name: str
    hue: int
    role: str


def as_author(me: Inside, *, named: bool = True) -> Author:
    """Me, as I am at this moment; without a name where I wish so."""
    if not named:
        return Author(author=me.participant, name="", hue=0, role="")
    return Author(author=me.participant, name=me.name, hue=me.hue, role=me.role.value if me.role else "")


def readable(text: str) -> str:
    """A text as it is kept. Raises NothingToSay where nobody could see anything of it."""
    text = shown(text)
    if is_blank(text):
        raise NothingToSay
    return text


def may_talk(me: Inside) -> None:
    """Raises TalkOff in a room without Chat & Collaboration."""
    if not me.room.chat:
        raise TalkOff


def may_write(me: Inside) -> None:
    """Raises TalkOff, and Blocked for whoever was stopped from writing; nobody stops those who moderate."""
    may_talk(me)
    if Capability.MODERATE not in me.capabilities and block_on(me.session, me.participant) is not None:
        raise Blocked
