"""Hands an attachment to whoever may enter its room."""

from django.core.exceptions import ObjectDoesNotExist
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from greenroom.rooms import queries
from greenroom.rooms.queries import Room
from greenroom.web.sight import room_known

TYPE = "application/octet-stream"
"""Of every file: whatever somebody uploaded, no browser shall show it as a page of ours."""


@require_safe
def attachment(request: HttpRequest, room: str, attachment: int) -> HttpResponseBase:
    """One file of a room, to be kept by the browser under its shown name; somebody unknown signs in first."""
    found = room_known(request, room)
    if not isinstance(found, Room):
        return found
    try:
        kept = queries.attachment_of(found, attachment)
        content = kept.file.open()
    except (ObjectDoesNotExist, FileNotFoundError) as unknown:
        raise Http404 from unknown
    return FileResponse(content, as_attachment=True, filename=kept.name, content_type=TYPE)
