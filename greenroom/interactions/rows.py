"""What every action of interactions needs: the row that nobody else changes meanwhile, its times, who hears of it."""

from datetime import datetime, timedelta

from greenroom.access.refusals import StartedAlready, TalkOff
from greenroom.admission.insiders import Inside
from greenroom.interactions import kinds, queries
from greenroom.interactions.models import Interaction, Option, Part
from greenroom.protocol.interactions import InteractionChanged, InteractionPrepared
from greenroom.rooms.log import record, tally_changed
from greenroom.statements import GIVEN_NUMBER, OTHER_NUMBER, Statement


def held(me: Inside, pk: int) -> Interaction:
    """One of this session, which nobody else changes until this is done. Raises Interaction.DoesNotExist, TalkOff."""
    may_talk(me)
    row = _HELD.one(me.session.pk, pk)
    if row is None:
        raise Interaction.DoesNotExist
    row.session = me.session
    return row


_HELD = Statement(
    lambda: Interaction.objects.filter(session=GIVEN_NUMBER, pk=OTHER_NUMBER).select_for_update(of=("self",))
)


def questions_of(row: Interaction) -> list[Part]:
    """What it asks, with the options."""
    questions, options = _QUESTIONS.all(row.pk), _OPTIONS.all(row.pk)
    for question in questions:
        mine = [option for option in options if option.question_id == question.pk]
        question._prefetched_objects_cache = {"options": mine}  # type: ignore[attr-defined]  # as Django keeps them
    return questions


_QUESTIONS = Statement(lambda: Part.objects.filter(interaction=GIVEN_NUMBER).order_by("place", "pk"))
_OPTIONS = Statement(lambda: Option.objects.filter(question__interaction=GIVEN_NUMBER).order_by("place", "pk"))


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
