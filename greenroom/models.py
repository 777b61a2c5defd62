"""Every table, gathered for Django's one app."""

from greenroom.administration.models import AttemptBucket, AuditEvent, SiteSettings
from greenroom.admission.models import Challenge, Device, Handled, HostRequest, Participant
from greenroom.conversation.models import ChatMessage
from greenroom.interactions.models import Answer, Interaction, Option, Question, Response
from greenroom.invitations.models import Invitation, Link
from greenroom.mail.models import Delivery
from greenroom.people.models import Group, User
from greenroom.rooms.models import Attachment, LoggedEvent, Membership, Room, Session

__all__ = [
    "Answer",
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
    "Interaction",
    "Invitation",
    "Link",
    "LoggedEvent",
    "Membership",
    "Option",
    "Participant",
    "Question",
    "Response",
    "Room",
    "Session",
    "SiteSettings",
    "User",
]
