"""Everything one participant may see, right now."""

from datetime import datetime

from greenroom.admission.insiders import Inside
from greenroom.admission.presence import present
from greenroom.admission.queries import Person as PresentPerson
from greenroom.admission.removing import removed_seen_by
from greenroom.conversation.queries import (
    backchannel_seen_by,
    chat_seen_by,
    questions_seen_by,
    writing_seen_by,
)
from greenroom.interactions.queries import interactions_seen_by
from greenroom.people.faces import hue, initials
from greenroom.protocol.everything import Snapshot
from greenroom.protocol.session import Me, Person
from greenroom.rooms.models import Session
from greenroom.rooms.news import attachments_in, iso, state_of
from greenroom.rooms.shared import shared
from greenroom.stage.queries import hands_seen_by


def snapshot(me: Inside, *, now: datetime) -> Snapshot:
    """All of it but what signals tell: the people, those who wait outside, the figures, the tallies.

    Its number was read with the session, first: what happens until the rest is read is said again by its event, which
    changes nothing.
    """
    return Snapshot(
        seq=me.session.seq,
        now=iso(now),
        me=as_me(me),
        session=state_of(me.session),
        attachments=shared(me.session, "attachments", lambda: attachments_in(me.room)),
        chat=chat_seen_by(me),
        writing=writing_seen_by(me),
        questions=questions_seen_by(me),
        backchannel=backchannel_seen_by(me),
        interactions=interactions_seen_by(me, now),
        hands=hands_seen_by(me),
        removed=removed_seen_by(me),
    )


def as_me(me: Inside) -> Me:
    """Who I am here."""
    role = me.role.value if me.role else ""
    return Me(
        id=me.id,
        name=me.name,
        role=role,
        capabilities=sorted(me.capabilities),
        key=me.key,
        offered=me.offered or "",
    )


def as_person(me: Inside) -> Person:
    """Somebody who connects, as the others see him."""
    return Person(
        id=me.id,
        name=me.name,
        initials=initials(me.name),
        hue=me.hue,
        role=me.role.value if me.role else "",
        assurance=me.assurance.value,
        offered=me.offered or "",
    )


def people(session: Session, now: datetime) -> dict[str, Person]:
    """Everybody whom the database has seen lately in this session."""
    return {one.id: _person(one) for one in present(session, now)}


def _person(one: PresentPerson) -> Person:
    return Person(
        id=one.id,
        name=one.name,
        initials=initials(one.name),
        hue=hue(one.face),
        role=one.role.value,
        assurance=one.assurance.value,
        offered=one.offered or "",
    )
