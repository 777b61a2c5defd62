"""What is said of questions and their answers."""

from typing import Literal

from greenroom.protocol.said import Delete, Deleted, Said, Say
from greenroom.protocol.wire import Command, Event, Id, Slice, Wire

QuestionId = Id
AnswerId = Id


class Taken(Wire):
    """Who answers a question, so that nobody else does."""

    by: str
    name: str


class Question(Said):
    """A question, or the thread that begins with it. Asked without a name it carries none, for nobody."""

    anonymous: bool
    private: bool
    votes: int = 0
    taken: Taken | None = None
    resolved: bool = False


class Answer(Said):
    """What follows a question: an answer or, where `asks`, something that its asker adds."""

    question: QuestionId
    private: bool
    asks: bool


class QuestionsState(Slice):
    """The questions and answers that I may see, by id; which questions are mine; for which I voted."""

    questions: dict[QuestionId, Question] = {}
    answers: dict[AnswerId, Answer] = {}
    mine: dict[QuestionId, bool] = {}
    voted: dict[QuestionId, bool] = {}


# ---------- Commands ----------


class QuestionAsk(Say):
    """Ask; where the room keeps one thread a person, a later question joins the earlier ones (K86)."""

    type: Literal["question.ask"]
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


class QuestionAnswer(Say):
    """Answer a question that one took, for everybody or for its asker alone (K88)."""

    type: Literal["question.answer"]
    id: QuestionId
    private: bool = False


class QuestionResolve(Command):
    """Put a question aside as answered; it is nobody's any more."""

    type: Literal["question.resolve"]
    id: QuestionId


class QuestionReopen(Command):
    """Put it back among those that wait."""

    type: Literal["question.reopen"]
    id: QuestionId


class QuestionDelete(Delete):
    """Delete one's own question with its answers; whoever moderates, any."""

    type: Literal["question.delete"]


class AnswerDelete(Delete):
    """Delete what one wrote below a question; whoever moderates, any."""

    type: Literal["answer.delete"]


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


class QuestionDeleted(Deleted):
    """A question is gone with all that followed it."""

    type: Literal["question.deleted"] = "question.deleted"


class AnswerChanged(Event):
    """Something was written below a question. A private one: for its asker, its author and who moderates."""

    type: Literal["answer.changed"] = "answer.changed"
    answer: Answer


class AnswerDeleted(Deleted):
    """Something below a question is gone."""

    type: Literal["answer.deleted"] = "answer.deleted"


QuestionCommands = (
    QuestionAsk
    | QuestionVote
    | QuestionTake
    | QuestionRelease
    | QuestionAnswer
    | QuestionResolve
    | QuestionReopen
    | QuestionDelete
    | AnswerDelete
)
QuestionEvents = (
    QuestionChanged | QuestionMine | QuestionVoted | QuestionDeleted | AnswerChanged | AnswerDeleted
)
