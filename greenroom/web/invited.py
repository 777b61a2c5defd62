"""The page *I was invited* at a room's plain address, where the calendar leads."""

from datetime import datetime

from django import forms
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from greenroom.access.refusals import TooManyAttempts
from greenroom.administration.throttle import Flood
from greenroom.admission import actions
from greenroom.admission.queries import Visit, host_of, session_now, visit_at_room
from greenroom.people.addresses import AddressProblem
from greenroom.rooms.queries import Room
from greenroom.web import door_pages, faults, visitors
from greenroom.web.lookups import room_at
from greenroom.web.mailed_codes import code_address
from greenroom.web.origin import own_origin

asked = Flood(20)
"""Addresses typed at plain room addresses, for each network in a minute."""


class AddressForm(forms.Form):
    """Who says that he was invited."""

    email = forms.CharField(
        label=_("Email address"),
        required=False,
        widget=forms.EmailInput(
            attrs={"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


@own_origin
@require_http_methods(["GET", "HEAD", "POST"])
def invited(request: HttpRequest, room: str) -> HttpResponse:
    """From the calendar: an address, always the same answer, then the code."""
    now, found = timezone.now(), room_at(room)
    if "sign_out" in request.POST:
        logout(request)
    if request.method == "POST" and "email" in request.POST and settings.MAIL_WORKS:
        return _asked(request, found, now)
    return invited_page(request, _nobody(found, now), now=now)


def _asked(request: HttpRequest, room: Room, now: datetime) -> HttpResponse:
    network, form = visitors.network(request), AddressForm(request.POST)
    if asked.over(network):
        return faults.refused(request, TooManyAttempts())
    asked.count(network)
    secret = visitors.device_secret(request)
    try:
        fresh = actions.calendar_code(room, email=request.POST["email"], secret=secret, now=now)
    except AddressProblem as problem:
        form.full_clean()
        form.add_error("email", str(problem))
        return invited_page(request, _nobody(room, now), form, now=now)
    return visitors.remember(door_pages.see(code_address(room, None)), fresh)


def invited_page(
    request: HttpRequest, visit: Visit, form: AddressForm | None = None, *, now: datetime
) -> HttpResponse:
    """For somebody whom nobody knows at a room's own address."""
    context = door_pages.beyond(visit.room, visit.session, host_of(visit), now)
    context |= {"form": form or AddressForm(), "mail_works": settings.MAIL_WORKS, "site": visit.site}
    context["page"] = door_pages.page_of(visit.room, visit.session)
    return render(request, "invited.html", context)


def _nobody(room: Room, now: datetime) -> Visit:
    return visit_at_room(room, session_now(room, now), user=None, secret=None, now=now)
