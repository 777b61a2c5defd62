"""The queue of questions (K89): who answers which, so that no two people answer the same one unknowingly."""

from datetime import datetime

from django.db.transaction import atomic

from greenroom.access.guard import requires
from greenroom.access.refusals import QuestionNotTaken, QuestionResolved, QuestionTaken
from greenroom.access.roles import Capability
from greenroom.admission.insiders import Inside
from greenroom.conversation import hearers
from greenroom.conversation.models import Answer, Question
from greenroom.conversation.words import may_talk, readable

ANSWERS = Capability.BACKCHANNEL
"""Speakers and moderators answer questions."""


@requires(ANSWERS)
@atomic
def take(me: Inside, *, id: int) -> None:
    """Say that one answers it. Raises QuestionTaken where somebody else does, with his name; QuestionResolved."""
    question = hearers.find(me, id)
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
    question = hearers.find(me, id)
    _may_dispose(me, question)
    if question.taken_name:
        _give_up(me, question)


@requires(ANSWERS)
@atomic
def answer(me: Inside, *, id: int, text: str, private: bool, now: datetime) -> Answer:
    """Answer a question that one took, for everybody or for its asker alone. Raises QuestionTaken, QuestionNotTaken."""
    may_talk(me)
    question = hearers.find(me, id)
    if question.taken_by_id != me.participant.pk:
        raise QuestionTaken(question.taken_name) if question.taken_name else QuestionNotTaken
    return hearers.write_below(me, question, text=readable(text), private=private, asks=False, now=now)


@requires(ANSWERS)
@atomic
def resolve(me: Inside, *, id: int, now: datetime) -> None:
    """Put a question aside as answered, here or aloud. Raises QuestionTaken, as `release`."""
    question = hearers.find(me, id)
    _may_dispose(me, question)
    if question.resolved_at is None:
        question.resolved_at = now
        question.save(update_fields=["resolved_at"])
        _give_up(me, question)


@requires(ANSWERS)
@atomic
def reopen(me: Inside, *, id: int) -> None:
    """Put it back among those that wait."""
    question = hearers.find(me, id)
    if question.resolved_at is not None:
        question.resolved_at = None
        question.save(update_fields=["resolved_at"])
        hearers.tell(me, question)


def _may_dispose(me: Inside, question: Question) -> None:
    others = bool(question.taken_name) and question.taken_by_id != me.participant.pk
    if others and Capability.MODERATE not in me.capabilities:
        raise QuestionTaken(question.taken_name)


def _give(me: Inside, question: Question) -> None:
    question.taken_by, question.taken_name = me.participant, me.name
    question.save(update_fields=["taken_by", "taken_name"])
    hearers.tell(me, question)


def _give_up(me: Inside, question: Question) -> None:
    question.taken_by, question.taken_name = None, ""
    question.save(update_fields=["taken_by", "taken_name"])
    hearers.tell(me, question)
