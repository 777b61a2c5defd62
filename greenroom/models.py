"""Every table, gathered for Django's one app."""

from greenroom.administration.models import AttemptBucket, AuditEvent, SiteSettings
from greenroom.admission.models import Challenge, Device, Handled, HostRequest, Participant
from greenroom.conversation.models import ChatMessage
from greenroom.invitations.models import Invitation, Link
from greenroom.mail.models import Delivery
from greenroom.people.models import Group, User
from greenroom.rooms.models import Attachment, LoggedEvent, Membership, Room, Session

__all__ = [
    "Attachment",
    "AttemptBucket",
    "AuditEvent",
    "Challenge",
    "ChatMessage",
    "Delivery",
    "Device",
    "Group",
    "Handled",
    "HostRequest",
    "Invitation",
    "Link",
    "LoggedEvent",
    "Membership",
    "Participant",
    "Room",
    "Session",
    "SiteSettings",
    "User",
]
