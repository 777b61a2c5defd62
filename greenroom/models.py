"""Every table, gathered for Django's one app."""

from greenroom.administration.models import AttemptBucket, AuditEvent, SiteSettings
from greenroom.admission.models import Challenge, Device, HostRequest, Participant
from greenroom.invitations.models import Invitation, Link
from greenroom.mail.models import Delivery
from greenroom.people.models import Group, User
from greenroom.rooms.models import Attachment, Membership, Room, Session

__all__ = [
    "Attachment",
    "AttemptBucket",
    "AuditEvent",
    "Challenge",
    "Delivery",
    "Device",
    "Group",
    "HostRequest",
    "Invitation",
    "Link",
    "Membership",
    "Participant",
    "Room",
    "Session",
    "SiteSettings",
    "User",
]
