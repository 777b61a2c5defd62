"""Wall-clock times of a zone, turned into instants."""

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

QUARTER = timedelta(minutes=15)
HOUR = timedelta(hours=1)
NOWHERE = {"Factory", "localtime"}
"""Names that the zone database holds though they are no place's."""


@cache
def zones() -> tuple[str, ...]:
    """Every IANA zone, in the order of the alphabet."""
    return tuple(sorted(available_timezones() - NOWHERE))


def known_zone(name: str) -> bool:
    """Whether this names a zone of the IANA database."""
    return name in zones()


def instant(local: datetime, zone: str) -> datetime:
    """The UTC instant at which clocks in the zone show this naive time.

    On the night when clocks go forward a skipped time means as much later (02:30 is 03:30), and on the night
    when they go back a time that comes twice means its first coming (PEP 495, fold=0).
    """
    return local.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)


def wall_clock(instant: datetime, zone: str) -> datetime:
    """The naive time, to the minute, that clocks in the zone show at this instant."""
    return instant.astimezone(ZoneInfo(zone)).replace(second=0, microsecond=0, tzinfo=None, fold=0)


def kept(before: datetime, local: datetime, zone: str) -> datetime:
    """The instant of a wall-clock time; the former one, to the second, where the clock would show the same."""
    return before if wall_clock(before, zone) == local else instant(local, zone)


def next_quarter(now: datetime, zone: str) -> tuple[datetime, datetime]:
    """What a new session starts from: one hour from the next quarter hour, as naive times of the zone."""
    start = wall_clock(now, zone)
    start -= timedelta(minutes=start.minute % 15)
    while instant(start, zone) < now:
        start += QUARTER
    start = _shown(start, zone)
    return start, _shown(start + HOUR, zone)


def _shown(local: datetime, zone: str) -> datetime:
    """The same time as clocks show it, where it may be one that they skip."""
    return wall_clock(instant(local, zone), zone)
