"""The tables of rooms, members, sessions."""

from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import get_random_string

from greenroom.access.roles import STANDINGS, Assurance, Capability, Role, capabilities_of

OVERTIME = timedelta(hours=2)
"""How long after its scheduled end a session closes by itself (product.md section 5)."""

HOST_AWAY = timedelta(minutes=15)
"""How long a session stays open after the last one left who may end it (K68)."""

ADDRESS_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def new_address() -> str:
    """A room's part of its page's address: hard to mistype, grants nothing."""
    return get_random_string(10, ADDRESS_ALPHABET)


class Mode(models.TextChoices):
    """Who may join the stage (K58)."""

    INTERACTIVE = "interactive"
    WEBINAR = "webinar"


class Entry(models.TextChoices):
    """Who may enter without an invitation (K60)."""

    MEMBERS = "members"
    ACCOUNTS = "accounts"  # everybody with an account, as viewer


class Phase(StrEnum):
    """Where a session stands, computed from facts."""

    UPCOMING = "upcoming"
    OPEN = "open"
    ENDED = "ended"


class Room(models.Model):
    """A place with an owner and members; it outlives its sessions."""

    address = models.CharField(max_length=20, unique=True, default=new_address)
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True, max_length=5000)
    tags = models.CharField(max_length=300, blank=True)
    speakers = models.CharField(max_length=300, blank=True)
    picture = models.ImageField(upload_to="rooms/", blank=True)
    zone = models.CharField(max_length=50, default="UTC")
    always_open = models.BooleanField(default=False)
    early_entry = models.PositiveIntegerField(default=0, help_text="minutes before the start, at most 60")
    mode = models.CharField(max_length=12, choices=Mode.choices, default=Mode.INTERACTIVE)
    capacity = models.PositiveIntegerField(null=True, blank=True)
    chat = models.BooleanField(default=True, help_text="Chat & Collaboration")
    one_thread = models.BooleanField(default=False, help_text="a person's questions are one thread (K86)")
    anonymous_questions = models.BooleanField(default=False, help_text="one may ask without a name (K88)")
    entry = models.CharField(max_length=10, choices=Entry.choices, default=Entry.MEMBERS)
    assurance = models.CharField(
        max_length=12,
        choices=[(Assurance.LINK.value, "link"), (Assurance.EMAIL_CODE.value, "email_code")],
        default=Assurance.LINK.value,
        help_text="the least this room asks of an invitee, above the site's own rule",
    )
    speakers_launch = models.BooleanField(default=False)
    moderators_invite = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    epoch = models.PositiveIntegerField(default=0, help_text="rises with every change of a right in this room")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(early_entry__lte=60), name="early_entry_at_most_an_hour"),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(capacity__gt=0), name="capacity_above_nought"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_name(self) -> str:
        """How the audit log names it."""
        return f"room:{self.pk}"

    @property
    def picture_mark(self) -> str:
        """The mark of the picture's content, so that another picture has another address; empty without one."""
        return str(self.picture.name or "").rpartition("-")[2].removesuffix(".webp")

    def capabilities_of(self, role: Role | None) -> frozenset[Capability]:
        """What a role lets somebody do here."""
        return capabilities_of(
            role, speakers_launch=self.speakers_launch, moderators_invite=self.moderators_invite
        )


class Membership(models.Model):
    """A person's standing in a room, or a whole group's."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        "greenroom.User", null=True, blank=True, on_delete=models.CASCADE, related_name="memberships"
    )
    group = models.ForeignKey(
        "greenroom.Group", null=True, blank=True, on_delete=models.CASCADE, related_name="memberships"
    )
    standing = models.CharField(max_length=15, choices=[(role.value, role.value) for role in STANDINGS])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room", "user"], name="one_standing_a_person"),
            models.UniqueConstraint(fields=["room", "group"], name="one_standing_a_group"),
            models.UniqueConstraint(
                fields=["room"], condition=Q(standing=Role.OWNER.value), name="one_owner_a_room"
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=True) ^ Q(group__isnull=True), name="a_person_or_a_group"
            ),
        ]


class Attachment(models.Model):
    """A file that a room hands out to those who may enter it."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="attachments")
    number = models.PositiveSmallIntegerField(help_text="1..10, each once in a room, so that ten is the most")
    name = models.CharField(max_length=120, help_text="as it is shown; on the disk the file has a random one")
    size = models.PositiveIntegerField(help_text="bytes")
    file = models.FileField(upload_to="attachments/", unique=True)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room", "number"], name="one_attachment_a_number"),
            models.UniqueConstraint(fields=["room", "name"], name="one_attachment_a_name"),
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=10), name="ten_attachments_a_room"),
            models.CheckConstraint(
                condition=Q(size__gte=1, size__lte=10_000_000), name="attachments_up_to_ten_megabytes"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="attachments_have_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Session(models.Model):
    """One scheduled gathering; `ends_at` is empty in an always-open room, whose sessions end by hand."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="sessions")
    title = models.CharField(max_length=200, blank=True)
    starts_at = models.DateTimeField(db_index=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    zone = models.CharField(max_length=50)
    opened_at = models.DateTimeField(null=True, blank=True, help_text="opened by hand, before its time")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="ended by hand")
    locked_at = models.DateTimeField(null=True, blank=True)
    host_came_at = models.DateTimeField(
        null=True, blank=True, help_text="when the first one came who may end it"
    )
    host_left_at = models.DateTimeField(
        null=True, blank=True, help_text="when the last one left who may end it; empty while one is here"
    )
    sequence = models.PositiveIntegerField(default=0, help_text="RFC 5545 section 3.8.7.4")
    seq = models.PositiveIntegerField(default=0, help_text="the number of the last event in its log")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")), name="ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.room.name

    @property
    def audit_name(self) -> str:
        """How the audit log names it."""
        return f"session:{self.pk}"

    @property
    def uid(self) -> str:
        """The name of its calendar entry for life (RFC 5545, section 3.8.4.7), in a letter as on the media page."""
        return f"session-{self.pk}@{urlsplit(settings.GREENROOM_URL).hostname}"

    @property
    def opens_at(self) -> datetime:
        """When it opens: at its start, or when somebody opened it by hand before (UTC)."""
        return min(self.opened_at, self.starts_at) if self.opened_at else self.starts_at

    @property
    def doors_at(self) -> datetime:
        """From when those invited may go in: early entry before the start, or the opening by hand (UTC)."""
        early = self.starts_at - timedelta(minutes=self.room.early_entry)
        return min(self.opens_at, early)

    @property
    def closes_at(self) -> datetime | None:
        """When it is over: ended by hand, two hours after its scheduled end, or left by its hosts (UTC)."""
        if self.ended_at:
            return self.ended_at
        overtime = self.ends_at + OVERTIME if self.ends_at else None
        deserted = self.host_left_at + HOST_AWAY if self.host_left_at else None
        return min(filter(None, [overtime, deserted]), default=None)

    def phase(self, now: datetime) -> Phase:
        """Upcoming, open or ended at this moment."""
        if self.closes_at is not None and self.closes_at <= now:
            return Phase.ENDED
        return Phase.OPEN if self.opens_at <= now else Phase.UPCOMING


class LoggedEvent(models.Model):
    """One event of a session, as browsers get it; the log numbers them without a gap, in the order of their commits."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="log")
    seq = models.PositiveIntegerField()
    audience = models.CharField(max_length=20, blank=True, help_text="a capability: whoever has it hears")
    person = models.PositiveBigIntegerField(default=0, help_text="a participant who hears beside them")
    body = models.TextField()
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "seq"], name="one_event_a_number"),
            models.CheckConstraint(
                condition=~Q(audience="") | Q(person__gt=0), name="an_event_is_heard_by_somebody"
            ),
        ]
