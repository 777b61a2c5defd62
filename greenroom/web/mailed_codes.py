"""The page of a mailed code, where it is typed."""

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from greenroom.access.refusals import CodeWrong, Refusal
from greenroom.access.roles import Assurance
from greenroom.admission import actions
from greenroom.admission.door import Binding, Enter
from greenroom.admission.queries import (
    Invitation,
    Visit,
    code_is_out,
    host_of,
    link_of,
    refusal_code,
    session_for,
    visit_at_room,
)
from greenroom.rooms.queries import Room, Session
from greenroom.web import door_pages, visitors
from greenroom.web.lookups import room_at
from greenroom.web.numbers import number
from greenroom.web.origin import own_origin


class CodeForm(forms.Form):
    """The code from the mail."""

    code = forms.CharField(
        label=gettext_lazy("Code from the mail"),
        required=False,
        widget=forms.TextInput(
            attrs={
                "class": "one-time",
                "dir": "ltr",
                "autocomplete": "one-time-code",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "maxlength": "20",
                "autofocus": True,
            }
        ),
    )


@own_origin
@require_http_methods(["GET", "HEAD", "POST"])
def send_code(request: HttpRequest, room: str) -> HttpResponse:
    """Mail a code to the invited address of this browser; looked at, the page where it is typed."""
    now, found = timezone.now(), room_at(room)
    user, secret = visitors.account(request), visitors.device_secret(request)
    session = _session(request, found, now)
    visit = visit_at_room(found, session, user=user, secret=secret, now=now)
    if request.method != "POST":
        if visit.device is None and not code_is_out(found, secret, now):
            return door_pages.see(door_pages.page_of(found, session))
        return code_page(request, visit, now=now)
    try:
        sent = actions.send_code(found, session, user=user, secret=secret, now=now)
    except Refusal as no:
        return _refused(request, visit, no, now)
    if not sent:
        messages.error(
            request, _("A code was mailed just now. Look into the mailbox, wait half a minute, then ask again.")
        )
    return door_pages.see(code_address(found, session))


@own_origin
@require_POST
def prove(request: HttpRequest, room: str) -> HttpResponse:
    """The code as it was typed: on to the room's page, or what is wrong with it."""
    now, found = timezone.now(), room_at(room)
    user, secret = visitors.account(request), visitors.device_secret(request)
    try:
        proved = actions.prove(found, request.POST.get("code", ""), secret=secret, now=now)
    except Refusal as no:
        session = _session(request, found, now)
        visit = visit_at_room(found, session, user=user, secret=secret, now=now)
        return _not_proved(request, visit, no, now)
    page = door_pages.page_of(found, proved.invitation.session)
    return visitors.remember(door_pages.see(page), proved.secret)


def _not_proved(request: HttpRequest, visit: Visit, no: Refusal, now: datetime) -> HttpResponse:
    if not isinstance(no, CodeWrong):
        return _refused(request, visit, no, now)
    if visit.device and visit.device.assurance == Assurance.EMAIL_CODE:
        return door_pages.see(door_pages.page_of(visit.room, visit.session))  # the same code, sent twice
    _note(visit, no, now)
    form = CodeForm(request.POST)
    form.full_clean()
    form.add_error("code", _(no.title) + ". " + _(no.sentence))
    return code_page(request, visit, form, now=now, status=no.status)


def _refused(request: HttpRequest, visit: Visit, no: Refusal, now: datetime) -> HttpResponse:
    _note(visit, no, now)
    return door_pages.refused_at_room(request, visit, type(no), now=now)


def _note(visit: Visit, no: Refusal, now: datetime) -> None:
    link = link_of(visit.invitation) if visit.invitation else ""
    about = visit.invitation.audit_name if visit.invitation else f"room:{visit.room.pk}"
    actions.note_refusal(type(no), about=about, code=refusal_code(type(no), link), now=now)


def code_page(
    request: HttpRequest,
    visit: Visit,
    form: CodeForm | None = None,
    *,
    now: datetime,
    status: int = 200,
) -> HttpResponse:
    """Where the code is typed; it says whose mailbox only to a browser that typed the address itself."""
    invitation = visit.invitation if visit.device else None
    known: dict[str, Any] = {}
    if invitation:
        known = {
            "email": invitation.email_display,
            "role": invitation.role,
            "moves": _moves(visit, invitation),
            "offered": isinstance(visit.way, Enter) and visit.way.offered,
            "page": door_pages.page_of(visit.room, visit.session),
        }
    context = door_pages.beyond(visit.room, visit.session, host_of(visit), now)
    context |= {
        **known,
        "form": form or CodeForm(),
        "site": visit.site,
        "known": invitation is not None,
        "out": code_is_out(visit.room, visitors.device_secret(request), now),
        "mail_works": settings.MAIL_WORKS,
    }
    return render(request, "code.html", context, status=status)


def _moves(visit: Visit, invitation: Invitation) -> bool:
    """Whether a code brings a place here that another device holds."""
    holds = visit.arrival.device is not None and visit.arrival.device.binding is Binding.LIVE
    return not holds and invitation.max_uses is not None and invitation.use_count >= invitation.max_uses


def _session(request: HttpRequest, room: Room, now: datetime) -> Session | None:
    """The session whose page led here, else the one that this person means at the plain address."""
    given = (request.POST if request.method == "POST" else request.GET).get("session", "")
    if pk := number(given):
        return door_pages.session_here(room.address, pk)
    user, secret = visitors.account(request), visitors.device_secret(request)
    return session_for(room, user=user, secret=secret, now=now)


def code_address(room: Room, session: Session | None) -> str:
    """Where the code is typed that leads to this session, or to the one that its invitation is for."""
    address = reverse("send_code", args=[room.address])
    return f"{address}?session={session.pk}" if session else address
