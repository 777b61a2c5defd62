"""Interactions before they start."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.transaction import atomic

from greenroom.access.guard import requires
from greenroom.access.refusals import EnoughPrepared, NotThen
from greenroom.access.roles import Capability
from greenroom.admission.insiders import Inside
from greenroom.interactions import kinds, queries
from greenroom.interactions.models import Interaction, Option, Part
from greenroom.interactions.rows import closes, may_talk, start, tell, tell_prepared, unstarted
from greenroom.protocol.preparing import Choice, Draft, InteractionDeleted
from greenroom.rooms.log import record, tally_changed

MOST = 200
"""Interactions of one session."""
AHEAD = timedelta(days=366)


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
    may_talk(me)
    row = Interaction(
        session=me.session, author=me.participant, name=me.name, kind=kind, created_at=now, **_said(draft, now)
    )
    start(row, now) if publish else _plan(row, at, now)
    row.save()
    _ask(row, asked)
    if publish:
        tell_prepared(row)  # which options are right
    tell(row, now)
    return row


@requires(Capability.LAUNCH)
@atomic
def edit(me: Inside, *, id: int, draft: Draft, now: datetime) -> None:
    """Change all that can be said of what has not started. Raises StartedAlready, DoesNotFit, TooLong."""
    row = unstarted(me, id, now)
    asked = kinds.asked(kinds.kind_of(row.kind), draft)
    for name, value in _said(draft, now).items():
        setattr(row, name, value)
    _plan(row, row.scheduled_for, now)
    row.save()
    row.questions.all().delete()
    _ask(row, asked)
    tell(row, now)


@requires(Capability.LAUNCH)
@atomic
def delete(me: Inside, *, id: int, now: datetime) -> None:
    """Delete what has not started. Raises StartedAlready."""
    row = unstarted(me, id, now)
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
    tell(row, now)
    return row


@requires(Capability.LAUNCH)
@atomic
def schedule(me: Inside, *, id: int, at: datetime | None, now: datetime) -> None:
    """Let it start by itself at a moment, or, without one, by hand again. Raises StartedAlready, NotThen."""
    row = unstarted(me, id, now)
    _plan(row, at, now)
    row.save()
    tell(row, now)


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


def _plan(row: Interaction, at: datetime | None, now: datetime) -> None:
    if at is not None and not now < at <= now + AHEAD:
        raise NotThen
    row.scheduled_for = at
    row.closes_at = closes(row, at) if at else None
