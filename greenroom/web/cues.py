"""What state a session is in, as a lamp with a word."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


@dataclass(frozen=True)
class Cue:
    """`state` is the lamp's name (looks.md section 4), `text` the word beside it, `short` the same for a phone."""

    state: str
    text: str
    short: str = ""


class Timed(Protocol):
    """A session."""

    ends_at: datetime | None

    @property
    def doors_at(self) -> datetime: ...
    def phase(self, now: datetime) -> str: ...


def of(session: Timed, now: datetime) -> Cue:
    """Upcoming, at its doors, open or ended."""
    phase = session.phase(now)
    if phase == "ended":
        return Cue("over", _("Ended"))
    if phase == "open":
        return Cue("inside", *_open(session.ends_at, now))
    if session.doors_at <= now:
        return Cue("door", _("The doors are open"))
    return Cue("waiting", _("Upcoming"))


def _open(ends_at: datetime | None, now: datetime) -> tuple[str, str]:
    """How long it is open still, in full and in short."""
    if ends_at is None:
        return _("Open"), ""
    left = ends_at - now
    if left <= timedelta(0):
        return _("Open, past its end"), _("Past its end")
    hours, minutes = divmod(-(-left // timedelta(minutes=1)), 60)
    if hours == 0:
        left_in_words = ngettext("Open, %(n)d minute left", "Open, %(n)d minutes left", minutes)
        return left_in_words % {"n": minutes}, _("{minutes} min").format(minutes=minutes)
    in_hours = _("Open, {hours} h {minutes} min left").format(hours=hours, minutes=minutes)
    return in_hours, _("{hours} h {minutes} min").format(hours=hours, minutes=minutes)
