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
INTERACTIONS = {
    "time_left": _("{time} left"),
    "asked_now": _("{kind}: {text}"),
    "later": _("Set it aside"),
    "answer": _("Answer"),
    "answered": _("Answered"),
    "send_answer": _("Send answer"),
    "answer_first": _("Choose or write an answer first."),
    "your_answer": _("Your answer"),
    "word_n": _("Word {n}"),
    "result_follows": _("The result comes up in the feed when this closes."),
    "open_for_answers": _("Open for answers"),
    "closed_without_result": _("Closed. The result is not shared."),
    "feed_empty": _("What is asked and announced in this session is kept here."),
    "no_updates": _("Announcements are kept here."),
    "answers_one": _("{n} answer"),
    "answers_other": _("{n} answers"),
    "times_one": _("{n} time"),
    "times_other": _("{n} times"),
    "average": _("{mean} of {most} on average"),
    "right": _("Right"),
}
LAUNCHING = {
    "ready": _("Ready"),
    "make_new": _("Make a new one"),
    "start": _("Start"),
    "edit": _("Edit"),
    "duplicate": _("Duplicate"),
    "delete": _("Delete"),
    "unschedule": _("Start by hand"),
    "starts_at": _("starts by itself at {time}"),
    "live_kind": _("{kind}, live"),
    "closed_kind": _("{kind}, closed"),
    "close_and_share": _("Close and share"),
    "close_it": _("Close"),
    "share_results": _("Share results"),
    "hide_results": _("Hide results"),
    "reopen": _("Open again"),
    "what_to_announce": _("What to announce"),
    "question": _("Question"),
    "question_n": _("Question {n}"),
    "title": _("Title"),
    "call_label": _("Words on the button"),
    "call_address": _("Address that the button opens"),
    "answered_by": _("Answered by"),
    "asks_choice": _("Choosing"),
    "asks_scale": _("A number on a scale"),
    "asks_text": _("Writing"),
    "option_n": _("Option {n}"),
    "right_n": _("Option {n} is right"),
    "add_option": _("Add an option"),
    "remove_option": _("Remove option {n}"),
    "most_options": _("{n} options at most."),
    "add_question": _("Add a question"),
    "remove_question": _("Remove this question"),
    "several": _("Several answers are allowed"),
    "steps": _("Steps of the scale, 2 to 10"),
    "minutes": _("Minutes to answer"),
    "minutes_hint": _("1 to 120; empty: until you close it"),
    "sharing": _("Results"),
    "sharing_closed": _("For everybody when it closes"),
    "sharing_live": _("For everybody as they come"),
    "sharing_hidden": _("For us alone"),
    "start_now": _("Start now"),
    "keep_draft": _("Keep as a draft"),
    "start_later": _("Let it start by itself"),
    "starts_on": _("Starts, on your clock"),
    "schedule": _("Schedule"),
    "cancel": _("Cancel"),
    "type_something": _("Type what is asked or announced."),
    "choose_moment": _("Choose a moment to come."),
}
ROOM = {
    **DOOR,
    **INVITING,
    **INTERACTIONS,
    **LAUNCHING,
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
