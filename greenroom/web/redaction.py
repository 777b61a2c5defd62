"""Keeps the secret of a link out of every log line."""

import logging
import re

_SECRET = re.compile(r"(/i/[A-Za-z0-9]+)[.%][^\s?#'\"<>]+")


def redact(text: str) -> str:
    """The text with each link's secret replaced; its id stays, so that a line can be followed."""
    return _SECRET.sub(r"\1.[secret]", text)


class NoSecrets(logging.Filter):
    """Redacts the message, its arguments, the traceback of each record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = redact(record.getMessage())
        record.args = ()
        if record.exc_info:
            record.exc_text = redact(logging.Formatter().formatException(record.exc_info))
            record.exc_info = None
        return True
