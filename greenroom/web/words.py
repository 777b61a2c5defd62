"""The sentences that scripts say, translated here, so that no script holds a language."""

from django.utils.translation import gettext_lazy as _

from greenroom.web.role_names import ROLE_NAMES

DOOR = {
    "opens_in": _("Opens in {time}"),
    "open_now": _("Open now"),
    "your_time": _("your time in {city}"),
    "your_time_same": _("your time in {city}, the same as in {room_city}"),
    "your_time_room": _("your time in {city}; {time} in {room_city}"),
    "connection_lost": _("Connection lost. Trying again in {time}"),
    "connection_trying": _("Connection lost. Trying again"),
    "entering": _("The doors are open. You are going in"),
    "closed": _("This page is over"),
    "go_on": _("Go on"),
}
INVITING = {
    "copied": _("Copied"),
    "copy_by_hand": _("It is selected. Press {keys} to copy it"),
    "leave_question": _("Close? What you typed is lost."),
    "leave_stay": _("Keep writing"),
    "leave_close": _("Close"),
    "send_failed": _("This was not sent. Check your connection, then try again. What you typed is still here."),
    "signed_out": _(
        "You are signed out. Sign in in another tab, then try again. What you typed is still here."
    ),
    "form_old": _(
        "You signed in after this was opened. It is fresh now: send it once more. Nothing was sent yet."
    ),
    "suggestions": _("People you know"),
    "suggestions_found": _("{n} found. Use the arrow keys"),
}
ROOM = {
    **DOOR,
    **INVITING,
    "you": _("You"),
    "unread": _("unread"),
    "chat": _("Chat"),
    "write_to_all": _("Write to everybody"),
    "send": _("Send"),
    "role_now": _("You are {role} now"),
    **{f"role_{role.value}": name for role, name in ROLE_NAMES.items()},
}
PAGES = {
    **DOOR,
    **INVITING,
    "files_too_large": _(
        "These files are more than 12 MB together. Choose smaller ones, or add some of them after saving."
    ),
    "unsaved_one": _("{n} change not saved"),
    "unsaved_other": _("{n} changes not saved"),
}
OF_ENTRY = {"door": DOOR, "room": ROOM, "pages": PAGES}
