"""The calendar file (RFC 5545) that goes with a letter."""

from datetime import UTC, datetime, timezone
from typing import Literal
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Parameters, Timezone, TimezoneStandard, vCalAddress, vText, vUri

Method = Literal["REQUEST", "PUBLISH", "CANCEL"]
_PRODUCT = "-//Greenroom//Greenroom//EN"  # RFC 5545, 3.7.3
_MEETING = Parameters({"VALUE": "URI", "FEATURE": ["AUDIO", "VIDEO"]})  # RFC 7986, 6.3: a list, no quotes


def calendar_file(
    *,
    uid: str,
    title: str,
    description: str,
    starts_at: datetime,
    ends_at: datetime,
    zone: str,
    url: str,
    organizer_name: str,
    organizer_email: str | None = None,
    attendee_name: str = "",
    attendee_email: str | None = None,
    sequence: int,
    method: Literal["REQUEST", "PUBLISH"] = "PUBLISH",
    cancelled: bool = False,
    stamped_at: datetime | None = None,
) -> bytes:
    """Give one session as an .ics, in UTF-8 with CRLF.

    `uid` stays the same for the life of the session (RFC 5545, 3.8.4.7) while `sequence` grows with each
    change (3.8.7.4), so that calendars replace their entry. `url` is the plain room address: delegates and
    note-takers read calendars, so nothing secret may be in one (security.md F25). `zone` is the IANA name in
    which it is written; the instants may be in any zone. REQUEST and CANCEL need `organizer_email`, REQUEST
    needs `attendee_email` too (RFC 5546, 3.2.2 and 3.2.5); else the file is a PUBLISH (3.2.1).
    """
    event = _event(uid, title, _with_address(description, url), url, sequence, stamped_at)
    written_in = _zone(zone, starts_at, ends_at)
    event.add("dtstart", starts_at.astimezone(written_in))  # 3.8.2.4
    event.add("dtend", ends_at.astimezone(written_in))  # 3.8.2.2
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")  # 3.8.1.11
    if organizer_email:
        event.add("organizer", _person(organizer_name, organizer_email))  # 3.8.4.3
    chosen = _method(method, cancelled=cancelled, organizer=organizer_email, attendee=attendee_email)
    if attendee_email and chosen != "PUBLISH":  # a published entry has no ATTENDEE (RFC 5546, 3.2.1)
        event.add("attendee", _guest(attendee_name, attendee_email))
    return _calendar(event, chosen, starts_at.astimezone(written_in))


def _method(
    wanted: Literal["REQUEST", "PUBLISH"], *, cancelled: bool, organizer: str | None, attendee: str | None
) -> Method:
    if not organizer or (wanted == "REQUEST" and not attendee):
        return "PUBLISH"
    return "CANCEL" if cancelled else wanted


def _event(
    uid: str, title: str, description: str, url: str, sequence: int, stamped_at: datetime | None
) -> Event:
    event = Event()
    event.add("uid", uid)  # 3.8.4.7
    event.add("dtstamp", (stamped_at or datetime.now(UTC)).astimezone(UTC))  # 3.8.7.2
    event.add("sequence", sequence)  # 3.8.7.4
    event.add("summary", title)  # 3.8.1.12
    event.add("description", description)  # 3.8.1.5
    event.add("location", url)  # 3.8.1.7; Outlook and Google show this one as the place to click
    event.add("url", vUri(url))  # 3.8.4.6
    event.add("conference", vUri(url), parameters=_MEETING)  # RFC 7986, 5.11
    event.add("transp", "OPAQUE")  # 3.8.2.7
    event.add("X-MICROSOFT-CDO-BUSYSTATUS", "BUSY")  # else Outlook books it as tentative
    return event


def _with_address(description: str, url: str) -> str:
    """The address at the end, because Google shows neither URL nor CONFERENCE of an imported entry."""
    return description if url in description else f"{description}\n\n{url}".strip()


def _zone(name: str, starts_at: datetime, ends_at: datetime) -> ZoneInfo | timezone:
    """The room's zone, or UTC (3.3.5, form 2) where the clock changes during the session."""
    zone = ZoneInfo(name)
    changes = starts_at.astimezone(zone).utcoffset() != ends_at.astimezone(zone).utcoffset()
    return UTC if name == "UTC" or changes else zone


def _person(name: str, email: str) -> vCalAddress:
    person = vCalAddress(f"mailto:{email}")  # 3.3.3
    if name:
        person.params["CN"] = vText(name.replace('"', "'"))  # 3.2: a parameter cannot hold a double quote
    return person


def _guest(name: str, email: str) -> vCalAddress:
    guest = _person(name, email)
    guest.params.update({"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "FALSE"})
    return guest


def _calendar(event: Event, method: Method, start: datetime) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")  # 3.7.4
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)  # 3.7.2
    if start.tzinfo is not UTC:
        calendar.add_component(_offset_in_force(start))
    calendar.add_component(event)
    packed: bytes = calendar.to_ical()
    return packed


def _offset_in_force(start: datetime) -> Timezone:
    """Tell the one offset that holds during the session; the file's span needs no more (3.6.5).

    icalendar would list the changes of the clock as RDATEs. Outlook ignores those (MS-OXCICAL, 2.1.3.1.1.19),
    guesses, and may be an hour off; a lone STANDARD it takes as it is.
    """
    offset = TimezoneStandard()
    offset.add("dtstart", datetime(1970, 1, 1))  # local time, as 3.6.5 wants it
    offset.add("tzoffsetfrom", start.utcoffset())
    offset.add("tzoffsetto", start.utcoffset())
    offset.add("tzname", start.tzname())
    zone = Timezone()
    zone.add("tzid", str(start.tzinfo))
    zone.add_component(offset)
    return zone
