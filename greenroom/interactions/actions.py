"""What can be done with interactions: prepare, start, answer, close, share."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import F
from django.db.transaction import atomic

from greenroom.access.guard import requires
from greenroom.access.refusals import AnsweredAlready, EnoughPrepared, NotOpen, NotThen, StartedAlready, TalkOff
from greenroom.access.roles import Capability
from greenroom.admission.insiders import Inside
from greenroom.interactions import kinds, queries, responses
from greenroom.interactions.models import Interaction, Option, Part
from greenroom.protocol.interactions import (
    Choice,
    Draft,
    Given,
    InteractionAnswered,
    InteractionChanged,
    InteractionDeleted,
    InteractionPrepared,
)
from greenroom.rooms.log import record, tally_changed

MOST = 200
"""Interactions of one session."""
AHEAD = timedelta(days=366)

# ---------- Before it starts ----------


@requires(Capability.LAUNCH)
@atomic
def create(
    me: Inside, *, kind: str, draft: Draft, publish: bool = False, at: datetime | None = None, now: datetime
) -> Interaction:
    """Prepare an interaction; start it at once, or by itself `at` a moment.

    Raises DoesNotFit, TooLong, NotThen, EnoughPrepared.
    """
    asked = kinds.asked(kinds.kind_of(kind), draft)
    if me.session.interactions.count() >= MOST:
        raise EnoughPrepared
    _may_talk(me)
    row = Interaction(
        session=me.session, author=me.participant, name=me.name, kind=kind, created_at=now, **_said(draft, now)
    )
    _start(row, now) if publish else _plan(row, at, now)
    row.save()
    _ask(row, asked)
    if publish:
        _tell_prepared(row)  # which options are right
    _tell(row, now)
    return row


@requires(Capability.LAUNCH)
@atomic
def edit(me: Inside, *, id: int, draft: Draft, now: datetime) -> None:
    """Change all that can be said of what has not started. Raises StartedAlready, DoesNotFit, TooLong."""
    row = _unstarted(me, id, now)
    asked = kinds.asked(kinds.kind_of(row.kind), draft)
    for name, value in _said(draft, now).items():
        setattr(row, name, value)
    _plan(row, row.scheduled_for, now)
    row.save()
    row.questions.all().delete()
    _ask(row, asked)
    _tell(row, now)


@requires(Capability.LAUNCH)
@atomic
def delete(me: Inside, *, id: int, now: datetime) -> None:
    """Delete what has not started. Raises StartedAlready."""
    row = _unstarted(me, id, now)
    pk = row.pk
    row.delete()
    record(me.session, InteractionDeleted(id=pk))
    tally_changed(me.session, pk)


@requires(Capability.LAUNCH)
@atomic
def duplicate(me: Inside, *, id: int, now: datetime) -> Interaction:
    """Prepare the same once more; its answers stay where they are. Raises EnoughPrepared."""
    original = queries.whole(me.session).get(pk=id)
    if me.session.interactions.count() >= MOST:
        raise EnoughPrepared
    copied = ("session", "kind", "text", "label", "address", "minutes", "shared_when_closed")
    row = Interaction.objects.create(
        author=me.participant,
        name=me.name,
        created_at=now,
        shared_at=now if original.shared_at and not original.shared_when_closed else None,
        **{name: getattr(original, name) for name in copied},
    )
    _ask(row, [_as_asked(one) for one in original.questions.all()])
    _tell(row, now)
    return row


@requires(Capability.LAUNCH)
@atomic
def schedule(me: Inside, *, id: int, at: datetime | None, now: datetime) -> None:
    """Let it start by itself at a moment, or, without one, by hand again. Raises StartedAlready, NotThen."""
    row = _unstarted(me, id, now)
    _plan(row, at, now)
    row.save()
    _tell(row, now)


# ---------- While it runs ----------


@requires(Capability.LAUNCH)
@atomic
def publish(me: Inside, *, id: int, now: datetime) -> None:
    """Put it before everybody. Raises StartedAlready."""
    row = _unstarted(me, id, now)
    _start(row, now)
    row.save()
    _tell(row, now)


@atomic
def publish_due(session: int, *, now: datetime) -> None:
    """Tell those inside what has started by itself: whichever process comes first, and once."""
    due = Interaction.objects.filter(session=session, published_at=None, scheduled_for__lte=now)
    for row in list(due.select_related("session").order_by("scheduled_for", "pk")):
        if due.filter(pk=row.pk).update(published_at=F("scheduled_for")):
            _tell(queries.whole(row.session).get(pk=row.pk), now)


@requires(Capability.ANSWER)
@atomic
def answer(me: Inside, *, id: int, answers: Sequence[Given], now: datetime) -> None:
    """Answer once. Raises NotOpen, AnsweredAlready, DoesNotFit, TooLong."""
    row = _held(me, id)
    if not row.started(now):
        raise Interaction.DoesNotExist  # whoever may answer knows nothing of what is prepared
    if not row.takes_answers(now):
        raise NotOpen
    rows = responses.fitting(list(row.questions.prefetch_related("options")), answers)
    response, first = row.responses.get_or_create(participant=me.participant, defaults={"at": now})
    if not first:
        raise AnsweredAlready
    written = responses.write(response, rows)
    said = InteractionAnswered(id=row.pk, answers=queries.as_given(written))
    record(me.session, said, only=me.participant.pk)
    tally_changed(me.session, row.pk)


@requires(Capability.LAUNCH)
@atomic
def close(me: Inside, *, id: int, share: bool = False, now: datetime) -> None:
    """Take no more answers; closing twice changes nothing. Raises NotOpen for what never took any."""
    row = _held(me, id)
    if not (kinds.KINDS[row.kind].answered and row.started(now)):
        raise NotOpen
    if not row.closed(now):
        row.closed_at = now
    if share and row.shared_at is None:
        row.shared_at = now
    row.save()
    _tell(row, now)


@requires(Capability.LAUNCH)
@atomic
def reopen(me: Inside, *, id: int, minutes: int | None, now: datetime) -> None:
    """Take answers again, or for longer, from now on; without `minutes` until closed by hand. Raises NotOpen."""
    row = _held(me, id)
    if not (kinds.KINDS[row.kind].answered and row.started(now)):
        raise NotOpen
    row.closed_at, row.minutes = None, minutes
    row.closes_at = _after(now, minutes)
    row.save()
    _tell(row, now)


@requires(Capability.LAUNCH)
@atomic
def share(me: Inside, *, id: int, on: bool = True, now: datetime) -> None:
    """Show the results to everybody, or to nobody but those who start interactions."""
    row = _held(me, id)
    row.shared_at = now if on else None
    row.shared_when_closed = False
    row.save()
    _tell(row, now)


# ---------- Inside ----------


def _held(me: Inside, pk: int) -> Interaction:
    """One of this session, which nobody else changes until this is done. Raises Interaction.DoesNotExist, TalkOff."""
    _may_talk(me)
    return me.session.interactions.select_for_update().get(pk=pk)


def _may_talk(me: Inside) -> None:
    if not me.room.chat:
        raise TalkOff


def _unstarted(me: Inside, pk: int, now: datetime) -> Interaction:
    row = _held(me, pk)
    if row.started(now):
        raise StartedAlready
    return row


def _said(draft: Draft, now: datetime) -> dict[str, object]:
    """The fields of an interaction that a draft says."""
    return {
        "text": draft.text,
        "label": draft.label,
        "address": draft.address,
        "minutes": draft.minutes,
        "shared_at": now if draft.sharing == "live" else None,
        "shared_when_closed": draft.sharing == "closed",
    }


def _ask(row: Interaction, asked: Sequence[kinds.Asked]) -> None:
    for place, one in enumerate(asked, 1):
        question = Part.objects.create(
            interaction=row, place=place, text=one.text, asks=one.asks.value, several=one.several
        )
        options = enumerate(one.options, 1)
        Option.objects.bulk_create(
            Option(question=question, place=place, text=option.text, right=option.right)
            for place, option in options
        )


def _as_asked(question: Part) -> kinds.Asked:
    options = tuple(Choice(text=one.text, right=one.right) for one in question.options.all())
    return kinds.Asked(question.text, kinds.Asks(question.asks), question.several, options)


def _start(row: Interaction, now: datetime) -> None:
    row.scheduled_for, row.published_at = None, now
    row.closes_at = _closes(row, now)


def _plan(row: Interaction, at: datetime | None, now: datetime) -> None:
    if at is not None and not now < at <= now + AHEAD:
        raise NotThen
    row.scheduled_for = at
    row.closes_at = _closes(row, at) if at else None


def _closes(row: Interaction, start: datetime) -> datetime | None:
    return _after(start, row.minutes) if kinds.KINDS[row.kind].answered else None


def _after(start: datetime, minutes: int | None) -> datetime | None:
    return start + timedelta(minutes=minutes) if minutes else None


def _tell(row: Interaction, now: datetime) -> None:
    """To everybody, once it has started; before, to those who start interactions."""
    if row.started(now):
        record(row.session, InteractionChanged(interaction=queries.as_interaction(row)))
    else:
        _tell_prepared(row)
    tally_changed(row.session, row.pk)


def _tell_prepared(row: Interaction) -> None:
    record(row.session, InteractionPrepared(interaction=queries.as_interaction(row), right=queries.right(row)))
