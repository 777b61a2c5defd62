"""The forms of the pages of people and groups."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from greenroom.people import queries
from greenroom.people.accounts import account_address
from greenroom.people.queries import Person, SiteRole
from greenroom.web.form_fields import Choice, Line
from greenroom.web.forms import AddressField, first_name, last_name

ROLE_NAMES = {
    SiteRole.USER: _("User"),
    SiteRole.CREATOR: _("Creator"),
    SiteRole.ADMINISTRATOR: _("Administrator"),
}
ROLE_LINES = {
    SiteRole.USER: _("Enters rooms as member or by invitation"),
    SiteRole.CREATOR: _("Makes rooms of their own, too"),
    SiteRole.ADMINISTRATOR: _("Does everything, and sets the rules of this site"),
}


class PersonForm(forms.Form):
    """Whoever has an account, as the administrator sees it."""

    first_name = first_name()
    last_name = last_name()
    email = AddressField(check=account_address, autocomplete="off")
    site_role = Choice(
        choices=[(role.value, name) for role, name in ROLE_NAMES.items()],
        lines={role.value: line for role, line in ROLE_LINES.items()},
        label=_("What they may do here"),
        widget=forms.RadioSelect,
        initial=SiteRole.USER.value,
    )
    groups = forms.TypedMultipleChoiceField(
        label=_("Groups"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own arguments of a form
        super().__init__(*args, **kwargs)
        groups: forms.TypedMultipleChoiceField = self.fields["groups"]  # type: ignore[assignment]
        groups.choices = [(group.pk, group.name) for group in queries.groups()]
        groups.error_messages["invalid_choice"] = _("One of these groups is gone. Look at the list again.")
        if not groups.choices:
            del self.fields["groups"]


class NewPerson(PersonForm):
    """Somebody without an account, with how he learns of the one that he gets."""

    password = forms.BooleanField(
        label=_("Make a first password"),
        help_text=_("We show it to you once. Give it to them; they can change it."),
        required=False,
    )
    letter = forms.BooleanField(
        label=_("Send a letter"),
        help_text=_("It says that there is an account, and how to sign in by mailed code."),
        required=False,
    )


class EditedPerson(PersonForm):
    """Somebody with an account."""

    active = forms.BooleanField(
        label=_("May sign in"),
        help_text=_("When off, they are signed out everywhere at once. Rooms and invitations stay."),
        required=False,
    )


def as_it_stands(person: Person) -> dict[str, object]:
    """What the form shows before anything was typed."""
    return {
        "first_name": person.first_name,
        "last_name": person.last_name,
        "email": person.email,
        "site_role": person.site_role,
        "groups": [group.pk for group in person.groups.all()],
        "active": person.is_active,
    }


class GroupForm(forms.Form):
    """What a group is called."""

    name = Line(most=100, label=_("Name"))


class JoinForm(forms.Form):
    """Who comes into a group."""

    email = AddressField(label=_("Address of somebody with an account"), autocomplete="off")
