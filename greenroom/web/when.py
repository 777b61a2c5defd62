"""Times in words, as a page shows them before its script knows the reader's zone."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))
SHOWN = 3
"""A clock shows at most this many units, the largest first."""


def city(zone: object) -> str:
    """The city that names a zone: America/Argentina/Buenos_Aires is Buenos Aires."""
    return str(zone).rsplit("/", 1)[-1].replace("_", " ")


def day(instant: datetime, zone: object) -> str:
    """Thursday 26 November; the year only when it is another one."""
    local = _local(instant, zone)
    this_year = local.year == _local(timezone.now(), zone).year
    # Translators: a date with its weekday, in Django's letters; the second one has the year.
    return date_format(local, _("l j F") if this_year else _("l j F Y"))


def clock_time(instant: datetime, zone: object) -> str:
    """15:00."""
    # Translators: a time of day, in Django's letters.
    return date_format(_local(instant, zone), _("H:i"))


def span(starts: datetime, ends: datetime | None, zone: object) -> str:
    """Thursday 26 November, 15:00–16:30; the second day only when it is another one."""
    text = _("{day}, {time}").format(day=day(starts, zone), time=clock_time(starts, zone))
    if ends is None:
        return text
    if _local(starts, zone).date() == _local(ends, zone).date():
        return f"{text}–{clock_time(ends, zone)}"
    return f"{text} – " + _("{day}, {time}").format(day=day(ends, zone), time=clock_time(ends, zone))


def moment(instant: datetime, zone: object, form: str) -> str:
    """One instant: its "time", its "date" or, with any other form, both."""
    if form == "time":
        return clock_time(instant, zone)
    local = _local(instant, zone)
    this_year = local.year == _local(timezone.now(), zone).year
    # Translators: a date without its weekday, in Django's letters; the second one has the year.
    date = date_format(local, _("j F") if this_year else _("j F Y"))
    if form == "date":
        return date
    return _("{day}, {time}").format(day=date, time=clock_time(instant, zone))


def parts(left: timedelta) -> list[tuple[int, str]]:
    """What a clock shows: numbers with their units, leading zeros dropped, at most three."""
    seconds = max(0, int(left.total_seconds()))
    shown: list[tuple[int, str]] = []
    for size, unit in UNITS:
        number, seconds = divmod(seconds, size)
        if number or shown or unit == "second":
            shown.append((number, unit))
    return shown[:SHOWN]


def spoken(shown: list[tuple[int, str]]) -> str:
    """2 hours 14 minutes: without seconds, unless they are all that is left."""
    said = [part for part in shown if part[1] != "second"] or shown
    return " ".join(f"{number} {unit_name(number, unit)}" for number, unit in said)


def unit_name(number: int, unit: str) -> str:
    """The word beside a clock's number."""
    names = {
        "day": ngettext("day", "days", number),
        "hour": ngettext("hour", "hours", number),
        "minute": ngettext("minute", "minutes", number),
        "second": ngettext("second", "seconds", number),
    }
    return names[unit]


def iso(instant: datetime) -> str:
    """2026-11-26T14:00:00.000Z, as scripts read it."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _local(instant: datetime, zone: object) -> datetime:
    return instant.astimezone(ZoneInfo(str(zone)))
