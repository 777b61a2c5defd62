"""The table of letters to be handed over."""

from django.db import models
from django.db.models import Q


class DeliveryState(models.TextChoices):
    """What became of a letter."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"  # every try used up, or refused for good
    DROPPED = "dropped"  # nobody to send it to any more: revoked, or never invited
    KEPT = "kept"  # no mail server: it lies in the outbox folder


class Delivery(models.Model):
    """One letter: its kind with the id that its composer needs, never an address, text or secret."""

    kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.QUEUED)
    attempts = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    message_id = models.CharField(max_length=200, blank=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="queued"), name="letters_due"),
            models.Index(fields=["kind", "subject_id"], name="letters_about"),
        ]
