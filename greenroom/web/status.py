"""Tells a page that is open where its browser belongs now (session-status)."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from greenroom.admission.door import Refused
from greenroom.admission.queries import (
    Visit,
    link_of,
    refusal_code,
    rules_lately,
    session_for,
    session_lately,
    visit_at_room,
)
from greenroom.rooms.queries import Session
from greenroom.web import cues, door_pages, visitors, when
from greenroom.web.host_requests import answers, requests_version
from greenroom.web.lookups import room_at


@require_safe
def status(request: HttpRequest, room: str, session: int | None = None) -> JsonResponse:
    """Where this browser belongs, by the server's clock. It writes nothing."""
    now = timezone.now()
    rules = rules_lately()
    user, secret = visitors.account(request), visitors.device_secret(request)
    if session is None:
        # The page was drawn while there was none, of a room that opens by hand: who waits belongs to what began since.
        at = room_at(room)
        found = session_for(at, user=user, secret=secret, now=now)
    else:
        found = _session(room, session)
        at = found.room
    visit = visit_at_room(at, found, user=user, secret=secret, now=now, site=rules)
    return JsonResponse(_said(visit, now))


def _session(room: str, pk: int) -> Session:
    try:
        return session_lately(room, pk)
    except ObjectDoesNotExist as unknown:
        raise Http404 from unknown


def _said(visit: Visit, now: datetime) -> dict[str, Any]:
    session, way = visit.session, door_pages.way_name(visit)
    said: dict[str, Any] = {
        "now": when.iso(now),
        "phase": session.phase(now).value if session else "none",
        "way": way,
        "enter": way == "enter",
        "next": door_pages.page_of(visit.room, session),
        "doors_at": when.iso(session.doors_at) if session and session.doors_at > now else None,
    }
    if session:
        lamp = cues.of(session, now)
        said["cue"] = {"state": lamp.state, "text": lamp.text}
    if isinstance(visit.way, Refused):
        said["reason"] = _reason(visit, visit.way)
    if way == "room" and answers(visit):
        said["parts"] = {"requests": requests_version(visit.room)}
    return said


def _reason(visit: Visit, way: Refused) -> dict[str, str]:
    link = link_of(visit.invitation) if visit.invitation else ""
    return {"code": refusal_code(way.refusal, link), "sentence": _(way.refusal.title)}
