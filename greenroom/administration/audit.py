"""Writes down what was done."""

from datetime import datetime

from django.utils import timezone

from greenroom.administration.models import AuditEvent


def record(verb: str, *, actor: str, about: str, at: datetime | None = None, **data: object) -> None:
    """Append one audit event. `actor` and `about` are kind:id, as `user:3` or `invitation:8`; `data` holds ids
    and reasons, never an address, a name or a secret."""
    AuditEvent.objects.create(at=at or timezone.now(), actor=actor, verb=verb, object=about, data=data)
