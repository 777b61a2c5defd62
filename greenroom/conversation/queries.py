"""What somebody may see of what is said in a session."""

from collections.abc import Iterable
from typing import Any, TypedDict, TypeVar

from django.db.models import Count, Q, QuerySet

from greenroom.access.guard import requires
from greenroom.access.roles import Capability
from greenroom.admission.insiders import Inside
from greenroom.admission.models import Participant
from greenroom.conversation.models import (
    Answer,
    BackchannelMessage,
    Block,
    ChatLike,
    ChatMessage,
    Question,
    QuestionVote,
    Said,
)
from greenroom.protocol import backchannel, questions
from greenroom.protocol.chat import RECENT, ChatState, Earlier, Message, Pin, Quote
from greenroom.protocol.writing import Blocked, WritingState
from greenroom.rooms.models import Session
from greenroom.rooms.news import iso
from greenroom.rooms.shared import shared
from greenroom.statements import GIVEN_NUMBER, Statement

Row = TypeVar("Row", bound=Said)


class Words(TypedDict):
    """What stands at everything that somebody wrote."""

    by: str
    name: str
    hue: int
    role: str
    at: str
    text: str


QUOTED = 200
"""Characters of a message that stand above an answer to it, or above the chat."""


# ---------- Chat ----------


def chat_seen_by(me: Inside) -> ChatState:
    """The latest messages, and all that is pinned: the same for everybody, but for what I like."""
    state = shared(me.session, "chat", lambda: _chat_of_all(me.session))
    return state.model_copy(update={"liked": dict.fromkeys(_liked(me, state.messages), True)})


def _chat_of_all(session: Session) -> ChatState:
    rows, earlier = _latest(chat_of(session))
    messages = {one.id: one for one in _as_messages(rows)}
    return ChatState(messages=messages, earlier=earlier, pinned=pinned(session))


@requires(Capability.WATCH)
def chat_earlier(me: Inside, *, ref: str, before: int) -> Earlier:
    """The messages before one."""
    rows, earlier = _latest(chat_of(me.session).filter(pk__lt=before))
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
    return Message(id=row.pk, **_words(row), quote=quote, likes=likes)


def _as_messages(rows: Iterable[ChatMessage]) -> list[Message]:
    likes = _counted(ChatLike.objects.filter(message__in=[row.pk for row in rows]), "message")
    return [as_message(row, likes.get(row.pk, 0)) for row in rows]


def _liked(me: Inside, messages: Iterable[int]) -> list[int]:
    mine = ChatLike.objects.filter(person=me.participant.person, message__in=list(messages))
    return list(mine.order_by("message").values_list("message", flat=True))


# ---------- Who may write ----------


def writing_seen_by(me: Inside) -> WritingState:
    """Whether I am stopped from writing; for those who moderate, who else is."""
    if Capability.MODERATE in me.capabilities:
        blocks = open_blocks(me.session)
        return WritingState(people={f"p{one.participant_id}": as_blocked(one) for one in blocks})
    block = block_on(me.session, me.participant)
    return WritingState(blocked=block is not None, why=block.why if block else "")


def open_blocks(session: Session) -> list[Block]:
    """Who is stopped from writing now."""
    return _BLOCKS.all(session.pk)


def _open_blocks() -> QuerySet[Block]:
    rows = Block.objects.filter(session=GIVEN_NUMBER, lifted_at=None)
    return rows.select_related("participant").order_by("pk")


_BLOCKS = Statement(_open_blocks)  # asked at every message


def block_on(session: Session, participant: Participant) -> Block | None:
    """What stops somebody from writing, be it that he was stopped on another device."""
    blocks = open_blocks(session)
    return next((block for block in blocks if block.participant.person == participant.person), None)


def as_blocked(row: Block) -> Blocked:
    """A block as those who moderate see it."""
    return Blocked(id=f"p{row.participant_id}", name=row.name, why=row.why, by=row.by_name, at=iso(row.at))


# ---------- Questions ----------


def questions_seen_by(me: Inside) -> questions.QuestionsState:
    """What is asked and answered for everybody, what is mine or for me; all of it for those who moderate."""
    rows = list(questions_for(me).order_by("pk"))
    mine = [row.pk for row in rows if row.author_id == me.participant.pk]
    votes = QuestionVote.objects.filter(question__session=me.session)
    counts = _counted(votes, "question")
    voted = votes.filter(person=me.participant.person, question__in=[row.pk for row in rows])
    return questions.QuestionsState(
        questions={row.pk: as_question(row, counts.get(row.pk, 0)) for row in rows},
        answers={row.pk: as_answer(row) for row in answers_for(me).order_by("pk")},
        mine=dict.fromkeys(mine, True),
        voted=dict.fromkeys(voted.order_by("question").values_list("question", flat=True), True),
    )


def questions_for(me: Inside) -> QuerySet[Question]:
    """The questions that somebody may see."""
    rows = me.session.questions.all()
    if Capability.MODERATE in me.capabilities:
        return rows
    return rows.filter(Q(private=False) | Q(author=me.participant))


def answers_for(me: Inside) -> QuerySet[Answer]:
    """What somebody may see of what follows the questions."""
    rows = Answer.objects.filter(question__session=me.session).select_related("question")
    if Capability.MODERATE in me.capabilities:
        return rows
    mine = Q(question__author=me.participant)
    public = Q(question__private=False, private=False)
    return rows.filter(mine | public | Q(question__private=False, author=me.participant))


def as_question(row: Question, votes: int) -> questions.Question:
    """A question as everybody sees it who may."""
    taken = questions.Taken(by=_person(row.taken_by_id), name=row.taken_name) if row.taken_name else None
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
    words = _nameless(row, row.asks and row.question.anonymous)
    return questions.Answer(id=row.pk, question=row.question_id, **words, private=row.private, asks=row.asks)


# ---------- Backchannel ----------


def backchannel_seen_by(me: Inside) -> backchannel.BackchannelState:
    """The latest messages, for speakers and moderators; nothing for anybody else."""
    if Capability.BACKCHANNEL not in me.capabilities:
        return backchannel.BackchannelState()
    rows, earlier = _latest(me.session.backchannel.all())
    return backchannel.BackchannelState(messages={row.pk: as_aside(row) for row in rows}, earlier=earlier)


@requires(Capability.BACKCHANNEL)
def backchannel_earlier(me: Inside, *, ref: str, before: int) -> backchannel.EarlierInBackchannel:
    """The messages before one."""
    rows, earlier = _latest(me.session.backchannel.filter(pk__lt=before))
    return backchannel.EarlierInBackchannel(ref=ref, messages=[as_aside(row) for row in rows], earlier=earlier)


def as_aside(row: BackchannelMessage) -> backchannel.BackchannelMessage:
    """A message as speakers and moderators see it."""
    return backchannel.BackchannelMessage(id=row.pk, **_words(row))


# ---------- What all of it shares ----------


def _latest(rows: QuerySet[Row]) -> tuple[list[Row], bool]:
    """The latest of these in the order in which they were written, and whether there are earlier ones."""
    found = list(rows.order_by("-pk")[: RECENT + 1])
    return found[RECENT - 1 :: -1], len(found) > RECENT


def _counted(rows: QuerySet[Any], by: str) -> dict[int, int]:
    """How many of these there are for each thing."""
    return dict(rows.order_by().values_list(by).annotate(Count("pk")))


def _words(row: Said) -> Words:
    return Words(
        by=_person(row.author_id), name=row.name, hue=row.hue, role=row.role, at=iso(row.at), text=row.text
    )


def _nameless(row: Said, anonymous: bool) -> Words:
    """Without the one that would say who it was; a name it has not."""
    return {**_words(row), "by": ""} if anonymous else _words(row)


def _person(pk: int | None) -> str:
    return f"p{pk}" if pk else ""
