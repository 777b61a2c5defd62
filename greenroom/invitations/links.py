"""Makes the links of invitations."""

from datetime import datetime

from django.conf import settings

from greenroom.administration.audit import record
from greenroom.invitations import secrets
from greenroom.invitations.models import Invitation, Link
from greenroom.people.models import User


def mint(invitation: Invitation, *, channel: str, by: User | None, actor: str, now: datetime) -> str:
    """Give an invitation one more link: the whole address, which nobody can be told a second time.

    Stored is the hash of its secret; audited is its id, with the channel by which it is handed over.
    """
    secret, digest = secrets.mint()
    link = Link.objects.create(
        invitation=invitation, secret_sha256=digest, channel=channel, created_at=now, created_by=by
    )
    record("link.minted", actor=actor, about=invitation.audit_name, at=now, link=link.id, channel=str(channel))
    return f"{settings.GREENROOM_URL}/i/{link.id}.{secret}"
