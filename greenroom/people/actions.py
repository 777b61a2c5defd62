"""Everything that changes who has an account."""

import secrets
from collections.abc import Iterable
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import IntegrityError
from django.db.transaction import atomic
from django.utils.translation import gettext_lazy as _

from greenroom.access.guard import administrators_only
from greenroom.administration import audit, rights, throttle
from greenroom.administration.models import SiteSettings
from greenroom.people import first_run, queries
from greenroom.people.accounts import account_address, check_free
from greenroom.people.addresses import email_key
from greenroom.people.models import Group, SiteRole, User
from greenroom.people.names import check_line, check_name
from greenroom.people.problems import Problem


class LastAdministrator(Problem):
    """Without this person nobody could run the site."""


class GroupTaken(Problem):
    """Another group has this name."""


class FirstRunCodeWrong(Problem):
    """The typed code is not the one in the terminal."""


class FirstRunOver(Exception):
    """The site has its administrator."""


@administrators_only
@atomic
def add_person(
    administrator: User,
    /,
    *,
    email: str,
    first_name: str,
    last_name: str,
    site_role: SiteRole = SiteRole.USER,
    groups: Iterable[int] = (),
) -> User:
    """Make an account whose address counts as proved, since the administrator vouches for it.

    It has no password: its owner signs in by mailed code, or is given one by `set_first_password`. Raises
    `AddressProblem` (also for a taken address), `NameProblem`.
    """
    person = _make_account(email=email, first_name=first_name, last_name=last_name, site_role=site_role)
    person.groups.set(Group.objects.filter(pk__in=list(groups)))
    _record("person.added", administrator, person, site_role=site_role.value)
    return person


@administrators_only
@atomic
def edit_person(
    administrator: User,
    /,
    person: User,
    *,
    email: str,
    first_name: str,
    last_name: str,
    site_role: SiteRole,
    groups: Iterable[int],
    active: bool,
) -> None:
    """Change what an administrator may change of an account. Raises as `add_person`, `LastAdministrator` too."""
    person = _locked(person)
    if queries.last_administrator(person) and not (active and site_role == SiteRole.ADMINISTRATOR):
        raise LastAdministrator(
            _("This is the only administrator who can sign in. Make somebody else administrator first.")
        )
    changes = {"site_role": site_role.value, "is_active": active}
    changed = {name: value for name, value in changes.items() if getattr(person, name) != value}
    _move_to(person, account_address(email))
    person.first_name, person.last_name = _names(first_name, last_name)
    person.site_role, person.is_active = site_role, active
    person.save()
    person.groups.set(Group.objects.filter(pk__in=list(groups)))
    rights.changed()
    _record("person.edited", administrator, person, **changed)


@administrators_only
@atomic
def set_first_password(administrator: User, /, person: User) -> str:
    """Give a person a password made by us, to be shown once; whoever signed in with the former one is out."""
    password = "-".join(secrets.token_hex(2) for _ in range(5))  # 80 bits
    person.set_password(password)
    person.save(update_fields=["password"])
    rights.changed(_of(person))
    _record("person.password_set", administrator, person)
    return password


@atomic
def make_primary(person: User, address: str) -> bool:
    """Make one of a person's proved addresses the main one; False when it is none of them."""
    chosen = EmailAddress.objects.filter(user=person, email=address, verified=True).first()
    if chosen is None:
        return False
    chosen.set_as_primary()  # writes the person's `email`, but knows nothing of the key beside it
    User.objects.filter(pk=person.pk).update(email_key=email_key(chosen.email))
    _record("person.primary_address", person, person)
    return True


def address_removed(person: User) -> None:
    """What was sent to one of his addresses is his no longer, also on pages that are open."""
    rights.changed(_of(person))


@administrators_only
@atomic
def add_group(administrator: User, /, *, name: str) -> Group:
    """Make an empty group. Raises `LineProblem`, `GroupTaken`."""
    group = Group(name=check_line(name, 100))
    _save(group)
    audit.record("group.added", actor=_of(administrator), about=f"group:{group.pk}")
    return group


@administrators_only
@atomic
def rename_group(administrator: User, /, group: Group, *, name: str) -> None:
    """Give a group another name. Raises `LineProblem`, `GroupTaken`."""
    group.name = check_line(name, 100)
    _save(group)
    audit.record("group.renamed", actor=_of(administrator), about=f"group:{group.pk}")


@administrators_only
@atomic
def delete_group(administrator: User, /, group: Group) -> None:
    """Delete a group, with the standings in rooms that were given to it; its people stay."""
    audit.record("group.deleted", actor=_of(administrator), about=f"group:{group.pk}")
    group.delete()
    rights.changed()


@administrators_only
@atomic
def add_to_group(administrator: User, /, group: Group, person: User) -> None:
    """Put a person into a group."""
    group.users.add(person)
    rights.changed()
    _record("group.joined", administrator, person, group=group.pk)


@administrators_only
@atomic
def remove_from_group(administrator: User, /, group: Group, person: User) -> None:
    """Take a person out of a group."""
    group.users.remove(person)
    rights.changed()
    _record("group.left", administrator, person, group=group.pk)


def first_run_code() -> str | None:
    """The code to type on the first-run page, for the terminal alone; None once somebody has an account."""
    if queries.nobody_yet():
        return first_run.code()
    first_run.forget()
    return None


def make_first_administrator(
    code: str, *, email: str, first_name: str, last_name: str, password: str, visitor: str, now: datetime
) -> User:
    """Make the account that runs an empty site; `visitor` is the network address that tries are counted for.

    Raises `FirstRunOver` where there is an account, `FirstRunCodeWrong`, and as `add_person`.
    """
    if not throttle.spend("first_run", visitor, limit=10, seconds=900, now=now):
        raise FirstRunCodeWrong(_("Too many codes were tried. Wait a quarter of an hour, then try again."))
    if not first_run.fits(code):
        raise FirstRunCodeWrong(
            _("This is not the code. It stands in the terminal where Greenroom was started.")
        )
    person = _first_account(email=email, first_name=first_name, last_name=last_name, password=password)
    first_run.forget()
    return person


@atomic
def _first_account(*, email: str, first_name: str, last_name: str, password: str) -> User:
    SiteSettings.objects.select_for_update().get(pk=1)  # one at a time: there is one first
    if not queries.nobody_yet():
        raise FirstRunOver
    person = _make_account(
        email=email, first_name=first_name, last_name=last_name, site_role=SiteRole.ADMINISTRATOR
    )
    person.set_password(password)
    person.save(update_fields=["password"])
    _record("person.first", person, person)
    return person


def _make_account(*, email: str, first_name: str, last_name: str, site_role: SiteRole) -> User:
    key = account_address(email)
    check_free(key)
    first, last = _names(first_name, last_name)
    person = User(email=key, email_key=key, first_name=first, last_name=last, site_role=site_role)
    person.set_unusable_password()
    person.save()
    EmailAddress.objects.create(user=person, email=key, verified=True, primary=True)
    return person


def _move_to(person: User, key: str) -> None:
    """Another main address in place of the former one, which the person loses; the administrator vouches."""
    if key == person.email_key:
        return
    check_free(key, person=person)
    EmailAddress.objects.filter(user=person, primary=True).delete()
    EmailAddress.objects.update_or_create(user=person, email=key, defaults={"verified": True, "primary": True})
    person.email = person.email_key = key


def _locked(person: User) -> User:
    """The person as it stands now, with all administrators held: two of them cannot demote each other at once."""
    list(queries.active_administrators().select_for_update().order_by("pk").values_list("pk"))
    return User.objects.select_for_update().get(pk=person.pk)


def _names(first: str, last: str) -> tuple[str, str]:
    return check_name(first, field=_("first name")), check_name(last, field=_("last name"))


def _save(group: Group) -> None:
    try:
        with atomic():
            group.save()
    except IntegrityError:
        raise GroupTaken(_("There is a group of this name already. Choose another name.")) from None


def _record(verb: str, actor: User, person: User, **data: object) -> None:
    audit.record(verb, actor=_of(actor), about=_of(person), at=None, **data)


def _of(person: User) -> str:
    return f"user:{person.pk}"
