"""Who is a member of a room, and how he stands there."""

from datetime import datetime

from django.db.transaction import atomic

from greenroom.access.guard import requires
from greenroom.access.refusals import NotAllowed, RoleNotGrantable
from greenroom.access.roles import Capability, Role
from greenroom.administration import audit
from greenroom.people.models import Group, User
from greenroom.people.queries import person_at
from greenroom.people.searching import count_search
from greenroom.rooms import log, queries
from greenroom.rooms.models import Membership
from greenroom.rooms.queries import Member


@requires(Capability.EDIT_ROOM)
@atomic
def find_person(member: Member, email: str, *, now: datetime) -> User | None:
    """Who has proved this address, to be made a member. Raises `TooManyAttempts` after twenty searches a minute."""
    count_search(member.audit_name, about=member.room.audit_name, now=now)
    return person_at(email)


@requires(Capability.EDIT_ROOM)
@atomic
def set_standing(
    member: Member, *, user: User | None = None, group: Group | None = None, standing: Role
) -> Membership:
    """Make somebody, or a whole group, a member, or change the standing.

    Raises RoleNotGrantable for a standing above one's own or the owner's, NotAllowed for who stands higher.
    """
    if standing not in queries.grantable_standings(member):
        raise RoleNotGrantable
    former = member.room.memberships.filter(user=user, group=group).first()
    if former is not None and not queries.may_change(member, former):
        raise NotAllowed
    membership, _ = member.room.memberships.update_or_create(
        user=user, group=group, defaults={"standing": standing.value}
    )
    log.rights_changed(member.room, *_whose(membership))
    _note_member(member, "member.set", membership)
    return membership


@requires(Capability.EDIT_ROOM)
@atomic
def remove_member(member: Member, membership: Membership) -> None:
    """End a standing in this room. Raises NotAllowed for the owner's, and for one above one's own."""
    if membership.room_id != member.room.pk or not queries.may_change(member, membership):
        raise NotAllowed
    _note_member(member, "member.removed", membership)
    membership.delete()
    log.rights_changed(member.room, *_whose(membership))


@requires(Capability.OWN_ROOM)
@atomic
def transfer(member: Member, user: User) -> None:
    """Hand the room over to another of its members; who owned it stays as co-owner."""
    heir = member.room.memberships.filter(user=user).first()
    if heir is None:
        raise NotAllowed
    member.room.memberships.filter(standing=Role.OWNER).update(standing=Role.CO_OWNER)
    heir.standing = Role.OWNER.value
    heir.save(update_fields=["standing"])
    log.rights_changed(member.room)
    _note_member(member, "room.transferred", heir)


def _whose(membership: Membership) -> list[str]:
    """Whose rights a standing is; a group's are those of many."""
    return [f"user:{membership.user_id}"] if membership.user_id else []


def _note_member(member: Member, verb: str, membership: Membership) -> None:
    who = f"user:{membership.user_id}" if membership.user_id else f"group:{membership.group_id}"
    standing = str(membership.standing)
    audit.record(verb, actor=member.audit_name, about=member.room.audit_name, who=who, standing=standing)
