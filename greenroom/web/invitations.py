"""Pages of inviting, for managers."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def invite(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def suggest(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def listed(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def revoke(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def reissue(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def another_link(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def mail_again(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def change_role(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def change_end(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def answer_request(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404


def look_up_refusal(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise Http404
