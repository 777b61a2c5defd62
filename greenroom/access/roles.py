"""The one table of roles, each with the capabilities that it grants."""

from enum import StrEnum


class Capability(StrEnum):
    """A column of the table: one thing that somebody may do."""

    WATCH = "watch"
    CHAT = "chat"
    ASK = "ask"
    ANSWER = "answer"
    BACKCHANNEL = "backchannel"
    SPEAK = "speak"
    LAUNCH = "launch"
    MODERATE = "moderate"
    DIRECT_STAGE = "direct_stage"
    ADMIT = "admit"
    INVITE = "invite"
    PROMOTE = "promote"
    OPEN = "open"
    EDIT_ROOM = "edit_room"
    OWN_ROOM = "own_room"


class Role(StrEnum):
    """A row of the table, lowest first: a later role stands above an earlier one."""

    VIEWER = "viewer"
    CO_VIEWER = "co_viewer"
    SPEAKER = "speaker"
    MODERATOR = "moderator"
    CO_PUBLISHER = "co_publisher"
    CO_EDITOR = "co_editor"
    CO_OWNER = "co_owner"
    OWNER = "owner"


INVITABLE = (Role.VIEWER, Role.MODERATOR, Role.SPEAKER)
"""The roles somebody can be invited as, in the order in which they are offered."""

STANDINGS = (Role.OWNER, Role.CO_OWNER, Role.CO_EDITOR, Role.CO_PUBLISHER, Role.CO_VIEWER)
"""The roles that are a member's standing in a room, highest first."""


class Assurance(StrEnum):
    """How sure we are who it is, least first. An address code is verification, never a second factor."""

    LINK = "link"
    EMAIL_CODE = "email_code"
    ACCOUNT = "account"


_AUDIENCE = {Capability.WATCH, Capability.CHAT, Capability.ASK, Capability.ANSWER}
_SPEAKER = _AUDIENCE | {Capability.BACKCHANNEL, Capability.SPEAK}
_MODERATOR = _SPEAKER | {
    Capability.LAUNCH,
    Capability.MODERATE,
    Capability.DIRECT_STAGE,
    Capability.ADMIT,
    Capability.OPEN,
}
_PUBLISHER = _MODERATOR | {Capability.INVITE, Capability.PROMOTE}
_EDITOR = _PUBLISHER | {Capability.EDIT_ROOM}

GRANTS: dict[Role, frozenset[Capability]] = {
    Role.VIEWER: frozenset(_AUDIENCE),
    Role.CO_VIEWER: frozenset(_AUDIENCE),
    Role.SPEAKER: frozenset(_SPEAKER),
    Role.MODERATOR: frozenset(_MODERATOR),
    Role.CO_PUBLISHER: frozenset(_PUBLISHER),
    Role.CO_EDITOR: frozenset(_EDITOR),
    Role.CO_OWNER: frozenset(_EDITOR),
    Role.OWNER: frozenset(_EDITOR | {Capability.OWN_ROOM}),
}


def capabilities_of(
    role: Role | None, *, speakers_launch: bool = False, moderators_invite: bool = False
) -> frozenset[Capability]:
    """What a role may do in a room whose two settings are given; nobody's role grants nothing."""
    if role is None:
        return frozenset()
    granted = GRANTS[role]
    if role is Role.SPEAKER and speakers_launch:
        granted |= {Capability.LAUNCH}
    if role is Role.MODERATOR and moderators_invite:
        granted |= {Capability.INVITE}
    return granted


def may_grant(giver: Role | None, role: Role) -> bool:
    """Whether somebody who may invite may invite as this role: nobody gives more than he has."""
    return giver is not None and role in INVITABLE and rank(giver) >= rank(role)


def rank(role: Role) -> int:
    """The height of a role in the table, to compare two of them."""
    return list(Role).index(role)


def highest(roles: list[Role]) -> Role | None:
    """The role somebody has who has several grounds; None without any."""
    return max(roles, key=rank, default=None)


def at_least(have: Assurance, need: Assurance) -> bool:
    """Whether one assurance is as good as another."""
    order = list(Assurance)
    return order.index(have) >= order.index(need)
