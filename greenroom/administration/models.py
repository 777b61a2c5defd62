"""The tables of the site's rules."""

from django.db import models
from django.db.models import Q

from greenroom.access.roles import Assurance


class Lifetime(models.TextChoices):
    """How long an invitation works unless its manager says otherwise."""

    SESSION = "session"  # until two hours after the session ends, at least 24 hours
    FIXED = "fixed"  # a number of minutes after it was made


class Moving(models.TextChoices):
    """What happens when a holder comes with a new device and every place is taken."""

    MOVE = "move"  # a code, and the old device's place passes on
    STRICT = "strict"  # only the manager can re-issue


class InviterRule(models.TextChoices):
    """Who among those with an inviting standing may invite."""

    EVERYBODY = "everybody"
    SITE_ROLE = "site_role"
    NAMED = "named"


class SuggestionScope(models.TextChoices):
    """Who is searched for suggestions while an address is typed (K13)."""

    EVERYBODY = "everybody"
    MINE = "mine"  # members of my rooms and groups
    EXACT = "exact"  # only a whole address


ASSURANCES = [(Assurance.LINK.value, "link"), (Assurance.EMAIL_CODE.value, "email_code")]
UNLIMITED = -1


class ConsentText(models.Model):
    """What the site asks people to agree to; never changed, so that it stays known what somebody agreed to."""

    text = models.TextField()
    written_at = models.DateTimeField()


class SiteSettings(models.Model):
    """The one row of product settings; pk is always 1."""

    name = models.CharField(max_length=100, default="Greenroom")
    accent = models.CharField(max_length=7, default="#146c50")
    media_page = models.BooleanField(default=True)
    contact = models.EmailField(blank=True)

    invitations = models.BooleanField(default=True)
    lifetime = models.CharField(max_length=10, choices=Lifetime.choices, default=Lifetime.SESSION)
    lifetime_minutes = models.PositiveIntegerField(default=1440)
    longest_days = models.PositiveIntegerField(default=365)
    places = models.IntegerField(default=1)
    most_places = models.IntegerField(default=UNLIMITED)
    moving = models.CharField(max_length=10, choices=Moving.choices, default=Moving.MOVE)
    assurance_viewer = models.CharField(max_length=12, choices=ASSURANCES, default=Assurance.LINK.value)
    assurance_speaker = models.CharField(max_length=12, choices=ASSURANCES, default=Assurance.EMAIL_CODE.value)
    assurance_moderator = models.CharField(
        max_length=12, choices=ASSURANCES, default=Assurance.EMAIL_CODE.value
    )
    inviters = models.CharField(max_length=10, choices=InviterRule.choices, default=InviterRule.EVERYBODY)
    inviters_site_role = models.CharField(max_length=15, default="creator")
    inviter_users = models.ManyToManyField("greenroom.User", blank=True, related_name="+")
    inviter_groups = models.ManyToManyField("greenroom.Group", blank=True, related_name="+")
    suggestions = models.CharField(
        max_length=10, choices=SuggestionScope.choices, default=SuggestionScope.EVERYBODY
    )
    letter = models.BooleanField(default=True)
    domains_allow = models.TextField(blank=True)
    domains_deny = models.TextField(blank=True)

    consent = models.ForeignKey(
        ConsentText,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="what everybody agrees to before going in; empty: nothing",
    )

    retention_days = models.PositiveIntegerField(
        default=30, help_text="what nobody needs any more is kept so long"
    )
    audit_days = models.PositiveIntegerField(default=365)

    epoch = models.PositiveIntegerField(
        default=0, help_text="rises with every change of rights beyond one room"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="one_row_of_site_settings"),
            models.CheckConstraint(condition=Q(places=UNLIMITED) | Q(places__gt=0), name="site_places"),
        ]


class AuditEvent(models.Model):
    """What was done, by whom, to what: ids and reasons, never an address, a name, a secret."""

    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=40)
    verb = models.CharField(max_length=40)
    object = models.CharField(max_length=60, db_index=True)
    data = models.JSONField(default=dict)


class AttemptBucket(models.Model):
    """How often something was tried within one window; it outlives sessions, addresses and restarts."""

    scope = models.CharField(max_length=30)
    key_hmac = models.BinaryField(max_length=32)
    window = models.BigIntegerField(help_text="start of the window, seconds since 1970, UTC")
    n = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scope", "key_hmac", "window"], name="one_bucket_a_window"),
        ]


class Chore(models.Model):
    """Something that is done now and then, by one process at a time."""

    name = models.CharField(max_length=20, primary_key=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
