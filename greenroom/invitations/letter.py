"""Composes the invitation letter, at the moment when it is sent."""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.transaction import atomic
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from greenroom.administration.models import SiteSettings
from greenroom.administration.queries import site
from greenroom.invitations import words
from greenroom.invitations.links import mint
from greenroom.invitations.models import Channel, Invitation
from greenroom.mail.calendar import calendar_file
from greenroom.mail.invitation_letter import invitation_template
from greenroom.mail.message import Attachment, build_message, calendar_attachment
from greenroom.mail.placeholders import Values, render_html, render_text, subject_line
from greenroom.people.addresses import AddressProblem, envelope_address
from greenroom.people.models import User
from greenroom.people.queries import domain_rules
from greenroom.rooms.models import Session
from greenroom.rooms.queries import host, sessions_to_come

BY = "site:letters"
"""Who the audit names for a link that was made because a letter was sent."""


def compose(invitation_id: int) -> EmailMultiAlternatives | None:
    """The letter with a link of its own, made now, so that no stored row ever holds it.

    None when there is nobody to write to any more: the invitation is revoked or over, the room deleted, the domain
    no longer let in, the site's template removed.
    """
    now, rules = timezone.now(), site()
    invitation = _to_be_sent(invitation_id, rules, now=now)
    if invitation is None:
        return None
    with override(invitation.language or settings.LANGUAGE_CODE), atomic():
        return _letter(invitation, rules, now=now)


def _to_be_sent(invitation_id: int, rules: SiteSettings, *, now: datetime) -> Invitation | None:
    rows = Invitation.objects.select_related("room", "session", "created_by")
    invitation = rows.filter(pk=invitation_id, revoked_at=None, room__deleted_at=None).first()
    if invitation is None or invitation.expired(now) or not (rules.letter and rules.invitations):
        return None
    if not domain_rules(rules).allows(invitation.email_display):
        return None
    return invitation if _envelope(invitation.email_display) else None


def _letter(invitation: Invitation, rules: SiteSettings, *, now: datetime) -> EmailMultiAlternatives:
    inviter = invitation.created_by
    session = invitation.session or next(iter(sessions_to_come(invitation.room, now=now)), None)
    link = mint(invitation, channel=Channel.EMAIL, by=inviter, actor=BY, now=now)
    values = _values(invitation, session, inviter or host(invitation.room), link)
    template = invitation_template()
    return build_message(
        to=envelope_address(invitation.email_display),
        subject=subject_line(template.subject, values),
        text=render_text(template.text, values),
        html=render_html(template.html, values),
        attachments=_calendar(invitation, session, inviter, now=now),
        reply_to=_envelope(inviter.email) if inviter else None,
        site_name=rules.name,
    )


def _values(invitation: Invitation, session: Session | None, inviter: User, link: str) -> Values:
    zone, stops = session.zone if session else invitation.room.zone, invitation.stops_at()
    return {
        "URL": link,
        "name": invitation.name,
        "room": _title(invitation),
        "start": _start(invitation, session, zone),
        "timezone": words.zone_name(session.starts_at if session else invitation.created_at, zone),
        "role": str(words.ROLE_NAMES[invitation.granted]),
        "inviter": inviter.name,
        "expires": words.moment(stops, zone) if stops else _("the day when the session ends"),
        "message": "",
    }


def _title(invitation: Invitation) -> str:
    return str(invitation.session or invitation.room)


def _start(invitation: Invitation, session: Session | None, zone: str) -> str:
    if session is None:
        return _("whenever the host opens the room")
    if invitation.session is None and not invitation.room.always_open:
        return _("{first}, with every session after it").format(first=words.when(session, zone))
    return words.when(session, zone)


def _calendar(
    invitation: Invitation, session: Session | None, inviter: User | None, *, now: datetime
) -> list[Attachment]:
    """The session for the invitee's calendar: the plain address of the room's page, never the link (F25)."""
    if session is None or session.ends_at is None:
        return []
    page = f"{settings.GREENROOM_URL}/rooms/{invitation.room.address}/room/"
    content = calendar_file(
        uid=session.uid,
        title=_title(invitation),
        description=_(
            "Open the link in your invitation, or this page, where you type the address it was sent to."
        ),
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        zone=session.zone,
        url=page,
        organizer_name=inviter.name if inviter else "",
        organizer_email=_envelope(inviter.email) if inviter else None,
        sequence=session.sequence,
        stamped_at=now,
    )
    return [calendar_attachment(content)]


def _envelope(address: str) -> str | None:
    try:
        return envelope_address(address)
    except AddressProblem:
        return None
