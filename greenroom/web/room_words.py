"""What a role lets somebody do, in words."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from greenroom.access.roles import Capability

LINES = {
    Capability.WATCH: _("Watch and listen"),
    Capability.CHAT: _("Write in the chat"),
    Capability.ASK: _("Ask questions"),
    Capability.ANSWER: _("Answer polls and quizzes"),
    Capability.BACKCHANNEL: _("Talk with speakers and moderators alone"),
    Capability.SPEAK: _("Speak on stage, with camera and screen"),
    Capability.LAUNCH: _("Start interactions"),
    Capability.MODERATE: _("Moderate what is written"),
    Capability.DIRECT_STAGE: _("Direct the stage"),
    Capability.ADMIT: _("Lock the room, and let people in"),
    Capability.INVITE: _("Invite people"),
    Capability.PROMOTE: _("Change roles"),
    Capability.OPEN: _("Open and end the session"),
    Capability.EDIT_ROOM: _("Edit the room"),
    Capability.OWN_ROOM: _("Hand over or delete the room"),
}


def what_it_grants(capabilities: Collection[Capability]) -> list[str]:
    """A line for each thing, in the order of the table."""
    return [str(line) for capability, line in LINES.items() if capability in capabilities]
