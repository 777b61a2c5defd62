"""What can be done with interactions."""

from greenroom.interactions.hiding import hide, show
from greenroom.interactions.preparing import create, delete, duplicate, edit, schedule
from greenroom.interactions.running import answer, close, publish, publish_due, reopen, share

__all__ = [
    "answer",
    "close",
    "create",
    "delete",
    "duplicate",
    "edit",
    "hide",
    "publish",
    "publish_due",
    "reopen",
    "schedule",
    "share",
    "show",
]
