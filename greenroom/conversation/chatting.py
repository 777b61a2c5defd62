"""What can be done in the chat."""

from datetime import datetime

from django.db.transaction import atomic

from greenroom.access.guard import requires
from greenroom.access.refusals import NotAllowed, TooManyPins
from greenroom.access.roles import Capability
from greenroom.administration import audit
from greenroom.admission import persons
from greenroom.admission.insiders import Inside
from greenroom.conversation.models import ChatMessage
from greenroom.conversation.queries import as_message, chat_of, pinned
from greenroom.conversation.words import as_author, may_talk, may_write, readable
from greenroom.protocol import chat
from greenroom.rooms.log import forget, hold, record
from greenroom.rooms.models import Session
from greenroom.statements import add

MOST_PINS = 3


@requires(Capability.CHAT)
@atomic(savepoint=False)  # a command has one of its own, and is undone as a whole
def post(me: Inside, *, text: str, answers: int | None = None, now: datetime) -> ChatMessage:
    """Write to everybody; `answers` is a message of this session. Raises ChatMessage.DoesNotExist, Blocked."""
    may_write(me)
    answered = chat_of(me.session).get(pk=answers) if answers is not None else None
    written = ChatMessage(session=me.session, **as_author(me), text=readable(text), answers=answered, at=now)
    add(written)
    record(me.session, chat.ChatMessage(message=as_message(written, likes=0)))
    return written


@requires(Capability.CHAT)
@atomic
def like(me: Inside, *, id: int, on: bool) -> None:
    """Like a message, or no longer. Raises ChatMessage.DoesNotExist."""
    may_talk(me)
    hold(me.session)
    message = chat_of(me.session).get(pk=id)
    if on:
        _like, changed = message.likes.get_or_create(
            person=me.participant.person, defaults={"participant": me.participant}
        )
    else:
        changed = bool(message.likes.filter(person=me.participant.person).delete()[0])
    if changed:
        persons.tell(me.session, me.participant.person, chat.ChatLiked(id=id, on=on))
        record(me.session, chat.ChatChanged(message=as_message(message, message.likes.count())))


@requires(Capability.CHAT)
@atomic
def delete(me: Inside, *, id: int) -> None:
    """Delete one's own message; whoever moderates, any. Raises ChatMessage.DoesNotExist, NotAllowed."""
    hold(me.session)
    message = chat_of(me.session).get(pk=id)
    if message.author_id != me.participant.pk and Capability.MODERATE not in me.capabilities:
        raise NotAllowed
    quoting = list(me.session.chat.filter(answers=message).values_list("pk", flat=True))
    message.delete()
    _strike(me.session, [id, *quoting])
    record(me.session, chat.ChatDeleted(id=id))
    if message.pinned_at is not None:
        record(me.session, chat.ChatPinned(pinned=pinned(me.session)))


@requires(Capability.MODERATE)
@atomic
def pin(me: Inside, *, id: int, on: bool, now: datetime) -> None:
    """Pin a message above the chat, or take it down. Raises ChatMessage.DoesNotExist, TooManyPins."""
    may_talk(me)
    hold(me.session)
    message = chat_of(me.session).get(pk=id)
    if on is (message.pinned_at is not None):
        return
    if on and len(pinned(me.session)) >= MOST_PINS:
        raise TooManyPins
    message.pinned_at = now if on else None
    message.save(update_fields=["pinned_at"])
    record(me.session, chat.ChatPinned(pinned=pinned(me.session)))


@requires(Capability.MODERATE)
@atomic
def clear(me: Inside, *, how: str, now: datetime) -> None:
    """Clear what was written until now (K82): *hide* keeps it for the record, *delete* keeps it nowhere."""
    hold(me.session)
    if how == "delete":
        me.session.chat.all().delete()
        forget(me.session, '{"type":"chat.')
    else:
        me.session.chat.filter(hidden_at=None).update(hidden_at=now)
    record(me.session, chat.ChatCleared())
    audit.record(
        "chat.cleared", actor=me.audit_name, about=f"session:{me.session.pk}", at=now, room=me.room.pk, how=how
    )


def _strike(session: Session, ids: list[int]) -> None:
    """What a deleted message said is in the log no more, nor what quotes it."""
    said = [
        f'{{"type":"{type}","message":{{"id":{id},' for type in ("chat.message", "chat.changed") for id in ids
    ]
    forget(session, '{"type":"chat.pinned"', *said)
