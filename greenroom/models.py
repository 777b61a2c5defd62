"""Every table, gathered for Django's one app."""

from greenroom.administration.models import AttemptBucket, AuditEvent, SiteSettings
from greenroom.admission.models import Challenge, Device, Handled, HostRequest, Participant
from greenroom.conversation.models import ChatMessage
from greenroom.invitations.models import Invitation, Link
from greenroom.mail.models import Delivery
from greenroom.people.models import Group, User
<<<<<<< HEAD
from greenroom.rooms.models import LoggedEvent, Membership, Room, Session
=======
from greenroom.rooms.models import Attachment, Membership, Room, Session
>>>>>>> main

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
