"""What somebody may see of what is asked and answered in a session."""

from django.db.models import Q, QuerySet

from greenroom.access.roles import Capability
from greenroom.admission.insiders import Inside
from greenroom.conversation.models import Answer, Question, QuestionVote
from greenroom.conversation.rows import Words, counted, person, words
from greenroom.protocol import questions
from greenroom.rooms.models import Session
from greenroom.rooms.shared import shared
from greenroom.statements import GIVEN, GIVEN_NUMBER, Statement

PUBLIC = Q(private=False)
PUBLIC_ANSWER = Q(question__private=False, private=False)


def questions_seen_by(me: Inside) -> questions.QuestionsState:
    """What is asked and answered for everybody, what is mine or for me; all of it for those who moderate."""
    wrote = shared(me.session, "authors", lambda: _authors(me.session))
    if Capability.MODERATE in me.capabilities:
        state = shared(me.session, "all that is asked", lambda: _all_of_it(me.session))
    elif me.participant.pk in wrote:
        state = _state(me.session, questions_for(me), answers_for(me))
    else:
        state = shared(me.session, "what all may read", lambda: _public(me.session))
    mine = wrote.get(me.participant.pk, [])
    voted = [
        row.question_id
        for row in _VOTES.all(me.session.pk, me.participant.person)
        if row.question_id in state.questions
    ]
    if not mine and not voted:
        return state
    own = {"mine": dict.fromkeys(mine, True), "voted": dict.fromkeys(voted, True)}
    return state.model_copy(update=own)


def _authors(session: Session) -> dict[int, list[int]]:
    """Who asked which questions, or none but answered some: he may see more than others, or calls some his."""
    asked = session.questions.order_by("pk").values_list("author", "pk")
    answered = Answer.objects.filter(question__session=session).values_list("author", flat=True)
    found: dict[int, list[int]] = {pk: [] for pk in answered.distinct() if pk}
    for author, question in asked:
        if author:
            found.setdefault(author, []).append(question)
    return found


def _all_of_it(session: Session) -> questions.QuestionsState:
    return _state(session, session.questions.all(), _answers(session))


def _public(session: Session) -> questions.QuestionsState:
    return _state(session, session.questions.filter(PUBLIC), _answers(session).filter(PUBLIC_ANSWER))


def _state(session: Session, asked: QuerySet[Question], answers: QuerySet[Answer]) -> questions.QuestionsState:
    votes = counted(QuestionVote.objects.filter(question__session=session), "question")
    return questions.QuestionsState(
        questions={row.pk: as_question(row, votes.get(row.pk, 0)) for row in asked.order_by("pk")},
        answers={row.pk: as_answer(row) for row in answers.order_by("pk")},
    )


_VOTES = Statement(
    lambda: QuestionVote.objects.filter(participant__session=GIVEN_NUMBER, participant__person=GIVEN).order_by(
        "question"
    )
)


# ---------- Who may see what ----------


def questions_for(me: Inside) -> QuerySet[Question]:
    """The questions that somebody may see."""
    rows = me.session.questions.all()
    if Capability.MODERATE in me.capabilities:
        return rows
    return rows.filter(PUBLIC | Q(author=me.participant))


def answers_for(me: Inside) -> QuerySet[Answer]:
    """What somebody may see of what follows the questions."""
    rows = _answers(me.session)
    if Capability.MODERATE in me.capabilities:
        return rows
    mine = Q(question__author=me.participant)
    return rows.filter(mine | PUBLIC_ANSWER | Q(question__private=False, author=me.participant))


def _answers(session: Session) -> QuerySet[Answer]:
    return Answer.objects.filter(question__session=session).select_related("question")


# ---------- How it is shown ----------


def as_question(row: Question, votes: int) -> questions.Question:
    """A question as everybody sees it who may."""
    taken = questions.Taken(by=person(row.taken_by_id), name=row.taken_name) if row.taken_name else None
    return questions.Question(
        id=row.pk,
        **_nameless(row, row.anonymous),
        anonymous=row.anonymous,
        private=row.private,
        votes=votes,
        taken=taken,
        resolved=row.resolved_at is not None,
    )


def as_answer(row: Answer) -> questions.Answer:
    """What follows a question, as everybody sees it who may."""
    said = _nameless(row, row.asks and row.question.anonymous)
    return questions.Answer(id=row.pk, question=row.question_id, **said, private=row.private, asks=row.asks)


def _nameless(row: Question | Answer, anonymous: bool) -> Words:
    """Without the one that would say who it was; a name it has not."""
    return {**words(row), "by": ""} if anonymous else words(row)
