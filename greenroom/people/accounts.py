"""What an account's address must be, as all who make accounts ask."""

from allauth.account.models import EmailAddress
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from greenroom.people.addresses import AddressProblem, email_key
from greenroom.people.models import User


def account_address(typed: str) -> str:
    """The spelling under which an account keeps an address: its `email_key`. Raises `AddressProblem`.

    allauth compares addresses by `lower()`, which makes two of one (the Kelvin sign is a k to it). It is given
    nothing but keys, to find or to store, so that its comparison is ours. A local part beyond ASCII is not taken:
    its codes could not be mailed.
    """
    key = email_key(typed)
    if not key.isascii():
        raise AddressProblem(
            _("An account needs an address with plain letters before the @, to which its codes can be mailed.")
        )
    return key


class AddressTaken(AddressProblem):
    """Somebody has this address already."""


def check_free(key: str, *, person: User | None = None) -> None:
    """Raise `AddressTaken` where somebody other than this person has the address, proved or as his main one."""
    others = User.objects.exclude(pk=person.pk) if person else User.objects.all()
    proved = EmailAddress.objects.filter(email=key, verified=True).values("user_id")
    if others.filter(Q(email_key=key) | Q(pk__in=proved)).exists():
        raise AddressTaken(_("Somebody here has this address already. Look for it in the list of people."))
