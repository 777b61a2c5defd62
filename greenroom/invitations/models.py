"""The tables of invitations, with their links."""

from datetime import datetime, timedelta
from enum import StrEnum

from django.db import models
from django.db.models import F, Q
from django.utils.crypto import get_random_string

from greenroom.access.roles import INVITABLE, Assurance, Role
from greenroom.administration.models import Moving
from greenroom.rooms.models import ADDRESS_ALPHABET, Room, Session

AFTER_SESSION = timedelta(hours=2)
AT_LEAST = timedelta(hours=24)
"""An invitation works until two hours after its session ends, and at least a day (security.md 4.9)."""


def new_link_id() -> str:
    """The public half of a link: it may be logged, and grants nothing."""
    return get_random_string(10, ADDRESS_ALPHABET)


class State(StrEnum):
    """Where an invitation stands, computed from facts."""

    WAITING = "waiting"
    REDEEMED = "redeemed"
    REVOKED = "revoked"
    EXPIRED = "expired"


class Invitation(models.Model):
    """This address may join this session in this role; without a session, every session of the room."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="invitations")
    session = models.ForeignKey(
        Session, null=True, blank=True, on_delete=models.CASCADE, related_name="invitations"
    )
    email_display = models.CharField(max_length=254)
    email_key = models.CharField(max_length=254)
    first_name = models.CharField(max_length=100)
    last_name = models.CharField(max_length=100)
    role = models.CharField(max_length=10, choices=[(role.value, role.value) for role in INVITABLE])
    expires_at = models.DateTimeField(null=True, blank=True, help_text="empty: follows session_ends()")
    max_uses = models.PositiveIntegerField(null=True, blank=True, help_text="places; empty: unlimited")
    use_count = models.PositiveIntegerField(default=0)
    moving = models.CharField(max_length=10, choices=Moving.choices, default=Moving.MOVE)
    assurance = models.CharField(  # noqa: DJ001  # empty is a fact of its own: the site's rule decides, also later
        max_length=12,
        null=True,
        blank=True,
        choices=[(Assurance.LINK.value, "link"), (Assurance.EMAIL_CODE.value, "email_code")],
    )
    language = models.CharField(max_length=10, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        "greenroom.User", null=True, on_delete=models.SET_NULL, related_name="invitations_made"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey("greenroom.User", null=True, on_delete=models.SET_NULL, related_name="+")
    revoked_reason = models.CharField(max_length=200, blank=True)
    forgotten_at = models.DateTimeField(
        null=True, blank=True, help_text="since when it names nobody: it was over, and nobody had come"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "email_key"],
                condition=Q(revoked_at__isnull=True),
                name="one_invitation_an_address_in_a_session",
            ),
            models.UniqueConstraint(
                fields=["room", "email_key"],
                condition=Q(revoked_at__isnull=True, session__isnull=True),
                name="one_invitation_an_address_in_a_room",
            ),
            models.CheckConstraint(
                condition=Q(max_uses__isnull=True) | Q(max_uses__gt=0), name="places_above_nought"
            ),
            models.CheckConstraint(
                condition=Q(max_uses__isnull=True) | Q(use_count__lte=F("max_uses")),
                name="never_more_uses_than_places",
            ),
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in INVITABLE]), name="a_role_one_can_be_invited_as"
            ),
        ]
        indexes = [models.Index(fields=["room", "email_key"], name="who_is_invited_here")]

    @property
    def name(self) -> str:
        """First and last name as one."""
        return f"{self.first_name} {self.last_name}"

    @property
    def audit_name(self) -> str:
        """How the audit log names it."""
        return f"invitation:{self.pk}"

    @property
    def face(self) -> str:
        """By which the invitee's avatar has the same hue on every page."""
        return f"i{self.pk}"

    @property
    def granted(self) -> Role:
        """The role it gives, as a row of the table."""
        return Role(self.role)

    def stops_at(self) -> datetime | None:
        """When it stops working (UTC): its own time, else with its session; None as long as that never ends."""
        if self.expires_at is not None or self.session is None or self.session.ends_at is None:
            return self.expires_at
        end = self.session.ended_at or self.session.ends_at
        return max(self.created_at + AT_LEAST, end + AFTER_SESSION)

    def expired(self, now: datetime) -> bool:
        """Whether its time is over."""
        stops = self.stops_at()
        return stops is not None and stops <= now

    def state(self, now: datetime) -> State:
        """Revoked, expired, redeemed or waiting at this moment."""
        if self.revoked_at is not None:
            return State.REVOKED
        if self.expired(now):
            return State.EXPIRED
        return State.REDEEMED if self.use_count else State.WAITING


class Channel(models.TextChoices):
    """The way by which a link was handed over."""

    COPY = "copy"
    EMAIL = "email"


class Link(models.Model):
    """One secret address of an invitation: only the hash of its secret is stored."""

    id = models.CharField(max_length=12, primary_key=True, default=new_link_id)
    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="links")
    secret_sha256 = models.BinaryField(max_length=32, unique=True)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("greenroom.User", null=True, on_delete=models.SET_NULL, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
