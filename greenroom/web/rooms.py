"""Pages of rooms, for those with an account."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def my_rooms(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def new_room(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def media_page(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def edit_room(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def delete_room(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def members(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def picture(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def calendar(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def new_session(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def edit_session(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def cancel_session(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404
