"""The help pages."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def index(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def page(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404
