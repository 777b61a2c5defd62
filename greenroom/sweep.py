"""Takes away what nobody needs any more: the table of what is kept how long.

It goes in small batches with a pause after each. SQLite has one writer at a time, and everybody else who writes waits
for it: deleting 100,000 rows at once would keep every message of every room back for as long as that takes. A batch
takes a few hundredths of a second, and whoever waited comes in between two of them.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from threading import Event
from time import monotonic
from typing import Any

from django.contrib.sessions.models import Session as SignIn
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from greenroom.administration import chores
from greenroom.administration.models import AttemptBucket, AuditEvent, SiteSettings
from greenroom.administration.queries import site
from greenroom.admission.forgetting import forget_batch
from greenroom.admission.models import Challenge, Handled, HostRequest
from greenroom.loop import Loop
from greenroom.mail.models import Delivery, DeliveryState
from greenroom.rooms.models import LoggedEvent, Session
from greenroom.rooms.queries import over

EVERY = timedelta(hours=1)
LOOK = 300.0
"""Seconds between two looks whether another process has swept since."""
FIRST = 60.0
"""Seconds after its start until a process looks: it has better things to do then."""
BATCH = 500
"""Rows of one transaction."""
PAUSE = 0.05
"""Seconds after each, at the least: SQLite's writers who wait ask again within so long."""

A_DAY = timedelta(days=1)
A_YEAR = timedelta(days=365)

log = logging.getLogger(__name__)

Old = Callable[[SiteSettings, datetime], QuerySet[Any]]  # Any: rows of different tables


def _tries(site: SiteSettings, now: datetime) -> QuerySet[AttemptBucket]:
    """No limit counts over more than a day; wrong addresses count as long as an invitation may work."""
    spent = AttemptBucket.objects.filter(window__lt=(now - 2 * A_DAY).timestamp())
    lobby = now - max(A_YEAR, timedelta(days=site.longest_days))
    return spent.exclude(scope="lobby", window__gte=lobby.timestamp()).order_by("pk")


def _letters(site: SiteSettings, now: datetime) -> QuerySet[Delivery]:
    """All that have left or failed, but the newest of an invitation, whose fate its list shows."""
    newer = Delivery.objects.filter(
        kind=OuterRef("kind"), subject_id=OuterRef("subject_id"), pk__gt=OuterRef("pk")
    )
    done = Delivery.objects.filter(created_at__lt=_retained(site, now)).exclude(state=DeliveryState.QUEUED)
    newest_of_an_invitation = done.filter(~Exists(newer), kind="invitation")
    return done.exclude(pk__in=newest_of_an_invitation.values("pk")).order_by("pk")


def _events(site: SiteSettings, now: datetime) -> QuerySet[LoggedEvent]:
    """A day after its session nobody resumes; who comes with an older number gets a snapshot."""
    ended = Session.objects.filter(over(now - A_DAY))
    return LoggedEvent.objects.filter(session__in=ended.values("pk")).order_by("session", "seq")


def _retained(site: SiteSettings, now: datetime) -> datetime:
    return now - timedelta(days=site.retention_days)


OLD: Mapping[str, Old] = {
    "tries": _tries,
    "letters": _letters,
    "audit": lambda site, now: AuditEvent.objects.filter(at__lt=now - timedelta(days=site.audit_days)),
    "events": _events,
    "commands": lambda site, now: Handled.objects.filter(at__lt=now - A_DAY),
    "sign-ins": lambda site, now: SignIn.objects.filter(expire_date__lt=now),
    "codes": lambda site, now: Challenge.objects.filter(expires_at__lt=now - A_DAY).order_by("pk"),
    "questions to hosts": lambda site, now: HostRequest.objects.filter(asked_at__lt=_retained(site, now)),
}
"""What may go at a moment, by the name under which it is counted."""


def sweep(
    *, now: datetime, every: timedelta = timedelta(0), stopping: Event | None = None
) -> Counter[str] | None:
    """Take away what is old, until nothing is or `stopping` is set; gives how much of what.

    None while another process does it, or when one has less than `every` ago.
    """
    turn = chores.take("sweep", every=every)
    if turn is None:
        return None
    swept: Counter[str] = Counter()
    for name, batch, seconds in _batches(now):
        swept[name] += batch
        if (stopping or Event()).wait(max(PAUSE, seconds)) or not turn.goes_on():
            return swept
    turn.ends()
    log.info("swept: %s", dict(swept))
    return swept


def _batches(now: datetime) -> Iterator[tuple[str, int, float]]:
    """Each batch when it is gone: what it was, how many rows, how many seconds it took."""
    rules = site()
    for name, old in OLD.items():
        yield from _until_none(name, partial(_delete_batch, old(rules, now)))
    yield from _until_none("invitations", partial(forget_batch, _retained(rules, now), most=BATCH, now=now))


def _until_none(name: str, take_batch: Callable[[], int]) -> Iterator[tuple[str, int, float]]:
    gone = BATCH
    while gone == BATCH:
        began = monotonic()
        gone = take_batch()
        if gone:
            yield name, gone, monotonic() - began


def _delete_batch(old: QuerySet[Any]) -> int:
    """The statement that deletes looks nothing up but these rows, so that it holds the lock for them alone."""
    pks = list(old.values_list("pk", flat=True)[:BATCH])
    old.model._default_manager.filter(pk__in=pks).delete()
    return len(pks)


def _round() -> float:
    sweep(now=timezone.now(), every=EVERY, stopping=loop.stopping)
    return LOOK


loop = Loop("sweep", _round, first=FIRST)
"""Runs in every process; one of them sweeps."""
