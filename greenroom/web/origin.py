"""The check of guests' forms, who have no CSRF cookie yet: they must come from a page of this site."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from greenroom.access.refusals import ForeignOrigin

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def own_origin(view: View[P]) -> View[P]:
    """Refuse (`ForeignOrigin`) every request but GET and HEAD whose `Origin` is not the site's address.

    It stands in for Django's CSRF token where a page must set no cookie on GET (security.md 4.3). Browsers send
    `Origin` with every POST (Fetch standard, section 3.2); one that is missing or `null` is foreign.
    """

    @wraps(view)
    def checked(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method not in {"GET", "HEAD"} and request.headers.get("Origin") not in settings.ORIGINS:
            raise ForeignOrigin
        return view(request, *args, **kwargs)

    return csrf_exempt(checked)  # type: ignore[return-value]  # mypy keeps the name of the wrapper's first argument
