"""Pages of sessions: plan, move, call off."""

from collections.abc import Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from greenroom.access.refusals import SessionEnded
from greenroom.access.roles import Capability
from greenroom.rooms import actions, schedule
from greenroom.rooms.queries import Member, Session
from greenroom.web import lookups
from greenroom.web.room_forms import SessionForm


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_session(request: HttpRequest, room: str) -> HttpResponse:
    """A form for one more session."""
    member = lookups.member_at(request, room, needs=Capability.EDIT_ROOM)
    if member.room.always_open:
        raise Http404  # it plans none
    form = SessionForm(*lookups.sent(request), now=timezone.now(), initial={"zone": member.room.zone})
    if not form.is_valid():
        return _page(request, member, form=form)
    actions.plan(member, form.timetable())
    messages.success(request, _("The session is added."))
    return redirect("media_page", room)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit_session(request: HttpRequest, room: str, session: int) -> HttpResponse:
    """The same form, for a session that is not over."""
    member = lookups.member_at(request, room, needs=Capability.EDIT_ROOM)
    planned = _not_over(member, session)
    form = SessionForm(*lookups.sent(request), now=timezone.now(), session=planned, initial=_typed(planned))
    if not form.is_valid():
        return _page(request, member, form=form, session=planned)
    times = form.timetable()
    actions.reschedule(
        member,
        planned,
        starts_local=times.starts_local,
        ends_local=times.ends_local,
        zone=times.zone,
        title=times.title,
    )
    messages.success(request, _("The session is saved."))
    return redirect("media_page", room)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def cancel_session(request: HttpRequest, room: str, session: int) -> HttpResponse:
    """The question before a session is called off, and the deed."""
    member = lookups.member_at(request, room, needs=Capability.EDIT_ROOM)
    planned = _not_over(member, session)
    if request.method != "POST":
        return render(
            request, "cancel_session.html", {"section": "rooms", "room": member.room, "session": planned}
        )
    actions.cancel_session(member, planned, now=timezone.now())
    messages.success(request, _("The session is called off."))
    return redirect("media_page", room)


def _page(request: HttpRequest, member: Member, **context: object) -> HttpResponse:
    return render(request, "session_form.html", {"section": "rooms", "room": member.room, **context})


def _not_over(member: Member, pk: int) -> Session:
    """A session of this room with times to change. Raises SessionEnded."""
    session = lookups.session_of(member.room, pk)
    if session.phase(timezone.now()) == "ended":
        raise SessionEnded
    if session.ends_at is None:
        raise Http404  # it goes on until somebody ends it
    return session


def _typed(session: Session) -> Mapping[str, object]:
    """What was once typed to plan this session: times on the clocks of its zone."""
    ends_at = session.ends_at or session.starts_at
    return {
        "title": session.title,
        "zone": session.zone,
        "starts": schedule.wall_clock(session.starts_at, session.zone),
        "ends": schedule.wall_clock(ends_at, session.zone),
    }
