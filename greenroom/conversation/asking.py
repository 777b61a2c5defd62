"""What can be done with questions."""

from datetime import datetime

from django.db.transaction import atomic

from greenroom.access.guard import requires
from greenroom.access.refusals import (
    AnonymousOff,
    NotAllowed,
    QuestionNotTaken,
    QuestionResolved,
    QuestionTaken,
)
from greenroom.access.roles import Capability
from greenroom.admission.insiders import Inside
from greenroom.conversation.models import Answer, Question
from greenroom.conversation.queries import answers_for, as_answer, as_question, questions_for
from greenroom.conversation.words import as_author, may_talk, may_write, readable
from greenroom.protocol import questions
from greenroom.protocol.wire import Event
from greenroom.rooms.log import forget, hold, record

ANSWERS = Capability.BACKCHANNEL
"""Speakers and moderators answer questions."""


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
    _write_below(me, thread, text=text, private=private, asks=True, now=now)
    if thread.resolved_at is not None:
        thread.resolved_at = None
        thread.save(update_fields=["resolved_at"])
        _tell(me, thread)
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
    _tell(me, question)
    return question


@requires(Capability.ASK)
@atomic
def vote(me: Inside, *, id: int, on: bool) -> None:
    """Want it answered too, or no longer. Raises Question.DoesNotExist."""
    may_talk(me)
    question = _question(me, id)
    if on:
        _vote, changed = question.votes.get_or_create(participant=me.participant)
    else:
        changed = bool(question.votes.filter(participant=me.participant).delete()[0])
    if changed:
        record(me.session, questions.QuestionVoted(id=id, on=on), only=me.participant.pk)
        _tell(me, question)


# ---------- The queue: pending, mine, resolved (K89) ----------


@requires(ANSWERS)
@atomic
def take(me: Inside, *, id: int) -> None:
    """Say that one answers it. Raises QuestionTaken where somebody else does, with his name; QuestionResolved."""
    question = _question(me, id)
    if question.resolved_at is not None:
        raise QuestionResolved
    if question.taken_name and question.taken_by_id != me.participant.pk:
        raise QuestionTaken(question.taken_name)
    if not question.taken_name:
        _give(me, question)


@requires(ANSWERS)
@atomic
def release(me: Inside, *, id: int) -> None:
    """Leave it to others again. Raises QuestionTaken where it is another's, unless one moderates."""
    question = _question(me, id)
    _may_dispose(me, question)
    if question.taken_name:
        _give_up(me, question)


@requires(ANSWERS)
@atomic
def answer(me: Inside, *, id: int, text: str, private: bool, now: datetime) -> Answer:
    """Answer a question that one took, for everybody or for its asker alone. Raises QuestionTaken, QuestionNotTaken."""
    may_talk(me)
    question = _question(me, id)
    if question.taken_by_id != me.participant.pk:
        raise QuestionTaken(question.taken_name) if question.taken_name else QuestionNotTaken
    return _write_below(me, question, text=readable(text), private=private, asks=False, now=now)


@requires(ANSWERS)
@atomic
def resolve(me: Inside, *, id: int, now: datetime) -> None:
    """Put a question aside as answered, here or aloud. Raises QuestionTaken, as `release`."""
    question = _question(me, id)
    _may_dispose(me, question)
    if question.resolved_at is None:
        question.resolved_at = now
        question.save(update_fields=["resolved_at"])
        _give_up(me, question)


@requires(ANSWERS)
@atomic
def reopen(me: Inside, *, id: int) -> None:
    """Put it back among those that wait."""
    question = _question(me, id)
    if question.resolved_at is not None:
        question.resolved_at = None
        question.save(update_fields=["resolved_at"])
        _tell(me, question)


def _may_dispose(me: Inside, question: Question) -> None:
    others = bool(question.taken_name) and question.taken_by_id != me.participant.pk
    if others and Capability.MODERATE not in me.capabilities:
        raise QuestionTaken(question.taken_name)


def _give(me: Inside, question: Question) -> None:
    question.taken_by, question.taken_name = me.participant, me.name
    question.save(update_fields=["taken_by", "taken_name"])
    _tell(me, question)


def _give_up(me: Inside, question: Question) -> None:
    question.taken_by, question.taken_name = None, ""
    question.save(update_fields=["taken_by", "taken_name"])
    _tell(me, question)


# ---------- Deleting ----------


@requires(Capability.ASK)
@atomic
def delete_question(me: Inside, *, id: int) -> None:
    """Delete one's own question with its answers; whoever moderates, any. Raises NotAllowed."""
    question = _question(me, id)
    _may_delete(me, question)
    below = list(question.answers.values_list("pk", flat=True))
    _record(me, question, questions.QuestionDeleted(id=id))
    question.delete()
    forget(me.session, _begins("question", id), *[_begins("answer", pk) for pk in below])


@requires(Capability.ASK)
@atomic
def delete_answer(me: Inside, *, id: int) -> None:
    """Delete what one wrote below a question; whoever moderates, any. Raises Answer.DoesNotExist, NotAllowed."""
    hold(me.session)
    answer = answers_for(me).get(pk=id)
    _may_delete(me, answer)
    _record_below(me, answer, questions.AnswerDeleted(id=id))
    answer.delete()
    forget(me.session, _begins("answer", id))


def _may_delete(me: Inside, said: Question | Answer) -> None:
    if said.author_id != me.participant.pk and Capability.MODERATE not in me.capabilities:
        raise NotAllowed


def _begins(thing: str, id: int) -> str:
    return f'{{"type":"{thing}.changed","{thing}":{{"id":{id},'


# ---------- Who hears it ----------


def _question(me: Inside, id: int) -> Question:
    """One that he may see, with nobody else at it until the transaction ends. Raises Question.DoesNotExist."""
    hold(me.session)
    return questions_for(me).get(pk=id)


def _tell(me: Inside, question: Question) -> None:
    _record(me, question, questions.QuestionChanged(question=as_question(question, question.votes.count())))


def _record(me: Inside, question: Question, event: Event) -> None:
    """For everybody; a private one for who moderates, and its asker."""
    if question.private:
        record(me.session, event, heard_by=Capability.MODERATE, also=question.author_id or 0)
    else:
        record(me.session, event)


def _write_below(
    me: Inside, question: Question, *, text: str, private: bool, asks: bool, now: datetime
) -> Answer:
    private = private or question.private
    author = as_author(me, named=not (asks and question.anonymous))
    answer = Answer.objects.create(question=question, **author, text=text, private=private, asks=asks, at=now)
    _record_below(me, answer, questions.AnswerChanged(answer=as_answer(answer)))
    return answer


def _record_below(me: Inside, answer: Answer, event: Event) -> None:
    """For everybody; a private one for who moderates, the asker, and the speaker who wrote it."""
    question, author = answer.question, answer.author_id or 0
    if not answer.private:
        record(me.session, event)
        return
    record(me.session, event, heard_by=Capability.MODERATE, also=question.author_id or 0)
    if author not in {0, question.author_id} and not question.private:
        record(me.session, event, only=author)
