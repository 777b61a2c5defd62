"""Keeps secrets of links, addresses of people out of every log line."""

import logging
import re

_IN_A_PATH = re.compile(r"(/i/[A-Za-z0-9]+)(?:\.|%2[Ee])[^\s/?#'\"<>]+")
_ANYWHERE = re.compile(r"\b([A-Za-z0-9]{8,20})(?:\.|%2[Ee])[A-Za-z0-9_-]{40,}")
_ADDRESS = re.compile(r"[^\s<>\"'(),;:=/]+(?:@|%40)[\w-]+(?:\.[\w-]+)+")


def redact(text: str) -> str:
    """The text with each secret and address replaced; the ids of links stay, so that a line can be followed."""
    text = _IN_A_PATH.sub(r"\1.[secret]", text)
    text = _ANYWHERE.sub(r"\1.[secret]", text)
    return _ADDRESS.sub("[address]", text)


class NoSecrets(logging.Filter):
    """Redacts the message, its arguments, the traceback of each record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = redact(record.getMessage())
        record.args = ()
        if record.exc_info:
            record.exc_text = redact(logging.Formatter().formatException(record.exc_info))
            record.exc_info = None
        if record.stack_info:
            record.stack_info = redact(record.stack_info)
        return True
