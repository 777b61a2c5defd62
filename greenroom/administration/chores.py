"""Lets one process at a time do what is done now and then: a row says whose turn it is, on every database."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from greenroom.administration.models import Chore

LEASE = timedelta(minutes=2)
"""A process that has given no sign for so long has died, and another may take its turn."""


class Turn:
    """A chore that is ours as long as we say so again within the lease."""

    def __init__(self, name: str, until: datetime) -> None:
        self._name, self._until = name, until

    def goes_on(self) -> bool:
        """Keep it; False when it was lost, since another process took us for dead."""
        until = timezone.now() + LEASE
        kept = bool(self._ours().update(leased_until=until))
        self._until = until
        return kept

    def ends(self) -> None:
        """It is done."""
        self._ours().update(leased_until=None, done_at=timezone.now())

    def _ours(self) -> "QuerySet[Chore]":
        return Chore.objects.filter(name=self._name, leased_until=self._until)


def take(name: str, *, every: timedelta = timedelta(0)) -> Turn | None:
    """Our turn; None while another process has it, or when it was done less than `every` ago."""
    now = timezone.now()
    Chore.objects.get_or_create(name=name)
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    due = Q(done_at=None) | Q(done_at__lte=now - every)
    taken = Chore.objects.filter(free, due, name=name).update(leased_until=now + LEASE)
    return Turn(name, now + LEASE) if taken else None
