"""The forms of inviting, which lose nothing of what was typed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ParamSpec, TypeVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from greenroom.access.roles import Assurance, Role
from greenroom.administration.queries import SiteSettings
from greenroom.invitations import asking, bounds
from greenroom.invitations.bounds import InvitationProblem
from greenroom.invitations.queries import Inviter, expected_end, grantable, targets, usual_assurance
from greenroom.people.addresses import looks_mixed_script, typo_hint
from greenroom.rooms import schedule
from greenroom.rooms.queries import Session
from greenroom.web import when
from greenroom.web.form_fields import Choice, WallClock
from greenroom.web.role_names import ROLE_NAMES

ROLE_LINES = {
    Role.VIEWER: gettext_lazy("Chat, Q&A, answering interactions"),
    Role.MODERATOR: gettext_lazy("Backchannel, starting interactions, Q&A"),
    Role.SPEAKER: gettext_lazy("Backchannel, interactions, Q&A"),
}
"""What each type gives (K16)."""

ROOM = "room"
"""The choice of every session of the room."""

USUAL, MOMENT = "", "moment"
P = ParamSpec("P")
T = TypeVar("T")
DEVICES = (1, 2, 3, 4, 5, 10, 20, 50, 100)
UNLIMITED = -1


@dataclass(frozen=True)
class Desk:
    """Who invites, where, by which rules, at which moment."""

    inviter: Inviter
    rules: SiteSettings
    now: datetime

    @property
    def zone(self) -> str:
        return self.inviter.room.zone

    @property
    def longest(self) -> timedelta:
        return timedelta(days=self.rules.longest_days)


@dataclass(frozen=True)
class Usual:
    """What an invitation gets that nothing is said about: how many devices, for each choice until when."""

    devices: str
    ends: dict[str, datetime | None]


class EndFields(forms.Form):
    """When an invitation stops working: one of a few spans, or a moment typed on the room's clocks."""

    until = WallClock(label=gettext_lazy("Date and time"), required=False)

    def __init__(self, data: Any = None, *, desk: Desk, usual: str, **options: Any) -> None:
        super().__init__(data, **options)
        self.desk = desk
        self.end: datetime | None = None
        choices = [(USUAL, usual), *_spans(desk.longest), (MOMENT, _("At a moment of your choice"))]
        self.fields["stops"] = Choice(label=_("Stops working"), choices=choices, required=False)
        hint = _("On the clocks in {city}.")
        self.fields["until"].help_text = hint.format(city=when.city(desk.zone))

    def clean(self) -> dict[str, Any]:
        """Set `end`: an instant in UTC, or None for the usual one."""
        if "stops" in self.cleaned_data and "until" in self.cleaned_data:
            try:
                self.end = self._end(self.cleaned_data["stops"], self.cleaned_data["until"])
            except InvitationProblem as problem:
                self.add_error("until", str(problem))
        return self.cleaned_data

    def _end(self, stops: str, typed: datetime | None) -> datetime | None:
        if stops == USUAL:
            return None
        if stops != MOMENT:
            end = self.desk.now + timedelta(hours=int(stops))
        elif typed is None:
            raise InvitationProblem(_("Choose a date and a time."), field="until")
        else:
            end = schedule.instant(typed, self.desk.zone)
        bounds.check_until(end, self.desk.rules, now=self.desk.now)
        return end


class InviteForm(EndFields):
    """The window *Invite users*; `asked` is the address that was doubted before, and may pass now."""

    email = forms.CharField(
        label=gettext_lazy("Email address"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "required": True, "autofocus": True}),
    )
    first_name = forms.CharField(
        label=gettext_lazy("First name"),
        required=False,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "required": True, "placeholder": gettext_lazy("First name")}
        ),
    )
    last_name = forms.CharField(
        label=gettext_lazy("Last name"),
        required=False,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "required": True, "placeholder": gettext_lazy("Last name")}
        ),
    )
    send = forms.BooleanField(label=gettext_lazy("Send link via email"), required=False)
    ask_code = forms.BooleanField(label=gettext_lazy("Ask for a mailed code"), required=False)

    def __init__(self, data: Any = None, *, desk: Desk, **options: Any) -> None:
        super().__init__(data, desk=desk, usual=usual_end(desk), **options)
        self.offered = {_value(session): session for session in targets(desk.inviter.room, now=desk.now)}
        self.asked, self.correction, self.too_many = "", "", False
        self.fields["for"] = self._for()
        self.fields["role"] = _types(desk, _("Select an invitation type"))
        self.fields["places"] = self._devices()
        self.initial.setdefault("role", Role.VIEWER.value)
        self._offer_letter()
        self._offer_code()

    def clean_email(self) -> str:
        """The address, unless it is no address, or a doubtful one that was not asked about yet (K14)."""
        email = _taken(asking.check_email, self.cleaned_data["email"])
        if self.data.get("asked") != email:
            self._doubt(email)
        self.asked = email
        return email

    def clean_first_name(self) -> str:
        return _taken(asking.check_given, self.cleaned_data["first_name"], "first_name")

    def clean_last_name(self) -> str:
        return _taken(asking.check_given, self.cleaned_data["last_name"], "last_name")

    def clean_places(self) -> int | None:
        """How many devices, -1 for as many as one likes, None for the site's usual number."""
        typed = self.cleaned_data["places"]
        if typed == USUAL:
            return None
        _taken(bounds.check_places, int(typed), self.desk.rules)
        return int(typed)

    def clean_ask_code(self) -> bool | None:
        asked = self.cleaned_data["ask_code"]
        _taken(bounds.check_ask_code, asked)
        return asked or None

    @property
    def terms(self) -> dict[str, Any]:
        """What the action takes."""
        data = self.cleaned_data
        named = {name: data[name] for name in ("email", "first_name", "last_name", "places", "ask_code")}
        session, role, send = self.offered[data["for"]], Role(data["role"]), bool(data.get("send"))
        return {**named, "session": session, "role": role, "send": send, "until": self.end}

    @property
    def usual(self) -> Usual:
        """How many devices and until when, as long as *More options* stays closed."""
        room, rules, now = self.desk.inviter.room, self.desk.rules, self.desk.now
        ends = {value: expected_end(room, session, rules, now=now) for value, session in self.offered.items()}
        return Usual(devices(rules.places), ends)

    @property
    def open(self) -> bool:
        """Whether *More options* holds something to look at."""
        return any(self[name].errors for name in ("stops", "until", "places", "ask_code"))

    def _doubt(self, email: str) -> None:
        self.asked = email
        if meant := typo_hint(email):
            self.correction = meant
            raise ValidationError(_("If not, generate the link again."))
        if looks_mixed_script(email):
            raise ValidationError(
                _("This address mixes letters of several alphabets. If it is right, generate the link again.")
            )

    def _for(self) -> Choice:
        choices = [(value, _target(session, self.desk)) for value, session in self.offered.items()]
        return Choice(label=_("For"), choices=choices)

    def _devices(self) -> Choice:
        most, usual = self.desk.rules.most_places, self.desk.rules.places
        numbers = [n for n in DEVICES if n != usual and (most == UNLIMITED or n <= most)]
        choices = [(str(number), str(number)) for number in numbers]
        if most == UNLIMITED and usual != UNLIMITED:
            choices.append((str(UNLIMITED), _("Unlimited")))
        first = _("Unlimited") if usual == UNLIMITED else str(usual)
        return Choice(label=_("Devices"), choices=[(USUAL, first), *choices], required=False)

    def _offer_letter(self) -> None:
        if not self.desk.rules.letter:
            del self.fields["send"]
            return
        self.initial.setdefault("send", settings.MAIL_WORKS)
        self.fields["send"].help_text = (
            _("A letter with a link of its own, and the session for the calendar.")
            if settings.MAIL_WORKS
            else _(
                "This site keeps letters in its outbox, which only an administrator reads. Copy the link, too."
            )
        )

    def _offer_code(self) -> None:
        field = self.fields["ask_code"]
        if not settings.MAIL_WORKS:
            field.widget.attrs["disabled"] = True
            field.help_text = _("This site sends no mail, so nobody could get the code.")
            return
        asked = [role for role in grantable(self.desk.inviter) if _asks(self.desk, role)]
        field.help_text = _code_line(asked)


class EndForm(EndFields):
    """Another end for an invitation that stands."""

    def __init__(self, data: Any = None, *, desk: Desk, **options: Any) -> None:
        super().__init__(data, desk=desk, usual=usual_end(desk), **options)


class RoleForm(forms.Form):
    """Another type for an invitation that stands."""

    def __init__(self, data: Any = None, *, desk: Desk, **options: Any) -> None:  # Any: Django's own options
        super().__init__(data, **options)
        self.fields["role"] = _types(desk, _("Invitation type"))


def devices(places: int | None) -> str:
    """One device, 3 devices, or as many as one likes."""
    if places is None or places == UNLIMITED:
        return _("As many devices as one likes")
    if places == 1:
        return _("One device at a time")
    return _("{n} devices").format(n=places)


def usual_end(desk: Desk) -> str:
    """The site's usual lifetime in words."""
    if desk.rules.lifetime == "fixed" or desk.inviter.room.always_open:
        return _span(desk.rules.lifetime_minutes)
    return _("2 hours after the session ends, at least a day from now")


def _span(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if rest:
        return ngettext("{n} minute from now", "{n} minutes from now", minutes).format(n=minutes)
    days, rest = divmod(hours, 24)
    if rest or days == 1:
        return ngettext("{n} hour from now", "{n} hours from now", hours).format(n=hours)
    return ngettext("{n} day from now", "{n} days from now", days).format(n=days)


def _spans(longest: timedelta) -> list[tuple[str, str]]:
    hours = (1, 24, 7 * 24, 30 * 24)
    return [(str(n), _span(n * 60)) for n in hours if timedelta(hours=n) <= longest]


def _types(desk: Desk, label: str) -> Choice:
    roles = grantable(desk.inviter)
    choices = [(role.value, ROLE_NAMES[role]) for role in roles]
    lines = {role.value: ROLE_LINES[role] for role in roles}
    return Choice(label=label, choices=choices, lines=lines, widget=forms.RadioSelect)


def _value(session: Session | None) -> str:
    return str(session.pk) if session else ROOM


def _target(session: Session | None, desk: Desk) -> str:
    if session is None:
        return _("Every session of this room")
    time = when.span(session.starts_at, None, session.zone)
    at = _("{time} in {city}").format(time=time, city=when.city(session.zone))
    return f"{at} · {session.title or desk.inviter.room.name}"


def _asks(desk: Desk, role: Role) -> bool:
    return usual_assurance(desk.inviter.room, role, desk.rules) is Assurance.EMAIL_CODE


def _code_line(asked: Iterable[Role]) -> str:
    shown = _("The invitee shows that this mailbox is theirs before entering.")
    names = ", ".join(str(ROLE_NAMES[role]) for role in asked)
    return f"{shown} " + _("Always asked for: {types}.").format(types=names) if names else shown


def _taken(check: Callable[P, T], *values: P.args, **more: P.kwargs) -> T:
    try:
        return check(*values, **more)
    except InvitationProblem as problem:
        raise ValidationError(str(problem)) from None
