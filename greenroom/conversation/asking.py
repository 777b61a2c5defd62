"""What can be done with questions by whoever asks."""

from datetime import datetime

from django.db.transaction import atomic

from greenroom.access.guard import requires
from greenroom.access.refusals import AnonymousOff, NotAllowed
from greenroom.access.roles import Capability
from greenroom.admission import persons
from greenroom.admission.insiders import Inside
from greenroom.conversation import hearers
from greenroom.conversation.models import Answer, Question
from greenroom.conversation.queries import answers_for
from greenroom.conversation.words import as_author, may_talk, may_write, readable
from greenroom.protocol import questions
from greenroom.rooms.log import forget, hold, record


@requires(Capability.ASK)
@atomic
def ask(me: Inside, *, text: str, anonymous: bool, private: bool, now: datetime) -> Question:
    """Ask, or add to one's thread where the room keeps one a person (K86). Raises Blocked, AnonymousOff."""
    may_write(me)
    if anonymous and not me.room.anonymous_questions:
        raise AnonymousOff
    hold(me.session)
    text = readable(text)
    thread = _thread(me, anonymous=anonymous, private=private) if me.room.one_thread else None
    if thread is None:
        return _new_question(me, text=text, anonymous=anonymous, private=private, now=now)
    hearers.write_below(me, thread, text=text, private=private, asks=True, now=now)
    if thread.resolved_at is not None:
        thread.resolved_at = None
        thread.save(update_fields=["resolved_at"])
        hearers.tell(me, thread)
    return thread


def _thread(me: Inside, *, anonymous: bool, private: bool) -> Question | None:
    """One's thread. What is asked without a name, or in private, has its own: else one would give the other away."""
    mine = me.session.questions.filter(author=me.participant, anonymous=anonymous, private=private)
    return mine.order_by("-pk").first()


def _new_question(me: Inside, *, text: str, anonymous: bool, private: bool, now: datetime) -> Question:
    question = Question.objects.create(
        session=me.session,
        **as_author(me, named=not anonymous),
        text=text,
        anonymous=anonymous,
        private=private,
        at=now,
    )
    record(me.session, questions.QuestionMine(id=question.pk), only=me.participant.pk)
    hearers.tell(me, question)
    return question


@requires(Capability.ASK)
@atomic
def vote(me: Inside, *, id: int, on: bool) -> None:
    """Want it answered too, or no longer. Raises Question.DoesNotExist."""
    may_talk(me)
    question = hearers.find(me, id)
    if on:
        _vote, changed = question.votes.get_or_create(
            person=me.participant.person, defaults={"participant": me.participant}
        )
    else:
        changed = bool(question.votes.filter(person=me.participant.person).delete()[0])
    if changed:
        persons.tell(me.session, me.participant.person, questions.QuestionVoted(id=id, on=on))
        hearers.tell(me, question)


# ---------- Deleting ----------


@requires(Capability.ASK)
@atomic
def delete_question(me: Inside, *, id: int) -> None:
    """Delete one's own question with its answers; whoever moderates, any. Raises NotAllowed."""
    question = hearers.find(me, id)
    _may_delete(me, question)
    below = list(question.answers.values_list("pk", flat=True))
    hearers.say(me, question, questions.QuestionDeleted(id=id))
    question.delete()
    forget(me.session, _begins("question", id), *[_begins("answer", pk) for pk in below])


@requires(Capability.ASK)
@atomic
def delete_answer(me: Inside, *, id: int) -> None:
    """Delete what one wrote below a question; whoever moderates, any. Raises Answer.DoesNotExist, NotAllowed."""
    hold(me.session)
    answer = answers_for(me).get(pk=id)
    _may_delete(me, answer)
    hearers.say_below(me, answer, questions.AnswerDeleted(id=id))
    answer.delete()
    forget(me.session, _begins("answer", id))


def _may_delete(me: Inside, said: Question | Answer) -> None:
    if said.author_id != me.participant.pk and Capability.MODERATE not in me.capabilities:
        raise NotAllowed


def _begins(thing: str, id: int) -> str:
    return f'{{"type":"{thing}.changed","{thing}":{{"id":{id},'
