"""The people offered while an address is typed (K13, threat T21)."""

from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import and_, or_

from django.db.models import Q, QuerySet
from django.db.transaction import atomic

from greenroom.access.guard import requires
from greenroom.access.roles import Capability
from greenroom.administration.models import SuggestionScope
from greenroom.administration.queries import site
from greenroom.invitations.inviting import Inviter, why_no_links
from greenroom.people.addresses import AddressProblem, email_key
from greenroom.people.models import User
from greenroom.people.searching import count_search
from greenroom.rooms.models import Membership

SHORTEST = 3
MOST = 8


@dataclass(frozen=True)
class Person:
    """Somebody with an account, as the manager may see him."""

    pk: int
    first_name: str
    last_name: str
    email: str

    @property
    def name(self) -> str:
        """First and last name as one."""
        return f"{self.first_name} {self.last_name}"


@requires(Capability.INVITE)
@atomic
def suggest(inviter: Inviter, text: str, *, now: datetime) -> list[Person]:
    """At most eight people with an account whose name or address holds what was typed, from its third character on.

    Who is searched is the site's choice. Raises `TooManyAttempts` after twenty searches a minute; each is audited,
    without its text.
    """
    rules = site()
    if reason := why_no_links(inviter, rules):
        raise reason
    if len(text.strip()) < SHORTEST:
        return []
    count_search(inviter.audit_name, about=f"room:{inviter.room.pk}", now=now)
    return _found(_searched(inviter, text, rules.suggestions))


def _searched(inviter: Inviter, text: str, scope: str) -> QuerySet[User]:
    people = User.objects.filter(is_active=True)
    if scope == SuggestionScope.EXACT:
        return people.filter(email_key=_key(text))
    if scope == SuggestionScope.MINE:
        people = people.filter(pk__in=_mine(inviter))
    return people.filter(reduce(and_, map(_holds, text.split()[:5])))


def _found(people: QuerySet[User]) -> list[Person]:
    rows = people.order_by("first_name", "last_name", "pk").values_list(
        "pk", "first_name", "last_name", "email"
    )
    return [Person(*row) for row in rows[:MOST]]


def _key(text: str) -> str:
    try:
        return email_key(text)
    except AddressProblem:
        return ""


def _holds(word: str) -> Q:
    """Whether a name or the address holds the word; SQLite knows the two cases of ASCII letters only."""
    spellings = {word, word.lower(), word.upper(), word.capitalize()}
    columns = ("first_name", "last_name", "email")
    return reduce(
        or_, (Q(**{f"{column}__icontains": word}) for column in columns for word in sorted(spellings))
    )


def _mine(inviter: Inviter) -> QuerySet[User]:
    """The members of his rooms, himself or by a group, with the people of his groups."""
    user = inviter.user
    his = Membership.objects.filter(Q(user=user) | Q(group__users=user), room__deleted_at=None).values("room")
    by_room = Q(memberships__room__in=his) | Q(groups__memberships__room__in=his)
    by_group = Q(groups__users=user)
    return User.objects.filter(by_room | by_group)
