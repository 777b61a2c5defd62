"""Gives the places of an invitation to devices."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import F, Q

from greenroom.access.refusals import InvitationRemoved, LinkExpired, LinkUsedElsewhere, LinkUsedUp, Refusal
from greenroom.access.roles import Assurance
from greenroom.administration import audit
from greenroom.administration.models import Moving
from greenroom.admission import leaving, secrets
from greenroom.admission.door import Binding, Place, Release
from greenroom.admission.models import Challenge, Device, Participant
from greenroom.invitations import rights
from greenroom.invitations.models import Invitation


def renew(secret: str, digest: bytes) -> None:
    """Give the rows of a browser its new secret; the former one counts until the new one was seen.

    Released rows are history: a browser that comes back begins a new one.
    """
    former = secrets.digest_of(secret)
    rows = Device.objects.filter(Q(device_sha256=former) | Q(former_sha256=former))
    rows.exclude(state=Binding.RELEASED).update(device_sha256=digest, former_sha256=former)
    keep_codes(secret, digest)


def keep_codes(secret: str, digest: bytes) -> None:
    """A code that is on its way is still for the browser that asked for it, under its new secret."""
    asked = Challenge.objects.filter(browser_sha256=secrets.digest_of(secret), consumed_at=None)
    asked.update(browser_sha256=digest)


def hold(invitation: Invitation, secret: str) -> Device | None:
    """Hold every device of an invitation, by number, until the transaction ends; gives this browser's own.

    Whoever holds several holds them in this order: two in different orders would wait for each other for ever.
    """
    held = Device.objects.select_for_update().filter(invitation=invitation).exclude(state=Binding.RELEASED)
    digest = secrets.digest_of(secret)
    return next((device for device in held.order_by("pk") if device.answers_to(digest)), None)


def reserve(invitation: Invitation, device: Device | None, *, digest: bytes, now: datetime) -> Device:
    """This browser's row, which holds no place yet unless it did before; from now on it stands for him."""
    if device and device.state != Binding.RELEASED:
        device.reserved_at = now
        device.save(update_fields=["reserved_at"])
        return device
    return Device.objects.create(invitation=invitation, device_sha256=digest, reserved_at=now)


@dataclass(frozen=True)
class Taker:
    """Who takes a place: a browser by its row, if it has one, under its new secret."""

    invitation: Invitation
    device: Device | None
    digest: bytes
    former: bytes | None  # what it is known by until the new secret was seen
    account: bool = False  # somebody signed in with the invited address


def take_place(taker: Taker, place: Place, *, now: datetime) -> Device:
    """Make this browser's row live in a place that is free, or that another device gives up for it.

    Raises LinkUsedElsewhere or LinkUsedUp when somebody else was faster, and what ended the invitation meanwhile.
    """
    if place is Place.TAKEN_OVER:
        return _take_over(taker, now)
    return _bind(taker, _use(taker.invitation, now), now)


def release(devices: Iterable[Device], reason: Release, *, now: datetime) -> None:
    """Take their places from these devices; whoever is inside by one is not any more."""
    pks = [device.pk for device in devices]
    Device.objects.filter(pk__in=pks).update(state=Binding.RELEASED, released_at=now, reason=reason)
    leaving.out(Participant.objects.filter(device__in=pks), now)


def why_used(invitation: Invitation) -> type[Refusal]:
    """What to say when every place is taken."""
    movable = invitation.moving == Moving.MOVE and settings.MAIL_WORKS
    return LinkUsedElsewhere if movable else LinkUsedUp


def _use(invitation: Invitation, now: datetime) -> int | None:
    """Spend one use, and give the lowest free place; None where places are not counted."""
    unspent = Q(max_uses=None) | Q(use_count__lt=F("max_uses"))
    works = Q(expires_at=None) | Q(expires_at__gt=now)
    row = Invitation.objects.filter(unspent, works, pk=invitation.pk, revoked_at=None)
    if not row.update(use_count=F("use_count") + 1):
        raise _why_not(invitation, now)
    places = invitation.max_uses
    if places is None or places == 1:
        return places
    live = Device.objects.filter(invitation=invitation, state=Binding.LIVE).values_list("place", flat=True)
    taken = set(live)
    return next((place for place in range(1, places + 1) if place not in taken), places)


def _why_not(invitation: Invitation, now: datetime) -> type[Refusal]:
    """What happened to it since the door looked."""
    since = Invitation.objects.get(pk=invitation.pk)
    if since.revoked_at is not None:
        return InvitationRemoved
    if since.expires_at is not None and since.expires_at <= now:
        return LinkExpired
    return why_used(invitation)


def _take_over(taker: Taker, now: datetime) -> Device:
    """Pass on the place of the device that holds one the longest; no use is spent."""
    live = Device.objects.select_for_update().filter(invitation=taker.invitation, state=Binding.LIVE)
    former = live.order_by("bound_at", "pk").first()
    if former is None:
        raise why_used(taker.invitation)
    release([former], Release.MOVED, now=now)
    rights.changed(taker.invitation)
    taken = _bind(taker, former.place, now)
    audit.record("device.moved", actor=f"device:{taken.pk}", about=f"device:{former.pk}", at=now)
    return taken


def _bind(taker: Taker, place: int | None, now: datetime) -> Device:
    device = taker.device
    if device is None or device.state == Binding.RELEASED:
        device = Device(invitation=taker.invitation, reserved_at=now)
    device.device_sha256, device.former_sha256 = taker.digest, taker.former
    device.state, device.place, device.bound_at = Binding.LIVE.value, place, now
    if taker.account:
        device.assurance = Assurance.ACCOUNT.value
    device.save(update_fields=_BOUND if device.pk else None)
    about, level = taker.invitation.audit_name, device.assurance
    audit.record("device.bound", actor=f"device:{device.pk}", about=about, at=now, assurance=level)
    return device


_BOUND = ["device_sha256", "former_sha256", "state", "place", "bound_at", "assurance"]
