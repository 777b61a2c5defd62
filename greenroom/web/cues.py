"""What state a session is in, as a lamp with a word."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


@dataclass(frozen=True)
class Cue:
    """`state` is the lamp's name (looks.md section 4), `text` the word beside it."""

    state: str
    text: str


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
        return Cue("inside", _open(session.ends_at, now))
    if session.doors_at <= now:
        return Cue("door", _("The doors are open"))
    return Cue("waiting", _("Upcoming"))


def _open(ends_at: datetime | None, now: datetime) -> str:
    if ends_at is None:
        return _("Open")
    left = ends_at - now
    if left <= timedelta(0):
        return _("Open, past its end")
    hours, minutes = divmod(-(-left // timedelta(minutes=1)), 60)
    if hours == 0:
        return ngettext("Open, %(n)d minute left", "Open, %(n)d minutes left", minutes) % {"n": minutes}
    return _("Open, {hours} h {minutes} min left").format(hours=hours, minutes=minutes)
