"""A session as a file for calendars: the room's plain address, and nothing secret."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse

from greenroom.mail.calendar import calendar_file
from greenroom.rooms import queries
from greenroom.rooms.queries import Room, Session


def calendar_of(room: Room, session: Session | None) -> HttpResponse:
    """The file, for whoever may have it; page not found where no session has an end."""
    if session is None or session.ends_at is None:
        raise Http404
    file = calendar_file(
        uid=session.uid,
        title=str(session),
        description=room.description,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        zone=session.zone,
        url=settings.GREENROOM_URL + reverse("room_page", args=[room.address]),
        organizer_name=queries.host(room).name,
        sequence=session.sequence,
    )
    headers = {"Content-Disposition": f'attachment; filename="{room.address}.ics"'}
    return HttpResponse(file, content_type="text/calendar; charset=utf-8", headers=headers)
