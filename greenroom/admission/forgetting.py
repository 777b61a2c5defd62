"""Forgets who was invited and never came."""

from datetime import datetime

from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.db.transaction import atomic

from greenroom.admission.models import Device, HostRequest, Participant
from greenroom.invitations.limits import unexpired
from greenroom.invitations.models import Invitation, Link
from greenroom.people.models import User


def forget_batch(before: datetime, *, most: int, now: datetime) -> int:
    """Let invitations that were over before a moment, and that nobody took up, name nobody; gives how many.

    The rows stay, since a session's figures and the audit count them; links, browsers and questions go.
    """
    with atomic():
        rows = unneeded(before).select_for_update(of=("self",)).order_by("pk")
        pks = list(rows.values_list("pk", flat=True)[:most])
        for table in (HostRequest, Link, Device):
            table._default_manager.filter(invitation__in=pks).delete()
        Invitation.objects.filter(pk__in=pks).update(
            email_display="",
            email_key=Concat(Value("forgotten:"), Cast(F("pk"), CharField())),  # one address once in a session
            first_name="",
            last_name="",
            forgotten_at=now,
        )
    return len(pks)


def unneeded(before: datetime) -> QuerySet[Invitation]:
    """Over before a moment, and nobody came by it. Who has an account may have come by that, and is known anyway."""
    came = Participant.objects.filter(device__invitation=OuterRef("pk"))
    account = User.objects.filter(email_key=OuterRef("email_key"))
    working = Invitation.objects.filter(unexpired(before)).exclude(revoked_at__lte=before)
    idle = Invitation.objects.filter(~Exists(came), ~Exists(account), forgotten_at=None, use_count=0)
    return idle.exclude(pk__in=working.values("pk"))
