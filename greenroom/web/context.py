"""What every template may use: the site's name, colour, contact."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from greenroom.administration import queries


def site(request: HttpRequest) -> dict[str, object]:
    """`site`: the SiteSettings row, read once a request, and only by a template that asks."""
    return {"site": SimpleLazyObject(queries.site)}
