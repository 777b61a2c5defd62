"""The tables of the stage."""

from django.db import models
from django.db.models import Q

from greenroom.admission.models import Participant
from greenroom.rooms.models import Session


class RaisedHand(models.Model):
    """Somebody asks for the word; the row stays when the hand is down."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="hands")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="hands")
    raised_at = models.DateTimeField()
    lowered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant"], condition=Q(lowered_at__isnull=True), name="one_raised_hand_a_person"
            ),
        ]
