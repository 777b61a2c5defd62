"""Who is stopped from writing, and let write again (K81)."""

from datetime import datetime

from django.db.transaction import atomic

from greenroom.access.guard import requires
from greenroom.access.refusals import CannotBlock
from greenroom.access.roles import Capability
from greenroom.administration import audit
from greenroom.admission import persons
from greenroom.admission.insiders import Inside
from greenroom.admission.models import Participant
from greenroom.admission.presence import person_of
from greenroom.conversation.models import Block
from greenroom.conversation.queries import as_blocked, block_on, open_blocks
from greenroom.people.characters import shown
from greenroom.protocol import writing
from greenroom.rooms.log import hold, record
from greenroom.rooms.models import Session


@requires(Capability.MODERATE)
@atomic
def block(me: Inside, *, person: str, why: str, now: datetime) -> None:
    """Stop somebody from writing, on whichever device he comes. Raises Participant.DoesNotExist, CannotBlock."""
    hold(me.session)
    who = _participant(me.session, person)
    shown_as = person_of(who)
    if Capability.MODERATE in me.room.capabilities_of(shown_as.role):
        raise CannotBlock
    if block_on(me.session, who) is not None:
        return
    blocked = Block.objects.create(
        session=me.session, participant=who, name=shown_as.name, why=shown(why), by_name=me.name, at=now
    )
    record(me.session, writing.WritingBlocked(person=as_blocked(blocked)))
    persons.tell(me.session, who.person, writing.WritingChanged(blocked=True, why=blocked.why))
    _note(me, "person.blocked", who, now)


@requires(Capability.MODERATE)
@atomic
def unblock(me: Inside, *, person: str, now: datetime) -> None:
    """Let somebody write again; one who may, still may. Raises Participant.DoesNotExist."""
    hold(me.session)
    who = _participant(me.session, person)
    for one in open_blocks(me.session):
        if one.participant.person == who.person:
            one.lifted_at = now
            one.save(update_fields=["lifted_at"])
            record(me.session, writing.WritingUnblocked(person=f"p{one.participant_id}"))
            persons.tell(me.session, who.person, writing.WritingChanged(blocked=False, why=""))
            _note(me, "person.unblocked", who, now)


def _participant(session: Session, person: str) -> Participant:
    rows = session.participants.select_related("user", "device__invitation", "session__room")
    return rows.get(pk=int(person.removeprefix("p")))


def _note(me: Inside, verb: str, who: Participant, now: datetime) -> None:
    about = f"participant:{who.pk}"
    audit.record(verb, actor=me.audit_name, about=about, at=now, room=me.room.pk, session=me.session.pk)
