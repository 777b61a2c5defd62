"""The administrator's forms."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from greenroom.administration.actions import InvitationRules, Retention, Theming
from greenroom.administration.queries import UNLIMITED, InviterRule, named_inviters
from greenroom.people.addresses import check_address, parse_domain_rules
from greenroom.people.problems import Problem
from greenroom.people.queries import person_at
from greenroom.web.form_fields import Choice, Line, Number, Paragraphs

LIFETIMES = [("session", _("With its session")), ("fixed", _("A fixed time"))]
LIFETIME_LINES: dict[str, Promise] = {
    "session": _("Until two hours after the end, at least 24 hours. It moves when the session moves."),
    "fixed": _("A number of minutes after it was made"),
}
MOVINGS = [("move", _("By the guest, with a mailed code")), ("strict", _("By the manager, with a new link"))]
PROOFS = [("link", _("The link is enough")), ("email_code", _("A code by mail"))]
INVITERS = [
    ("everybody", _("Everybody who runs a room")),
    ("site_role", _("Only from a site role upwards, if they run the room")),
    ("named", _("Only these, if they run the room")),
]
INVITER_LINES: dict[str, Promise] = {
    "everybody": _("Owners, co-owners, co-editors, co-publishers"),
    "site_role": _("The role is chosen below"),
    "named": _("Named people and groups, chosen below"),
}
SITE_ROLES = [("creator", _("Those who may create rooms")), ("administrator", _("Administrators"))]
SCOPES = [
    ("everybody", _("Everybody with an account")),
    ("mine", _("Members of the inviter's rooms and groups")),
    ("exact", _("Only a whole address")),
]
LETTERS = [("yes", _("Session invitation")), ("no", _("None"))]
NUMBERS = (*range(1, 11), 15, 20, 25, 30, 40, 50, 100, 200, 500, 1000)
YEAR = 525_600
"""Minutes."""


class ThemingForm(forms.Form):
    """Name, colour, media page."""

    name = Line(label=_("Name of this site"), most=100)
    accent = forms.CharField(
        label=_("Accent colour"),
        help_text=_("Its hue is taken; how light it is fits itself, so that everything stays legible."),
        widget=forms.TextInput(attrs={"type": "color"}),
    )
    media_page = forms.BooleanField(
        label=_("Rooms have a media page"),
        help_text=_(
            "When off, a room's address shows its title, time and “Join now” only. Nobody can be invited."
        ),
        required=False,
    )

    def clean_accent(self) -> str:
        accent = str(self.cleaned_data["accent"]).strip().lower()
        if not re.fullmatch(r"#[0-9a-f]{6}", accent):
            raise ValidationError(_("This is not a colour. It looks like: #146c50"))
        return accent

    def theming(self) -> Theming:
        """What was typed, checked."""
        return Theming(**self.cleaned_data)


class RoomsForm(forms.Form):
    """What holds inside every room."""

    consent = Paragraphs(
        label=_("Text to agree to"),
        help_text=_(
            "Shown once to everybody before going in; who does not agree stays outside. After a change, or when "
            "it is new, it is asked at the next entry. Empty: nobody is asked."
        ),
        most=5000,
        rows=8,
        required=False,
    )


class RetentionForm(forms.Form):
    """How long things are kept."""

    retention_days = Number(
        label=_("Invitations that nobody took up, in days"),
        help_text=_(
            "So many days after they stopped working, their address and name are erased, and their letters too."
        ),
        least=1,
        most=3650,
    )
    audit_days = Number(
        label=_("The audit log, in days"),
        help_text=_("It says who did what, with numbers for names. 365 days are a year."),
        least=30,
        most=3650,
    )

    def retention(self) -> Retention:
        """What was typed, checked."""
        return Retention(**self.cleaned_data)


class Places(Choice):
    """How many devices; any number is -1."""

    def __init__(self, **options: Any) -> None:  # Any: Django's own options of a field
        super().__init__(choices=_places(), **options)

    def clean(self, value: object) -> int:  # a number, from a choice
        return int(super().clean(value))


def _places(other: int = 1) -> list[tuple[str, Any]]:
    """The usual numbers, with one that was stored by other means."""
    numbers = sorted({*NUMBERS, other} - {UNLIMITED})
    return [*((str(number), str(number)) for number in numbers), (str(UNLIMITED), _("Any number"))]


class Domains(forms.CharField):
    """One domain a line; kept as it was typed, once every line can be read."""

    widget = forms.Textarea(attrs={"rows": 3, "class": "code", "dir": "ltr", "spellcheck": "false"})

    def __init__(self, **options: Any) -> None:  # Any: Django's own options of a field
        super().__init__(required=False, strip=False, **options)  # lines are counted

    def clean(self, value: object) -> str:
        text = str(super().clean(value)).replace("\r\n", "\n")
        try:
            parse_domain_rules(text)
        except Problem as problem:
            raise ValidationError(str(problem)) from problem
        return text


class InvitationRulesForm(forms.Form):
    """The settings of product.md section 5, as far as they are the site's."""

    invitations = forms.BooleanField(
        label=_("Invitations are on"),
        help_text=_("When off, nobody can invite. Links already given keep working until they end."),
        required=False,
    )
    lifetime = Choice(
        label=_("How long a link works"), choices=LIFETIMES, lines=LIFETIME_LINES, widget=forms.RadioSelect
    )
    lifetime_minutes = Number(
        label=_("The fixed time, in minutes"),
        help_text=_("1440 is a day. Rooms that are always open use it, too."),
        least=5,
        most=10 * YEAR,
    )
    longest_days = Number(
        label=_("At most, in days"), help_text=_("No manager can give a link more."), least=1, most=3650
    )
    places = Places(label=_("Devices for each invitation"))
    most_places = Places(label=_("At most, by the manager's choice"))
    moving = Choice(label=_("Moving to another device"), choices=MOVINGS)
    assurance_viewer = Choice(label=_("Viewers"), choices=PROOFS)
    assurance_speaker = Choice(label=_("Speakers"), choices=PROOFS)
    assurance_moderator = Choice(label=_("Moderators"), choices=PROOFS)
    inviters = Choice(
        label=_("Who may invite"), choices=INVITERS, lines=INVITER_LINES, widget=forms.RadioSelect
    )
    inviters_site_role = Choice(label=_("The lowest site role that may invite"), choices=SITE_ROLES)
    inviter_people = forms.CharField(
        label=_("Named people"),
        help_text=_("The address of an account, one a line."),
        required=False,
        strip=False,  # lines are counted
        widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr", "spellcheck": "false"}),
    )
    inviter_groups = forms.MultipleChoiceField(
        label=_("Named groups"), required=False, widget=forms.CheckboxSelectMultiple
    )
    suggestions = Choice(
        label=_("Suggestions while an address is typed"),
        choices=SCOPES,
        help_text=_("Who is searched. At most 8 are shown, from the third character."),
    )
    letter = Choice(
        label=_("Letter for invitations"),
        choices=LETTERS,
        help_text=_("With none, “Send link via email” is not shown."),
    )
    contact = forms.CharField(
        label=_("Contact shown on refusals"),
        help_text=_("For guests who have nobody to ask."),
        required=False,
        widget=forms.EmailInput,
    )
    domains_allow = Domains(
        label=_("Only invite addresses at"),
        help_text=_("One a line; *.name covers everything under it. Empty: every domain."),
    )
    domains_deny = Domains(
        label=_("Never invite addresses at"),
        help_text=_("One a line; *.name covers everything under it. This list goes before the other."),
    )

    def __init__(self, *args: Any, rules: Any, groups: Iterable[Any], **options: Any) -> None:
        options["initial"] = _stored(rules)
        super().__init__(*args, **options)  # Any: Django's own arguments of a form
        self.fields["places"].choices = _places(rules.places)  # type: ignore[attr-defined]
        self.fields["most_places"].choices = _places(rules.most_places)  # type: ignore[attr-defined]
        listed = self.fields["inviter_groups"]
        listed.choices = [(str(group.pk), group.name) for group in groups]  # type: ignore[attr-defined]
        listed.error_messages["invalid_choice"] = _("There is no such group any more. Choose from the list.")

    def clean_contact(self) -> str:
        contact = str(self.cleaned_data["contact"])
        try:
            return check_address(contact) if contact else ""
        except Problem as problem:
            raise ValidationError(str(problem)) from problem

    def clean_inviter_people(self) -> tuple[int, ...]:
        lines = enumerate(str(self.cleaned_data["inviter_people"]).splitlines(), start=1)
        return tuple(_account(line.strip(), number) for number, line in lines if line.strip())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self._check_lifetime(cleaned)
        self._check_places(cleaned)
        self._check_named(cleaned)
        return cleaned

    def rules(self) -> InvitationRules:
        """What was typed, checked."""
        typed = dict(self.cleaned_data)
        return InvitationRules(
            letter=typed.pop("letter") == "yes",
            inviter_users=typed.pop("inviter_people"),
            inviter_groups=tuple(int(pk) for pk in typed.pop("inviter_groups")),
            **typed,
        )

    def _check_lifetime(self, typed: dict[str, Any]) -> None:
        minutes, days = typed.get("lifetime_minutes"), typed.get("longest_days")
        if minutes and days and minutes > days * 1440:
            self.add_error(
                "lifetime_minutes", _("This is longer than links may work at most. Choose fewer minutes.")
            )

    def _check_places(self, typed: dict[str, Any]) -> None:
        usual, most = typed.get("places"), typed.get("most_places")
        if usual and most and most != UNLIMITED and not 1 <= usual <= most:
            self.add_error("places", _("This is more than the most beside it. Choose fewer."))

    def _check_named(self, typed: dict[str, Any]) -> None:
        named = typed.get("inviter_people") or typed.get("inviter_groups")
        if typed.get("inviters") == InviterRule.NAMED and not named and "inviter_people" not in self.errors:
            self.add_error(
                "inviter_people", _("Name a person or a group, or let everybody who runs a room invite.")
            )


def _stored(rules: Any) -> dict[str, object]:
    """The settings as the form shows them."""
    people, groups = named_inviters(rules)
    kept = {name: getattr(rules, name) for name in InvitationRulesForm.base_fields if hasattr(rules, name)}
    letter = "yes" if rules.letter else "no"
    return {**kept, "letter": letter, "inviter_people": "\n".join(people), "inviter_groups": groups}


def _account(address: str, line: int) -> int:
    """The account of an address in this line of a list."""
    try:
        account = person_at(check_address(address))
    except Problem as problem:
        raise ValidationError(
            _("Line %(line)d: %(problem)s"), params={"line": line, "problem": problem}
        ) from problem
    if account is None:
        sentence = _("Line %(line)d: nobody here has an account with this address. Add the person first.")
        raise ValidationError(sentence, params={"line": line})
    return int(account.pk)
