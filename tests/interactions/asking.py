"""Those who ask and answer in tests, and something to ask of every kind."""

from typing import Any

from django.utils import timezone

from greenroom.admission import actions as admission
from greenroom.admission.insiders import Inside, inside
from greenroom.admission.queries import visit_at_room
from greenroom.interactions import actions
from greenroom.interactions.models import Interaction, Part
from greenroom.people.models import User
from greenroom.protocol.interactions import Given
from greenroom.protocol.preparing import Draft
from greenroom.rooms.models import Session


def options(*texts: str, right: str = "") -> list[dict[str, Any]]:
    return [{"text": text, "right": text == right} for text in texts]


DRAFTS: dict[str, dict[str, Any]] = {
    "poll": {
        "text": "Which lever would you pull first?",
        "questions": [{"options": options("Prices", "Services", "Sales", "Hiring")}],
    },
    "quiz": {
        "text": "What moved the margin?",
        "questions": [{"options": options("Prices", "Luck", right="Prices")}],
    },
    "rating": {"text": "How sure are you of your own hourly rate?"},
    "vote": {"text": "Who goes first?", "questions": [{"options": options("Red", "Blue")}]},
    "announcement": {
        "text": "Recording has started",
        "label": "Watch",
        "address": "https://linden.example/watch?v=1",
    },
    "open": {"text": "What will you change on Monday?"},
    "reaction": {"text": "How was that?"},
    "survey": {
        "text": "Before you go",
        "questions": [
            {
                "text": "What was best?",
                "asks": "choice",
                "several": True,
                "options": options("Talk", "Questions", "Coffee"),
            },
            {"text": "How useful was it?", "asks": "scale", "steps": 10},
            {"text": "What was missing?", "asks": "text"},
        ],
    },
    "cloud": {"text": "Growth in one word"},
}


def draft(kind: str = "poll", **said: Any) -> Draft:
    """Something to ask."""
    return Draft.model_validate({**DRAFTS[kind], **said})


def actor(session: Session, user: User) -> Inside:
    """Somebody with an account, inside."""
    now = timezone.now()
    secret = admission.enter(session.room, session, user=user, secret=None, now=now).secret
    found = inside(visit_at_room(session.room, session, user=user, secret=secret, now=now))
    assert found is not None
    return found


def asked(me: Inside, kind: str = "poll", **said: Any) -> Interaction:
    """Something that was started just now."""
    return actions.create(me, kind=kind, draft=draft(kind, **said), publish=True, now=timezone.now())


def prepared(me: Inside, kind: str = "poll", **said: Any) -> Interaction:
    """Something that has not started."""
    return actions.create(me, kind=kind, draft=draft(kind, **said), now=timezone.now())


def choosing(question: Part | None, *texts: str) -> Given:
    """An answer that chooses the options with these texts."""
    assert question is not None
    return Given(question=question.pk, options=[question.options.get(text=text).pk for text in texts])


def writing(question: Part | None, *texts: str) -> Given:
    """An answer in words."""
    assert question is not None
    return Given(question=question.pk, texts=list(texts))


def fitting(interaction: Interaction) -> list[Given]:
    """An answer that fits: the first option, or a word."""
    return [_fitting(question) for question in interaction.questions.order_by("place")]


def _fitting(question: Part) -> Given:
    first = question.options.first()
    return choosing(question, first.text) if first else writing(question, "Prices")


def answer(me: Inside, interaction: Interaction, *given: Given) -> None:
    """Answer now: so, or as it fits."""
    actions.answer(me, id=interaction.pk, answers=given or fitting(interaction), now=timezone.now())
