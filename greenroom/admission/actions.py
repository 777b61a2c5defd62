"""What somebody does at the door of a session: enters, stays, leaves."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import IntegrityError
from django.db.models import Q, QuerySet
from django.db.transaction import atomic

from greenroom.access.refusals import LinkUsedElsewhere, NotAgreed, NotProved, Refusal, TooEarly
from greenroom.administration import audit
from greenroom.administration.models import SiteSettings
from greenroom.admission import devices, leaving, secrets
from greenroom.admission.codes import Proved, calendar_code, prove, send_code
from greenroom.admission.door import Countdown, Enter, Place, Refused, way_in
from greenroom.admission.grounds import devices_of
from greenroom.admission.hosts import gone, host_here, leads, look_for_host, seat_is_free
from greenroom.admission.lobby import Reserved, reserve
from greenroom.admission.models import Device, Participant
from greenroom.admission.persons import known_as
from greenroom.admission.promoting import set_role
from greenroom.admission.removing import readmit, remove
from greenroom.admission.requests import answer_request, ask_host, reissue, release_all
from greenroom.admission.visits import Visit, visit_at_room
from greenroom.admission.waiting import admit, ask_again, decline, knock, waits_no_more, waits_still
from greenroom.invitations.models import Invitation
from greenroom.people.models import User
from greenroom.rooms.models import Room, Session
from greenroom.statements import GIVEN_BYTES, Statement

__all__ = [
    "Entered",
    "Proved",
    "Reserved",
    "admit",
    "answer_request",
    "ask_again",
    "ask_host",
    "calendar_code",
    "connected",
    "decline",
    "enter",
    "gone",
    "here",
    "host_here",
    "knock",
    "leave",
    "look_for_host",
    "note_refusal",
    "prove",
    "readmit",
    "reissue",
    "release_all",
    "remove",
    "reserve",
    "seen",
    "send_code",
    "set_role",
    "waits_no_more",
    "waits_still",
]

LATELY = timedelta(seconds=30)
"""Whoever was seen so lately need not be seen again as his line is laid: with that of all lines he is before
`PRESENT_FOR` is over."""


@dataclass(frozen=True)
class Entered:
    """Somebody is in; `secret` is for his browser's cookie (None: it keeps the one it has)."""

    participant: Participant
    secret: str | None


def enter(
    room: Room,
    session: Session,
    *,
    user: User | None,
    secret: str | None,
    move: bool = False,
    agrees: str = "",
    now: datetime,
) -> Entered:
    """Go in: one transaction that asks the door, counts the use, takes the place (security.md 4.3).

    `move` is the wish of somebody signed in to come back to a browser whose place moved on, `agrees` the number of
    the text that he read and agreed to. Raises what the door says, TooEarly before it opens, NotProved where an
    address or a code is missing, NotAgreed where the site has a text that he has not agreed to.
    """
    try:
        with atomic():
            if room.capacity is not None:
                _one_after_the_other(session)
            visit = visit_at_room(room, session, user=user, secret=secret, now=now, lock=True)
            way = _ask(visit, move, now)
            if way.asks and agrees != str(visit.site.consent_id):
                raise NotAgreed
            entered = _go_in(visit, session, way.place, secret, now)
            if way.asks:
                _note_consent(entered.participant, visit.site, now)
            return entered
    except IntegrityError as race:
        if "place" not in str(race):
            raise
        raise LinkUsedElsewhere from race  # the index decided: somebody was in the place between look and step


def _go_in(visit: Visit, session: Session, place: Place | None, secret: str | None, now: datetime) -> Entered:
    if place is None or visit.invitation is None:
        return Entered(_join_by_account(visit, session, now), None)
    device, fresh = _settle(visit, visit.invitation, place, secret, now)
    return Entered(_join(visit, session, device, now), fresh)


def _note_consent(participant: Participant, site: SiteSettings, now: datetime) -> None:
    """Write down to which text he agreed, and when: with himself, and in the audit."""
    participant.agreed_to, participant.agreed_at = site.consent, now
    participant.save(update_fields=["agreed_to", "agreed_at"])
    about = f"session:{participant.session_id}"
    audit.record(
        "consent.given", actor=f"participant:{participant.pk}", about=about, at=now, text=site.consent_id
    )


def _one_after_the_other(session: Session) -> None:
    """Let nobody else in until this transaction ends: two would see the same seat free."""
    Session.objects.select_for_update().get(pk=session.pk)


def _ask(visit: Visit, move: bool, now: datetime) -> Enter:
    way = way_in(replace(visit.arrival, moves_here=move and visit.arrival.holds_address), now)
    if isinstance(way, Enter):
        return way
    if isinstance(way, Refused):
        raise way.refusal
    raise TooEarly if isinstance(way, Countdown) else NotProved


def _settle(
    visit: Visit, invitation: Invitation, place: Place, secret: str | None, now: datetime
) -> tuple[Device, str | None]:
    """This browser's live row, with the new secret for its cookie."""
    fresh, digest = secrets.mint()
    device, former = visit.device, secrets.digest_of(secret) if secret else None
    if device and place is Place.HELD:
        if former is None or bytes(device.device_sha256) != former:
            return device, None  # it came with its former secret: another tab's answer holds the new one
        devices.renew(secret or "", digest)
        return device, fresh
    if secret:
        # A row that is alone gets its new secret with its place, which saves a statement.
        devices.keep_codes(secret, digest) if visit.alone else devices.renew(secret, digest)
    taker = devices.Taker(invitation, device, digest, former if device else None, visit.arrival.holds_address)
    return devices.take_place(taker, place, now=now), fresh


def _join(visit: Visit, session: Session, device: Device, now: datetime) -> Participant:
    user = visit.user if visit.arrival.holds_address else None
    if visit.participant:
        return _rejoin(visit.participant, now)
    person = known_as(session, user=user, invitation=visit.invitation)
    return Participant.objects.create(
        session=session, user=user, device=device, person=person, joined_at=now, seen_at=now
    )


def _join_by_account(visit: Visit, session: Session, now: datetime) -> Participant:
    if visit.participant:
        return _rejoin(visit.participant, now)
    facts = {"joined_at": now, "seen_at": now, "person": known_as(session, user=visit.user, invitation=None)}
    participant, new = Participant.objects.get_or_create(
        session=session, user=visit.user, device=None, defaults=facts
    )
    if new:
        audit.record(
            "account.entered", actor=f"user:{participant.user_id}", about=f"session:{session.pk}", at=now
        )
    return participant


def _rejoin(participant: Participant, now: datetime) -> Participant:
    leaving.comes_back(participant, now)
    participant.seen_at, participant.left_at, participant.away_at = now, None, None
    participant.save(update_fields=["seen_at", "left_at", "away_at"])
    return participant


def here(session: Session, *, user: User | None, secret: str | None, now: datetime) -> None:
    """Note that the page of somebody inside is open. His new secret has arrived then, so the former one ends.

    Whom the door lets in no more is not seen any longer either: he holds no seat, and stands in no list.
    """
    visit = visit_at_room(session.room, session, user=user, secret=secret, now=now)
    if visit.participant and isinstance(visit.way, Enter):
        seen([visit.participant.pk], now=now)
    _holds(secret)


def connected(participant: Participant, *, secret: str | None, now: datetime) -> None:
    """The same for somebody about whom the door was asked a moment ago, as his page's line was laid."""
    leaving.comes_back(participant, now)
    if now - participant.seen_at > LATELY or participant.away_at is not None:
        seen([participant.pk], now=now)
    _holds(secret)


def _holds(secret: str | None) -> None:
    for device in _HAVE_A_FORMER.all(secrets.digest_of(secret)) if secret else ():
        device.former_sha256 = None
        device.save(update_fields=["former_sha256"])


_HAVE_A_FORMER = Statement(
    lambda: Device.objects.filter(device_sha256=GIVEN_BYTES, former_sha256__isnull=False)
)  # asked for each of a crowd that joins: nearly always there is none


def seen(participants: Iterable[int], *, now: datetime) -> None:
    """Note that these are still inside: their pages are connected."""
    Participant.objects.filter(pk__in=list(participants), left_at=None).update(seen_at=now, away_at=None)


@atomic
def leave(session: Session, *, user: User | None, secret: str | None, now: datetime) -> None:
    """Go out; the place stays his."""
    rows = _rows_of(session, user, secret).filter(left_at=None)
    hosts = [row for row in rows.select_related("session__room", "device__invitation", "user") if leads(row)]
    leaving.out(rows, now)
    if hosts:
        look_for_host(session, now=now)
    seat_is_free(session)


def _rows_of(session: Session, user: User | None, secret: str | None) -> QuerySet[Participant]:
    mine = Q(device__in=devices_of(secret)) if secret else Q(pk=None)
    if user is not None:
        mine |= Q(user=user, device=None)
    return session.participants.filter(mine)


def note_refusal(refusal: type[Refusal], *, about: str, code: str, now: datetime) -> None:
    """Write down a no that somebody met by a POST; a GET writes nothing."""
    audit.record("link.refused", actor="guest", about=about, at=now, code=code, reason=refusal.name.lower())
