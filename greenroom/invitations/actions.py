"""Everything that changes invitations or gives out their links."""

from dataclasses import dataclass
from datetime import datetime

from django.db.transaction import atomic
from django.utils.translation import gettext as _

from greenroom.access.guard import requires
from greenroom.access.refusals import (
    InvitationRemoved,
    LinkExpired,
    NothingToInviteTo,
    RoleNotGrantable,
    SessionEnded,
)
from greenroom.access.roles import Capability, Role, may_grant
from greenroom.administration.audit import record
from greenroom.administration.models import SiteSettings
from greenroom.administration.queries import site
from greenroom.invitations import bounds, limits, rights, writing
from greenroom.invitations.asking import Terms, check_letter, invitee_of
from greenroom.invitations.bounds import InvitationProblem
from greenroom.invitations.inviting import Inviter, targets, why_no_links
from greenroom.invitations.links import mint
from greenroom.invitations.lists import LETTER
from greenroom.invitations.models import Channel, Invitation
from greenroom.invitations.writing import Change, write
from greenroom.mail.actions import cancel, hold_back, queue
from greenroom.rooms.models import Session


@dataclass(frozen=True)
class Invited:
    """The invitation with its new link, shown once; `changes` is what inviting `again` made different."""

    invitation: Invitation
    link: str
    again: bool
    changes: tuple[Change, ...]
    sent: bool


@requires(Capability.INVITE)
@atomic
def invite(
    inviter: Inviter,
    *,
    session: Session | None,
    email: str,
    first_name: str,
    last_name: str,
    role: Role,
    send: bool,
    until: datetime | None = None,
    places: int | None = None,
    ask_code: bool | None = None,
    language: str = "",
    now: datetime,
) -> Invited:
    """Invite an address into a session, or into every session of the room.

    Who is invited there already keeps his one invitation with its links: it is edited, and the answer says how.
    What is None is left to the site's rules, or as it was. Raises `InvitationProblem` for what was typed into one
    field, `DomainNotAllowed`, `RoleNotGrantable`, `TooManyInvitations`, or a reason of `why_not`.
    """
    rules = site()
    _check_inviter(inviter, session, role, rules, now=now)
    invitee = invitee_of(email, first_name, last_name, rules)
    terms = Terms(role, until, places, ask_code, language)
    terms.check(rules, now=now)
    if send:
        check_letter(invitee.email, rules)
    limits.spend(inviter, now=now)
    written = write(inviter, session, invitee, terms, rules, now=now)
    rights.changed(written.invitation)
    link = _mint(inviter, written.invitation, channel=Channel.COPY, now=now)
    if send:
        _post(written.invitation, now=now)
    return Invited(written.invitation, link, written.again, written.changes, send)


@requires(Capability.INVITE)
@atomic
def another_link(
    inviter: Inviter, invitation: Invitation, *, channel: str = Channel.COPY, now: datetime
) -> str:
    """Give one more link of an invitation; those given before keep working."""
    standing = _working(inviter, invitation, now=now)
    return _mint(inviter, standing, channel=channel, now=now)


@requires(Capability.INVITE)
@atomic
def mail_again(inviter: Inviter, invitation: Invitation, *, now: datetime) -> None:
    """Send the letter once more, with a link of its own; those given before keep working."""
    standing = _working(inviter, invitation, now=now)
    check_letter(standing.email_display, site())
    limits.spend(inviter, now=now)
    _post(standing, now=now)


@requires(Capability.INVITE)
@atomic
def reissue(inviter: Inviter, invitation: Invitation, *, now: datetime) -> str:
    """Replace every link of an invitation by a new one; its uses count anew, and an expired one works again.

    Doors call `admission.actions.reissue`, which also lets go of the devices.
    """
    standing = _standing(inviter, invitation)
    if standing.expired(now):
        writing.renew(standing, site(), now=now)
    if standing.expired(now):
        raise SessionEnded
    standing.use_count = 0
    standing.save(update_fields=["expires_at", "use_count"])
    rights.changed(standing)
    standing.links.filter(revoked_at=None).update(revoked_at=now)
    record("invitation.edited", actor=inviter.audit_name, about=standing.audit_name, at=now, changed=["links"])
    return _mint(inviter, standing, channel=Channel.COPY, now=now)


@requires(Capability.INVITE)
@atomic
def revoke(inviter: Inviter, invitation: Invitation, *, reason: str = "", now: datetime) -> None:
    """Take an invitation back: its links, its reservations, its queued letters are worth nothing from now on."""
    standing = inviter.room.invitations.filter(pk=invitation.pk, revoked_at=None)
    if standing.update(revoked_at=now, revoked_by=inviter.user, revoked_reason=reason):
        rights.changed(invitation)
        cancel(LETTER, invitation.pk)
        record("invitation.revoked", actor=inviter.audit_name, about=invitation.audit_name, at=now)


@requires(Capability.PROMOTE)
@atomic
def change_role(inviter: Inviter, invitation: Invitation, role: Role, *, now: datetime) -> None:
    """Give an invitee another role, also while he is inside."""
    standing = _standing(inviter, invitation)
    if role.value == standing.role:
        return
    writing.change_role(inviter, standing, role, now=now)
    standing.save(update_fields=["role"])
    rights.changed(standing)


@requires(Capability.INVITE)
@atomic
def change_end(inviter: Inviter, invitation: Invitation, until: datetime | None, *, now: datetime) -> None:
    """Let an invitation stop working at another moment (UTC); None is the usual one by the site's rules."""
    rules, standing = site(), _standing(inviter, invitation)
    if until is None:
        writing.renew(standing, rules, now=now)
    else:
        bounds.check_until(until, rules, now=now)
        standing.expires_at = until
    if standing.expired(now):
        raise InvitationProblem(_("The session is over. Choose a moment still to come."), field="until")
    standing.save(update_fields=["expires_at"])
    rights.changed(standing)
    record("invitation.edited", actor=inviter.audit_name, about=standing.audit_name, at=now, changed=["stops"])


def _check_inviter(
    inviter: Inviter, session: Session | None, role: Role, rules: SiteSettings, *, now: datetime
) -> None:
    if reason := why_no_links(inviter, rules):
        raise reason
    offered = targets(inviter.room, now=now)
    if not offered:
        raise NothingToInviteTo
    if session not in offered:
        raise InvitationProblem(_("This is not a session to come in this room. Choose another."), field="for")
    if not may_grant(inviter.role, role):
        raise RoleNotGrantable


def _standing(inviter: Inviter, invitation: Invitation) -> Invitation:
    """The invitation as it is now, held until the transaction ends; of this room alone, and not taken back."""
    if reason := why_no_links(inviter, site()):
        raise reason
    rows = inviter.room.invitations.filter(forgotten_at=None).select_for_update(of=("self",))
    standing = rows.select_related("room", "session").get(pk=invitation.pk)
    if standing.revoked_at is not None:
        raise InvitationRemoved
    return standing


def _working(inviter: Inviter, invitation: Invitation, *, now: datetime) -> Invitation:
    standing = _standing(inviter, invitation)
    if standing.expired(now):
        raise LinkExpired
    return standing


def _post(invitation: Invitation, *, now: datetime) -> None:
    """Ask for its letter; one too many for its address is held back, which only the list of invitations says."""
    if limits.letter_left(invitation.email_key, now=now):
        queue(LETTER, invitation.pk, now=now)
    else:
        hold_back(LETTER, invitation.pk, why="held back: too many to this address", now=now)


def _mint(inviter: Inviter, invitation: Invitation, *, channel: str, now: datetime) -> str:
    return mint(invitation, channel=channel, by=inviter.user, actor=inviter.audit_name, now=now)
