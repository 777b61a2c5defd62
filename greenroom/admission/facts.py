"""What the door is told of an invitation, a device, a session."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet

from greenroom.access.roles import Assurance, Role
from greenroom.administration.models import Moving, SiteSettings
from greenroom.admission.door import Binding, Gathering, Held, Invited, proved_role
from greenroom.admission.models import Device, Participant
from greenroom.invitations.models import Invitation
from greenroom.invitations.queries import lesser_roles, required_assurance
from greenroom.people.queries import domain_rules
from greenroom.rooms.models import Session

PRESENT_FOR = timedelta(seconds=70)
"""Somebody is present who was seen this lately: his page tells every 20 seconds that it is open."""


def invited(invitation: Invitation, site: SiteSettings, *, removed: bool = False) -> Invited:
    """An invitation as the door sees it. As many places are taken as uses were spent: a move spends none."""
    return Invited(
        role=invitation.granted,
        removed=removed or invitation.revoked_at is not None,
        stops_at=invitation.stops_at(),
        domain_allowed=_domain_allowed(invitation, site),
        needs=required_assurance(invitation, site),
        lesser=lesser_roles(invitation, site),
        places=invitation.max_uses,
        taken=invitation.use_count,
        moves=invitation.moving == Moving.MOVE,
        mail_works=settings.MAIL_WORKS,
    )


def _domain_allowed(invitation: Invitation, site: SiteSettings) -> bool:
    if not site.domains_allow and not site.domains_deny:
        return True
    return domain_rules(site).allows(invitation.email_key)


def role_now(invitation: Invitation, proof: Assurance, site: SiteSettings) -> Role:
    """The role of somebody inside by an invitation: the highest that he has proved himself for."""
    roles = [(invitation.granted, required_assurance(invitation, site)), *lesser_roles(invitation, site)]
    return proved_role(proof, roles) or invitation.granted


def held(device: Device | None) -> Held | None:
    """A device as the door sees it."""
    return Held(Binding(device.state), Assurance(device.assurance), device.reason) if device else None


def gathering(session: Session | None, inside: bool, now: datetime) -> Gathering | None:
    if session is None:
        return None
    full = (
        not inside
        and session.room.capacity is not None
        and count_present(session, now) >= session.room.capacity
    )
    return Gathering(session.doors_at, session.closes_at, locked=session.locked_at is not None, full=full)


def count_present(session: Session, now: datetime) -> int:
    """How many people are in a session."""
    return seen_lately(session, now).count()


def seen_lately(session: Session | int, now: datetime) -> QuerySet[Participant]:
    """Those present: not gone, their line not cut, and seen lately."""
    lately = now - PRESENT_FOR
    return Participant.objects.filter(session=session, left_at=None, away_at=None, seen_at__gt=lately)
