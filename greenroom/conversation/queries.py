"""What somebody may see of what is said in a session."""

from greenroom.admission.insiders import Inside
from greenroom.conversation.models import ChatMessage
from greenroom.protocol.chat import RECENT, ChatState, Message, Quote
from greenroom.rooms.models import Session
from greenroom.rooms.news import iso
from greenroom.rooms.shared import shared

QUOTED = 200
"""Characters of a message that stand above an answer to it."""


def chat_seen_by(me: Inside) -> ChatState:
    """The latest messages."""
    return shared(me.session, "chat", lambda: _latest(me.session))


def _latest(session: Session) -> ChatState:
    rows = list(session.chat.select_related("answers").order_by("-pk")[: RECENT + 1])
    messages = {row.pk: as_message(row) for row in reversed(rows[:RECENT])}
    return ChatState(messages=messages, earlier=len(rows) > RECENT)


def as_message(row: ChatMessage) -> Message:
    """A message as everybody sees it."""
    answered = row.answers
    return Message(
        id=row.pk,
        by=f"p{row.author_id}" if row.author_id else "",
        name=row.name,
        hue=row.hue,
        role=row.role,
        at=iso(row.at),
        text=row.text,
        quote=Quote(id=answered.pk, name=answered.name, text=answered.text[:QUOTED]) if answered else None,
    )
