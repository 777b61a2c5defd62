"""Pages of somebody's account before and beside allauth's."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def first_run(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404
