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
    "sent_later": _("This is sent as soon as the connection is back"),
    "earlier": _("Earlier messages"),
    "to_newest": _("To the newest"),
    "new_messages_one": _("{n} new message"),
    "new_messages_other": _("{n} new messages"),
    "chat_empty": _("Nobody has written yet. Say hello."),
    "liked_by_one": _("Like, liked by {n}"),
    "liked_by_other": _("Like, liked by {n}"),
    "reply": _("Reply"),
    "no_reply": _("Reply to nothing"),
    "more_about": _("More about this message"),
    "pin": _("Pin above the chat"),
    "unpin": _("Take down the pin"),
    "delete": _("Delete"),
    "stop_writing": _("Stop from writing"),
    "stop_why": _("Why, as they will read it"),
    "let_write": _("Let write again"),
    "may_not_write": _("May not write"),
    "cancel": _("Cancel"),
    "blocked": _("Whoever moderates has stopped you from writing."),
    "blocked_why": _("Whoever moderates has stopped you from writing: {why}"),
    "chat_hosting": _("Moderate the chat"),
    "chat_hide": _("Clear the chat and keep the record"),
    "chat_hide_line": _("Gone from everybody’s chat; reports still hold it."),
    "chat_delete": _("Delete the chat for good"),
    "chat_delete_line": _("Nobody can bring it back."),
    "chat_delete_sure": _("Delete all messages for good"),
    "anonymous": _("Anonymous"),
    "pinned": _("Pinned"),
    "backchannel": _("Backchannel"),
    "backchannel_line": _("Speakers and moderators only. It reaches nobody else."),
    "write_backchannel": _("Write to speakers and moderators"),
    "questions": _("Questions"),
    "questions_empty": _("No question here."),
    "queue": _("Queue"),
    "queue_pending": _("Pending"),
    "queue_mine": _("Mine"),
    "queue_resolved": _("Resolved"),
    "ask": _("Ask a question"),
    "ask_anonymous": _("Without my name"),
    "ask_private": _("Only for those who moderate"),
    "vote": _("Vote, {n} votes"),
    "private": _("Private"),
    "take": _("Answer"),
    "taken_by": _("{name} answers this"),
    "taken_by_me": _("You answer this"),
    "release": _("Leave it to others"),
    "resolve": _("Resolve"),
    "reopen": _("Open again"),
    "answer": _("Write the answer"),
    "answer_aside": _("Only for who asked"),
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
