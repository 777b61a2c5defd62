"""The tables of interactions and their answers."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from greenroom.admission.models import Participant
from greenroom.interactions.kinds import KINDS, Asks
from greenroom.protocol.results import LONGEST
from greenroom.rooms.models import Session


class Interaction(models.Model):
    """Something that a session is asked or told. Facts alone: its state follows from them and the clock."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="interactions")
    author = models.ForeignKey(Participant, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=201, help_text="the author's, as it was")
    kind = models.CharField(max_length=20)
    text = models.CharField(max_length=LONGEST)
    label = models.CharField(max_length=60, blank=True)
    address = models.CharField(max_length=500, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True, help_text="empty: closed by hand")
    created_at = models.DateTimeField()
    scheduled_for = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True, help_text="by itself")
    closed_at = models.DateTimeField(null=True, blank=True, help_text="by hand, before that")
    shared_at = models.DateTimeField(null=True, blank=True)
    shared_when_closed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__isnull=True) | Q(minutes__gte=1, minutes__lte=120),
                name="one_to_120_minutes",
            ),
        ]

    @property
    def starts_at(self) -> datetime | None:
        """When it was or is to be put before everybody; None for a draft."""
        return self.published_at or self.scheduled_for

    def started(self, now: datetime) -> bool:
        """Whether everybody sees it: it was started, whatever clock says when, or its time has come."""
        return self.published_at is not None or (self.scheduled_for is not None and self.scheduled_for <= now)

    def closed(self, now: datetime) -> bool:
        """Whether it takes no more answers: by hand, or because its time is over."""
        return self.closed_at is not None or (self.closes_at is not None and self.closes_at <= now)

    def takes_answers(self, now: datetime) -> bool:
        """Whether it can be answered."""
        return KINDS[self.kind].answered and self.started(now) and not self.closed(now)

    def shared(self, now: datetime) -> bool:
        """Whether its results are everybody's."""
        return self.shared_at is not None or (self.shared_when_closed and self.closed(now))


class Part(models.Model):
    """One question of an interaction; most have one alone."""

    interaction = models.ForeignKey(Interaction, on_delete=models.CASCADE, related_name="questions")
    place = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=LONGEST, blank=True)
    asks = models.CharField(max_length=10, choices=[(asks.value, asks.value) for asks in Asks])
    several = models.BooleanField(default=False)

    class Meta:
        ordering = ["place"]


class Option(models.Model):
    """One thing to choose."""

    question = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="options")
    place = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=LONGEST)
    right = models.BooleanField(default=False)

    class Meta:
        ordering = ["place"]


class HiddenText(models.Model):
    """What was written to a question and is shown to nobody any more; the answers stay, for the record."""

    question = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="hidden")
    text = models.CharField(max_length=LONGEST)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "text"], name="a_text_is_hidden_once")]


class Response(models.Model):
    """Somebody has answered an interaction."""

    interaction = models.ForeignKey(Interaction, on_delete=models.CASCADE, related_name="responses")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="responses")
    person = models.CharField(max_length=40, help_text="the participant's, on whichever device he comes")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["interaction", "person"], name="one_response_a_person"),
        ]


class PartAnswer(models.Model):
    """An option that was chosen, or something that was written, in a response."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="answers")
    option = models.ForeignKey(Option, null=True, blank=True, on_delete=models.CASCADE, related_name="answers")
    text = models.CharField(max_length=LONGEST, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "option"], name="one_choice_an_option"),
            models.CheckConstraint(condition=Q(option__isnull=True) ^ Q(text=""), name="chosen_or_written"),
        ]
