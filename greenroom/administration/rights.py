"""Counts changes of rights that reach beyond one room: the site's rules, accounts, groups."""

from django.db.models import F

from greenroom.administration.models import SiteSettings


def changed() -> None:
    """Whoever is connected anywhere is asked anew before his next command counts, and within half a minute."""
    SiteSettings.objects.filter(pk=1).update(epoch=F("epoch") + 1)
