"""The forms of a room's members."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from greenroom.access.refusals import TooManyAttempts
from greenroom.access.roles import Role
from greenroom.rooms import actions, queries
from greenroom.rooms.queries import Member, Room
from greenroom.web.form_fields import Choice
from greenroom.web.role_names import ROLE_NAMES


class StandingForm(forms.Form):
    """Which standing somebody has."""

    standing = Choice(label=_("Standing"), choices=[], initial=Role.CO_VIEWER.value)

    def __init__(self, *args: Any, member: Member, **options: Any) -> None:
        super().__init__(*args, **options)  # Any: Django's own arguments of a form
        standings = queries.grantable_standings(member)
        self.fields["standing"].choices = [(role.value, ROLE_NAMES[role]) for role in standings]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Role:
        return Role(self.cleaned_data["standing"])


class PersonForm(StandingForm):
    """Somebody with an account who becomes a member."""

    email = forms.CharField(
        label=_("Email address"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Type an address.")},
    )
    field_order = ("email", "standing")

    def __init__(self, *args: Any, member: Member, **options: Any) -> None:
        super().__init__(*args, member=member, **options)  # Any: Django's own arguments of a form
        self.member = member

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"])
        try:
            self.person = actions.find_person(self.member, email, now=timezone.now())
        except TooManyAttempts as no:
            sentence = _("You have looked for many people in this minute. Wait a minute, then try again.")
            raise ValidationError(sentence) from no
        if self.person is None:
            raise ValidationError(_("Nobody here has an account with this address. Invite them to a session."))
        if queries.is_member(self.member.room, self.person):
            raise ValidationError(_("This is a member already. Change the standing in the list."))
        return email


class GroupForm(StandingForm):
    """A group that becomes a member."""

    group = Choice(
        label=_("Group"),
        choices=[],
        error_messages={"invalid_choice": _("There is no such group. Choose one from the list.")},
    )
    field_order = ("group", "standing")

    def __init__(self, *args: Any, member: Member, **options: Any) -> None:
        super().__init__(*args, member=member, **options)  # Any: Django's own arguments of a form
        self.groups = {str(group.pk): group for group in queries.groups_to_add(member.room)}
        self.fields["group"].choices = [(pk, group.name) for pk, group in self.groups.items()]  # type: ignore[attr-defined]


class HeirForm(forms.Form):
    """The member who becomes the owner."""

    heir = Choice(
        label=_("New owner"),
        choices=[],
        error_messages={"invalid_choice": _("This is no member. Choose one from the list.")},
    )

    def __init__(self, *args: Any, room: Room, **options: Any) -> None:
        super().__init__(*args, **options)  # Any: Django's own arguments of a form
        self.heirs = {
            str(one.user.pk): one.user for one in queries.members(room) if one.user and one.standing != "owner"
        }
        self.fields["heir"].choices = [(pk, user.name) for pk, user in self.heirs.items()]  # type: ignore[attr-defined]
