"""Who has an account, with what the site's rules say of addresses."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib import import_module
from types import SimpleNamespace
from typing import Any, cast

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import get_user
from django.db.models import Count, Q, QuerySet

from greenroom.administration.models import SiteSettings
from greenroom.people.addresses import AddressProblem, DomainRules, email_key, parse_domain_rules
from greenroom.people.models import Group as Group
from greenroom.people.models import SiteRole as SiteRole
from greenroom.people.models import User

Person = User
"""What the doors call it, which name no tables."""


def verified_keys(user: User) -> frozenset[str]:
    """The `email_key` of each address that this person has proved: one statement."""
    addresses = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return frozenset(key for key in map(_key_or_nothing, addresses) if key)


def addresses_of(person: User) -> list[EmailAddress]:
    """All addresses of a person, the main one first."""
    return list(EmailAddress.objects.filter(user=person).order_by("-primary", "email"))


def domain_rules(site: SiteSettings) -> DomainRules:
    """Which domains may be invited."""
    return _rules(site.domains_allow, site.domains_deny)


def nobody_yet() -> bool:
    """Whether the site waits for its first administrator."""
    return not User.objects.exists()


def people(text: str = "") -> QuerySet[User]:
    """Everybody, or those whose name or address holds each of the words; by name, for a page at a time."""
    found = User.objects.prefetch_related("groups")
    for word in text.split():
        found = found.filter(
            Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(email__icontains=word)
        )
    return found.order_by("last_name", "first_name", "pk")


def person(pk: int) -> User:
    """One person. Raises `User.DoesNotExist`."""
    return User.objects.get(pk=pk)


def person_at(address: str) -> User | None:
    """Who has proved this address; one that somebody only claims is nobody's."""
    key = _key_or_nothing(address)
    proved = EmailAddress.objects.filter(email=key, verified=True).values("user_id")
    return User.objects.filter(pk__in=proved).first() if key else None


def last_administrator(person: User) -> bool:
    """Whether the site would have nobody to run it without this person."""
    runs_it = person.is_active and person.administers
    return runs_it and not active_administrators().exclude(pk=person.pk).exists()


def active_administrators() -> QuerySet[User]:
    """Everybody who can run the site now."""
    return User.objects.filter(site_role=SiteRole.ADMINISTRATOR, is_active=True)


def groups() -> QuerySet[Group]:
    """All groups by name, each with `size`, how many people are in it."""
    return Group.objects.annotate(size=Count("users")).order_by("name")


def group(pk: int) -> Group:
    """One group. Raises `Group.DoesNotExist`."""
    return Group.objects.get(pk=pk)


def people_in(group: Group) -> QuerySet[User]:
    """Who is in a group, by name; for a page at a time."""
    return group.users.order_by("last_name", "first_name", "pk")


def _key_or_nothing(address: str) -> str:
    """The key, or "" for what is not an address and so equals none."""
    try:
        return email_key(address)
    except AddressProblem:
        return ""


@lru_cache(maxsize=4)
def _rules(allow: str, deny: str) -> DomainRules:
    return DomainRules(allow=tuple(parse_domain_rules(allow)), deny=tuple(parse_domain_rules(deny)))


@dataclass(frozen=True)
class SignedIn:
    """Who is signed in, and until when (UTC)."""

    user: User
    until: datetime | None


def signed_in(session_key: str) -> SignedIn | None:
    """Who is signed in with this key of a session cookie, for doors that have no request."""
    session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    found = get_user(cast(Any, SimpleNamespace(session=session)))  # Any: it reads nothing but the session
    return SignedIn(found, session.ends_at) if isinstance(found, User) else None


def owners_of(key: str) -> list[int]:
    """Who has proved an address, by the account's number; at most one, unless two proved it at one moment."""
    return list(EmailAddress.objects.filter(email=key, verified=True).values_list("user", flat=True))


def proved_by(users: QuerySet[Any]) -> set[str]:
    """The `email_key` of every address that these have proved; one statement."""
    addresses = EmailAddress.objects.filter(user__in=users, verified=True).values_list("email", flat=True)
    return {key for key in map(_key_or_nothing, addresses) if key}
