"""Somebody refused asks the host, who answers with one click (G10)."""

from datetime import datetime

from django.db.transaction import atomic

from greenroom.access.guard import requires
from greenroom.access.refusals import TooManyAttempts
from greenroom.access.roles import Capability
from greenroom.administration import audit, throttle
from greenroom.admission import devices
from greenroom.admission.door import Binding, Release
from greenroom.admission.models import Challenge, Device, HostRequest
from greenroom.invitations import actions as invitations
from greenroom.invitations.inviting import Inviter
from greenroom.invitations.models import Invitation, Link
from greenroom.protocol.session import Asked
from greenroom.rooms import log

ASKED_IN_AN_HOUR = 10


def ask_host(
    invitation: Invitation, *, link: Link | None, device: Device | None, code: str, now: datetime
) -> HostRequest:
    """Put a question to the host; a second one while the first is open is the same question.

    `device` is the asking browser where it typed the invited address: it goes in when the host says yes. Raises
    TooManyAttempts for who asks again and again after he was ignored.
    """
    if not throttle.spend("ask-host", str(invitation.pk), limit=ASKED_IN_AN_HOUR, seconds=3_600, now=now):
        raise TooManyAttempts
    with atomic():
        asked, new = HostRequest.objects.get_or_create(
            invitation=invitation,
            answered_at=None,
            defaults={"room": invitation.room, "link": link, "device": device, "code": code, "asked_at": now},
        )
        if new:
            log.signal_all(invitation.room, Asked(), heard_by=Capability.INVITE)
            audit.record("host.asked", actor="guest", about=invitation.audit_name, at=now, code=code)
    return asked


@requires(Capability.INVITE)
def answer_request(inviter: Inviter, request: HostRequest, *, answer: str, now: datetime) -> str | None:
    """Answer "reissued" (gives the new link, and lets the asking browser in) or "ignored"."""
    with atomic():
        unanswered = HostRequest.objects.filter(pk=request.pk, answered_at=None)
        if not unanswered.update(answered_at=now, answer=answer):
            return None
        log.signal_all(request.room, Asked(), heard_by=Capability.INVITE)
        about = f"invitation:{request.invitation_id}"
        audit.record("host.answered", actor=inviter.audit_name, about=about, at=now, answer=answer)
        if answer != "reissued":
            return None
        return _reissue(inviter, request.invitation, keep=request.device_id, now=now)


@requires(Capability.INVITE)
def reissue(inviter: Inviter, invitation: Invitation, *, now: datetime) -> str:
    """Give a new link; the old ones, with every device that entered by them, end now."""
    with atomic():
        return _reissue(inviter, invitation, keep=None, now=now)


def release_all(invitation: Invitation, *, reason: Release, keep: int | None = None, now: datetime) -> None:
    """Take back every place of an invitation, with its codes under way; `keep` stands for the invitee still."""
    bound = Device.objects.select_for_update().filter(invitation=invitation).exclude(state=Binding.RELEASED)
    devices.release(list(bound.order_by("pk")), reason, now=now)
    Challenge.objects.filter(invitation=invitation, consumed_at=None).update(consumed_at=now)
    if keep is not None:
        kept = Device.objects.filter(pk=keep, invitation=invitation)
        kept.update(state=Binding.RESERVED, place=None, released_at=None, reason="")


def _reissue(inviter: Inviter, invitation: Invitation, *, keep: int | None, now: datetime) -> str:
    release_all(invitation, reason=Release.REISSUED, keep=keep, now=now)
    return invitations.reissue(inviter, invitation, now=now)
