"""What can be done with interactions."""

from greenroom.interactions.preparing import create, delete, duplicate, edit, schedule
from greenroom.interactions.running import answer, close, publish, publish_due, reopen, share

__all__ = [
    "answer",
    "close",
    "create",
    "delete",
    "duplicate",
    "edit",
    "publish",
    "publish_due",
    "reopen",
    "schedule",
    "share",
]
