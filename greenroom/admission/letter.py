"""Composes the letter that carries a code, at the moment when it is sent."""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.transaction import atomic
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import override

from greenroom.administration.queries import site
from greenroom.admission import secrets
from greenroom.admission.codes import VALID_FOR
from greenroom.admission.models import Challenge
from greenroom.invitations.models import Invitation
from greenroom.mail.message import build_message
from greenroom.people.addresses import AddressProblem, envelope_address


def compose(challenge_id: int) -> EmailMultiAlternatives | None:
    """The letter of one challenge with a code made now, of which only the HMAC is kept.

    None where nobody is to get one: nobody is invited, the invitation is over, or nobody waits any more. Time runs
    from here for those, too: how long the page asks for a code tells nobody who is invited (T22).
    """
    now = timezone.now()
    with atomic():
        challenge = _waiting(challenge_id, now)
        if challenge is None:
            return None
        challenge.expires_at, code = now + VALID_FOR, secrets.new_code()
        invitation = challenge.invitation if _may_have_it(challenge.invitation, now) else None
        if invitation:
            challenge.code_hmac = secrets.code_hmac(challenge.pk, code)
        challenge.save(update_fields=["code_hmac", "expires_at"])
    return _letter(invitation, code) if invitation else None


def _waiting(challenge_id: int, now: datetime) -> Challenge | None:
    rows = Challenge.objects.select_related("invitation__room", "invitation__session")
    return rows.filter(pk=challenge_id, consumed_at=None, expires_at__gt=now, room__deleted_at=None).first()


def _may_have_it(invitation: Invitation | None, now: datetime) -> bool:
    if invitation is None or invitation.revoked_at is not None or invitation.expired(now):
        return False
    try:
        return bool(envelope_address(invitation.email_display))
    except AddressProblem:
        return False


def _letter(invitation: Invitation, code: str) -> EmailMultiAlternatives:
    with override(invitation.language or settings.LANGUAGE_CODE):
        title = str(invitation.session or invitation.room)
        paragraphs = [
            _("Hello {name},").format(name=invitation.name),
            _("type this code on the page that asks for it, and you come to “{title}”:").format(title=title),
            code,
            _("It works for 10 minutes, once, in the browser that asked for it."),
            _(
                "Nobody from this site will ever ask you for it. If you did not ask for a code, do nothing: "
                "without it nobody comes in under your name."
            ),
        ]
        return build_message(
            to=envelope_address(invitation.email_display),
            subject=_("Your code for “{title}”").format(title=title),
            text="\n\n".join(paragraphs) + "\n",
            html=_html(paragraphs, code),
            site_name=site().name,
        )


def _html(paragraphs: list[str], code: str) -> str:
    """The same words on a plain page, the code large."""
    lines = [
        format_html('<p style="font:600 28px ui-monospace,monospace;letter-spacing:.08em">{}</p>', text)
        if text == code
        else format_html("<p>{}</p>", text)
        for text in paragraphs
    ]
    style = "max-width:32rem;margin:2rem auto;padding:0 1rem;font:16px/1.5 system-ui,sans-serif"
    return format_html('<!doctype html><html><body style="{}">', style) + "".join(lines) + "</body></html>"
