"""What somebody may see of the interactions of a session."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Q, QuerySet, prefetch_related_objects

from greenroom.access.roles import Capability
from greenroom.admission.insiders import Inside
from greenroom.interactions import models
from greenroom.interactions.kinds import KINDS
from greenroom.protocol.interactions import Given, Interaction, InteractionsState, Option, Part
from greenroom.rooms.models import Session
from greenroom.rooms.news import iso
from greenroom.rooms.shared import shared
from greenroom.statements import GIVEN, GIVEN_NUMBER, Statement


def interactions_seen_by(me: Inside, now: datetime) -> InteractionsState:
    """All that was started; for those who start interactions, all that is prepared too."""
    rows = shared(me.session, "interactions", lambda: list(whole(me.session)))
    if Capability.LAUNCH in me.capabilities:
        state = shared(me.session, "all interactions", lambda: _prepared(rows))
    else:
        begun = [row for row in rows if row.started(now)]  # of the same rows more by the clock, never others
        state = shared(me.session, f"{len(begun)} started interactions", lambda: _begun(begun))
    hidden = _hidden(me) if Capability.MODERATE in me.capabilities else {}
    answered = _answered(me)
    return state.model_copy(update={"answered": answered, "hidden": hidden}) if answered or hidden else state


def _prepared(rows: list[models.Interaction]) -> InteractionsState:
    """For those who start them."""
    keys = {row.pk: right(row) for row in rows if KINDS[row.kind].right}
    return InteractionsState(all={row.pk: as_interaction(row) for row in rows}, right=keys)


def _begun(rows: list[models.Interaction]) -> InteractionsState:
    """For everybody else."""
    return InteractionsState(all={row.pk: as_interaction(row) for row in rows})


def whole(session: Session) -> QuerySet[models.Interaction]:
    """The interactions of a session, oldest first, with all that is asked."""
    return session.interactions.order_by("pk").prefetch_related("questions__options")


def started(session: int, now: datetime) -> QuerySet[models.Interaction]:
    """Those that everybody sees."""
    begun = Q(published_at__isnull=False) | Q(scheduled_for__lte=now)
    return models.Interaction.objects.filter(begun, session=session).order_by("pk")


def next_change(session: int, now: datetime) -> datetime | None:
    """When the next one starts or closes by itself."""
    rows = models.Interaction.objects.filter(session=session)
    starts = rows.filter(published_at=None, scheduled_for__gt=now).values_list("scheduled_for", flat=True)
    ends = rows.filter(closed_at=None, closes_at__gt=now).values_list("closes_at", flat=True)
    return min((moment for moment in [*starts, *ends] if moment), default=None)


def as_interaction(row: models.Interaction) -> Interaction:
    """An interaction as everybody sees it; which options are right is not in it."""
    return Interaction(
        id=row.pk,
        kind=row.kind,
        text=row.text,
        questions=[_as_question(one) for one in row.questions.all()],
        label=row.label,
        address=row.address,
        minutes=row.minutes,
        scheduled_for=_iso(row.scheduled_for),
        published_at=_iso(row.published_at),
        closes_at=_iso(row.closes_at),
        closed_at=_iso(row.closed_at),
        shared_at=_iso(row.shared_at),
        shared_when_closed=row.shared_when_closed,
    )


def right(row: models.Interaction) -> list[int]:
    """The right options."""
    return [option.pk for question in row.questions.all() for option in question.options.all() if option.right]


def as_given(answers: Iterable[models.PartAnswer]) -> list[Given]:
    """What somebody chose, a question each. What he wrote stands in the results alone, where it can be hidden."""
    options: dict[int, list[int]] = {}
    for answer in answers:
        chosen = options.setdefault(answer.question_id, [])
        if answer.option_id is not None:
            chosen.append(answer.option_id)
    return [Given(question=pk, options=chosen) for pk, chosen in options.items()]


def _hidden(me: Inside) -> dict[int, int]:
    """How many texts of each question are hidden."""
    rows = models.HiddenText.objects.filter(question__interaction__session=me.session)
    return dict(rows.order_by("question").values_list("question").annotate(Count("pk")))


def _answered(me: Inside) -> dict[int, list[Given]]:
    mine = _RESPONSES.all(me.session.pk, me.participant.person)
    prefetch_related_objects(mine, "answers")
    return {one.interaction_id: as_given(sorted(one.answers.all(), key=_number)) for one in mine}


_RESPONSES = Statement(
    lambda: models.Response.objects.filter(
        participant__session=GIVEN_NUMBER, participant__person=GIVEN
    ).order_by("pk")
)


def _number(answer: models.PartAnswer) -> int:
    return answer.pk


def _as_question(row: models.Part) -> Part:
    options = [Option(id=option.pk, text=option.text) for option in row.options.all()]
    return Part(id=row.pk, text=row.text, asks=row.asks, several=row.several, options=options)


def _iso(moment: datetime | None) -> str | None:
    return iso(moment) if moment else None
