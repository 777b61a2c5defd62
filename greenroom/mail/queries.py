"""What waits to be handed over, with what became of the rest."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Max, Q, QuerySet

from greenroom.mail.models import Delivery, DeliveryState

A_PAGE = 50

OVERDUE = timedelta(minutes=10)
"""A letter that was due this long ago, and that nobody tried, is one that nobody sends."""


def works() -> bool:
    """Whether letters reach people; the outbox does not count, since only an administrator reads it."""
    return bool(settings.MAIL_WORKS)


def due(now: datetime) -> QuerySet[Delivery]:
    """Letters that may be leased at this moment, the longest waiting first."""
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=now)
    return Delivery.objects.filter(free, state=DeliveryState.QUEUED, due_at__lte=now).order_by("due_at", "pk")


def is_due(now: datetime) -> bool:
    """Whether anything may be leased: a question that takes no lock."""
    return due(now).exists()


def states(kind: str, ids: Iterable[int]) -> dict[int, DeliveryState]:
    """What became of the newest letter about each of these subjects; those without one are left out."""
    newest = Delivery.objects.filter(kind=kind, subject_id__in=list(ids)).values("subject_id")
    pks = newest.annotate(newest=Max("pk")).values("newest")
    rows = Delivery.objects.filter(pk__in=pks).values_list("subject_id", "state")
    return {subject_id: DeliveryState(state) for subject_id, state in rows}


@dataclass(frozen=True)
class Figures:
    """How many letters are in which state."""

    counts: dict[str, int]
    retrying: int  # queued, after a try that failed
    overdue: int  # due for ten minutes, tried by nobody

    @property
    def all(self) -> int:
        """All of them."""
        return sum(self.counts.values())


def figures(now: datetime) -> Figures:
    """Count the letters."""
    counts = {state.value: 0 for state in DeliveryState}
    rows = Delivery.objects.order_by().values("state").annotate(n=Count("pk"))
    counts.update({row["state"]: row["n"] for row in rows})
    waiting = Delivery.objects.filter(state=DeliveryState.QUEUED).aggregate(
        retrying=Count("pk", filter=~Q(last_error="")),
        overdue=Count("pk", filter=Q(attempts=0, due_at__lt=now - OVERDUE)),
    )
    return Figures(counts=counts, retrying=waiting["retrying"], overdue=waiting["overdue"])


def deliveries(state: str = "") -> QuerySet[Delivery]:
    """Letters of one state, or all, newest first; for a page at a time."""
    chosen = Delivery.objects.filter(state=state) if state else Delivery.objects.all()
    return chosen.order_by("-pk")
