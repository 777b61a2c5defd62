"""Pages of a link."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def link(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def ask_host(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404
