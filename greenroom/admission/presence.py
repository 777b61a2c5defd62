"""Who is in a session, or at its door."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from greenroom.access.roles import Assurance, Role, highest, rank
from greenroom.administration.models import SiteSettings
from greenroom.administration.queries import site
from greenroom.admission.door import Binding
from greenroom.admission.facts import PRESENT_FOR, role_now, seen_lately
from greenroom.admission.models import Device, LiveGrant, Participant
from greenroom.invitations.models import Invitation
from greenroom.people.addresses import email_key
from greenroom.rooms.models import Membership, Session


@dataclass(frozen=True)
class Person:
    """Somebody present, as everybody inside may see him."""

    id: str
    name: str
    role: Role
    assurance: Assurance
    since: datetime
    face: str = ""
    offered: Role | None = None
    """What he was made, and is once he has typed a mailed code."""


def present(session: Session, now: datetime) -> list[Person]:
    """Everybody in a session, highest role first, then by name; a constant number of statements."""
    people = _people(session, list(rows_inside(session, now).select_related("device__invitation", "user")))
    return sorted(people, key=lambda one: (-rank(one.role), one.name.casefold(), one.id))


def rows_inside(session: Session | int, now: datetime) -> QuerySet[Participant]:
    """The rows of those present: not by a place that was taken back, nor an invitation that was."""
    holds = Q(device__state=Binding.LIVE, device__invitation__revoked_at=None)
    return seen_lately(session, now).filter(Q(device=None) | holds)


def person_of(participant: Participant) -> Person:
    """Somebody who is or was inside, with the role that he has now."""
    return _people(participant.session, [participant])[0]


def _people(session: Session, rows: list[Participant]) -> list[Person]:
    accounts = [row.user.pk for row in rows if row.user and row.device is None]
    roles = _roles_of_accounts(session, accounts)
    rules = site() if len(accounts) < len(rows) else None  # guests alone are held to them
    return [
        _guest(row, row.device, session, rules) if row.device and rules else _member(row, roles) for row in rows
    ]


def _guest(row: Participant, device: Device, session: Session, rules: SiteSettings) -> Person:
    invitation, proof = device.invitation, Assurance(device.assurance)
    invitation.room = session.room
    role = role_now(invitation, proof, rules)
    offered = invitation.granted if role is not invitation.granted else None
    return Person(f"p{row.pk}", invitation.name, role, proof, row.joined_at, invitation.face, offered)


def _member(row: Participant, roles: dict[int, Role]) -> Person:
    name = row.user.name if row.user else ""
    role = roles.get(row.user_id or 0, Role.VIEWER)
    face = row.user.face if row.user else ""
    return Person(f"p{row.pk}", name, role, Assurance.ACCOUNT, row.joined_at, face)


def _roles_of_accounts(session: Session, pks: list[int]) -> dict[int, Role]:
    """The highest of each person's grounds: standing, a group's, an invitation at his verified address, live grant."""
    if not pks:
        return {}
    own = Membership.objects.filter(room=session.room, user__in=pks).values_list("user", "standing")
    groups = Membership.objects.filter(room=session.room, group__users__in=pks)
    grounds: dict[int, list[Role]] = {pk: [Role.VIEWER] for pk in pks}
    in_groups = groups.values_list("group__users", "standing")
    granted = LiveGrant.objects.filter(
        participant__session=session, participant__user__in=pks, participant__device=None, revoked_at=None
    ).values_list("participant__user", "role")
    for pk, name in [*own, *in_groups, *_invited_accounts(session, pks), *granted]:
        grounds.setdefault(pk, []).append(Role(name))
    return {pk: highest(found) or Role.VIEWER for pk, found in grounds.items()}


def _invited_accounts(session: Session, pks: list[int]) -> list[tuple[int, str]]:
    """Who of these accounts is invited to this session at an address that he proved, and as what."""
    proved = EmailAddress.objects.filter(user__in=pks, verified=True).values_list("email", "user")
    owners = {email_key(email): pk for email, pk in proved}
    invited = Invitation.objects.filter(
        Q(session=session) | Q(session=None), room=session.room, email_key__in=owners, revoked_at=None
    )
    now = timezone.now()
    standing = [one for one in invited.select_related("session__room") if not one.expired(now)]
    return [(owners[one.email_key], one.role) for one in standing]


def doorstep(invitations: Iterable[Invitation], now: datetime | None = None) -> dict[int, str]:
    """Where the holders are, by the invitation's pk: reserved, used or inside; one statement."""
    lately = (now or timezone.now()) - PRESENT_FOR
    present_now = Participant.objects.filter(device=OuterRef("pk"), left_at=None, seen_at__gt=lately)
    devices = Device.objects.filter(invitation__in=list(invitations)).exclude(state=Binding.RELEASED)
    rows = devices.annotate(inside=Exists(present_now)).values_list("invitation", "state", "inside")
    nearest: dict[int, str] = {}
    for pk, state, inside in rows:
        at = "inside" if inside else "used" if state == Binding.LIVE else "reserved"
        nearest[pk] = max(nearest.get(pk, at), at, key=_NEARNESS.index)
    return nearest


_NEARNESS = ["reserved", "used", "inside"]
