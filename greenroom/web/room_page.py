"""The room page of a session: details before it, the room while it is open."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from greenroom.access.refusals import NotAgreed, Refusal
from greenroom.admission import actions
from greenroom.admission.door import Code, Countdown, Enter, Lobby, Refused
from greenroom.admission.queries import (
    Visit,
    host_of,
    insider,
    link_of,
    refusal_code,
    session_for,
    visit_at_room,
)
from greenroom.interactions import kinds
from greenroom.rooms import actions as rooms
from greenroom.rooms.queries import Host, Room, Session, attachments_of
from greenroom.web import door_pages, visitors
from greenroom.web.calendars import calendar_of
from greenroom.web.door_pages import page_of, see
from greenroom.web.host_requests import answers, requests_in
from greenroom.web.invited import invited as invited  # these stand among the room's addresses
from greenroom.web.invited import invited_page
from greenroom.web.lookups import room_at
from greenroom.web.mailed_codes import code_page
from greenroom.web.mailed_codes import prove as prove
from greenroom.web.mailed_codes import send_code as send_code
from greenroom.web.origin import own_origin
from greenroom.web.people_inside import people_inside
from greenroom.web.role_names import ROLE_NAMES
from greenroom.web.room_words import what_it_grants
from greenroom.web.status import status as status

# ---------- The page ----------


@require_safe
def show(request: HttpRequest, room: str, session: int | None = None) -> HttpResponse:
    """The page that the door leads to: lobby, countdown, room, or a refusal. It writes nothing."""
    now = timezone.now()
    if session is not None:
        found = door_pages.session_here(room, session)
        return _page(request, _visit(request, found.room, found, now), now)
    at = room_at(room)
    user, secret = visitors.account(request), visitors.device_secret(request)
    meant = session_for(at, user=user, secret=secret, now=now)
    if meant is not None:
        return HttpResponseRedirect(page_of(at, meant))
    return _page(request, _visit(request, at, None, now), now)


def _page(request: HttpRequest, visit: Visit, now: datetime) -> HttpResponse:
    match visit.way:
        case Enter():
            return _inside(request, visit, now) if visit.arrival.inside else _going_in(request, visit, now)
        case Countdown():
            return _waiting(request, visit, now)
        case Lobby():
            return invited_page(request, visit, now=now)
        case Code():
            return code_page(request, visit, now=now)
        case Refused(refusal):
            return door_pages.refused_at_room(request, visit, refusal, now=now)


def _going_in(request: HttpRequest, visit: Visit, now: datetime) -> HttpResponse:
    """The last page before the room: its script enters by a POST, and *Join now* does without one.

    Where there is something to agree to (K79), nobody goes in by himself.
    """
    template = {"left": "left.html", "consent": "consent.html"}.get(door_pages.way_name(visit), "enter.html")
    return render(request, template, _of(visit, now, host_of(visit)))


def _waiting(request: HttpRequest, visit: Visit, now: datetime) -> HttpResponse:
    context = {**_of(visit, now, host_of(visit)), "attachments": attachments_of(visit.room)}
    return render(request, "countdown.html", context)


def _inside(request: HttpRequest, visit: Visit, now: datetime) -> HttpResponse:
    context = {**_of(visit, now, host_of(visit)), "attachments": attachments_of(visit.room)}
    if visit.session:
        context |= {
            "people": people_inside(visit.session, now),
            "kinds": kinds.told(),
        }
    if visit.session and answers(visit):
        context |= {"invites": True, "origin": f"room-{visit.session.pk}", **requests_in(visit.room)}
    return render(request, "room.html", context)


def _of(visit: Visit, now: datetime, host: Host) -> dict[str, Any]:
    """What somebody may see whom the door knows."""
    me = insider(visit)
    may = {capability.value for capability in me.capabilities}
    return {
        **door_pages.beyond(visit.room, visit.session, host, now),
        "visit": visit,
        "site": visit.site,
        "name": me.name,
        "role": me.role and me.role.value,
        "role_name": ROLE_NAMES[me.role] if me.role else "",
        "offered": ROLE_NAMES[visit.way.offered] if isinstance(visit.way, Enter) and visit.way.offered else "",
        "grants": what_it_grants(me.capabilities),
        "may": may,
        "consent": None if visit.arrival.agreed else visit.site.consent,
        "page": page_of(visit.room, visit.session),
    }


def _visit(request: HttpRequest, room: Room, session: Session | None, now: datetime) -> Visit:
    user, secret = visitors.account(request), visitors.device_secret(request)
    return visit_at_room(room, session, user=user, secret=secret, now=now)


@require_safe
def calendar(request: HttpRequest, room: str, session: int) -> HttpResponse:
    """The session for a calendar, for whoever waits at its door or may go in; anybody else gets the door's answer."""
    now, found = timezone.now(), door_pages.session_here(room, session)
    visit = _visit(request, found.room, found, now)
    return calendar_of(found.room, found) if insider(visit).role else _page(request, visit, now)


# ---------- Going in and out ----------


@own_origin
@require_POST
def enter(request: HttpRequest, room: str, session: int) -> HttpResponse:
    """Go in. A script is told where to go next, whatever the door said."""
    now, found = timezone.now(), door_pages.session_here(room, session)
    user, secret = visitors.account(request), visitors.device_secret(request)
    page = page_of(found.room, found)
    try:
        entered = actions.enter(
            found.room,
            found,
            user=user,
            secret=secret,
            move="move" in request.POST,
            agrees=request.POST.get("agrees", ""),
            now=now,
        )
    except Refusal as no:
        return _not_entered(request, found, no, now)
    answer = JsonResponse({"next": page}) if visitors.scripted(request) else see(page)
    return visitors.remember(answer, entered.secret)


def _not_entered(request: HttpRequest, session: Session, no: Refusal, now: datetime) -> HttpResponse:
    if isinstance(no, NotAgreed) and not visitors.scripted(request):
        return see(page_of(session.room, session))  # it shows what there is to agree to
    visit = _visit(request, session.room, session, now)
    code = refusal_code(type(no), link_of(visit.invitation) if visit.invitation else "")
    actions.note_refusal(type(no), about=f"session:{session.pk}", code=code, now=now)
    actions.knock(visit, now=now)
    if visitors.scripted(request):
        answer = {"next": page_of(session.room, session), "code": code, "sentence": _(no.sentence)}
        return JsonResponse(answer, status=no.status)
    return door_pages.refused_at_room(request, visit, type(no), now=now)


@own_origin
@require_POST
def ask_again(request: HttpRequest, room: str, session: int) -> HttpResponse:
    """Ask once more to be let in, after the host said no."""
    now, found = timezone.now(), door_pages.session_here(room, session)
    actions.ask_again(_visit(request, found.room, found, now), now=now)
    return see(page_of(found.room, found))


@own_origin
@require_POST
def here(request: HttpRequest, room: str, session: int) -> HttpResponse:
    """The page is open still."""
    user, secret = visitors.account(request), visitors.device_secret(request)
    actions.here(door_pages.session_here(room, session), user=user, secret=secret, now=timezone.now())
    return HttpResponse(status=204)


@own_origin
@require_POST
def leave(request: HttpRequest, room: str, session: int) -> HttpResponse:
    """Go out; the page offers to come back."""
    found = door_pages.session_here(room, session)
    user, secret = visitors.account(request), visitors.device_secret(request)
    actions.leave(found, user=user, secret=secret, now=timezone.now())
    return see(page_of(found.room, found))


# ---------- What a host does here ----------


@own_origin
@require_POST
def start(request: HttpRequest, room: str) -> HttpResponse:
    """Open an always-open room."""
    now, found = timezone.now(), room_at(room)
    session = rooms.start_room(insider(_visit(request, found, None, now)), found, now=now)
    return see(page_of(found, session))


@own_origin
@require_POST
def open_session(request: HttpRequest, room: str, session: int) -> HttpResponse:
    """Open a session before its time."""
    now, found = timezone.now(), door_pages.session_here(room, session)
    rooms.open_session(insider(_visit(request, found.room, found, now)), found, now=now)
    return see(page_of(found.room, found))


@own_origin
@require_POST
def end_session(request: HttpRequest, room: str, session: int) -> HttpResponse:
    """End a session for everybody. Who has an account is led out to the room, a guest sees that it is over."""
    now, found = timezone.now(), door_pages.session_here(room, session)
    rooms.end_session(insider(_visit(request, found.room, found, now)), found, now=now)
    if not request.user.is_authenticated:
        return see(page_of(found.room, found))
    messages.success(request, _("The session has ended for everybody."))
    return see(reverse("media_page", args=[room]))


@own_origin
@require_POST
def lock(request: HttpRequest, room: str, session: int) -> HttpResponse:
    """Lock the room, or unlock it."""
    now, found = timezone.now(), door_pages.session_here(room, session)
    act = rooms.unlock if request.POST.get("lock") == "off" else rooms.lock
    act(insider(_visit(request, found.room, found, now)), found, now=now)
    return see(page_of(found.room, found))
