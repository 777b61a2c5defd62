"""Pages of a link: GET shows, POST reserves (security.md 4.3)."""

from datetime import datetime

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from greenroom.access.refusals import (
    AddressMismatch,
    DomainNotAllowed,
    InvitationRemoved,
    LinkExpired,
    LinkIncomplete,
    LinkUnknown,
    Refusal,
    RoomDeleted,
    SessionEnded,
    TooManyAttempts,
    WrongAccount,
)
from greenroom.administration.throttle import Flood
from greenroom.admission import actions
from greenroom.admission.door import Lobby, Refused
from greenroom.admission.queries import Found, User, Visit, bound_to, find, refusal_code, visit_by_link
from greenroom.people.addresses import AddressProblem, typo_hint
from greenroom.web import door_pages, faults, visitors
from greenroom.web.origin import own_origin

unknown_links = Flood(20)
"""Links that do not exist, for each network in a minute; kept in memory, because a GET writes nothing."""


AT_THE_LINK = (InvitationRemoved, WrongAccount, LinkExpired, DomainNotAllowed, RoomDeleted, SessionEnded)
"""What is said of the link itself; all else is said on the room's page, to a browser that is known there."""


@own_origin
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, link: str) -> HttpResponse:
    """A link as it was handed over; or, by POST, what is done on its page."""
    now = timezone.now()
    if request.method == "POST":
        return _done(request, link, now)
    if "." not in link:
        return _half(request, link, now)
    return _shown(request, link, visitors.account(request), now)


@own_origin
@require_POST
def ask_host(request: HttpRequest, link: str) -> HttpResponse:
    """Put the question to the host: by whoever holds the link, or from a browser that is bound to it."""
    now, secret = timezone.now(), request.POST.get("secret", "")
    found = find(f"{link}.{secret}") if secret else _bound(request, link, now)
    if found is None:
        return _unknown(request)
    visit = _visit(request, found, now)
    reason = visit.way.refusal if isinstance(visit.way, Refused) else AddressMismatch
    code = refusal_code(reason, found.link.pk)
    asked = actions.ask_host(found.invitation, link=found.link, device=visit.device, code=code, now=now)
    if visit.device is not None:
        return door_pages.see(door_pages.page_of(visit.room, found.invitation.session))
    context = door_pages.beyond(visit.room, visit.session, found.host, now)
    return render(request, "asked.html", {**context, "asked": asked, "code": code, "site": visit.site})


# ---------- GET ----------


def _shown(request: HttpRequest, link: str, user: User | None, now: datetime) -> HttpResponse:
    """The lobby, a refusal, or on to the room's page for somebody who is known already; nothing is written."""
    found = find(link)
    if found is None:
        return _unknown(request)
    visit = visit_by_link(found, user=user, secret=visitors.device_secret(request), now=now)
    if isinstance(visit.way, Lobby) or visit.another_since:
        return _lobby(request, found, visit, link, now)
    if isinstance(visit.way, Refused) and visit.way.refusal in AT_THE_LINK:
        return _refused(request, found, visit, visit.way.refusal, link, now)
    return HttpResponseRedirect(door_pages.page_of(visit.room, found.invitation.session))


def _half(request: HttpRequest, link: str, now: datetime) -> HttpResponse:
    """A link without its secret, as a reload sends it: a browser that is known goes on."""
    found = _bound(request, link, now)
    if found is None:
        raise LinkIncomplete
    return HttpResponseRedirect(door_pages.page_of(found.invitation.room, found.invitation.session))


def _bound(request: HttpRequest, link: str, now: datetime) -> Found | None:
    user, secret = visitors.account(request), visitors.device_secret(request)
    return bound_to(link, user=user, secret=secret) if user or secret else None


def _unknown(request: HttpRequest) -> HttpResponse:
    """One answer to every link that is none; who tries many is told to stop."""
    network = visitors.network(request)
    if unknown_links.over(network):
        return faults.refused(request, TooManyAttempts())
    unknown_links.count(network)
    return faults.refused(request, LinkUnknown())


# ---------- POST ----------


def _done(request: HttpRequest, link: str, now: datetime) -> HttpResponse:
    link = f"{link}.{request.POST.get('secret', '')}"
    if "sign_out" in request.POST:
        logout(request)
        return _shown(request, link, None, now)
    user, secret = visitors.account(request), visitors.device_secret(request)
    try:
        email = request.POST.get("email", "")
        reserved = actions.reserve(link, email=email, user=user, secret=secret, now=now)
    except LinkUnknown:
        return _unknown(request)
    except (AddressProblem, Refusal) as no:
        return _not_reserved(request, link, no, now)
    page = door_pages.page_of(reserved.invitation.room, reserved.invitation.session)
    return visitors.remember(door_pages.see(page), reserved.secret)


def _not_reserved(request: HttpRequest, link: str, no: AddressProblem | Refusal, now: datetime) -> HttpResponse:
    """What was typed stays typed; a refusal is written down."""
    found = find(link)
    if found is None:
        return _unknown(request)
    visit = _visit(request, found, now)
    if isinstance(no, AddressProblem):
        return _lobby(request, found, visit, link, now, error=str(no))
    code, about = refusal_code(type(no), found.link.pk), found.invitation.audit_name
    actions.note_refusal(type(no), about=about, code=code, now=now)
    if not isinstance(no, AddressMismatch):
        return _refused(request, found, visit, type(no), link, now)
    mismatch = _("This link is for another address. Try the one that the mail or message was sent to.")
    return _lobby(request, found, visit, link, now, error=mismatch, status=no.status)


# ---------- Pages ----------


def _lobby(
    request: HttpRequest,
    found: Found,
    visit: Visit,
    link: str,
    now: datetime,
    *,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    email = request.POST.get("email", "")
    context = {
        **door_pages.beyond(visit.room, visit.session, found.host, now),
        "link": found.link.pk,
        "secret": link.partition(".")[2],
        "site": visit.site,
        "email": email,
        "error": error,
        "mismatch": status != 200,
        "correction": typo_hint(email) if error else None,
    }
    return render(request, "lobby.html", context, status=status)


def _refused(
    request: HttpRequest, found: Found, visit: Visit, refusal: type[Refusal], link: str, now: datetime
) -> HttpResponse:
    secret = link.partition(".")[2]
    return door_pages.refused_by_link(request, found, visit, refusal, secret=secret, now=now)


def _visit(request: HttpRequest, found: Found, now: datetime) -> Visit:
    user, secret = visitors.account(request), visitors.device_secret(request)
    return visit_by_link(found, user=user, secret=secret, now=now)
