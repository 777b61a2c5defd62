"""The waiting room: who stands before a locked door, and what the host says to him (K63)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.db.models import F, Q, QuerySet
from django.db.transaction import atomic

from greenroom.access.guard import requires
from greenroom.access.refusals import Declined, NotProved, RoomLocked
from greenroom.access.roles import Assurance, Capability
from greenroom.administration import audit
from greenroom.admission.door import Enter, Knock, Refused, way_in
from greenroom.admission.facts import PRESENT_FOR
from greenroom.admission.insiders import Inside
from greenroom.admission.models import Newcomer
from greenroom.admission.visits import Visit
from greenroom.people.faces import hue, initials
from greenroom.protocol import people
from greenroom.rooms import log
from greenroom.rooms.models import Session
from greenroom.rooms.news import iso

# ---------- Before the door ----------


def waits_for_host(visit: Visit) -> bool:
    """Whether the lock alone keeps him outside."""
    return isinstance(visit.way, Refused) and visit.way.refusal is RoomLocked


@atomic
def knock(visit: Visit, *, now: datetime) -> Newcomer | None:
    """Somebody's page waits before a locked door: those who may admit see him. None for anybody else.

    Whoever was let in or declined under an earlier lock asks anew.
    """
    if visit.session is None or not waits_for_host(visit):
        return None
    facts = _as_he_would_enter(visit, now)
    newcomer, new = Newcomer.objects.select_for_update().get_or_create(
        session=visit.session, **_ground(visit), defaults={**facts, "asked_at": now, "seen_at": now}
    )
    seen = not new and newcomer.away_at is None and newcomer.seen_at > now - PRESENT_FOR and _open(newcomer)
    if not new:
        _ask(newcomer, facts, newcomer.asked_at if _open(newcomer) else now, now)
    if not seen:
        tell(visit.session, now)
    return newcomer


@atomic
def ask_again(visit: Visit, *, now: datetime) -> None:
    """Somebody who was declined asks once more. Raises NotProved for whoever was not."""
    if visit.session is None or visit.way != Refused(Declined):
        raise NotProved
    newcomer = visit.session.newcomers.select_for_update().get(**_ground(visit))
    _ask(newcomer, _as_he_would_enter(visit, now), now, now)
    tell(visit.session, now)


def waits_still(newcomers: Iterable[int], *, now: datetime) -> None:
    """Note that their pages are still open."""
    Newcomer.objects.filter(pk__in=list(newcomers)).update(seen_at=now, away_at=None)


@atomic
def waits_no_more(newcomer: int, *, since: datetime, now: datetime) -> None:
    """His page was closed at that moment, or went on, and was not seen since: he is in the list no longer."""
    here = (
        Newcomer.objects.filter(pk=newcomer, away_at=None, seen_at__lte=since).select_related("session").first()
    )
    if here is not None:
        here.away_at = now
        here.save(update_fields=["away_at"])
        tell(here.session, now)


def _ground(visit: Visit) -> dict[str, object]:
    """By what he is known: his account where that is his own ground, else his invitation."""
    if visit.arrival.standing is not None:
        return {"user": visit.user, "invitation": None}
    return {"user": None, "invitation": visit.invitation}


def _as_he_would_enter(visit: Visit, now: datetime) -> dict[str, str]:
    """The role in which he would be inside, and how sure we are who he is."""
    through = way_in(replace(visit.arrival, knock=Knock.ADMITTED), now)
    role = through.role.value if isinstance(through, Enter) else ""
    by_device = visit.arrival.standing is None and visit.device is not None
    level = visit.device.assurance if by_device and visit.device else Assurance.ACCOUNT.value
    return {"role": role, "assurance": level}


def _open(newcomer: Newcomer) -> bool:
    """Whether his question stands: asked under this lock, and not answered."""
    locked_at = newcomer.session.locked_at
    answered = [at for at in (newcomer.admitted_at, newcomer.declined_at) if at and at >= newcomer.asked_at]
    return not answered and locked_at is not None


def _ask(newcomer: Newcomer, facts: dict[str, str], asked_at: datetime, now: datetime) -> None:
    for name, value in {**facts, "asked_at": asked_at, "seen_at": now, "away_at": None}.items():
        setattr(newcomer, name, value)
    newcomer.save(update_fields=["role", "assurance", "asked_at", "seen_at", "away_at"])


# ---------- What the host does ----------


@requires(Capability.ADMIT)
@atomic
def admit(me: Inside, *, newcomer: int | None = None, now: datetime) -> None:
    """Let in one who waits, or everybody who does. Raises Newcomer.DoesNotExist for one of another session."""
    if newcomer is not None:
        me.session.newcomers.get(pk=newcomer)
    rows = _unanswered(me.session).filter(Q(pk=newcomer) if newcomer is not None else Q(away_at=None))
    admitted = list(rows.values_list("pk", flat=True))
    me.session.newcomers.filter(pk__in=admitted).update(admitted_at=now)
    _answered(me, "newcomer.admitted", admitted, now)


@requires(Capability.ADMIT)
@atomic
def decline(me: Inside, *, newcomer: int, now: datetime) -> None:
    """Do not let him in; after the second time he cannot ask any more. Raises Newcomer.DoesNotExist."""
    me.session.newcomers.get(pk=newcomer)
    row = _unanswered(me.session).filter(pk=newcomer)
    if row.update(declined_at=now, denials=F("denials") + 1):
        _answered(me, "newcomer.declined", [newcomer], now)


def _unanswered(session: Session) -> QuerySet[Newcomer]:
    not_admitted = Q(admitted_at=None) | Q(admitted_at__lt=F("asked_at"))
    not_declined = Q(declined_at=None) | Q(declined_at__lt=F("asked_at"))
    return session.newcomers.filter(not_admitted, not_declined)


def _answered(me: Inside, verb: str, newcomers: list[int], now: datetime) -> None:
    """Those before the door look again, and those who may admit see who is left."""
    if not newcomers:
        return
    log.session_changed(me.session)
    tell(me.session, now)
    for pk in newcomers:
        audit.record(verb, actor=me.audit_name, about=f"newcomer:{pk}", at=now, session=me.session.pk)


# ---------- What is told of it ----------


def tell(session: Session, now: datetime) -> None:
    """Say who waits, the whole list, to those who may admit."""
    log.signal(session, waiting_now(session, now), heard_by=Capability.ADMIT)


def waiting_now(session: Session, now: datetime) -> people.Waiting:
    """Everybody who waits with his page open, longest first; nobody while the door is not locked."""
    rows = _unanswered(session).filter(
        away_at=None, seen_at__gt=now - PRESENT_FOR, session__locked_at__isnull=False
    )
    found = rows.select_related("user", "invitation").order_by("asked_at", "pk")
    return people.Waiting(people=[_newcomer(row) for row in found])


def _newcomer(row: Newcomer) -> people.Newcomer:
    return people.Newcomer(
        id=row.pk,
        name=row.name,
        initials=initials(row.name),
        hue=hue(row.face),
        role=row.role,
        assurance=row.assurance,
        since=iso(row.asked_at),
    )
