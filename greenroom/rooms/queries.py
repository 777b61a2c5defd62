"""What is known of rooms, members, sessions."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, QuerySet, Value, When

from greenroom.access.refusals import RoomDeleted
from greenroom.access.roles import Capability, Role, highest, rank
from greenroom.people.models import Group, User
from greenroom.rooms.models import HOST_AWAY, OVERTIME, Entry

# The doors name these types, and never see the tables: they take them from here.
from greenroom.rooms.models import Attachment as Attachment
from greenroom.rooms.models import Membership as Membership
from greenroom.rooms.models import Room as Room
from greenroom.rooms.models import Session as Session


@dataclass(frozen=True)
class Member:
    """Somebody with an account, as he stands in a room; without a role he has no standing there."""

    user: User
    room: Room
    role: Role | None

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What his standing lets him do here."""
        return self.room.capabilities_of(self.role)

    @property
    def name(self) -> str:
        """First and last name as one."""
        return self.user.name

    @property
    def audit_name(self) -> str:
        """How the audit log names him."""
        return f"user:{self.user.pk}"

    def may(self, capability: Capability) -> bool:
        """Whether his standing grants this."""
        return capability in self.capabilities

    @property
    def let_in(self) -> bool:
        """Whether he may enter without an invitation: by his standing, or because every account may (K60)."""
        return self.role is not None or self.room.entry == Entry.ACCOUNTS


@dataclass(frozen=True)
class RoomRow:
    """A room in somebody's list, with the session that is on now or comes next."""

    room: Room
    role: Role | None
    session: Session | None
    host: str
    ended: bool  # it had sessions

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What his standing lets him do there."""
        return self.room.capabilities_of(self.role)


# ---------- One room ----------


def room_at(address: str) -> Room:
    """The room at this address. Raises Room.DoesNotExist, or the refusal RoomDeleted."""
    room = Room.objects.get(address=address)
    if room.deleted_at is not None:
        raise RoomDeleted
    return room


def standing_of(user: User, room: Room) -> Role | None:
    """His own standing, or the highest that a group of his has."""
    of_his = Q(user=user) | Q(group__users=user)
    return highest([Role(name) for name in room.memberships.filter(of_his).values_list("standing", flat=True)])


def member_of(user: User, room: Room) -> Member:
    """Somebody with an account, as he stands in this room."""
    return Member(user, room, standing_of(user, room))


def host(room: Room) -> User:
    """Who owns the room."""
    return User.objects.get(memberships__room=room, memberships__standing=Role.OWNER)


@dataclass(frozen=True)
class Host:
    """The owner as pages at the door show him: the name, and what gives the avatar its hue."""

    name: str
    face: str

    @classmethod
    def read(cls, row: object) -> "Host | None":
        """From a row that was annotated with `host` and `host_pk`; None where it was not."""
        name = getattr(row, "host", None)
        return cls(name, f"u{getattr(row, 'host_pk', '')}") if name else None


def attachments_of(room: Room) -> list[Attachment]:
    """The files that it hands out, in the order in which they were added."""
    return list(room.attachments.order_by("pk"))


def attachment_of(room: Room, pk: int) -> Attachment:
    """A file of this room. Raises Attachment.DoesNotExist for any other."""
    return room.attachments.get(pk=pk)


# ---------- Its sessions ----------


def session_of(room: Room, pk: int) -> Session:
    """A session of this room. Raises Session.DoesNotExist for any other."""
    return room.sessions.get(pk=pk)


def session_on(room: Room, now: datetime) -> Session | None:
    """The open session (the one opened last), else the next to come, else None."""
    return _open_then_next(room.sessions.all(), now).first()


def sessions_to_come(room: Room, now: datetime) -> list[Session]:
    """The open sessions with the upcoming ones, soonest first."""
    return list(_not_over(room.sessions.all(), now).order_by("starts_at", "pk"))


def last_session(room: Room, now: datetime) -> Session | None:
    """The session that ended last."""
    return room.sessions.filter(over(now)).order_by("-starts_at", "-pk").first()


def over(now: datetime) -> Q:
    """`Session.closes_at` in the database's words: past by this moment."""
    return Q(ended_at__lte=now) | Q(ends_at__lte=now - OVERTIME) | Q(host_left_at__lte=now - HOST_AWAY)


def sessions_on(rooms: Iterable[Room], now: datetime) -> dict[int, Session]:
    """For each room (by its pk) the session that `session_on` would give; one statement for all."""
    by_room = {room.pk: room for room in rooms}
    found: dict[int, Session] = {}
    for session in _open_then_next(Session.objects.filter(room__in=by_room), now):
        session.room = by_room[session.room_id]
        found.setdefault(session.room_id, session)
    return found


def _not_over(sessions: QuerySet[Session], now: datetime) -> QuerySet[Session]:
    unended = Q(ended_at__isnull=True) | Q(ended_at__gt=now)
    within_time = Q(ends_at__isnull=True) | Q(ends_at__gt=now - OVERTIME)
    not_deserted = Q(host_left_at__isnull=True) | Q(host_left_at__gt=now - HOST_AWAY)
    return sessions.filter(unended, within_time, not_deserted)


def _open_then_next(sessions: QuerySet[Session], now: datetime) -> QuerySet[Session]:
    is_open = Q(starts_at__lte=now) | Q(opened_at__lte=now)
    return _not_over(sessions, now).order_by(
        Case(When(is_open, then=Value(0)), default=Value(1)),
        Case(When(is_open, then=F("starts_at"))).desc(nulls_last=True),
        "starts_at",
        "pk",
    )


# ---------- Its members ----------


def members(room: Room) -> list[Membership]:
    """Everybody with a standing, person or group, highest standing first, then by name."""
    found = room.memberships.select_related("user", "group")
    return sorted(found, key=lambda one: (-rank(Role(one.standing)), str(one.user or one.group).casefold()))


def membership_of(room: Room, pk: int) -> Membership:
    """A standing in this room. Raises Membership.DoesNotExist for any other."""
    return room.memberships.select_related("user", "group").get(pk=pk)


def is_member(room: Room, user: User) -> bool:
    """Whether somebody has a standing of his own here, not by a group."""
    return room.memberships.filter(user=user).exists()


def may_change(member: Member, membership: Membership) -> bool:
    """Whether he may change or end this standing: nobody's above his own, and never the owner's."""
    if member.role is None or membership.standing == Role.OWNER:
        return False
    return member.may(Capability.EDIT_ROOM) and rank(Role(membership.standing)) <= rank(member.role)


def grantable_standings(member: Member) -> list[Role]:
    """The standings he may give, highest first: none above his own, and the owner's only by transfer."""
    if member.role is None or not member.may(Capability.EDIT_ROOM):
        return []
    ladder = (Role.CO_OWNER, Role.CO_EDITOR, Role.CO_PUBLISHER, Role.CO_VIEWER)
    return [role for role in ladder if rank(role) <= rank(member.role)]


def groups_to_add(room: Room) -> QuerySet[Group]:
    """The groups of the site that have no standing here yet."""
    return Group.objects.exclude(memberships__room=room).order_by("name")


def names_without_chat() -> list[str]:
    """The rooms nobody can be invited to, since Chat & Collaboration is off there."""
    return list(
        Room.objects.filter(deleted_at=None, chat=False).order_by("name").values_list("name", flat=True)
    )


# ---------- All rooms of a person ----------


def rooms_of(user: User, now: datetime) -> list[RoomRow]:
    """The rooms that somebody has a standing in: open first, then soonest first, the finished ones last."""
    of_his = Q(user=user) | Q(group__users=user)
    standings: dict[int, list[Role]] = {}
    for pk, standing in Membership.objects.filter(of_his).values_list("room", "standing"):
        standings.setdefault(pk, []).append(Role(standing))
    roles = {pk: highest(found) for pk, found in standings.items()}
    return in_order(rows_of(roles, now), now)


def rows_of(roles: dict[int, Role | None], now: datetime) -> list[RoomRow]:
    """These rooms (by pk, with somebody's role in each) as rows; a constant number of statements."""
    owners = Prefetch(
        "memberships", Membership.objects.filter(standing=Role.OWNER).select_related("user"), to_attr="owners"
    )
    had_sessions = Exists(Session.objects.filter(room=OuterRef("pk")))
    rooms = Room.objects.filter(pk__in=roles, deleted_at__isnull=True).annotate(had_sessions=had_sessions)
    found = list(rooms.prefetch_related(owners))
    on = sessions_on(found, now)
    return [
        RoomRow(
            room=room,
            role=roles[room.pk],
            session=on.get(room.pk),
            host=" ".join(str(owner.user) for owner in room.owners),
            ended=room.had_sessions,
        )
        for room in found
    ]


def in_order(rows: Iterable[RoomRow], now: datetime) -> list[RoomRow]:
    """Open sessions first, then the soonest; then rooms that open by hand, then those with nothing to come."""

    def place(row: RoomRow) -> tuple[int, float, str]:
        if row.session is None:
            return (2 if row.room.always_open else 3, 0.0, row.room.name.casefold())
        is_open = row.session.opens_at <= now
        return (0 if is_open else 1, row.session.starts_at.timestamp(), row.room.name.casefold())

    return sorted(rows, key=place)


def epochs_of(sessions: Collection[int]) -> dict[int, int]:
    """How often rights have changed in the rooms of these sessions, by the session's number."""
    return dict(Session.objects.filter(pk__in=sessions).values_list("pk", "room__epoch"))
