"""allauth's forms with our fields, our labels, our one spelling of an address."""

from typing import TYPE_CHECKING, Any

from allauth.account import forms as allauth
from allauth.socialaccount.forms import SignupForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from greenroom.people.accounts import account_address
from greenroom.web.forms import AddressField, first_name, last_name

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise  # what gettext_lazy gives, to the type checker alone

PASSWORD_HINT = _("At least 10 characters. Three or four words in a row are easy to keep in mind.")


def password_field(label: "_StrPromise", *, hint: "_StrPromise") -> forms.CharField:
    """A password, as it was typed: with its spaces."""
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    required = {"required": _("Type a password.")}
    return forms.CharField(label=label, help_text=hint, widget=widget, strip=False, error_messages=required)


def _rename(form: forms.Form, **labels: "_StrPromise") -> None:
    """Our labels on allauth's fields; no placeholders, which vanish while one types."""
    for name, label in labels.items():
        field = form.fields[name]
        field.label, field.help_text = label, ""
        field.widget.attrs.pop("placeholder", None)
        field.error_messages["required"] = _("Type it here.")


class SignIn(allauth.LoginForm):  # type: ignore[misc]  # allauth has no types
    """Address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: as allauth's views call it
        super().__init__(*args, **kwargs)
        self.fields["login"] = AddressField(check=account_address, autocomplete="username")
        self.order_fields(["login", "password"])
        _rename(self, password=_("Password"))


class AddAddress(allauth.AddEmailForm):  # type: ignore[misc]
    """Another address of one's own."""

    email = AddressField(check=account_address, label=_("Another address of yours"))


class AskForReset(allauth.ResetPasswordForm):  # type: ignore[misc]
    """Where to mail the code that lets one choose another password."""

    email = AddressField(check=account_address)


class AskForCode(allauth.RequestLoginCodeForm):  # type: ignore[misc]
    """Where to mail the code that signs in."""

    email = AddressField(check=account_address)


class _NewPassword:
    """Two fields for the password that is to be."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: as allauth's views call it
        super().__init__(*args, **kwargs)
        _rename(self, password1=_("New password"), password2=_("New password, once more"))  # type: ignore[arg-type]
        self.fields["password1"].help_text = PASSWORD_HINT  # type: ignore[attr-defined]  # of the form beside it


class ChangePassword(_NewPassword, allauth.ChangePasswordForm):  # type: ignore[misc]
    """The present password, and another one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: as allauth's views call it
        super().__init__(*args, **kwargs)
        _rename(self, oldpassword=_("Present password"))


class SetPassword(_NewPassword, allauth.SetPasswordForm):  # type: ignore[misc]
    """A first password, for somebody who has signed in by code."""


class NewPassword(_NewPassword, allauth.ResetPasswordKeyForm):  # type: ignore[misc]
    """Another password, after the mailed code."""


class _Code:
    """One field for the mailed code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: as allauth's views call it
        super().__init__(*args, **kwargs)
        _rename(self, code=_("Code from the mail"))  # type: ignore[arg-type]  # of the form beside it
        field = self.fields["code"]  # type: ignore[attr-defined]
        field.help_text = _("Eight letters, like WDJB-MJHT. Works for ten minutes.")
        field.widget.attrs.update({"class": "one-time", "dir": "ltr", "maxlength": "20"})
        field.widget.attrs.update({"autocapitalize": "characters", "spellcheck": "false"})


class SignInCode(_Code, allauth.ConfirmLoginCodeForm):  # type: ignore[misc]
    """The code that signs in."""


class ResetCode(_Code, allauth.ConfirmPasswordResetCodeForm):  # type: ignore[misc]
    """The code that lets one choose another password."""


class AddressCode(_Code, allauth.ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    """The code that proves an address."""


class WhoYouAre(SignupForm):  # type: ignore[misc]
    """What the provider did not say of somebody who comes for the first time."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: as allauth's views call it
        super().__init__(*args, **kwargs)
        told = bool(self.sociallogin.email_addresses)  # typing another one would leave two to choose from
        self.fields["email"] = AddressField(check=account_address, disabled=told)
        self.fields["first_name"] = first_name(autocomplete="given-name")
        self.fields["last_name"] = last_name(autocomplete="family-name")
        self.order_fields(["first_name", "last_name", "email"])


class FirstRun(forms.Form):
    """The first administrator, made by whoever can read the terminal."""

    code = forms.CharField(label=_("Code from the terminal"), max_length=40)
    first_name = first_name(autocomplete="given-name")
    last_name = last_name(autocomplete="family-name")
    email = AddressField(check=account_address, autocomplete="username")
    password = password_field(_("Password"), hint=PASSWORD_HINT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own arguments of a form
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.help_text = _("Twelve letters, written where Greenroom was started.")
        code.error_messages["required"] = _("Type the code.")
        code.widget.attrs.update({"class": "code", "dir": "ltr", "autocomplete": "off", "spellcheck": "false"})

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password
