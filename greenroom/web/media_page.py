"""The media page of a room: its screen, what can be done, who was invited."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from greenroom.access.refusals import InvitingUnavailable, NotInvited
from greenroom.access.roles import Capability
from greenroom.administration.queries import site
from greenroom.admission.queries import present
from greenroom.invitations.queries import why_not
from greenroom.rooms import queries
from greenroom.rooms.queries import Session
from greenroom.web import cues, invitation_rows, lookups, when
from greenroom.web.room_forms import MODE_LINES, MODES
from greenroom.web.sight import Sight, sight

MOST_SESSIONS = 12


@dataclass(frozen=True)
class Menu:
    """What a member can do here; `reason` says why not invite."""

    reason: type[InvitingUnavailable] | None
    opens: bool
    ends: bool
    starts: bool
    edits: bool
    owns: bool
    manages: bool  # beyond being a member: what he may not do stands disabled with its reason
    moves: bool


@require_safe
def media_page(request: HttpRequest, room: str) -> HttpResponse:
    """The room as its visitor may see it, or, for its script, what state it is in."""
    found = sight(request, lookups.room_at(room), now=timezone.now())
    if request.headers.get("X-Requested-With") == "status":
        return JsonResponse(_status(found))
    context = {"section": "rooms", "seen": found, "room": found.room, "host": queries.host(found.room)}
    if not site().media_page:
        return render(request, "media_page_off.html", context)
    if not found.whole:
        status = NotInvited.status if request.user.is_authenticated else 200
        return render(request, "media_page_outside.html", {**context, "refusal": NotInvited}, status=status)
    return render(request, "media_page.html", {**context, **_whole(found)})


def _status(found: Sight) -> dict[str, object]:
    """How the session stands, as the element session-status reads it; names stay in the room."""
    aside = _aside(found)
    parts = {"requests": aside["requests_version"], "invited": aside["invited_version"]} if aside else None
    return {
        "now": when.iso(found.now),
        "phase": found.phase,
        "way": "desk" if parts else "media",
        "enter": False,
        "doors_at": when.iso(found.session.doors_at) if found.session and found.waits else None,
        "cue": {"state": found.cue.state, "text": found.cue.text},
        **({"parts": parts} if parts else {}),
    }


def _inside(found: Sight) -> int | None:
    """How many are in the session; nothing before its doors are open."""
    return len(present(found.session, now=found.now)) if found.session and found.joins else None


def _whole(found: Sight) -> dict[str, object]:
    """What is shown to those who may see all of it; managers get more."""
    menu = _menu(found)
    return {
        "inside": _inside(found),
        "mode": dict(MODES)[found.room.mode],
        "mode_line": MODE_LINES[found.room.mode],
        "attachments": queries.attachments_of(found.room),
        "others": [(session, cues.of(session, found.now)) for session in _others(found)],
        "room_address": settings.GREENROOM_URL + reverse("media_page", args=[found.room.address]),
        "menu": menu,
        **_aside(found),
        "inviting_off": gettext(menu.reason.sentence) if menu.reason else "",
    }


def _others(found: Sight) -> list[Session]:
    """The open and upcoming sessions beside the one on the screen; somebody invited to one sees that one."""
    if found.invitation is not None and found.invitation.session is not None:
        return []
    to_come = queries.sessions_to_come(found.room, found.now)
    return [session for session in to_come if session != found.session][:MOST_SESSIONS]


def _menu(found: Sight) -> Menu:
    upcoming = found.session is not None and found.cue.state in {"waiting", "door"}
    closed = found.room.always_open and found.cue.state != "inside"
    opens = found.may(Capability.OPEN)
    member = found.member if found.stands else None
    return Menu(
        reason=why_not(member, now=found.now) if member else None,
        opens=opens and upcoming,
        ends=opens and found.cue.state == "inside",
        starts=opens and closed,
        edits=found.may(Capability.EDIT_ROOM),
        owns=found.may(Capability.OWN_ROOM),
        manages=opens,
        moves=found.may(Capability.EDIT_ROOM) and _has_times_to_come(found.session, found.now),
    )


def _has_times_to_come(session: Session | None, now: datetime) -> bool:
    return session is not None and session.ends_at is not None and session.phase(now) != "ended"


def _aside(found: Sight) -> dict[str, object]:
    """The invitations, for those who may invite."""
    if found.member is None or not found.may(Capability.INVITE):
        return {}
    return invitation_rows.aside(found.member, found.session, now=found.now)
