"""What somebody does about the stage."""

from datetime import datetime

from django.db.transaction import atomic

from greenroom.access.guard import requires
from greenroom.access.refusals import NotAllowed
from greenroom.access.roles import Capability
from greenroom.admission.insiders import Inside
from greenroom.admission.leaving import lower
from greenroom.protocol.people import HandRaised
from greenroom.rooms.log import record
from greenroom.rooms.news import iso


@requires(Capability.WATCH)
@atomic
def raise_hand(me: Inside, *, now: datetime) -> None:
    """Ask for the word; a hand that is up stays up since when it is."""
    _hand, new = me.session.hands.get_or_create(
        participant=me.participant, lowered_at=None, defaults={"raised_at": now}
    )
    if new:
        record(me.session, HandRaised(id=me.id, at=iso(now)))


@requires(Capability.WATCH)
@atomic
def lower_hand(me: Inside, *, participant: int | None = None, now: datetime) -> None:
    """Lower one's own hand, or as a moderator anybody's; one that is down stays so. Raises NotAllowed."""
    whose = participant or me.participant.pk
    if whose != me.participant.pk and Capability.MODERATE not in me.capabilities:
        raise NotAllowed
    lower(me.session.hands.filter(participant=whose), now)
