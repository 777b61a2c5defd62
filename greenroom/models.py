"""Every table, gathered for Django's one app."""

from greenroom.administration.models import AttemptBucket, AuditEvent, SiteSettings
from greenroom.admission.models import (
    Challenge,
    Device,
    Handled,
    HostRequest,
    LiveGrant,
    Newcomer,
    Participant,
    Removal,
)
from greenroom.conversation.models import ChatMessage
from greenroom.invitations.models import Invitation, Link
from greenroom.mail.models import Delivery
from greenroom.people.models import Group, User
from greenroom.rooms.models import Attachment, LoggedEvent, Membership, Room, Session
from greenroom.stage.models import RaisedHand

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
    "LiveGrant",
    "LoggedEvent",
    "Membership",
    "Newcomer",
    "Participant",
    "RaisedHand",
    "Removal",
    "Room",
    "Session",
    "SiteSettings",
    "User",
]
