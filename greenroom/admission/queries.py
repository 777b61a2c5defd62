"""What is known of those at the door and inside, for the doors."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Concat

from greenroom.access.refusals import Refusal, RoomDeleted
from greenroom.access.roles import Capability, Role
from greenroom.administration.models import SiteSettings
from greenroom.administration.queries import site
from greenroom.admission import secrets
from greenroom.admission.door import Countdown, Enter
from greenroom.admission.grounds import devices_of
from greenroom.admission.meant import session_for, session_now, sessions_for
from greenroom.admission.models import Challenge, HostRequest
from greenroom.admission.presence import Person, doorstep, present
from greenroom.admission.visits import Visit, visit_at_room, visit_by_link
from greenroom.invitations.models import Invitation, Link
from greenroom.invitations.queries import Found, by_id, find, links_beginning
from greenroom.people.models import User
from greenroom.people.queries import verified_keys
from greenroom.rooms.models import Membership, Room, Session
from greenroom.rooms.queries import Host, host
from greenroom.statements import GIVEN, GIVEN_NUMBER, Statement

__all__ = [
    "FRESH",
    "Found",
    "HostRequest",
    "Insider",
    "Invitation",
    "Person",
    "RefusalMeaning",
    "User",
    "Visit",
    "bound_to",
    "by_id",
    "code_is_out",
    "doorstep",
    "find",
    "host_of",
    "insider",
    "knows",
    "link_of",
    "names_of_codes",
    "open_request",
    "open_requests",
    "present",
    "refusal_code",
    "refusals_lookup",
    "request_of",
    "rules_changed",
    "rules_lately",
    "session_at",
    "session_changed",
    "session_for",
    "session_lately",
    "session_now",
    "session_with_epoch",
    "visit_at_room",
    "visit_by_link",
]


FRESH = 1
"""For so many seconds a process answers everybody from what it read once; entering always reads anew."""

# ---------- Refusals ----------


@dataclass(frozen=True)
class RefusalMeaning:
    """What stands behind a code that a holder quotes: the refusal, and the invitations it may be about."""

    refusal: type[Refusal]
    invitations: list[Invitation]


def refusal_code(refusal: type[Refusal], link_id: str) -> str:
    """INV-EXPIRED-7F3A: the reason with the first four of the link's id; without them where no link is known."""
    return "-".join(filter(None, ["INV", refusal.name, link_id[:4].upper()]))


def refusals_lookup(room: Room, code: str) -> RefusalMeaning | None:
    """What a code of this room means (G8); None for what is no code, or nothing of this room."""
    _inv, _dash, rest = code.strip().upper().partition("-")
    name, _dash, letters = rest.partition("-")
    refusal = _BY_NAME.get(name)
    if refusal is None or len(letters) != 4:
        return None
    found = {link.invitation_id: link.invitation for link in links_beginning(room, letters)}
    return RefusalMeaning(refusal, list(found.values())) if found else None


_BY_NAME = {kind.name: kind for kind in Refusal.__subclasses__() if hasattr(kind, "name")}


def link_of(invitation: Invitation) -> str:
    """The id of the newest link of an invitation, to quote in a code; empty when none was made yet."""
    newest = Link.objects.filter(invitation=invitation).order_by("-created_at", "-pk")
    return newest.values_list("pk", flat=True).first() or ""


# ---------- Requests ----------


def open_requests(room: Room) -> list[HostRequest]:
    """What people ask the host and nobody has answered, oldest first."""
    waiting = HostRequest.objects.filter(room=room, answered_at=None)
    return list(waiting.select_related("invitation").order_by("asked_at", "pk"))


def open_request(invitation: Invitation) -> HostRequest | None:
    """The question about this invitation that waits for an answer."""
    return HostRequest.objects.filter(invitation=invitation, answered_at=None).first()


def request_of(room: Room, pk: int) -> HostRequest:
    """A question in this room. Raises HostRequest.DoesNotExist for any other."""
    return HostRequest.objects.select_related("invitation__room", "invitation__session").get(pk=pk, room=room)


# ---------- Somebody inside, as an actor ----------


@dataclass(frozen=True)
class Insider:
    """Somebody at the door or inside, who does something there as his role lets him."""

    room: Room
    user: User | None
    role: Role | None
    name: str
    audit_name: str

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What the role grants in this room."""
        return self.room.capabilities_of(self.role)


def insider(visit: Visit) -> Insider:
    """A visitor as an actor: his role when the door lets him in, or lets him wait for it to open; else none."""
    role = visit.way.role if isinstance(visit.way, Enter | Countdown) else None
    who = f"user:{visit.user.pk}" if visit.user else f"device:{visit.device.pk if visit.device else 0}"
    return Insider(visit.room, visit.user, role, visit.name, who)


def knows(room: Room, *, user: User | None, secret: str | None, now: datetime) -> bool:
    """Whether the door lets this person into a session of the room, or lets him wait for one to open."""
    sessions = sessions_for(room, user=user, secret=secret, now=now)
    visits = (visit_at_room(room, session, user=user, secret=secret, now=now) for session in sessions)
    return any(insider(visit).role for visit in visits)


def bound_to(link_id: str, *, user: User | None, secret: str | None) -> Found | None:
    """The invitation of a link's public half, if this browser or this account is bound to it already."""
    found = by_id(link_id)
    if found is None:
        return None
    by_browser = secret and devices_of(secret).filter(invitation=found.invitation).exists()
    by_account = user is not None and found.invitation.email_key in verified_keys(user)
    return found if by_browser or by_account else None


def code_is_out(room: Room, secret: str | None, now: datetime) -> bool:
    """Whether a code that this browser asked for can still be typed."""
    digest = secrets.digest_of(secret or "")
    return room.challenges.filter(browser_sha256=digest, consumed_at=None, expires_at__gt=now).exists()


def names_of_codes(pks: Iterable[int]) -> dict[int, str]:
    """Who is invited by the invitation that each of these codes is for; those that are for none are left out."""
    found = Challenge.objects.filter(pk__in=list(pks), invitation__isnull=False).select_related("invitation")
    return {challenge.pk: challenge.invitation.name for challenge in found if challenge.invitation}


def session_at(address: str, pk: int) -> Session:
    """A session with its room, by the room's address, in one statement. Raises Session.DoesNotExist.

    Raises RoomDeleted.
    """
    session = _SESSION.one(address, pk)
    if session is None:
        raise Session.DoesNotExist
    if session.room.deleted_at is not None:
        raise RoomDeleted
    return session


def session_lately(address: str, pk: int) -> Session:
    """The same, read once in a second for all who ask; after a change of the session it is read anew."""
    key = f"session-{pk}-{address}"
    kept: Session | None = cache.get(key)
    if kept is None:
        kept = session_at(address, pk)
        cache.set(key, kept, FRESH)
    return kept


def session_changed(address: str, pk: int) -> None:
    """Whoever asks `session_lately` from now on hears how it is now."""
    cache.delete(f"session-{pk}-{address}")


def rules_lately() -> SiteSettings:
    """The site's settings, read once in a second for all who ask."""
    return cache.get_or_set("site-lately", site, FRESH) or site()


def rules_changed() -> None:
    """Whoever asks `rules_lately` from now on hears how they are now."""
    cache.delete("site-lately")


def _whole_session() -> QuerySet[Session]:
    owner = Membership.objects.filter(room=OuterRef("room"), standing=Role.OWNER.value)
    name = owner.values(name=Concat("user__first_name", Value(" "), "user__last_name"))
    sessions = Session.objects.select_related("room")
    sessions = sessions.annotate(host=Subquery(name[:1]), host_pk=Subquery(owner.values("user")[:1]))
    return sessions.filter(pk=GIVEN_NUMBER, room__address=GIVEN)


_SESSION = Statement(_whole_session)


def session_with_epoch(address: str, pk: int) -> tuple[Session | None, tuple[int, int]]:
    """A session with its room, and the epochs of the site and of the room: all that a command of somebody inside asks.

    None for one that is not there any more.
    """
    session = _WITH_EPOCH.one(address, pk)
    if session is None or session.room.deleted_at is not None:
        return None, (0, 0)
    return session, (session.site_epoch, session.room.epoch)  # type: ignore[attr-defined]  # by the statement


def _with_epoch() -> QuerySet[Session]:
    site_epoch = SiteSettings.objects.filter(pk=1).values("epoch")
    sessions = Session.objects.select_related("room").annotate(site_epoch=Subquery(site_epoch))
    return sessions.filter(pk=GIVEN_NUMBER, room__address=GIVEN)


_WITH_EPOCH = Statement(_with_epoch)


def host_of(visit: Visit) -> Host:
    """The room's owner; no statement where he came with the session."""
    found = Host.read(visit.session)
    if found is not None:
        return found
    owner = host(visit.room)
    return Host(owner.name, owner.face)
