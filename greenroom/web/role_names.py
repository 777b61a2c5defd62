"""What roles are called."""

from django.utils.translation import gettext_lazy as _

from greenroom.access.roles import Role

ROLE_NAMES = {
    Role.VIEWER: _("Viewer"),
    Role.CO_VIEWER: _("Co-viewer"),
    Role.SPEAKER: _("Speaker"),
    Role.MODERATOR: _("Moderator"),
    Role.CO_PUBLISHER: _("Co-publisher"),
    Role.CO_EDITOR: _("Co-editor"),
    Role.CO_OWNER: _("Co-owner"),
    Role.OWNER: _("Owner"),
}
STANDING_LINES = {
    Role.CO_OWNER: _("Everything but handing over and deleting the room"),
    Role.CO_EDITOR: _("Edits the room, adds members, invites, opens and ends sessions"),
    Role.CO_PUBLISHER: _("Invites, opens and ends sessions, speaks, moderates"),
    Role.CO_VIEWER: _("Watches, chats, asks"),
}
"""What a standing gives, in a line; beside it in the choice."""
