"""The way to the administrator's pages."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from greenroom.access.refusals import AdministratorsOnly

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def administrators_page(view: View[P]) -> View[P]:
    """Ask whoever is nobody to sign in; raise AdministratorsOnly for whoever is no administrator."""

    @wraps(view)
    def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.path)
        if not request.user.administers:
            raise AdministratorsOnly
        return view(request, *args, **kwargs)

    return checked
