"""Whether somebody is inside who may end the session: fifteen minutes after the last one left it is over (K68)."""

from collections.abc import Iterable
from datetime import datetime

from greenroom.access.roles import GRANTS, Capability
from greenroom.administration import audit
from greenroom.admission.models import Participant
from greenroom.admission.presence import Person, person_of, present
from greenroom.rooms import log, news
from greenroom.rooms.models import Phase, Session


def is_host(person: Person) -> bool:
    """Whether he may end the session."""
    return Capability.OPEN in GRANTS[person.role]


def leads(participant: Participant) -> bool:
    """Whether this row is that of somebody who may end the session."""
    return is_host(person_of(participant))


def host_here(session: Session, *, now: datetime) -> None:
    """Somebody who may end the session is inside: it does not run out."""
    Session.objects.filter(pk=session.pk, host_came_at=None).update(host_came_at=now)
    if Session.objects.filter(pk=session.pk, host_left_at__isnull=False).update(host_left_at=None):
        session.host_left_at = None
        news.tell(session)
        audit.record("host.back", actor="live", about=f"session:{session.pk}", at=now)


def look_for_host(session: Session, people: Iterable[Person] | None = None, *, now: datetime) -> None:
    """Nobody may be left who can end the session: note since when. Never before a host came."""
    session.refresh_from_db(
        fields=["host_came_at", "host_left_at", "ended_at", "opened_at", "starts_at", "ends_at"]
    )
    if session.host_came_at is None or session.host_left_at is not None or session.phase(now) is Phase.ENDED:
        return
    if any(map(is_host, present(session, now) if people is None else people)):
        return
    if Session.objects.filter(pk=session.pk, host_left_at=None).update(host_left_at=now):
        session.host_left_at = now
        news.tell(session)
        audit.record("host.left", actor="live", about=f"session:{session.pk}", at=now)


def gone(session: Session, participants: Iterable[int], *, host: bool, now: datetime) -> None:
    """Their last lines were cut, and they did not come back within the grace; `host` says that one could end it."""
    rows = Participant.objects.filter(session=session, pk__in=list(participants), away_at=None)
    rows.update(away_at=now)
    if host:
        look_for_host(session, now=now)
    seat_is_free(session)


def seat_is_free(session: Session) -> None:
    """Somebody went: whoever waits before a full room looks again."""
    if session.room.capacity is not None:
        log.session_changed(session)
