"""What state a session is in, as a lamp with a word."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

# The room page goes on saying these by itself (session-clock).
OPEN, OPEN_LEFT = gettext_noop("Open"), gettext_noop("Open, {time} left")
HOURS, MINUTES = gettext_noop("{hours} h {minutes} min"), gettext_noop("{minutes} min")
OPEN_PAST, PAST = gettext_noop("Open, past its end"), gettext_noop("Past its end")


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
        return _(OPEN), ""
    left = ends_at - now
    if left <= timedelta(0):
        return _(OPEN_PAST), _(PAST)
    hours, minutes = divmod(-(-left // timedelta(minutes=1)), 60)
    time = _(HOURS if hours else MINUTES).format(hours=hours, minutes=minutes)
    return _(OPEN_LEFT).format(time=time), time
