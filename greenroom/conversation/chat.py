"""What somebody may see of the chat."""

from collections.abc import Collection, Iterable

from django.db.models import QuerySet

from greenroom.access.guard import requires
from greenroom.access.roles import Capability
from greenroom.admission.insiders import Inside
from greenroom.conversation.models import ChatLike, ChatMessage
from greenroom.conversation.rows import counted, latest, words
from greenroom.protocol.chat import ChatState, Earlier, Message, Pin, Quote
from greenroom.rooms.models import Session
from greenroom.rooms.news import iso
from greenroom.rooms.shared import shared
from greenroom.statements import GIVEN, GIVEN_NUMBER, Statement

QUOTED = 200
"""Characters of a message that stand above an answer to it, or above the chat."""


def chat_seen_by(me: Inside) -> ChatState:
    """The latest messages, and all that is pinned: the same for everybody, but for what I like."""
    state = shared(me.session, "chat", lambda: _chat_of_all(me.session))
    liked = _liked(me, state.messages)
    return state.model_copy(update={"liked": dict.fromkeys(liked, True)}) if liked else state


def _chat_of_all(session: Session) -> ChatState:
    rows, earlier = latest(chat_of(session))
    messages = {one.id: one for one in _as_messages(rows)}
    return ChatState(messages=messages, earlier=earlier, pinned=pinned(session))


@requires(Capability.WATCH)
def chat_earlier(me: Inside, *, ref: str, before: int) -> Earlier:
    """The messages before one."""
    rows, earlier = latest(chat_of(me.session).filter(pk__lt=before))
    liked = _liked(me, [row.pk for row in rows])
    return Earlier(ref=ref, messages=_as_messages(rows), liked=liked, earlier=earlier)


def chat_of(session: Session) -> QuerySet[ChatMessage]:
    """What stands in the chat, each message with what it answers."""
    return session.chat.filter(hidden_at=None).select_related("answers")


def pinned(session: Session) -> list[Pin]:
    """What stands above the chat, oldest first."""
    rows = chat_of(session).filter(pinned_at__isnull=False).order_by("pinned_at", "pk")
    return [
        Pin(id=row.pk, name=row.name, text=row.text[:QUOTED], at=iso(row.pinned_at))
        for row in rows
        if row.pinned_at is not None
    ]


def as_message(row: ChatMessage, likes: int) -> Message:
    """A message as everybody sees it."""
    answered = row.answers
    quote = Quote(id=answered.pk, name=answered.name, text=answered.text[:QUOTED]) if answered else None
    return Message(id=row.pk, **words(row), quote=quote, likes=likes)


def _as_messages(rows: Iterable[ChatMessage]) -> list[Message]:
    likes = counted(ChatLike.objects.filter(message__in=[row.pk for row in rows]), "message")
    return [as_message(row, likes.get(row.pk, 0)) for row in rows]


def _liked(me: Inside, messages: Collection[int]) -> list[int]:
    """Which of these messages I like."""
    return [
        row.message_id for row in _LIKES.all(me.session.pk, me.participant.person) if row.message_id in messages
    ]


_LIKES = Statement(
    lambda: ChatLike.objects.filter(participant__session=GIVEN_NUMBER, participant__person=GIVEN).order_by(
        "message"
    )
)
