"""The tables of devices, codes, participants, and of what hosts decided about people."""

from django.db import models
from django.db.models import Q

from greenroom.access.roles import INVITABLE, Assurance
from greenroom.administration.models import ConsentText
from greenroom.admission.door import Binding, Knock, Release
from greenroom.invitations.models import Invitation, Link
from greenroom.rooms.models import Room, Session

ASSURANCES = [(level.value, level.value) for level in Assurance]
BINDINGS = [(binding.value, binding.value) for binding in Binding]
MOST_DENIALS = 2
"""So often somebody may be declined in a session; then he cannot ask any more."""
RELEASES = [(reason.value, reason.value) for reason in Release]


class Device(models.Model):
    """One browser bound to one invitation, known by the hash of a random secret in its cookie.

    A browser invited twice has two rows with one secret. The secret is renewed at every entry; the former one
    works until the new one has been seen (security.md 4.4).
    """

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="devices")
    place = models.PositiveIntegerField(null=True, blank=True, help_text="1..max_uses; empty when unlimited")
    device_sha256 = models.BinaryField(max_length=32)
    former_sha256 = models.BinaryField(max_length=32, null=True, blank=True)
    state = models.CharField(max_length=10, choices=BINDINGS, default=Binding.RESERVED.value)
    assurance = models.CharField(max_length=12, choices=ASSURANCES, default=Assurance.LINK.value)
    reserved_at = models.DateTimeField()  # when he last proved himself here, by address or code
    bound_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=20, blank=True, choices=RELEASES, help_text="why it was released")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["invitation", "place"], condition=Q(state=Binding.LIVE.value), name="one_device_a_place"
            ),
            models.UniqueConstraint(fields=["invitation", "device_sha256"], name="one_row_a_browser"),
        ]
        indexes = [
            models.Index(fields=["device_sha256"], name="device_by_secret"),
            models.Index(fields=["former_sha256"], name="device_by_former_secret"),
        ]

    def answers_to(self, digest: bytes) -> bool:
        """Whether this is the browser with the secret of that hash, be it the former one."""
        return digest in {bytes(self.device_sha256), bytes(self.former_sha256 or b"")}


class Challenge(models.Model):
    """A code mailed to the invited address; typed back by the asking browser, it proves the mailbox.

    It is written for an address that is not invited too, with no invitation, so that asking tells nothing (T22).
    The code is made when its letter is sent, so no row holds it before, and only its HMAC after.
    """

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="challenges")
    invitation = models.ForeignKey(
        Invitation, null=True, blank=True, on_delete=models.CASCADE, related_name="challenges"
    )
    browser_sha256 = models.BinaryField(max_length=32, help_text="the device secret of the browser that asked")
    code_hmac = models.BinaryField(max_length=32, null=True, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    consumed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["browser_sha256"], name="challenge_by_browser")]


class Participant(models.Model):
    """Somebody in a session. The role is computed from grounds, never stored."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="participants")
    user = models.ForeignKey(
        "greenroom.User", null=True, blank=True, on_delete=models.CASCADE, related_name="participations"
    )
    device = models.ForeignKey(
        Device, null=True, blank=True, on_delete=models.CASCADE, related_name="participations"
    )
    person = models.CharField(max_length=40, help_text="one for all rows of one person (admission/persons.py)")
    joined_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    away_at = models.DateTimeField(
        null=True, blank=True, help_text="his page's last line was cut, and none was laid again since"
    )
    agreed_to = models.ForeignKey(
        ConsentText,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="the site's text, as it was when he was asked before going in",
    )
    agreed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "device"],
                condition=Q(device__isnull=False),
                name="one_participant_a_device",
            ),
            models.UniqueConstraint(
                fields=["session", "user"],
                condition=Q(device__isnull=True),
                name="one_participant_an_account",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False) | Q(device__isnull=False), name="an_account_or_a_device"
            ),
            models.CheckConstraint(condition=~Q(person=""), name="a_participant_is_somebody"),
        ]
        indexes = [models.Index(fields=["session", "person"], name="rows_of_a_person")]


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


class LiveGrant(models.Model):
    """A role for this session, given to somebody inside who came in by a ground of his own; it lets nobody in."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=10, choices=[(role.value, role.value) for role in INVITABLE])
    given_by = models.ForeignKey(Participant, null=True, on_delete=models.SET_NULL, related_name="+")
    given_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant"], condition=Q(revoked_at__isnull=True), name="one_live_grant_a_person"
            ),
        ]


class Removal(models.Model):
    """Somebody was put out of this session: known by the account or the invitation, whichever browser he takes next."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="removals")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="removals")
    user = models.ForeignKey("greenroom.User", null=True, on_delete=models.CASCADE, related_name="+")
    invitation = models.ForeignKey(Invitation, null=True, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Participant, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=True) ^ Q(invitation__isnull=True), name="removed_by_one_ground"
            ),
        ]
        indexes = [models.Index(fields=["session", "user", "invitation"], name="who_is_put_out")]


class Newcomer(models.Model):
    """Somebody before a locked door, known by the account or the invitation: he asked, and what the host said."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="newcomers")
    user = models.ForeignKey("greenroom.User", null=True, on_delete=models.CASCADE, related_name="+")
    invitation = models.ForeignKey(Invitation, null=True, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=15, help_text="in which he would come in")
    assurance = models.CharField(max_length=12, choices=ASSURANCES)
    asked_at = models.DateTimeField()
    seen_at = models.DateTimeField(help_text="his page was open")
    away_at = models.DateTimeField(null=True, blank=True, help_text="his page was closed since")
    admitted_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    denials = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=True) ^ Q(invitation__isnull=True), name="a_newcomer_has_one_ground"
            ),
            models.UniqueConstraint(fields=["session", "user"], name="an_account_waits_once"),
            models.UniqueConstraint(fields=["session", "invitation"], name="an_invitation_waits_once"),
        ]

    @property
    def name(self) -> str:
        """His name, by the ground he comes by."""
        return self.user.name if self.user else self.invitation.name if self.invitation else ""

    @property
    def face(self) -> str:
        """What gives his avatar its hue."""
        return self.user.face if self.user else self.invitation.face if self.invitation else ""

    @property
    def knock(self) -> Knock:
        """What came of it, as long as the door is locked; what was said under an earlier lock holds no more."""
        locked_at = self.session.locked_at
        if locked_at and self.admitted_at and self.admitted_at >= max(locked_at, self.asked_at):
            return Knock.ADMITTED
        if self.denials >= MOST_DENIALS:
            return Knock.DECLINED_AGAIN
        if locked_at and self.declined_at and self.declined_at >= max(locked_at, self.asked_at):
            return Knock.DECLINED
        return Knock.WAITS


class Handled(models.Model):
    """A command that was carried out: one that is sent again, after a cut line, is not carried out twice."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="handled")
    ref = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participant", "ref"], name="a_command_counts_once"),
        ]


class HostRequest(models.Model):
    """Somebody refused asked the host; it waits on the room's page for one click (G10)."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="host_requests")
    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="host_requests")
    link = models.ForeignKey(Link, null=True, on_delete=models.SET_NULL, related_name="+")
    device = models.ForeignKey(
        Device,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="goes in when the host says yes",
    )
    code = models.CharField(max_length=30, help_text="the refusal code on the holder's page")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=10, blank=True, help_text="reissued or ignored")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["invitation"],
                condition=Q(answered_at__isnull=True),
                name="one_open_request_an_invitation",
            ),
        ]
