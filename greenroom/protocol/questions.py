"""What is said of questions and their answers."""

from typing import Literal

from pydantic import Field

from greenroom.protocol.wire import Command, Event, Id, Slice, Wire

LONGEST = 2_000

QuestionId = Id
AnswerId = Id


class Taken(Wire):
    """Who answers a question, so that nobody else does."""

    by: str
    name: str


class Question(Wire):
    """A question, or the thread that begins with it. Asked without a name it carries none, for nobody."""

    id: QuestionId
    by: str
    name: str
    hue: int
    role: str
    at: str
    text: str
    anonymous: bool
    private: bool
    votes: int = 0
    taken: Taken | None = None
    resolved: bool = False


class Answer(Wire):
    """What follows a question: an answer or, where `asks`, something that its asker adds."""

    id: AnswerId
    question: QuestionId
    by: str
    name: str
    hue: int
    role: str
    at: str
    text: str
    private: bool
    asks: bool


class QuestionsState(Slice):
    """The questions and answers that I may see, by id; which questions are mine; for which I voted."""

    questions: dict[QuestionId, Question] = {}
    answers: dict[AnswerId, Answer] = {}
    mine: dict[QuestionId, bool] = {}
    voted: dict[QuestionId, bool] = {}


# ---------- Commands ----------


class QuestionAsk(Command):
    """Ask; where the room keeps one thread a person, a later question joins the earlier ones (K86)."""

    type: Literal["question.ask"]
    text: str = Field(max_length=LONGEST)
    anonymous: bool = False
    private: bool = False


class QuestionVote(Command):
    """Want this answered too, or no longer."""

    type: Literal["question.vote"]
    id: QuestionId
    on: bool = True


class QuestionTake(Command):
    """Say that one answers it, so that nobody else does (K89)."""

    type: Literal["question.take"]
    id: QuestionId


class QuestionRelease(Command):
    """Leave it to others again; whoever moderates can release what somebody else took."""

    type: Literal["question.release"]
    id: QuestionId


class QuestionAnswer(Command):
    """Answer a question that one took, for everybody or for its asker alone (K88)."""

    type: Literal["question.answer"]
    id: QuestionId
    text: str = Field(max_length=LONGEST)
    private: bool = False


class QuestionResolve(Command):
    """Put a question aside as answered; it is nobody's any more."""

    type: Literal["question.resolve"]
    id: QuestionId


class QuestionReopen(Command):
    """Put it back among those that wait."""

    type: Literal["question.reopen"]
    id: QuestionId


class QuestionDelete(Command):
    """Delete one's own question with its answers; whoever moderates, any."""

    type: Literal["question.delete"]
    id: QuestionId


class AnswerDelete(Command):
    """Delete what one wrote below a question; whoever moderates, any."""

    type: Literal["answer.delete"]
    id: AnswerId


# ---------- Events ----------


class QuestionChanged(Event):
    """A question was asked, voted for, taken, released, resolved. A private one: for its asker and who moderates."""

    type: Literal["question.changed"] = "question.changed"
    question: Question


class QuestionMine(Event):
    """I asked this one: for all browsers of one participant, who alone hears it."""

    type: Literal["question.mine"] = "question.mine"
    id: QuestionId


class QuestionVoted(Event):
    """I voted for it, or do no longer."""

    type: Literal["question.voted"] = "question.voted"
    id: QuestionId
    on: bool


class QuestionDeleted(Event):
    """A question is gone with all that followed it."""

    type: Literal["question.deleted"] = "question.deleted"
    id: QuestionId


class AnswerChanged(Event):
    """Something was written below a question. A private one: for its asker, its author and who moderates."""

    type: Literal["answer.changed"] = "answer.changed"
    answer: Answer


class AnswerDeleted(Event):
    """Something below a question is gone."""

    type: Literal["answer.deleted"] = "answer.deleted"
    id: AnswerId
