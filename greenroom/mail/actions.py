"""Queues letters, hands over those that are due.

A letter is leased, and the lease committed, before it is composed: no transaction is open and no row locked while
we talk to a mail server. Who dies in between leaves a lease that runs out, and the letter is tried again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event
from time import monotonic

from django.core.mail import EmailMessage
from django.db import transaction

from greenroom.mail import post, queries
from greenroom.mail.models import Delivery, DeliveryState

LEASE = timedelta(seconds=60)
"""Longer than the four answers that a mail server may keep us waiting for while it takes one letter."""

BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
"""The waits after the first failed try and those that follow; after the last the letter has failed."""

Composer = Callable[[int], EmailMessage | None]
"""Gives the letter about one subject, as it is now; None when there is nobody to send it to any more."""

queued = Event()
"""Set when a letter was queued and its transaction committed; the loop waits for it."""


def queue(kind: str, subject_id: int, *, now: datetime) -> Delivery:
    """Ask for a letter within the transaction that is its reason; it leaves when that has committed."""
    delivery = Delivery.objects.create(kind=kind, subject_id=subject_id, due_at=now, created_at=now)
    transaction.on_commit(queued.set)
    return delivery


def hold_back(kind: str, subject_id: int, *, why: str, now: datetime) -> None:
    """Write down a letter that was asked for and is not sent; `why` in a few words, without an address."""
    Delivery.objects.create(
        kind=kind,
        subject_id=subject_id,
        state=DeliveryState.DROPPED,
        due_at=now,
        created_at=now,
        last_error=why,
    )


def cancel(kind: str, subject_id: int) -> int:
    """Drop the letters about a subject that have not left yet; give how many."""
    waiting = Delivery.objects.filter(kind=kind, subject_id=subject_id, state=DeliveryState.QUEUED)
    return waiting.update(state=DeliveryState.DROPPED)


def deliver_due(
    composers: Mapping[str, Composer], *, now: datetime, stop: Callable[[], bool] = lambda: False
) -> int:
    """Hand over what is due, one letter after the other on one connection; give how many left.

    Any number of workers may do this at once. `stop` is asked between two letters.
    """
    at = _clock(now)
    left = 0
    with post.office() as office:
        while not stop() and queries.is_due(at()):
            closed = office.open()
            delivery = _lease(at())
            if delivery is None:
                break
            fate = closed or _hand_over(delivery, composers, office)
            _note(delivery, fate, at())
            left += fate.state in (DeliveryState.SENT, DeliveryState.KEPT)
            if closed:
                break  # one letter has found out for all the others, which keep their tries
    return left


@dataclass
class _Leased:
    """A letter that is ours until a moment, which is also what tells us from the next who leases it."""

    pk: int
    kind: str
    subject_id: int
    tries: int
    until: datetime


def _clock(now: datetime) -> Callable[[], datetime]:
    """Now, going on: a round may last longer than a lease."""
    began = monotonic()
    return lambda: now + timedelta(seconds=monotonic() - began)


def _lease(now: datetime) -> _Leased | None:
    """Take the letter that is due for longest; its try counts from here, so that who crashes counts too."""
    with transaction.atomic(durable=True):
        delivery = queries.due(now).select_for_update(skip_locked=_skips_locked()).first()
        if delivery is None:
            return None
        leased = _Leased(delivery.pk, delivery.kind, delivery.subject_id, delivery.attempts + 1, now + LEASE)
        Delivery.objects.filter(pk=leased.pk).update(attempts=leased.tries, leased_until=leased.until)
        return leased


def _skips_locked() -> bool:
    """SQLite has no row locks: there a writing transaction waits for the one before it, and finds the lease."""
    return bool(transaction.get_connection().features.has_select_for_update_skip_locked)


def _hand_over(leased: _Leased, composers: Mapping[str, Composer], office: post.Office) -> post.Fate:
    if leased.tries > len(BACK_OFF) + 1:
        return post.Fate(DeliveryState.FAILED, "every try broke off")
    try:
        message = composers[leased.kind](leased.subject_id)
    except Exception as bug:  # one letter's bug must not keep the others from leaving
        return post.fate_of_a_bug(bug, f"composing {leased.kind} {leased.subject_id}")
    if message is None:
        return post.Fate(DeliveryState.DROPPED)
    return office.send(message)


def _note(leased: _Leased, fate: post.Fate, now: datetime) -> None:
    """Write down what became of a letter, if it is still ours: who leased it after us knows better."""
    ours = Delivery.objects.filter(pk=leased.pk, leased_until=leased.until)
    if fate.state in (DeliveryState.SENT, DeliveryState.KEPT):
        ours.update(state=fate.state, sent_at=now, message_id=fate.message_id, last_error="", leased_until=None)
    elif fate.state == DeliveryState.QUEUED and leased.tries <= len(BACK_OFF):
        due_at = now + BACK_OFF[leased.tries - 1]
        ours.update(due_at=due_at, last_error=fate.error, leased_until=None)
    else:
        state = DeliveryState.FAILED if fate.state == DeliveryState.QUEUED else fate.state
        ours.filter(state=DeliveryState.QUEUED).update(state=state, last_error=fate.error, leased_until=None)
