"""Tells of changes of rights that reach beyond one room: the site's rules, accounts, groups, a sign-out."""

from functools import partial

from django.db.models import F
from django.db.transaction import on_commit

from greenroom.administration.models import SiteSettings
from greenroom.bus import Note, bus


def changed(*about: str) -> None:
    """Whoever is connected anywhere is asked anew: at once, and before his next command counts.

    `about` names those of one account alone ("user:7"), who are asked at once. A site where thousands sign in and out
    must not ask everybody each time, so the count of the site's changes stays as it is then.
    """
    if not about:
        SiteSettings.objects.filter(pk=1).update(epoch=F("epoch") + 1)
    for ground in about or ("",):
        on_commit(partial(bus().publish, Note("rights", 0, about=ground)))
