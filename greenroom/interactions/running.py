"""Interactions from their start on: started, answered, closed, opened again, shared."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F
from django.db.transaction import atomic

from greenroom.access.guard import requires
from greenroom.access.refusals import NotOpen
from greenroom.access.roles import Capability
from greenroom.admission import persons
from greenroom.admission.insiders import Inside
from greenroom.interactions import kinds, queries, responses
from greenroom.interactions.models import Interaction
from greenroom.interactions.rows import after, held, questions_of, start, tell, unstarted
from greenroom.protocol.interactions import Given, InteractionAnswered
from greenroom.rooms.log import tally_changed


@requires(Capability.LAUNCH)
@atomic
def publish(me: Inside, *, id: int, now: datetime) -> None:
    """Put it before everybody. Raises StartedAlready."""
    row = unstarted(me, id, now)
    start(row, now)
    row.save()
    tell(row, now)


@atomic
def publish_due(session: int, *, now: datetime) -> None:
    """Tell those inside what has started by itself: whichever process comes first, and once."""
    due = Interaction.objects.filter(session=session, published_at=None, scheduled_for__lte=now)
    for row in list(due.select_related("session").order_by("scheduled_for", "pk")):
        if due.filter(pk=row.pk).update(published_at=F("scheduled_for")):
            tell(queries.whole(row.session).get(pk=row.pk), now)


@requires(Capability.ANSWER)
@atomic
def answer(me: Inside, *, id: int, answers: Sequence[Given], now: datetime) -> None:
    """Answer once. Raises NotOpen, DoesNotFit, TooLong."""
    row = held(me, id)
    if not row.started(now):
        raise Interaction.DoesNotExist  # whoever may answer knows nothing of what is prepared
    if not row.takes_answers(now):
        raise NotOpen
    rows = responses.fitting(questions_of(row), answers)
    written = responses.write(responses.first_of(row, me.participant, now), rows)
    said = InteractionAnswered(id=row.pk, answers=queries.as_given(written))
    persons.tell(me.session, me.participant.person, said)
    tally_changed(me.session, row.pk)


@requires(Capability.LAUNCH)
@atomic
def close(me: Inside, *, id: int, share: bool = False, now: datetime) -> None:
    """Take no more answers; closing twice changes nothing. Raises NotOpen for what never took any."""
    row = held(me, id)
    if not (kinds.KINDS[row.kind].answered and row.started(now)):
        raise NotOpen
    if not row.closed(now):
        row.closed_at = now
    if share and row.shared_at is None:
        row.shared_at = now
    row.save()
    tell(row, now)


@requires(Capability.LAUNCH)
@atomic
def reopen(me: Inside, *, id: int, minutes: int | None, now: datetime) -> None:
    """Take answers again, or for longer, from now on; without `minutes` until closed by hand. Raises NotOpen."""
    row = held(me, id)
    if not (kinds.KINDS[row.kind].answered and row.started(now)):
        raise NotOpen
    row.closed_at, row.minutes = None, minutes
    row.closes_at = after(now, minutes)
    row.save()
    tell(row, now)


@requires(Capability.LAUNCH)
@atomic
def share(me: Inside, *, id: int, on: bool = True, now: datetime) -> None:
    """Show the results to everybody, or to nobody but those who start interactions."""
    row = held(me, id)
    row.shared_at = now if on else None
    row.shared_when_closed = False
    row.save()
    tell(row, now)
