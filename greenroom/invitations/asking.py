"""What a manager asks for, checked field by field."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenroom.access.refusals import DomainNotAllowed
from greenroom.access.roles import Role
from greenroom.administration.models import SiteSettings
from greenroom.invitations import bounds
from greenroom.invitations.bounds import InvitationProblem
from greenroom.people.addresses import AddressProblem, check_address, email_key, envelope_address
from greenroom.people.names import NameProblem, check_name
from greenroom.people.queries import domain_rules

FIRST_NAME, LAST_NAME = gettext_lazy("first name"), gettext_lazy("last name")


@dataclass(frozen=True)
class Invitee:
    """The person to be invited: the address as typed with its key, the names with single spaces."""

    email: str
    key: str
    first_name: str
    last_name: str


@dataclass(frozen=True)
class Terms:
    """As what somebody is invited, with what is None left to the site's rules or as it was."""

    role: Role
    until: datetime | None = None
    places: int | None = None
    ask_code: bool | None = None
    language: str = ""

    def check(self, rules: SiteSettings, *, now: datetime) -> None:
        """Raise `InvitationProblem` for what lies outside the site's bounds."""
        if self.until is not None:
            bounds.check_until(self.until, rules, now=now)
        if self.places is not None:
            bounds.check_places(self.places, rules)
        bounds.check_ask_code(self.ask_code)


def invitee_of(email: str, first_name: str, last_name: str, rules: SiteSettings) -> Invitee:
    """The person of a form. Raises `InvitationProblem`, or `DomainNotAllowed` where the site's rules keep him out."""
    typed = check_email(email)
    if not domain_rules(rules).allows(typed):
        raise DomainNotAllowed
    first, last = check_given(first_name, "first_name"), check_given(last_name, "last_name")
    return Invitee(typed, email_key(typed), first, last)


def check_email(email: str) -> str:
    """The address as typed, without spaces around it. Raises `InvitationProblem`."""
    try:
        return check_address(email)
    except AddressProblem as problem:
        raise InvitationProblem(str(problem), field="email") from None


def check_given(name: str, field: str) -> str:
    """One of the two names, `first_name` or `last_name`. Raises `InvitationProblem`."""
    called: Promise = FIRST_NAME if field == "first_name" else LAST_NAME
    try:
        return check_name(name, field=called)
    except NameProblem as problem:
        raise InvitationProblem(str(problem), field=field) from None


def check_letter(email: str, rules: SiteSettings) -> None:
    """Raise `InvitationProblem` where no letter can go out: the site has no template, or mail cannot carry it."""
    if not rules.letter:
        raise InvitationProblem(
            _("This site has no letter for invitations. Copy the link instead."), field="send"
        )
    try:
        envelope_address(email)
    except AddressProblem as problem:
        raise InvitationProblem(str(problem), field="send") from None
