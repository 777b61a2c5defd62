"""What allauth is told to do our way."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core.exceptions import RateLimited
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest  # noqa: TID251  # adapters speak allauth's language, which is requests
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from greenroom.administration import rights
from greenroom.people import post
from greenroom.people.accounts import account_address
from greenroom.people.addresses import AddressProblem
from greenroom.people.models import User
from greenroom.people.names import NameProblem, check_name

_ERROR_MESSAGE = 40  # django.contrib.messages.ERROR


class AccountAdapter(DefaultAccountAdapter):
    """Accounts with an address and a password, made by an administrator."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "This address and this password do not belong together. Type them again, or have a code mailed."
        ),
        "too_many_login_attempts": _("Too many tries. Wait five minutes, then try again."),
        "rate_limited": _("A letter has just gone to this address. Wait half a minute, then ask again."),
        "incorrect_code": _("This code does not fit. Type the newest one, as it stands in the mail."),
        "incorrect_password": _("This is not your password. Type it again."),
        "enter_current_password": _("This is not your present password. Type it again."),
        "duplicate_email": _("This address is yours already."),
        "email_taken": _("This address belongs to another account here."),
        "max_email_addresses": _("An account has at most %d addresses. Remove one first."),
        "account_inactive": _("This account is switched off."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_ajax(self, request: HttpRequest) -> bool:
        """These pages answer with pages alone; allauth's second way of answering stays shut."""
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """After signing in one goes to a path of this site, never to an address with a host in it."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_client_ip(self, request: HttpRequest) -> str:
        """The front gate has told already who it is, and whom of the proxies to believe (`gate/request.py`)."""
        return request.META.get("REMOTE_ADDR") or "unknown"

    def clean_email(self, email: str) -> str:
        try:
            return account_address(email)
        except AddressProblem as problem:
            raise ValidationError(str(problem)) from problem

    def new_user(self, request: HttpRequest) -> User:
        return User()

    def save_user(self, request: HttpRequest, user: User, form: BaseForm, commit: bool = True) -> User:
        """Somebody whose provider has signed him in, with what he added to it."""
        user.email_key = account_address(form.cleaned_data["email"])
        super().save_user(request, user, form, commit)
        return user

    def set_password(self, user: User, password: str) -> None:
        """Whoever signed in with the former one is out, also on pages that are open."""
        super().set_password(user, password)
        rights.changed(f"user:{user.pk}")

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """From now on what was sent to this address is his."""
        confirmed = bool(super().confirm_email(request, email_address))
        rights.changed(f"user:{email_address.user_id}")
        return confirmed

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Straight to the mail backend. Raises `RateLimited` before allauth keeps a code that nobody gets."""
        posted = post.send(template_prefix, email, context)
        if posted is post.Posted.TOO_MANY:
            raise RateLimited
        if posted is post.Posted.FAILED:
            sentence = _("The letter could not be sent. Ask for a new one in a minute.")
            self.add_message(self.request, _ERROR_MESSAGE, message=str(sentence))


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Accounts that the one provider which the site's operator has set opens."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return True

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        """Names and address from the claims.

        Some providers write `email_verified` as a word, and "false" is true in Python. allauth lower-cases an
        address before it asks for our spelling, which makes the Kelvin sign a k and the address somebody else's
        (F10): one that is not the key of what the provider said is dropped.
        """
        key = _claimed_key(sociallogin)
        sociallogin.email_addresses = [one for one in sociallogin.email_addresses if one.email == key]
        for address in sociallogin.email_addresses:
            address.verified = address.verified in (True, "true")
        told = data if sociallogin.email_addresses else {**data, "email": None}
        user: User = super().populate_user(request, sociallogin, told)
        user.email_key = user.email
        return user

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Whoever came without names that can stand in a letter is asked for them."""
        try:
            check_name(sociallogin.user.first_name, field="")
            check_name(sociallogin.user.last_name, field="")
        except NameProblem:
            return False
        return bool(super().is_auto_signup_allowed(request, sociallogin))


def _claimed_key(sociallogin: SocialLogin) -> str | None:
    """The spelling under which the claimed address would be kept; None where it is none that an account may have."""
    claims = sociallogin.account.get_provider_account().get_user_data() or {}
    try:
        return account_address(str(claims.get("email") or ""))
    except AddressProblem:
        return None
