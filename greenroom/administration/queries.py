"""What is settled for the site."""

from greenroom.administration.models import UNLIMITED, InviterRule, Lifetime, SiteSettings
from greenroom.statements import Statement

__all__ = ["UNLIMITED", "InviterRule", "Lifetime", "SiteSettings", "answers", "named_inviters", "site"]


def site() -> SiteSettings:
    """The site's settings: one row, one statement."""
    row = _SITE.one()
    if row is None:
        raise SiteSettings.DoesNotExist
    return row


_SITE = Statement(lambda: SiteSettings.objects.filter(pk=1))


def answers() -> bool:
    """Whether the database answers, and is migrated."""
    return SiteSettings.objects.filter(pk=1).exists()


def named_inviters(rules: SiteSettings) -> tuple[list[str], list[int]]:
    """Whom the rule of named inviters names: addresses of people in order, ids of groups."""
    people = rules.inviter_users.order_by("email_key").values_list("email", flat=True)
    return list(people), list(rules.inviter_groups.order_by("name").values_list("pk", flat=True))
