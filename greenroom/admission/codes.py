"""Codes that are mailed to the invited address, typed back as proof of the mailbox."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F
from django.db.transaction import atomic

from greenroom.access.refusals import CodeWrong, LinkUsedUp, NotProved, TooManyAttempts
from greenroom.access.refusals import Way as Forward
from greenroom.access.roles import Assurance
from greenroom.administration import audit
from greenroom.administration.queries import site as site_settings
from greenroom.admission import devices, limits, secrets
from greenroom.admission.door import Arrival, Binding, Code, Enter, Place, Refused, place_for, way_in
from greenroom.admission.facts import held, invited
from greenroom.admission.grounds import devices_of
from greenroom.admission.models import Challenge
from greenroom.admission.visits import Visit, visit_at_room
from greenroom.invitations import rights
from greenroom.invitations.models import Invitation
from greenroom.mail.actions import queue
from greenroom.people.addresses import email_key
from greenroom.people.models import User
from greenroom.rooms.models import Room, Session

VALID_FOR = timedelta(minutes=10)
"""How long a code works from when its letter was sent."""

WAITS_FOR = timedelta(minutes=30)
"""How long a code may wait to be sent; after that nobody waits for it any more."""


@dataclass(frozen=True)
class Proved:
    """A mailbox was proved; `secret` is for the browser's cookie, `moved` tells that a place came here."""

    invitation: Invitation
    secret: str
    moved: bool


# ---------- Asking ----------


def mail(room: Room, invitation: Invitation | None, key: str, *, browser: bytes, now: datetime) -> bool:
    """Queue a letter with a code, unless this address was sent enough of them; tells whether.

    Equal work whether or not somebody is invited: without an invitation the letter finds nobody to go to (T22).
    """
    if not limits.spend_code_letter(key, now=now):
        return False
    challenge = Challenge.objects.create(
        room=room, invitation=invitation, browser_sha256=browser, created_at=now, expires_at=now + WAITS_FOR
    )
    queue("code", challenge.pk, now=now)
    return True


@atomic
def send_code(
    room: Room, session: Session | None, *, user: User | None, secret: str | None, now: datetime
) -> bool:
    """Mail a code to the invited address of a browser that is known here; False when one is on its way already.

    Raises NotProved for a browser that nobody knows, LinkUsedUp where no code can help, or what the door says.
    """
    visit = visit_at_room(room, session, user=user, secret=secret, now=now)
    if visit.invitation is None or visit.device is None or secret is None:
        raise NotProved
    _check_that_a_code_helps(visit)
    browser = secrets.digest_of(secret)
    return mail(room, visit.invitation, visit.invitation.email_key, browser=browser, now=now)


def _check_that_a_code_helps(visit: Visit) -> None:
    if isinstance(visit.way, Code) or (isinstance(visit.way, Enter) and visit.way.offered):
        return
    if not isinstance(visit.way, Refused):
        raise NotProved
    if Forward.CODE not in visit.way.refusal.ways:
        raise visit.way.refusal
    if not settings.MAIL_WORKS:
        raise LinkUsedUp


def calendar_code(room: Room, *, email: str, secret: str | None, now: datetime) -> str | None:
    """Somebody came by the room's plain address and says that he was invited: a code is mailed if he is.

    Gives the new secret for a browser that had none. Equal statements whether he is invited or not (T22). Raises
    AddressProblem for what is no address.
    """
    key = email_key(email)
    fresh = None if secret else secrets.mint()[0]
    with atomic():
        invitation = _invitation_at(room, key, now)
        mail(room, invitation, key, browser=secrets.digest_of(secret or fresh or ""), now=now)
    return fresh


def _invitation_at(room: Room, key: str, now: datetime) -> Invitation | None:
    """The invitation of an address that is to be used next: one that works, for the session that is on or soonest."""

    def later(invitation: Invitation) -> tuple[bool, bool, datetime]:
        session = invitation.session
        over = session is not None and session.closes_at is not None and session.closes_at <= now
        return invitation.expired(now), over, session.starts_at if session else now

    invitations = list(room.invitations.filter(email_key=key, revoked_at=None).select_related("session"))
    for invitation in invitations:
        invitation.room = room
        if invitation.session:
            invitation.session.room = room
    return min(invitations, key=later, default=None)


# ---------- Proving ----------


def prove(room: Room, code: str, *, secret: str | None, now: datetime) -> Proved:
    """Take a typed code as proof that the mailbox is this person's; a taken place moves to this browser.

    Raises CodeWrong, or TooManyAttempts.
    """
    asked = _open_challenges(room, secret, now)
    if secret is None or not asked:
        raise CodeWrong
    may_try = _spend_check(asked[0], secret, now)
    fitting = [one for one in asked if _count(one) and secrets.fits(one.pk, code, one.code_hmac)]
    if not (may_try and fitting):
        audit.record("code.failed", actor="guest", about=_about(asked[0]), at=now)
        raise CodeWrong
    return _proved(room, fitting[0], secret, now)


def _open_challenges(room: Room, secret: str | None, now: datetime) -> list[Challenge]:
    """The codes that this browser may type, newest first: those of the letters that may be in his mailbox."""
    mine = room.challenges.filter(browser_sha256=secrets.digest_of(secret or ""), consumed_at=None)
    usable = mine.filter(expires_at__gt=now, attempts__lt=limits.CHECKS_OF_A_CODE)
    return list(usable.select_related("invitation__session").order_by("-pk")[:5])


def _count(challenge: Challenge) -> bool:
    """Count one try of a code; False when its tries are used up, be it at this very moment."""
    left = Challenge.objects.filter(pk=challenge.pk, attempts__lt=limits.CHECKS_OF_A_CODE)
    return bool(left.update(attempts=F("attempts") + 1))


def _spend_check(challenge: Challenge, secret: str, now: datetime) -> bool:
    """Count a check for the browser, and for the invitation across all its codes; False when others used those up.

    Who came by the calendar's page is not told so, or he would know that somebody is invited (T22); and he shares no
    budget with those who were let into the lobby by a link, so that he locks none of them out (T26).
    """
    limits.spend_code_check(f"browser:{_browser(challenge)}", now=now)
    rows = devices_of(secret).filter(invitation__room=challenge.room_id)
    if challenge.invitation_id in set(rows.values_list("invitation", flat=True)):
        limits.spend_code_check(f"link:{challenge.invitation_id}", now=now)
        return True
    try:
        limits.spend_code_check(f"calendar:{challenge.invitation_id or _browser(challenge)}", now=now)
    except TooManyAttempts:
        return False
    return True


def _about(challenge: Challenge) -> str:
    if challenge.invitation_id is None:
        return f"browser:{_browser(challenge)}"
    return f"invitation:{challenge.invitation_id}"


def _browser(challenge: Challenge) -> str:
    return bytes(challenge.browser_sha256).hex()[:40]  # an audit event has room for so much


@atomic
def _proved(room: Room, challenge: Challenge, secret: str, now: datetime) -> Proved:
    invitation = challenge.invitation
    if invitation is None:
        raise CodeWrong
    device = devices.hold(invitation, secret)
    unused = Challenge.objects.filter(pk=challenge.pk, consumed_at=None, expires_at__gt=now)
    if not unused.update(consumed_at=now):
        raise CodeWrong  # another tab was faster with the same code, or the host gave a new link
    invitation.room = room
    fresh, digest = secrets.mint()
    devices.renew(secret, digest)
    device = devices.reserve(invitation, device, digest=digest, now=now)
    device.assurance = Assurance.EMAIL_CODE.value
    device.save(update_fields=["assurance"])
    if device.state == Binding.LIVE:
        rights.changed(invitation)  # he may be inside, and take a role that waited for this
    taker = devices.Taker(invitation, device, digest, secrets.digest_of(secret))
    limits.forget_wrong_addresses(invitation)
    audit.record("code.proved", actor=f"device:{device.pk}", about=invitation.audit_name, at=now)
    return Proved(invitation, fresh, _move_here(taker, now))


def _move_here(taker: devices.Taker, now: datetime) -> bool:
    """Bring the place here that another device holds, if all are taken and the door lets a place pass on."""
    as_seen = invited(taker.invitation, site_settings())
    arrival = Arrival(invited=as_seen, device=held(taker.device), moves_here=True)
    if isinstance(way_in(arrival, now), Refused) or place_for(arrival, as_seen) is not Place.TAKEN_OVER:
        return False
    devices.take_place(taker, Place.TAKEN_OVER, now=now)
    return True
