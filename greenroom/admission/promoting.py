"""Gives somebody inside another role: by his invitation where he has one, else by a live grant."""

from datetime import datetime

from django.db.models import Q
from django.db.transaction import atomic

from greenroom.access.guard import requires
from greenroom.access.refusals import RoleNotGrantable, StandingStays
from greenroom.access.roles import STANDINGS, Capability, Role, may_grant, rank
from greenroom.administration import audit
from greenroom.admission.grounds import own_ground
from greenroom.admission.insiders import Inside
from greenroom.admission.models import LiveGrant, Participant
from greenroom.admission.presence import person_of
from greenroom.invitations import actions as invitations
from greenroom.invitations.models import Invitation
from greenroom.people.queries import verified_keys
from greenroom.rooms import log


@requires(Capability.PROMOTE)
@atomic
def set_role(me: Inside, *, participant: int, role: Role, now: datetime) -> None:
    """Promote or demote somebody inside; he feels it at once, and so do the others.

    Raises Participant.DoesNotExist, RoleNotGrantable for a role above one's own, StandingStays for one below his
    standing, and what `invitations.actions.change_role` raises.
    """
    rows = me.session.participants.select_for_update(of=("self",))
    his = rows.select_related("session__room", "device__invitation", "user").get(pk=participant)
    _check(me, his, role)
    invited = invitations_of(his, now)
    if not invited:
        _grant(me, his, role, now)
        return
    _end_grant(me, his, now)
    first, *others = invited
    for invitation in [first, *(one for one in others if rank(one.granted) > rank(role))]:
        invitations.change_role(me, invitation, role, now=now)


def invitations_of(participant: Participant, now: datetime) -> list[Invitation]:
    """His invitations to this session that work: the one he is inside by first, then the one that gives most."""
    device, session = participant.device, participant.session
    keys = {device.invitation.email_key} if device else verified_keys(participant.user)  # type: ignore[arg-type]  # an account or a device: its check constraint
    here = session.room.invitations.filter(
        Q(session=session) | Q(session=None), email_key__in=keys, revoked_at=None
    )
    working = [one for one in here.select_related("session") if not one.expired(now)]
    inside_by = device.invitation_id if device else 0
    return sorted(working, key=lambda one: (one.pk == inside_by, rank(one.granted)), reverse=True)


def _check(me: Inside, his: Participant, role: Role) -> None:
    before = person_of(his).role
    standing = _standing(his)
    if standing is not None and rank(role) < rank(standing) and standing is not Role.CO_VIEWER:
        raise StandingStays
    if not may_grant(me.role, role) or me.role is None or rank(before) > rank(me.role):
        raise RoleNotGrantable


def _standing(his: Participant) -> Role | None:
    """His standing as a member, by account; being invited, or let in as anybody with an account, is none."""
    if his.device is not None:
        return None
    ground = own_ground(his.user, his.session.room)
    return ground if ground in STANDINGS else None


def _grant(me: Inside, his: Participant, role: Role, now: datetime) -> None:
    """Lift him to this role for the session; one that his own ground gives needs no grant."""
    before = person_of(his).role
    if role is before:
        return
    his.grants.filter(revoked_at=None).update(revoked_at=now)
    if rank(role) > rank(own_ground(his.user, his.session.room) or Role.VIEWER):
        LiveGrant.objects.create(participant=his, role=role.value, given_by=me.participant, given_at=now)
    log.rights_changed(me.room, f"user:{his.user_id}")
    about, data = f"participant:{his.pk}", {"before": before.value, "after": role.value}
    audit.record("role.changed", actor=me.audit_name, about=about, at=now, **data)


def _end_grant(me: Inside, his: Participant, now: datetime) -> None:
    """Somebody was granted a role before he was invited: from now on his invitation says it."""
    if his.grants.filter(revoked_at=None).update(revoked_at=now):
        log.rights_changed(me.room, f"user:{his.user_id}")
