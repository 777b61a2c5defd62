"""Puts what was asked for into the one row that an address has in a session."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError
from django.db.transaction import atomic

from greenroom.access.refusals import RoleNotGrantable
from greenroom.access.roles import Assurance, Role, may_grant
from greenroom.administration.audit import record
from greenroom.administration.models import SiteSettings
from greenroom.invitations import bounds, limits
from greenroom.invitations.asking import Invitee, Terms
from greenroom.invitations.inviting import Inviter
from greenroom.invitations.models import Invitation
from greenroom.rooms.models import Session

Value = str | int | bool | datetime | None


@dataclass(frozen=True)
class Change:
    """One thing that inviting again has changed: name, role, stops, places or ask_code."""

    field: str
    before: Value
    after: Value


@dataclass(frozen=True)
class Written:
    """The row, with what is different in it when it stood there before."""

    invitation: Invitation
    again: bool
    changes: tuple[Change, ...] = ()


def write(
    inviter: Inviter,
    session: Session | None,
    invitee: Invitee,
    terms: Terms,
    rules: SiteSettings,
    *,
    now: datetime,
) -> Written:
    """Make the invitation, or edit the one that stands; two at the same moment make one (threat T20)."""
    standing = _standing(inviter, session, invitee)
    if standing is None:
        try:
            with atomic():
                return Written(_make(inviter, session, invitee, terms, rules, now=now), again=False)
        except IntegrityError:
            standing = _standing(inviter, session, invitee)
            if standing is None:
                raise
    return _edit(inviter, standing, invitee, terms, rules, now=now)


def renew(invitation: Invitation, rules: SiteSettings, *, now: datetime) -> None:
    """Let an expired invitation work again as long as a new one would; the caller saves `expires_at`."""
    invitation.expires_at = bounds.usual_end(invitation.room, invitation.session, rules, now=now)


def change_role(inviter: Inviter, invitation: Invitation, role: Role, *, now: datetime) -> None:
    """Set another role; the caller saves, then says `rights.changed`."""
    if not (may_grant(inviter.role, role) and may_grant(inviter.role, invitation.granted)):
        raise RoleNotGrantable
    data = {"before": invitation.role, "after": role.value}
    invitation.role = role.value
    record("role.changed", actor=inviter.audit_name, about=invitation.audit_name, at=now, **data)


def _standing(inviter: Inviter, session: Session | None, invitee: Invitee) -> Invitation | None:
    rows = inviter.room.invitations.select_for_update(of=("self",)).select_related("room", "session")
    return rows.filter(session=session, email_key=invitee.key, revoked_at=None).first()


def _make(
    inviter: Inviter,
    session: Session | None,
    invitee: Invitee,
    terms: Terms,
    rules: SiteSettings,
    *,
    now: datetime,
) -> Invitation:
    limits.check_room(inviter.room, now=now)
    usual = bounds.defaults(inviter.room, terms.role, rules)
    invitation = inviter.room.invitations.create(
        session=session,
        email_display=invitee.email,
        email_key=invitee.key,
        first_name=invitee.first_name,
        last_name=invitee.last_name,
        role=terms.role.value,
        expires_at=terms.until or bounds.usual_end(inviter.room, session, rules, now=now),
        max_uses=usual.places if terms.places is None else bounds.check_places(terms.places, rules),
        moving=usual.moving,
        assurance=_assurance(terms.ask_code),
        language=terms.language,
        created_at=now,
        created_by=inviter.user,
    )
    data = {"role": invitation.role, "room": inviter.room.pk, "session": session and session.pk}
    record("invitation.created", actor=inviter.audit_name, about=invitation.audit_name, at=now, **data)
    return invitation


def _edit(
    inviter: Inviter,
    invitation: Invitation,
    invitee: Invitee,
    terms: Terms,
    rules: SiteSettings,
    *,
    now: datetime,
) -> Written:
    before = _facts(invitation)
    if terms.role.value != invitation.role:
        change_role(inviter, invitation, terms.role, now=now)
    if terms.until is not None:
        invitation.expires_at = terms.until
    elif invitation.expired(now):
        renew(invitation, rules, now=now)
    if terms.places is not None:
        invitation.max_uses = bounds.check_places(terms.places, rules, used=invitation.use_count)
    if terms.ask_code is not None:
        invitation.assurance = _assurance(terms.ask_code)
    invitation.first_name, invitation.last_name = invitee.first_name, invitee.last_name
    invitation.language = terms.language or invitation.language
    return _saved(inviter, invitation, before, now=now)


def _saved(inviter: Inviter, invitation: Invitation, before: dict[str, Value], *, now: datetime) -> Written:
    invitation.save(
        update_fields=[
            *("first_name", "last_name", "role"),
            *("expires_at", "max_uses", "assurance", "language"),
        ]
    )
    changes = tuple(
        Change(field, before[field], after)
        for field, after in _facts(invitation).items()
        if before[field] != after
    )
    if changes:
        changed = [change.field for change in changes]
        record(
            "invitation.edited", actor=inviter.audit_name, about=invitation.audit_name, at=now, changed=changed
        )
    return Written(invitation, again=True, changes=changes)


def _facts(invitation: Invitation) -> dict[str, Value]:
    return {
        "name": invitation.name,
        "role": invitation.role,
        "stops": invitation.stops_at(),
        "places": invitation.max_uses,
        "ask_code": invitation.assurance is not None,
    }


def _assurance(ask_code: bool | None) -> str | None:
    return Assurance.EMAIL_CODE.value if ask_code else None
