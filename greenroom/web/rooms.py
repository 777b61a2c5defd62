"""Pages of rooms, for those with an account."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from greenroom.access.refusals import CreatorsOnly, NotInvited
from greenroom.access.roles import Capability
from greenroom.rooms import actions, queries
from greenroom.rooms.attachments import AttachmentProblem
from greenroom.rooms.queries import Member, Room
from greenroom.web import lookups, room_rows
from greenroom.web.calendars import calendar_of
from greenroom.web.media_page import media_page as media_page  # these stand among the rooms' addresses
from greenroom.web.members import members as members
from greenroom.web.room_forms import NewRoomForm, RoomForm
from greenroom.web.sessions import cancel_session as cancel_session
from greenroom.web.sessions import edit_session as edit_session
from greenroom.web.sessions import new_session as new_session
from greenroom.web.sight import room_known, sight

FOR_GOOD = "private, max-age=31536000, immutable"
"""A picture's address names its content, so a browser may keep it; nobody between may (T37)."""


@require_safe
@login_required
def my_rooms(request: HttpRequest) -> HttpResponse:
    """Every room of mine, or one tab of them."""
    rows = room_rows.rows_for(request, now=timezone.now())
    shown = request.GET.get("show", "")
    wanted = room_rows.SHOWN.get(shown, room_rows.SHOWN[""])
    context = {
        "section": "rooms",
        "any": bool(rows),
        "rows": [row for row in rows if wanted(row)],
        "show": shown,
    }
    return render(request, "my_rooms.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_room(request: HttpRequest) -> HttpResponse:
    """A form for a room with its first session."""
    if not request.user.is_authenticated or not request.user.creates:
        raise CreatorsOnly
    form = NewRoomForm(*lookups.sent(request), now=timezone.now())
    if not form.is_valid():
        return render(request, "room_form.html", {"section": "rooms", "form": form})
    picture, files = form.cleaned_data["picture"], form.cleaned_data["attach"]
    room = actions.create_room(request.user, first=form.first(), picture=picture, files=files, **form.said())
    messages.success(request, _("The room is made."))
    return redirect("media_page", room.address)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit_room(request: HttpRequest, room: str) -> HttpResponse:
    """The same form, for a room that is there."""
    member = lookups.member_at(request, room, needs=Capability.EDIT_ROOM)
    form = RoomForm(*lookups.sent(request), now=timezone.now(), room=member.room)
    if not form.is_valid() or not _saved(member, form):
        return render(request, "room_form.html", {"section": "rooms", "form": form, "room": member.room})
    messages.success(request, _("The room is saved."))
    return redirect("media_page", room)


def _saved(member: Member, form: RoomForm) -> bool:
    """Whether it could be saved; somebody else may have attached files meanwhile, and the form says so."""
    typed = form.cleaned_data
    hung = {"picture": typed["picture"], "no_picture": typed["no_picture"]}
    try:
        actions.edit_room(member, files=typed["attach"], remove=typed["remove"], **hung, **form.said())
    except AttachmentProblem as problem:
        form.add_error("attach", str(problem))
    return not form.errors


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def delete_room(request: HttpRequest, room: str) -> HttpResponse:
    """The question before a room is gone, and the deed."""
    member = lookups.member_at(request, room, needs=Capability.OWN_ROOM)
    now = timezone.now()
    if request.method != "POST":
        to_come = len(queries.sessions_to_come(member.room, now))
        return render(
            request, "delete_room.html", {"section": "rooms", "room": member.room, "to_come": to_come}
        )
    actions.delete_room(member, now=now)
    messages.success(request, _("“{name}” is deleted.").format(name=member.room.name))
    return redirect("my_rooms")


@require_safe
def picture(request: HttpRequest, room: str) -> HttpResponse:
    """The room's picture, for whoever may see its page or be inside; always the WebP that we drew ourselves."""
    found = room_known(request, room)
    if not isinstance(found, Room):
        return found
    if not found.picture:
        raise Http404
    try:
        drawn = found.picture.read()
    except FileNotFoundError as lost:
        raise Http404 from lost
    headers = {"Cache-Control": FOR_GOOD, "Content-Disposition": "inline"}
    return HttpResponse(drawn, content_type="image/webp", headers=headers)


@require_safe
def calendar(request: HttpRequest, room: str) -> HttpResponse:
    """The session on the screen for a calendar: the room's plain address, and nothing secret.

    For whoever sees the page whole; somebody unknown signs in first. Raises NotInvited.
    """
    at = lookups.room_at(room)
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    found = sight(request, at, now=timezone.now())
    if not found.whole:
        raise NotInvited
    return calendar_of(found.room, found.session)
