"""The administrator's pages."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def health(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def index(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def theming(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def invitation_rules(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def outbox(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def letter(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def people(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def new_person(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def person(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def groups(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def group(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404
