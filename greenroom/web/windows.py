"""A page of inviting: by itself, or as a window over the media page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from greenroom.invitations.mine import Invitation
from greenroom.rooms.queries import Member
from greenroom.web.numbers import number


def window(
    request: HttpRequest, member: Member, template: str, *, status: int = 200, **context: object
) -> HttpResponse:
    """A page of its own, or the same as a window over the media page."""
    context |= {
        "section": "rooms",
        "room": member.room,
        "as_dialog": request.headers.get("X-Requested-With") == "dialog",
        "back": _back(request, member),
        "from_list": request.GET.get("from") == "list",
        "origin": _origin(request),
    }
    return render(request, template, context, status=status)


def done(request: HttpRequest, member: Member, sentence: str, invitation: Invitation) -> HttpResponse:
    """Say that it is done: back on the page it came from, or without a page to the window's script (204)."""
    if request.headers.get("X-Requested-With") == "dialog":
        return HttpResponse(status=204)
    messages.success(request, sentence.format(name=invitation.first_name))
    return HttpResponseRedirect(_back(request, member))


def _origin(request: HttpRequest) -> str:
    """Where one came from, as an address says it: "list", "room-12" for a session's room page, else nothing."""
    origin = request.GET.get("from", "")
    return origin if origin == "list" or _session(origin) is not None else ""


def _session(origin: str) -> int | None:
    return number(origin.removeprefix("room-")) if origin.startswith("room-") else None


def _back(request: HttpRequest, member: Member) -> str:
    origin, address = _origin(request), member.room.address
    session = _session(origin)
    if session is not None:
        return reverse("session_page", kwargs={"room": address, "session": session})
    return reverse("invitations" if origin == "list" else "media_page", kwargs={"room": address})
