"""Hands an attachment to whoever may enter its room."""

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ObjectDoesNotExist
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from greenroom.access.refusals import NotInvited
from greenroom.admission.queries import knows
from greenroom.rooms import queries
from greenroom.rooms.queries import Room
from greenroom.web import lookups, visitors
from greenroom.web.sight import sight

TYPE = "application/octet-stream"
"""Of every file: whatever somebody uploaded, no browser shall show it as a page of ours."""


@require_safe
def attachment(request: HttpRequest, room: str, attachment: int) -> HttpResponseBase:
    """One file of a room, to be kept by the browser under its shown name; somebody unknown signs in first."""
    found = lookups.room_at(room)
    if not _may_enter(request, found):
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        raise NotInvited
    try:
        kept = queries.attachment_of(found, attachment)
        content = kept.file.open()
    except (ObjectDoesNotExist, FileNotFoundError) as unknown:
        raise Http404 from unknown
    return FileResponse(content, as_attachment=True, filename=kept.name, content_type=TYPE)


def _may_enter(request: HttpRequest, room: Room) -> bool:
    """Whether he sees the room's page whole, or the door knows him: what lists the files also gives them."""
    now, user, secret = timezone.now(), visitors.account(request), visitors.device_secret(request)
    return sight(request, room, now=now).whole or knows(room, user=user, secret=secret, now=now)
