"""A page of inviting: by itself, or as a window over the media page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from greenroom.invitations.mine import Invitation
from greenroom.rooms.queries import Member


def window(
    request: HttpRequest, member: Member, template: str, *, status: int = 200, **context: object
) -> HttpResponse:
    """A page of its own, or the same as a window over the media page."""
    context |= {
        "section": "rooms",
        "room": member.room,
        "as_dialog": request.headers.get("X-Requested-With") == "dialog",
        "back": _back(request, member),
        "from_list": _from_list(request),
    }
    return render(request, template, context, status=status)


def done(request: HttpRequest, member: Member, sentence: str, invitation: Invitation) -> HttpResponse:
    """Say that it is done: back on the page it came from, or without a page to the window's script (204)."""
    if request.headers.get("X-Requested-With") == "dialog":
        return HttpResponse(status=204)
    messages.success(request, sentence.format(name=invitation.first_name))
    return HttpResponseRedirect(_back(request, member))


def _from_list(request: HttpRequest) -> bool:
    return request.GET.get("from") == "list"


def _back(request: HttpRequest, member: Member) -> str:
    name = "invitations" if _from_list(request) else "media_page"
    return reverse(name, kwargs={"room": member.room.address})
