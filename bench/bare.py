"""A bare Django page of two queries with a template: the floor that the link page is compared with."""

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from greenroom.administration.models import SiteSettings
from greenroom.rooms.models import Room

PAGE = engines["django"].from_string(
    "<!doctype html><html lang=en><title>{{ room.name }}</title><h1>{{ room.name }}</h1><p>{{ site.name }}</p></html>"
)


def page(request: HttpRequest) -> HttpResponse:
    """Two rows by their keys, one small template."""
    context = {"site": SiteSettings.objects.get(pk=1), "room": Room.objects.order_by("pk")[0]}
    return HttpResponse(PAGE.render(context))


urlpatterns = [path("bare", page)]
