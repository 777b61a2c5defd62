"""Spellings of addresses, put through all that stores or looks up an address, on whichever database is set."""

from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import IntegrityError
from django.db.transaction import atomic
from django.test import Client, override_settings
from django.utils import timezone

from greenroom.access.refusals import AddressMismatch
from greenroom.access.roles import Role
from greenroom.administration.models import AttemptBucket
from greenroom.admission.actions import reserve
from greenroom.invitations.actions import invite
from greenroom.invitations.bounds import InvitationProblem
from greenroom.invitations.models import Invitation
from greenroom.people.actions import add_person
from greenroom.people.mailbox import AddressProblem
from greenroom.people.models import User
from greenroom.rooms.models import Session
from greenroom.rooms.queries import member_of
from tests import cast

PASSWORD = "seven quiet owls"

KEYS: dict[str, str | None] = {
    "mike@example.org": "mike@example.org",
    "Mike@example.org": "mike@example.org",  # a telephone writes the first letter large
    "MIKE@EXAMPLE.ORG": "mike@example.org",
    "m\u0131ke@example.org": "m\u0131ke@example.org",  # ı: UPPER() of PostgreSQL makes it I
    "m\u0130ke@example.org": "m\u0130ke@example.org",  # İ: LOWER() of PostgreSQL makes it i
    "kate@example.org": "kate@example.org",
    "\u212aate@example.org": None,  # the Kelvin sign: lower() makes it k
    "strasse@example.org": "strasse@example.org",
    "straße@example.org": "straße@example.org",  # casefold() makes it ss
    "fiona@example.org": "fiona@example.org",
    "\ufb01ona@example.org": None,  # the ligature ﬁ: NFKC makes it fi
    "jos\u00e9@example.org": "jos\u00e9@example.org",
    "jose\u0301@example.org": "jos\u00e9@example.org",  # NFD, as a Mac types it
    "JOS\u00c9@example.org": "JOS\u00c9@example.org",  # beyond ASCII the mail server alone knows
    "sam@bücher.example": "sam@xn--bcher-kva.example",
    "sam@BÜCHER.example": "sam@xn--bcher-kva.example",
    "sam@bu\u0308cher.example": "sam@xn--bcher-kva.example",
    "Sam@xn--bcher-kva.example": "sam@xn--bcher-kva.example",
    "sam@straße.example": "sam@xn--strae-oqa.example",  # IDNA 2008: not strasse
    "sam@strasse.example": "sam@strasse.example",
    "sam+talks@example.org": "sam+talks@example.org",
    "sam@example.org": "sam@example.org",
}
"""What somebody types, with the address that it is; None where it is refused."""


@override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
def outcome() -> dict[str, object]:
    """What the site makes of every spelling: inviting, the lobby, accounts, signing in, the constraints."""
    now, administrator = timezone.now(), cast.administrator()
    session = cast.session_in(cast.room_of(cast.ada()), timedelta(minutes=10))
    invited = {typed: _invited(session, typed, now) for typed in KEYS}
    standing = list(session.invitations.order_by("pk"))
    return {
        "invited": invited,
        "opened by": {one.email_key: _opened_by(one, now) for one in standing},
        "stored twice": [one.email_key for one in standing if _stored_twice(one)],
        "accounts": {typed: _added(administrator, typed) for typed in KEYS},
        "signed in": {typed: _signed_in(typed) for typed in KEYS},
    }


def _invited(session: Session, typed: str, now: datetime) -> list[object] | None:
    """The key of the row, with whether it stood there before."""
    ada = member_of(session.room.memberships.get().user, session.room)
    names = {"first_name": "Sam", "last_name": "Rivera", "role": Role.VIEWER, "send": False}
    try:
        made = invite(ada, session=session, email=typed, **names, now=now)
    except InvitationProblem:
        return None
    return [made.invitation.email_key, made.again]


def _opened_by(invitation: Invitation, now: datetime) -> list[str]:
    """The spellings that the lobby of an invitation takes."""
    link = cast.link_to(invitation).removeprefix("/i/")
    return [typed for typed in KEYS if _reserved(link, typed, now)]


def _reserved(link: str, typed: str, now: datetime) -> bool:
    AttemptBucket.objects.all().delete()
    try:
        reserve(link, email=typed, user=None, secret=None, now=now)
    except (AddressMismatch, AddressProblem):
        return False
    return True


def _stored_twice(invitation: Invitation) -> bool:
    """Whether the database itself takes another row of this key."""
    try:
        with atomic():
            cast.invited(invitation.session or invitation.room, invitation.email_key)
    except IntegrityError:
        return False
    return True


def _added(administrator: User, typed: str) -> str | None:
    """The key of the account that was made."""
    try:
        person = add_person(administrator, email=typed, first_name="Sam", last_name="Rivera")
    except AddressProblem:
        return None
    person.set_password(PASSWORD)
    person.save(update_fields=["password"])
    return person.email_key


def _signed_in(typed: str) -> str | None:
    """The key of whose account opens."""
    cache.clear()  # the counts of tries
    browser = Client(SERVER_NAME="127.0.0.1", headers={"origin": "http://127.0.0.1:8000"})
    browser.post("/accounts/login/", {"login": typed, "password": PASSWORD})
    pk = browser.session.get("_auth_user_id")
    return User.objects.get(pk=pk).email_key if pk else None
