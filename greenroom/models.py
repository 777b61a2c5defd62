"""Every table, gathered for Django's one app."""

from greenroom.administration.models import AttemptBucket, AuditEvent, Chore, ConsentText, SiteSettings
from greenroom.admission.models import (
    Challenge,
    Device,
    Handled,
    HostRequest,
    LiveGrant,
    Newcomer,
    Participant,
    RaisedHand,
    Removal,
)
from greenroom.conversation.models import (
    Answer,
    BackchannelMessage,
    Block,
    ChatLike,
    ChatMessage,
    Question,
    QuestionVote,
)
from greenroom.interactions.models import HiddenText, Interaction, Option, Part, PartAnswer, Response
from greenroom.invitations.models import Invitation, Link
from greenroom.mail.models import Delivery
from greenroom.people.models import Group, User
from greenroom.rooms.models import Attachment, LoggedEvent, Membership, Room, Session

__all__ = [
    "Answer",
    "Attachment",
    "AttemptBucket",
    "AuditEvent",
    "BackchannelMessage",
    "Block",
    "Challenge",
    "ChatLike",
    "ChatMessage",
    "Chore",
    "ConsentText",
    "Delivery",
    "Device",
    "Group",
    "Handled",
    "HostRequest",
    "HiddenText",
    "Interaction",
    "Invitation",
    "Link",
    "LiveGrant",
    "LoggedEvent",
    "Membership",
    "Newcomer",
    "Option",
    "Part",
    "PartAnswer",
    "Participant",
    "Question",
    "QuestionVote",
    "RaisedHand",
    "Removal",
    "Response",
    "Room",
    "Session",
    "SiteSettings",
    "User",
]
