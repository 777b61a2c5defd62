"""The room page of a session: details before it, the room while it is open."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def start(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def show(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def invited(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def status(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def enter(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def here(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def leave(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def open_session(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def end_session(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def lock(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def send_code(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def prove(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404
