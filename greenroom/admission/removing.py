"""Puts somebody out of a session, and lets him in again."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.db.transaction import atomic

from greenroom.access.guard import requires
from greenroom.access.refusals import StandsAsHigh
from greenroom.access.roles import Capability, rank
from greenroom.administration import audit
from greenroom.admission import leaving
from greenroom.admission.insiders import Inside
from greenroom.admission.models import Participant, Removal
from greenroom.admission.presence import Person, person_of
from greenroom.admission.promoting import invitations_of
from greenroom.invitations import actions as invitations
from greenroom.invitations import rights
from greenroom.invitations.models import Invitation
from greenroom.people.faces import hue, initials
from greenroom.protocol.people import PersonReadmitted, PersonRemoved, Removed
from greenroom.rooms import log
from greenroom.rooms.news import iso


@requires(Capability.MODERATE)
@atomic
def remove(me: Inside, *, participant: int, now: datetime) -> None:
    """End somebody's visit: his line closes with the reason, and the door refuses him.

    The invitation of a guest is taken back by whoever may invite; anybody else is kept out of this session, until he is
    readmitted. Raises Participant.DoesNotExist, StandsAsHigh for a role that is not below one's own.
    """
    rows = me.session.participants.select_for_update(of=("self",))
    his = rows.select_related("session__room", "device__invitation", "user").get(pk=participant)
    person = person_of(his)
    if me.role is None or rank(person.role) >= rank(me.role):
        raise StandsAsHigh
    kept_out = invitations_of(his, now)
    if his.device is not None and Capability.INVITE in me.capabilities:
        invitations.revoke(me, his.device.invitation, now=now)
        kept_out = [one for one in kept_out if one.pk != his.device.invitation_id]
    _keep_out(me, his, person, kept_out, now)
    leaving.out(_all_of(his, kept_out), now)
    audit.record("person.removed", actor=me.audit_name, about=f"participant:{his.pk}", at=now)


@requires(Capability.MODERATE)
@atomic
def readmit(me: Inside, *, participant: int, now: datetime) -> None:
    """Let somebody in again who was put out; he comes in from his page by himself."""
    rows = me.session.removals.filter(participant=participant, undone_at=None)
    undone = list(rows.select_related("invitation__room"))
    if not rows.update(undone_at=now):
        return
    _tell_rights(me, undone)
    log.record(me.session, PersonReadmitted(id=f"p{participant}"))
    audit.record("person.readmitted", actor=me.audit_name, about=f"participant:{participant}", at=now)


def removed_seen_by(me: Inside) -> dict[str, Removed]:
    """Who was put out of this session and may be let in again; for those who moderate."""
    if Capability.MODERATE not in me.capabilities:
        return {}
    rows = me.session.removals.filter(undone_at=None).order_by("at", "pk")
    found = {row.participant_id: row for row in rows.select_related("participant__device__invitation")}
    people = Participant.objects.select_related("session__room", "device__invitation", "user").in_bulk(found)
    return {f"p{pk}": _removed(person_of(people[pk]), row.at) for pk, row in found.items()}


def _keep_out(me: Inside, his: Participant, person: Person, invited: list[Invitation], now: datetime) -> None:
    """By his account where he is inside by it, and by each of his invitations."""
    grounds: list[dict[str, int | None]] = [{"invitation_id": one.pk} for one in invited]
    if his.device is None:
        grounds.append({"user_id": his.user_id})
    if not grounds:
        return
    made = [
        Removal(session=me.session, participant=his, by=me.participant, at=now, **ground) for ground in grounds
    ]
    Removal.objects.bulk_create(made)
    _tell_rights(me, made)
    log.record(me.session, PersonRemoved(removed=_removed(person, now)))


def _removed(person: Person, at: datetime) -> Removed:
    return Removed(
        id=person.id, name=person.name, initials=initials(person.name), hue=hue(person.face), at=iso(at)
    )


def _all_of(his: Participant, invited: list[Invitation]) -> QuerySet[Participant]:
    """His rows in this session, by whichever of his browsers."""
    mine = Q(pk=his.pk) | Q(device__invitation__in=invited)
    if his.device is not None:
        mine |= Q(device__invitation=his.device.invitation)
    return his.session.participants.filter(mine)


def _tell_rights(me: Inside, removals: list[Removal]) -> None:
    for one in removals:
        if one.invitation is not None:
            rights.changed(one.invitation)
        else:
            log.rights_changed(me.room, f"user:{one.user_id}")
