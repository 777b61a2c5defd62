"""The tables of what is said in a session."""

from django.db import models
from django.db.models import Q

from greenroom.admission.models import Participant
from greenroom.rooms.models import Session


class Said(models.Model):
    """Something that somebody wrote; his name and role are kept as they were then."""

    author = models.ForeignKey(Participant, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=201, blank=True)
    hue = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=15, blank=True)
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        abstract = True


# ---------- Chat ----------


class ChatMessage(Said):
    """One message in the chat; a hidden one is kept for the record, and stands in nobody's chat."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="chat")
    answers = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    pinned_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)


class ChatLike(models.Model):
    """Somebody likes a message."""

    message = models.ForeignKey(ChatMessage, on_delete=models.CASCADE, related_name="likes")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+")
    person = models.CharField(max_length=40, help_text="the participant's, on whichever device he comes")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "person"], name="one_like_a_person")]


class Block(models.Model):
    """Somebody is stopped from writing, on whichever device he comes; lifted, it stays for the record."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="blocks")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=201)
    why = models.CharField(max_length=200, blank=True)
    by_name = models.CharField(max_length=201)
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "participant"],
                condition=Q(lifted_at__isnull=True),
                name="one_block_at_a_time",
            )
        ]


# ---------- Questions ----------


class Question(Said):
    """A question, or the first of a thread. Asked without a name it holds none; its author is kept to answer him."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="questions")
    anonymous = models.BooleanField(default=False)
    private = models.BooleanField(default=False)
    taken_by = models.ForeignKey(
        Participant, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    taken_name = models.CharField(max_length=201, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)


class QuestionVote(models.Model):
    """Somebody wants a question answered too."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="votes")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+")
    person = models.CharField(max_length=40, help_text="the participant's, on whichever device he comes")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "person"], name="one_vote_a_person")]


class Answer(Said):
    """What follows a question: an answer, or what its asker adds."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="answers")
    private = models.BooleanField(default=False)
    asks = models.BooleanField(default=False)


# ---------- Backchannel ----------


class BackchannelMessage(Said):
    """One message among speakers and moderators."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="backchannel")
