"""Fields for what people are called, and for where mail reaches them."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from greenroom.people.addresses import check_address
from greenroom.people.names import check_name
from greenroom.people.problems import Problem


class AddressField(forms.CharField):
    """An e-mail address; `check` gives the form in which it goes on, or raises the sentence to show."""

    def __init__(
        self,
        *,
        check: Callable[[str], str] = check_address,
        autocomplete: str = "email",
        **options: Any,  # Any: Django's own options of a field
    ) -> None:
        attrs = {"autocomplete": autocomplete, "autocapitalize": "none", "spellcheck": "false"}
        options.setdefault("label", _("Email address"))
        options.setdefault("error_messages", {"required": _("Type an email address.")})
        super().__init__(widget=forms.EmailInput(attrs=attrs), **options)
        self.check = check
        self.validators = []  # the check refuses NUL with every other control

    def clean(self, value: object) -> str:
        typed = str(super().clean(value))
        try:
            return self.check(typed) if typed else ""
        except Problem as problem:
            raise ValidationError(str(problem)) from problem


class NameField(forms.CharField):
    """A first or last name; `field` is what sentences call it."""

    def __init__(
        self, *, field: str | Promise, autocomplete: str = "off", **options: Any
    ) -> None:  # Any: as above
        super().__init__(
            widget=forms.TextInput(attrs={"autocomplete": autocomplete}), required=False, **options
        )
        self.called = field
        self.validators = []

    def clean(self, value: object) -> str:
        try:
            return check_name(str(super().clean(value)), field=self.called)
        except Problem as problem:
            raise ValidationError(str(problem)) from problem


def first_name(*, autocomplete: str = "off") -> NameField:
    """The field for a first name."""
    return NameField(field=_("first name"), label=_("First name"), autocomplete=autocomplete)


def last_name(*, autocomplete: str = "off") -> NameField:
    """The field for a last name."""
    return NameField(field=_("last name"), label=_("Last name"), autocomplete=autocomplete)
