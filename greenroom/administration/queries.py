"""What is settled for the site."""

from greenroom.administration.models import SiteSettings


def site() -> SiteSettings:
    """The site's settings: one row, one statement."""
    return SiteSettings.objects.get(pk=1)
