"""Who is out for good, and what he leaves behind: a raised hand goes down with him."""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.db.transaction import atomic

from greenroom.admission.models import Participant, RaisedHand
from greenroom.protocol.people import HandLowered
from greenroom.rooms import log

HAND_STAYS = timedelta(minutes=2)
"""A hand stays up so long for somebody whose line was cut; after that the talk has gone on without him."""


def out(rows: QuerySet[Participant], now: datetime) -> None:
    """These left, were put out, or gave up their place; within a transaction."""
    inside = list(rows.filter(left_at=None).values_list("pk", flat=True))
    lower(RaisedHand.objects.filter(participant__in=inside), now)
    Participant.objects.filter(pk__in=inside).update(left_at=now)


def comes_back(participant: Participant, now: datetime) -> None:
    """Somebody is here again, from wherever he was."""
    if participant.away_at is not None and now - participant.away_at > HAND_STAYS:
        with atomic():
            lower(participant.session.hands.filter(participant=participant), now)


def lower(hands: QuerySet[RaisedHand], now: datetime) -> None:
    """Let these hands go down; those that are down stay so. Within a transaction.

    Whoever asks by `session.hands` has that session's own number counted on, as what is shared by its number wants it.
    """
    for hand in hands.filter(lowered_at=None).order_by("pk"):
        if RaisedHand.objects.filter(pk=hand.pk, lowered_at=None).update(lowered_at=now):
            log.record(hand.session, HandLowered(id=f"p{hand.participant_id}"))
