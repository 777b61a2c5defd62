"""What every action of interactions needs: the row that nobody else changes meanwhile, its times, who hears of it."""

from datetime import datetime, timedelta

from greenroom.access.refusals import StartedAlready, TalkOff
from greenroom.admission.insiders import Inside
from greenroom.interactions import kinds, queries
from greenroom.interactions.models import Interaction
from greenroom.protocol.interactions import InteractionChanged, InteractionPrepared
from greenroom.rooms.log import record, tally_changed


def held(me: Inside, pk: int) -> Interaction:
    """One of this session, which nobody else changes until this is done. Raises Interaction.DoesNotExist, TalkOff."""
    may_talk(me)
    return me.session.interactions.select_for_update().get(pk=pk)


def may_talk(me: Inside) -> None:
    """Raises TalkOff in a room without Chat & Collaboration."""
    if not me.room.chat:
        raise TalkOff


def unstarted(me: Inside, pk: int, now: datetime) -> Interaction:
    """The same, of those that have not started. Raises StartedAlready."""
    row = held(me, pk)
    if row.started(now):
        raise StartedAlready
    return row


def start(row: Interaction, now: datetime) -> None:
    """From now on it is before everybody."""
    row.scheduled_for, row.published_at = None, now
    row.closes_at = closes(row, now)


def closes(row: Interaction, start: datetime) -> datetime | None:
    """When it closes by itself that starts at this moment; None for what takes no answers, or is closed by hand."""
    return after(start, row.minutes) if kinds.KINDS[row.kind].answered else None


def after(start: datetime, minutes: int | None) -> datetime | None:
    """So many minutes later; None without them."""
    return start + timedelta(minutes=minutes) if minutes else None


def tell(row: Interaction, now: datetime) -> None:
    """To everybody, once it has started; before, to those who start interactions."""
    if row.started(now):
        record(row.session, InteractionChanged(interaction=queries.as_interaction(row)))
    else:
        tell_prepared(row)
    tally_changed(row.session, row.pk)


def tell_prepared(row: Interaction) -> None:
    """To those who start interactions, with what is right."""
    record(row.session, InteractionPrepared(interaction=queries.as_interaction(row), right=queries.right(row)))
