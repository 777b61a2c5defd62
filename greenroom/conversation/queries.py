"""What somebody may see of what is said in a session."""

from greenroom.conversation.asides import as_aside, backchannel_earlier, backchannel_seen_by
from greenroom.conversation.chat import as_message, chat_earlier, chat_of, chat_seen_by, pinned
from greenroom.conversation.questions import (
    answers_for,
    as_answer,
    as_question,
    questions_for,
    questions_seen_by,
)
from greenroom.conversation.writers import (
    as_blocked,
    block_on,
    open_blocks,
    writing_seen_by,
)

__all__ = [
    "answers_for",
    "as_answer",
    "as_aside",
    "as_blocked",
    "as_message",
    "as_question",
    "backchannel_earlier",
    "backchannel_seen_by",
    "block_on",
    "chat_earlier",
    "chat_of",
    "chat_seen_by",
    "open_blocks",
    "pinned",
    "questions_for",
    "questions_seen_by",
    "writing_seen_by",
]
