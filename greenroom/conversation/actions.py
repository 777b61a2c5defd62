"""What can be said and done in the talk of a session."""

from greenroom.conversation.answering import answer, release, reopen, resolve, take
from greenroom.conversation.asking import ask, delete_answer, delete_question, vote
from greenroom.conversation.blocking import block, unblock
from greenroom.conversation.chatting import clear, delete, like, pin, post
from greenroom.conversation.signalling import writes
from greenroom.conversation.whispering import delete_whisper, whisper

__all__ = [
    "answer",
    "ask",
    "block",
    "clear",
    "delete",
    "delete_answer",
    "delete_question",
    "delete_whisper",
    "like",
    "pin",
    "post",
    "release",
    "reopen",
    "resolve",
    "take",
    "unblock",
    "vote",
    "whisper",
    "writes",
]
