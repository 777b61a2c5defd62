"""The pages at the door: what each shows of the session, which ways forward a refusal has."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from greenroom.access.refusals import (
    InvitationRemoved,
    LinkExpired,
    Refusal,
    RoomDeleted,
    RoomFull,
    SessionEnded,
    Way,
)
from greenroom.admission.door import Code, Countdown, Enter, Lobby, Refused
from greenroom.admission.queries import Found, Visit, host_of, link_of, open_request, refusal_code, session_at
from greenroom.rooms.queries import Host, Room, Session
from greenroom.web import cues

OVER = (LinkExpired, InvitationRemoved, RoomDeleted, SessionEnded)


def page_of(room: Room, session: Session | None) -> str:
    """The address of the room page, of one session where there is one."""
    if session is None:
        return reverse("room_page", args=[room.address])
    return reverse("session_page", args=[room.address, session.pk])


def way_name(visit: Visit) -> str:
    """The page that somebody belongs on, as session-status calls it."""
    match visit.way:
        case Enter(asks=asks):
            if visit.arrival.inside:
                return "room"
            if visit.participant:
                return "left"
            return "consent" if asks else "enter"
        case Countdown():
            return "countdown"
        case Lobby():
            return "lobby"
        case Code():
            return "code"
        case Refused(refusal):
            if refusal is SessionEnded:
                return "ended"
            if refusal is RoomFull:
                return "full"  # another page than before a lock, where those who may admit see him
            return "waiting" if Way.WAIT in refusal.ways else "refusal"


def session_here(address: str, pk: int) -> Session:
    """A session of the room at this address, or page not found; raises RoomDeleted."""
    try:
        return session_at(address, pk)
    except ObjectDoesNotExist as unknown:
        raise Http404 from unknown


def see(page: str) -> HttpResponse:
    """After a POST: look at this page (303)."""
    response = HttpResponseRedirect(page)
    response.status_code = 303
    return response


def beyond(room: Room, session: Session | None, host: Host, now: datetime) -> dict[str, Any]:
    """What a bare link may show: title, host, time, how the session stands."""
    return {
        "room": room,
        "session": session,
        "host": host.name,
        "host_face": host.face,
        "host_first": host.name.split(" ")[0],
        "lamp": cues.of(session, now) if session else None,
        "doors_at": session.doors_at if session and session.doors_at > now else None,
        "now": now,
    }


def refused_by_link(
    request: HttpRequest, found: Found, visit: Visit, refusal: type[Refusal], *, secret: str, now: datetime
) -> HttpResponse:
    """A refusal to whoever holds a link: its secret goes on in the forms of the ways forward."""
    context = beyond(visit.room, visit.session, found.host, now)
    context |= {"link": found.link.pk, "secret": secret, "code": refusal_code(refusal, found.link.pk)}
    return _refused(request, visit, refusal, context)


def refused_at_room(
    request: HttpRequest, visit: Visit, refusal: type[Refusal], *, now: datetime
) -> HttpResponse:
    """A refusal on a session's own page, to a browser or an account that is known there, or to nobody known."""
    link = link_of(visit.invitation) if visit.invitation else ""
    context = beyond(visit.room, visit.session, host_of(visit), now)
    polls = visit.way == Refused(refusal)  # else the page is about what was just tried, not where he belongs
    context |= {"link": link, "code": refusal_code(refusal, link), "polls": polls}
    context["asked"] = open_request(visit.invitation) if visit.invitation and link else None
    return _refused(request, visit, refusal, context)


def _refused(
    request: HttpRequest, visit: Visit, refusal: type[Refusal], context: dict[str, Any]
) -> HttpResponse:
    context |= {
        "refusal": refusal,
        "site": visit.site,
        "visit": visit,
        "way": way_name(visit),
        "waits": way_name(visit) in {"waiting", "full"},
        "ways": _ways(visit, refusal, context),
        "cue": _handle(refusal),
        "stopped_at": visit.arrival.invited.stops_at
        if refusal is LinkExpired and visit.arrival.invited
        else None,
    }
    return render(request, "refusal.html", context, status=refusal.status)


def _handle(refusal: type[Refusal]) -> str:
    """The lamp of the door: over for good, waiting to open, or shut."""
    if refusal in OVER:
        return "over"
    return "door" if Way.WAIT in refusal.ways else "stopped"


def _ways(visit: Visit, refusal: type[Refusal], context: dict[str, Any]) -> list[str]:
    """The ways of a refusal that lead somewhere for this visitor, best first."""
    possible = {
        Way.CODE: settings.MAIL_WORKS and visit.invitation is not None,
        Way.ASK_HOST: bool(context.get("link")),
        Way.SWITCH_ACCOUNT: visit.user is not None,
    }
    return [way.value for way in refusal.ways if possible.get(way, True)]
