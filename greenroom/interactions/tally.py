"""How interactions stand: counted from the answers themselves, so that no count can be wrong."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Value, Window
from django.db.models.functions import RowNumber

from greenroom.access.roles import Capability
from greenroom.interactions import models, queries
from greenroom.interactions.kinds import KINDS, Asks
from greenroom.protocol.results import Tally, Written

WRITTEN = 100
"""The latest written answers to a question, and the most frequent words of a cloud, that are told."""


@dataclass(frozen=True)
class Standing:
    """How one interaction stands, and who may know: those who start interactions, or everybody once it is shared."""

    interaction: int
    heard_by: Capability
    tally: Tally
    running: bool = False
    """Whether it takes answers."""


@dataclass(frozen=True)
class Standings:
    """Those of a session that were looked at; when the next one starts or closes by itself."""

    told: list[Standing]
    next_change: datetime | None

    def asking(self, expected: Mapping[int, int]) -> "Standings":
        """The same with how many people those ask that take answers."""
        return replace(self, told=[_asking(one, expected.get(one.interaction)) for one in self.told])


@dataclass
class _Counted:
    """All that the database counts, in as many statements as it has fields."""

    responses: dict[int, int]
    options: dict[int, int]
    written: dict[int, list[Written]] = field(default_factory=lambda: defaultdict(list))


def standings(session: int, only: Collection[int] | None, *, now: datetime) -> Standings:
    """How the started interactions of a session stand, or some of them."""
    rows = queries.started(session, now).prefetch_related("questions__options")
    if only is not None:
        rows = rows.filter(pk__in=only)
    answered = [row for row in rows if KINDS[row.kind].answered]
    counted = _count([row.pk for row in answered])
    return Standings([_standing(row, counted, now) for row in answered], queries.next_change(session, now))


def _asking(one: Standing, people: int | None) -> Standing:
    return replace(one, tally=one.tally.model_copy(update={"expected": people}))


def _standing(row: models.Interaction, counted: _Counted, now: datetime) -> Standing:
    shared = row.shared(now)
    tally = Tally(
        responses=counted.responses.get(row.pk, 0),
        counts={pk: counted.options.get(pk, 0) for pk in _options(row)},
        averages={one.pk: mean for one in row.questions.all() if (mean := _average(one, counted)) is not None},
        written={one.pk: counted.written.get(one.pk, []) for one in row.questions.all() if _is_written(one)},
        right=queries.right(row) if shared and row.closed(now) else [],
    )
    return Standing(row.pk, Capability.WATCH if shared else Capability.LAUNCH, tally, row.takes_answers(now))


def _count(interactions: list[int]) -> _Counted:
    answers = models.PartAnswer.objects.filter(question__interaction__in=interactions)
    responses = models.Response.objects.filter(interaction__in=interactions)
    counted = _Counted(
        dict(responses.values_list("interaction").annotate(times=Count("pk"))),
        dict(answers.exclude(option=None).values_list("option").annotate(times=Count("pk"))),
    )
    hidden = models.HiddenText.objects.filter(question=OuterRef("question"), text=OuterRef("text"))
    seen = answers.filter(option=None).exclude(Exists(hidden))
    words = seen.filter(question__asks=Asks.WORDS).values("question", "text").annotate(times=Count("pk"))
    texts = seen.filter(question__asks=Asks.TEXT).values("question", "text", times=Value(1))
    for rows, order in ((words, [F("times").desc(), F("text").asc()]), (texts, [F("pk").desc()])):
        number = Window(RowNumber(), partition_by=F("question"), order_by=order)
        for row in rows.annotate(number=number).filter(number__lte=WRITTEN).order_by("question", "number"):
            counted.written[row["question"]].append(Written(text=row["text"], times=row["times"]))
    return counted


def _options(row: models.Interaction) -> list[int]:
    return [option.pk for question in row.questions.all() for option in question.options.all()]


def _is_written(question: models.Part) -> bool:
    return question.asks in {Asks.TEXT, Asks.WORDS}


def _average(question: models.Part, counted: _Counted) -> float | None:
    """The mean step of a scale, to two places; None without an answer."""
    if question.asks != Asks.SCALE:
        return None
    steps = [(option.place, counted.options.get(option.pk, 0)) for option in question.options.all()]
    times = sum(count for _step, count in steps)
    return round(sum(step * count for step, count in steps) / times, 2) if times else None
