"""What can be said in a session."""

from datetime import datetime

from django.db.transaction import atomic

from greenroom.access.guard import requires
from greenroom.access.roles import Capability
from greenroom.admission.insiders import Inside
from greenroom.conversation.models import ChatMessage
from greenroom.conversation.queries import as_message
from greenroom.protocol.chat import ChatMessage as ChatMessageSaid
from greenroom.rooms.log import record


@requires(Capability.CHAT)
@atomic
def post(me: Inside, *, text: str, answers: int | None = None, now: datetime) -> ChatMessage:
    """Write to everybody; `answers` is the number of a message of this session. Raises ChatMessage.DoesNotExist."""
    answered = me.session.chat.get(pk=answers) if answers is not None else None
    written = ChatMessage.objects.create(
        session=me.session,
        author=me.participant,
        name=me.name,
        hue=me.hue,
        role=me.role.value if me.role else "",
        text=text,
        answers=answered,
        at=now,
    )
    record(me.session, ChatMessageSaid(message=as_message(written)))
    return written
