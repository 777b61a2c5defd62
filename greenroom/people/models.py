"""The tables of people with an account."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from greenroom.people.addresses import email_key


class SiteRole(models.TextChoices):
    """What somebody may do on the site as a whole, least first (A4)."""

    USER = "user"
    CREATOR = "creator"  # may create rooms
    ADMINISTRATOR = "administrator"


class Group(models.Model):
    """People named together, so that a room or a rule can name them at once."""

    name = models.CharField(max_length=100, unique=True)

    def __str__(self) -> str:
        return self.name


class Accounts(BaseUserManager["User"]):
    """How Django finds an account by what was typed to sign in."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email_key=email_key(username or ""))


class User(AbstractBaseUser):
    """Somebody with an account. Addresses that were proved are allauth's `EmailAddress` rows."""

    email = models.EmailField(unique=True, max_length=254)
    email_key = models.CharField(max_length=254, unique=True)
    first_name = models.CharField(max_length=100)
    last_name = models.CharField(max_length=100)
    site_role = models.CharField(max_length=15, choices=SiteRole.choices, default=SiteRole.USER)
    groups = models.ManyToManyField(Group, blank=True, related_name="users")
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Accounts] = Accounts()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """First and last name as one."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def face(self) -> str:
        """By which his avatar has the same hue on every page."""
        return f"u{self.pk}"

    @property
    def administers(self) -> bool:
        """Whether the site's rules are his to set."""
        return self.site_role == SiteRole.ADMINISTRATOR

    @property
    def creates(self) -> bool:
        """Whether he may make rooms."""
        return self.site_role in (SiteRole.CREATOR, SiteRole.ADMINISTRATOR)
