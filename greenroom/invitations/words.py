"""The names of roles with times in words, as letters say them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenroom.access.roles import Role
from greenroom.rooms.models import Session

ROLE_NAMES: dict[Role, str | Promise] = {
    Role.VIEWER: gettext_lazy("Viewer"),
    Role.MODERATOR: gettext_lazy("Moderator"),
    Role.SPEAKER: gettext_lazy("Speaker"),
}


def when(session: Session, zone: str) -> str:
    """Thursday 26 November 2026, 15:00–16:30, as clocks in the zone show it."""
    starts = _local(session.starts_at, zone)
    begins = _day_and_time(starts)
    if session.ends_at is None:
        return begins
    ends = _local(session.ends_at, zone)
    if starts.date() == ends.date():
        return f"{begins}–{_time(ends)}"
    return f"{begins} – {_day_and_time(ends)}"


def moment(instant: datetime, zone: str) -> str:
    """26 November 2026, 18:30, Berlin time (CET)."""
    local = _local(instant, zone)
    # Translators: the end of an invitation in a letter.
    return _("{day}, {time}, {zone}").format(day=_date(local), time=_time(local), zone=zone_name(instant, zone))


def zone_name(instant: datetime, zone: str) -> str:
    """Berlin time (CET): the zone by its city, with what its clocks are called at that instant."""
    if zone == "UTC":
        return "UTC"
    short = _local(instant, zone).tzname() or ""
    called = f"UTC{short}" if short.startswith(("+", "-")) else short
    city = zone.rsplit("/", 1)[-1].replace("_", " ")
    return _("{city} time ({zone})").format(city=city, zone=called)


def _day_and_time(local: datetime) -> str:
    # Translators: a date with its weekday in Django's letters, as a letter says it.
    return _("{day}, {time}").format(day=date_format(local, _("l j F Y")), time=_time(local))


def _date(local: datetime) -> str:
    # Translators: a date in Django's letters, as a letter says it.
    return date_format(local, _("j F Y"))


def _time(local: datetime) -> str:
    return date_format(local, _("H:i"))


def _local(instant: datetime, zone: str) -> datetime:
    return instant.astimezone(ZoneInfo(zone))
