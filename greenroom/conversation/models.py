"""The tables of what is said in a session."""

from django.db import models

from greenroom.admission.models import Participant
from greenroom.rooms.models import Session


class ChatMessage(models.Model):
    """One message in the chat; its author's name and role are kept as they were when it was written."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="chat")
    author = models.ForeignKey(Participant, null=True, on_delete=models.SET_NULL, related_name="chat_messages")
    name = models.CharField(max_length=201)
    hue = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=15)
    text = models.TextField()
    answers = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
