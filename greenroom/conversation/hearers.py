"""Who finds a question, and who hears of it and of what follows it; nobody else does."""

from datetime import datetime

from greenroom.access.roles import Capability
from greenroom.admission.insiders import Inside
from greenroom.conversation.models import Answer, Question
from greenroom.conversation.queries import as_answer, as_question, questions_for
from greenroom.conversation.words import as_author
from greenroom.protocol import questions
from greenroom.protocol.wire import Event, Signal
from greenroom.rooms.log import hold, record, signal


def find(me: Inside, id: int) -> Question:
    """One that he may see, with nobody else at it until the transaction ends. Raises Question.DoesNotExist."""
    hold(me.session)
    return questions_for(me).get(pk=id)


def tell(me: Inside, question: Question) -> None:
    """How a question stands now."""
    say(me, question, questions.QuestionChanged(question=as_question(question, question.votes.count())))


def say(me: Inside, question: Question, event: Event) -> None:
    """For everybody; a private one for who moderates, and its asker."""
    if question.private:
        record(me.session, event, heard_by=Capability.MODERATE, also=question.author_id or 0)
    else:
        record(me.session, event)


def write_below(
    me: Inside, question: Question, *, text: str, private: bool, asks: bool, now: datetime
) -> Answer:
    """Add something to a question; whatever follows a private one is private."""
    private = private or question.private
    author = as_author(me, named=not (asks and question.anonymous))
    answer = Answer.objects.create(question=question, **author, text=text, private=private, asks=asks, at=now)
    say_below(me, answer, questions.AnswerChanged(answer=as_answer(answer)))
    return answer


def say_below(me: Inside, answer: Answer, event: Event) -> None:
    """For everybody; a private one for who moderates, the asker, and the speaker who wrote it."""
    question, author = answer.question, answer.author_id or 0
    if not answer.private:
        record(me.session, event)
        return
    record(me.session, event, heard_by=Capability.MODERATE, also=question.author_id or 0)
    if author not in {0, question.author_id} and not question.private:
        record(me.session, event, only=author)


def signal_below(me: Inside, question: Question, said: Signal, *, private: bool) -> None:
    """The same of what flickers there."""
    if private or question.private:
        signal(me.session, said, heard_by=Capability.MODERATE, also=question.author_id or 0)
    else:
        signal(me.session, said)
