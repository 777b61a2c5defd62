"""Who may invite whom to what."""

from datetime import datetime
from typing import Protocol

from greenroom.access.refusals import (
    ChatOff,
    InvitationsOff,
    InviterNotAllowed,
    InvitingUnavailable,
    MediaPageOff,
    NothingToInviteTo,
    StandingTooLow,
)
from greenroom.access.roles import INVITABLE, Capability, Role, may_grant
from greenroom.administration.models import InviterRule, SiteSettings
from greenroom.administration.queries import site
from greenroom.people.models import SiteRole, User
from greenroom.rooms.models import Room, Session
from greenroom.rooms.queries import sessions_to_come


class Inviter(Protocol):
    """The actor of every invitation: a member, or somebody in a session whose role lets him invite.

    `user` is empty for somebody without an account.
    """

    @property
    def room(self) -> Room: ...
    @property
    def user(self) -> User | None: ...
    @property
    def role(self) -> Role | None: ...
    @property
    def capabilities(self) -> frozenset[Capability]: ...
    @property
    def audit_name(self) -> str: ...


def why_not(inviter: Inviter, *, now: datetime) -> type[InvitingUnavailable] | None:
    """The first reason why nobody can be invited by him here, as the disabled entry says it; None when he can."""
    reason = why_no_links(inviter, site())
    if reason is None and not targets(inviter.room, now=now):
        return NothingToInviteTo
    return reason


def why_no_links(inviter: Inviter, rules: SiteSettings) -> type[InvitingUnavailable] | None:
    """The first reason why he can give no link, be it of an invitation that stands already."""
    reasons = (
        (rules.invitations, InvitationsOff),
        (rules.media_page, MediaPageOff),
        (inviter.room.chat, ChatOff),
        (Capability.INVITE in inviter.capabilities, StandingTooLow),
    )
    for holds, reason in reasons:
        if not holds:
            return reason
    return None if _site_allows(inviter.user, rules) else InviterNotAllowed


def targets(room: Room, *, now: datetime) -> list[Session | None]:
    """What *For* offers, the usual choice first; None is every session of the room, all that an always-open one has."""
    if room.always_open:
        return [None]
    sessions = list(sessions_to_come(room, now=now))
    return [*sessions, None] if sessions else []


def grantable(inviter: Inviter) -> list[Role]:
    """The roles that he may invite as, in the order in which they are offered."""
    return [role for role in INVITABLE if may_grant(inviter.role, role)]


def _site_allows(user: User | None, rules: SiteSettings) -> bool:
    """The site's own rule of allowed inviters, which holds beside the standing (K5)."""
    if rules.inviters == InviterRule.EVERYBODY:
        return True
    if user is None:
        return False
    if rules.inviters == InviterRule.SITE_ROLE:
        order = list(SiteRole.values)
        return order.index(user.site_role) >= order.index(rules.inviters_site_role)
    named = rules.inviter_users.filter(pk=user.pk).exists()
    return named or rules.inviter_groups.filter(users=user).exists()
