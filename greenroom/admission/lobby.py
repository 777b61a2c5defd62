"""The lobby: somebody types the address that he was invited at."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.transaction import atomic

from greenroom.access.refusals import AddressMismatch, LinkUnknown
from greenroom.administration import audit
from greenroom.admission import codes, devices, limits, secrets
from greenroom.admission.door import Code, Refused, way_in
from greenroom.admission.facts import held
from greenroom.admission.visits import Visit, visit_by_link
from greenroom.invitations.models import Invitation
from greenroom.invitations.queries import find
from greenroom.people.addresses import email_key
from greenroom.people.models import User


@dataclass(frozen=True)
class Reserved:
    """A browser that stands for an invitee; `secret` is for its cookie (None: it needs none)."""

    invitation: Invitation
    secret: str | None


def reserve(link: str, *, email: str, user: User | None, secret: str | None, now: datetime) -> Reserved:
    """Let a browser stand for the invitee, who typed the invited address; nothing is spent.

    All is checked again within the transaction. Where the invitation asks for a code, it is on its way then.
    Raises AddressProblem for what is no address, AddressMismatch, TooManyAttempts, LinkUnknown, or what the door
    says of the link.
    """
    typed = email_key(email)
    with atomic():
        found = find(link)
        if found is None:
            raise LinkUnknown
        visit = visit_by_link(found, user=user, secret=secret, now=now)
        _stop_at_the_link(visit, now)
        tried = limits.check_lobby(found.invitation, now=now)
        if typed == found.invitation.email_key:
            return _reserved(visit, found.invitation, secret, tried, now)
        _count_mismatch(found.invitation, now)  # before the next one may look how many tries are left
    raise AddressMismatch  # the transaction is over: the refusal undoes no count


def _stop_at_the_link(visit: Visit, now: datetime) -> None:
    """Raise what the door says to anybody with this link; places and opening come later, on the room's page."""
    way = way_in(replace(visit.arrival, device=None, standing=None), now)
    if isinstance(way, Refused):
        raise way.refusal


def _reserved(visit: Visit, invitation: Invitation, secret: str | None, tried: bool, now: datetime) -> Reserved:
    if visit.arrival.holds_address:
        return Reserved(invitation, None)
    fresh, digest = secrets.mint()
    if secret:
        devices.renew(secret, digest)
    device = devices.reserve(invitation, visit.device, digest=digest, now=now)
    if tried:
        limits.forget_wrong_addresses(invitation)
    if isinstance(way_in(replace(visit.arrival, device=held(device)), now), Code):
        codes.mail(visit.room, invitation, invitation.email_key, browser=digest, now=now)
    return Reserved(invitation, fresh)


def _count_mismatch(invitation: Invitation, now: datetime) -> None:
    limits.count_wrong_address(invitation, now=now)
    audit.record("lobby.mismatch", actor="guest", about=invitation.audit_name, at=now)
