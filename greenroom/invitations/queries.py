"""What is known of invitations, for the doors."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Concat

from greenroom.access.roles import Role
from greenroom.invitations import secrets
from greenroom.invitations.bounds import (
    Defaults,
    defaults,
    expected_end,
    lesser_roles,
    required_assurance,
    usual_assurance,
)
from greenroom.invitations.inviting import Inviter, grantable, targets, why_no_links, why_not
from greenroom.invitations.limits import still_open
from greenroom.invitations.lists import A_PAGE, Listing, Row, listed, rows_of
from greenroom.invitations.models import Invitation, Link
from greenroom.people.domains import DomainRules
from greenroom.rooms.models import Membership, Room
from greenroom.rooms.queries import Host
from greenroom.statements import GIVEN, Statement

__all__ = [
    "A_PAGE",
    "Affected",
    "Defaults",
    "Found",
    "Inviter",
    "Listing",
    "Row",
    "affected_by",
    "by_id",
    "defaults",
    "expected_end",
    "find",
    "grantable",
    "invitation_of",
    "lesser_roles",
    "links_beginning",
    "listed",
    "required_assurance",
    "rows_of",
    "targets",
    "usual_assurance",
    "why_no_links",
    "why_not",
]

_NOBODYS = secrets.mint()[1]
"""What an unknown link is compared with: the hash of a secret that nobody was told."""


@dataclass(frozen=True)
class Found:
    """A link whose secret was right, with its invitation and the room's owner."""

    link: Link
    invitation: Invitation
    host: Host


def find(link: str) -> Found | None:
    """The invitation of `<id>.<secret>`; None, after the same work, for an unknown id, a wrong secret or anything else.

    One statement; the session's room is the invitation's.
    """
    link_id, _dot, secret = link.partition(".")
    found = by_id(link_id)
    fits = secrets.fits(secret, bytes(found.link.secret_sha256) if found else _NOBODYS)
    return found if fits else None


def by_id(link_id: str) -> Found | None:
    """What `find` would give for a public half, for a browser that is bound already; knowing it proves nothing."""
    sane = link_id if link_id.isascii() and link_id.isalnum() else ""
    link = _LINK.one(sane)
    if link is None:
        return None
    if link.invitation.session is not None:
        link.invitation.session.room = link.invitation.room
    return Found(link, link.invitation, Host.read(link) or Host("", ""))


def invitation_of(room: Room, pk: int) -> Invitation:
    """An invitation of this room. Raises Invitation.DoesNotExist for any other, and for one that was forgotten."""
    return room.invitations.filter(forgotten_at=None).select_related("room", "session", "created_by").get(pk=pk)


def names_of(pks: Iterable[int]) -> dict[int, str]:
    """Who is invited by each of these invitations, as far as they still exist."""
    return {invitation.pk: invitation.name for invitation in Invitation.objects.filter(pk__in=list(pks))}


def links_beginning(room: Room, letters: str) -> list[Link]:
    """The links of this room that a refusal code may be about, by the first letters of their ids."""
    of_room = Link.objects.filter(invitation__room=room, pk__startswith=letters.lower())
    return list(of_room.select_related("invitation").order_by("created_at", "pk")[:A_PAGE])


@dataclass(frozen=True)
class Affected:
    """Somebody invited already whom the rules of domains keep out."""

    pk: int
    name: str
    email: str
    room: str
    address: str


def affected_by(rules: DomainRules, *, now: datetime) -> list[Affected]:
    """Who holds an invitation that works, at a domain that these rules do not let in, by room and name."""
    let_in = cache(lambda domain: rules.allows(f"a@{domain}"))  # domains are few, however many the invitations
    rows = Invitation.objects.filter(still_open(now), room__deleted_at=None)
    found = rows.order_by("room__name", "room_id", "last_name", "first_name", "pk").values_list(
        "email_key", "pk", "first_name", "last_name", "email_display", "room__name", "room__address"
    )
    return [
        Affected(pk, f"{first} {last}", email, room, address)
        for key, pk, first, last, email, room, address in found.iterator()
        if not let_in(key.rpartition("@")[2])
    ]


def _whole_link() -> QuerySet[Link]:
    owner = Membership.objects.filter(room=OuterRef("invitation__room"), standing=Role.OWNER.value)
    name = owner.values(name=Concat("user__first_name", Value(" "), "user__last_name"))
    links = Link.objects.select_related("invitation__room", "invitation__session")
    links = links.annotate(host=Subquery(name[:1]), host_pk=Subquery(owner.values("user")[:1]))
    return links.filter(pk=GIVEN).order_by()


_LINK = Statement(_whole_link)
