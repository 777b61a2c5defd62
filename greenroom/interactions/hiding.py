"""What was written in answers and is not for everybody: hidden, and shown again."""

from datetime import datetime

from django.db.transaction import atomic

from greenroom.access.guard import requires
from greenroom.access.roles import Capability
from greenroom.administration import audit
from greenroom.admission.insiders import Inside
from greenroom.interactions.models import HiddenText, Part, PartAnswer
from greenroom.protocol.results import WrittenHidden
from greenroom.rooms.log import hold, record, tally_changed


@requires(Capability.MODERATE)
@atomic
def hide(me: Inside, *, question: int, text: str, now: datetime) -> None:
    """Hide a written answer or a word from everybody, whoever else writes the same. Raises PartAnswer.DoesNotExist."""
    hold(me.session)
    asked = _question(me, question)
    if not asked.answers.filter(option=None, text=text).exists():
        raise PartAnswer.DoesNotExist
    _hidden, newly = asked.hidden.get_or_create(text=text, defaults={"at": now})
    if newly:
        _tell(me, asked, "answer.hidden", now)


@requires(Capability.MODERATE)
@atomic
def show(me: Inside, *, question: int, now: datetime) -> None:
    """Show again what was hidden last. Raises HiddenText.DoesNotExist where nothing is."""
    hold(me.session)
    asked = _question(me, question)
    last = asked.hidden.order_by("at", "pk").last()
    if last is None:
        raise HiddenText.DoesNotExist
    last.delete()
    _tell(me, asked, "answer.shown", now)


def _question(me: Inside, pk: int) -> Part:
    return Part.objects.get(interaction__session=me.session, pk=pk)


def _tell(me: Inside, asked: Part, verb: str, now: datetime) -> None:
    record(me.session, WrittenHidden(question=asked.pk, hidden=asked.hidden.count()))
    tally_changed(me.session, asked.interaction_id)
    about = f"interaction:{asked.interaction_id}"
    audit.record(
        verb,
        actor=me.audit_name,
        about=about,
        at=now,
        room=me.room.pk,
        session=me.session.pk,
        question=asked.pk,
    )
