"""The administrator's pages of people and groups."""

from django.http import Http404, HttpRequest, HttpResponse


def people(request: HttpRequest) -> HttpResponse:
    raise Http404


def new_person(request: HttpRequest) -> HttpResponse:
    raise Http404


def person(request: HttpRequest, person: int) -> HttpResponse:
    raise Http404


def groups(request: HttpRequest) -> HttpResponse:
    raise Http404


def group(request: HttpRequest, group: int) -> HttpResponse:
    raise Http404


def delete_group(request: HttpRequest, group: int) -> HttpResponse:
    raise Http404
