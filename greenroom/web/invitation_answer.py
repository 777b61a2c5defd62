"""What a manager reads once a link is made: the link itself, shown this once."""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import segno
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from greenroom.access.roles import Assurance, Role
from greenroom.administration.queries import SiteSettings
from greenroom.invitations.mine import Invitation
from greenroom.invitations.queries import required_assurance
from greenroom.invitations.writing import Change, Value
from greenroom.mail import queries as mail
from greenroom.rooms import schedule
from greenroom.web import when
from greenroom.web.invitation_forms import devices
from greenroom.web.role_names import ROLE_NAMES


@dataclass(frozen=True)
class Difference:
    """One thing that inviting again has changed, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Answer:
    """A link with everything that its page says about it."""

    invitation: Invitation
    link: str
    rules: SiteSettings
    reader_zone: str = ""

    @property
    def role(self) -> str:
        return str(ROLE_NAMES[self.invitation.granted])

    @property
    def stops_at(self) -> datetime | None:
        return self.invitation.stops_at()

    @property
    def zone(self) -> str:
        session = self.invitation.session
        return session.zone if session else self.invitation.room.zone

    @property
    def devices(self) -> str:
        return devices(self.invitation.max_uses)

    @property
    def proof(self) -> str:
        """What the invitee shows before entering."""
        if required_assurance(self.invitation, self.rules) is Assurance.EMAIL_CODE:
            return _("{name} types a code that we mail to this address").format(name=self.invitation.first_name)
        return _("{name} opens the link and types this address").format(name=self.invitation.first_name)

    @property
    def mail_works(self) -> bool:
        """Whether a letter reaches anybody but the administrator."""
        return mail.works()

    @property
    def title(self) -> str:
        return str(self.invitation.session or self.invitation.room)

    @property
    def text(self) -> str:
        """The invitation as *Copy invitation* copies it: title, times in both zones, link, the address to use."""
        lines = [
            self.title,
            *self._times(),
            "",
            self.link,
            "",
            _("Type this address when the page asks for it: {email}").format(
                email=self.invitation.email_display
            ),
            self._ends(),
        ]
        return "\n".join(lines).strip()

    @property
    def qr(self) -> SafeString:
        """The link as a drawing, black on white in both schemes, without style attributes."""
        code = segno.make(self.link, error="m", micro=False)
        drawing = code.svg_inline(
            omitsize=True, dark="#000", light="#fff", border=3, svgclass="qr", lineclass=None
        )
        label = format_html('<svg role="img" aria-label="{}"', _("The same link as a QR code"))
        return mark_safe(label + drawing.removeprefix("<svg"))  # noqa: S308  # drawn by segno from our own link

    def _times(self) -> list[str]:
        session = self.invitation.session
        if session is None:
            return [_("Every session of this room")]
        return [
            _("{time} in {city}").format(
                time=when.span(session.starts_at, session.ends_at, zone), city=when.city(zone)
            )
            for zone in self._zones()
        ]

    def _ends(self) -> str:
        if self.stops_at is None:
            return ""
        ends = when.moment(self.stops_at, self.zone, "both")
        return _("The link stops working on {time} in {city}.").format(time=ends, city=when.city(self.zone))

    def _zones(self) -> list[str]:
        """The reader's first when it is another one, then the room's; UTC stands in for a reader's unknown."""
        other = self.reader_zone if schedule.known_zone(self.reader_zone) else "UTC"
        session = self.invitation.session
        at = session.starts_at if session else datetime.now(UTC)
        same = at.astimezone(ZoneInfo(other)).utcoffset() == at.astimezone(ZoneInfo(self.zone)).utcoffset()
        if same:
            return [self.zone]
        return [other, self.zone] if other == self.reader_zone else [self.zone, other]


def differences(changes: tuple[Change, ...], zone: str) -> list[Difference]:
    """Old and new, in words."""
    labels = {
        "name": _("Name"),
        "role": _("Invitation type"),
        "stops": _("Stops working"),
        "places": _("Devices"),
        "ask_code": _("Mailed code"),
    }
    return [
        Difference(
            labels[change.field],
            _said(change.field, change.before, zone),
            _said(change.field, change.after, zone),
        )
        for change in changes
    ]


def _said(field: str, value: Value, zone: str) -> str:
    if isinstance(value, datetime):
        return _("{time} in {city}").format(time=when.moment(value, zone, "both"), city=when.city(zone))
    if field == "role":
        return str(ROLE_NAMES[Role(str(value))])
    if field == "places":
        return devices(value if isinstance(value, int) else None)
    if field == "ask_code":
        return _("always asked for") if value else _("by the site’s rules")
    return str(value) if value else _("with the session")
