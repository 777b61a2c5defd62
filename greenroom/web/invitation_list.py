"""The pages that list a room's invitations: all of them, or those that a refusal code is about."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from greenroom.access.roles import Capability
from greenroom.administration.queries import site
from greenroom.admission.queries import refusals_lookup
from greenroom.invitations.queries import A_PAGE, rows_of, why_no_links
from greenroom.invitations.queries import listed as list_of
from greenroom.web.invitation_rows import shown
from greenroom.web.lookups import member_at
from greenroom.web.numbers import number

LAST_PAGE = 1_000_000


@require_safe
@login_required
def listed(request: HttpRequest, room: str) -> HttpResponse:
    """Every invitation of the room, fifty a page, searched by name or address."""
    member = member_at(request, room, needs=Capability.INVITE)
    text, now, rules = request.GET.get("q", "").strip(), timezone.now(), site()
    asked = min(number(request.GET.get("page")) or 1, LAST_PAGE)
    listing = list_of(member, None, now=now, text=text, skip=(asked - 1) * A_PAGE)
    page = Paginator(range(listing.total), A_PAGE).get_page(asked)
    if page.number != asked:  # beyond the last one is the last one
        listing = list_of(member, None, now=now, text=text, skip=(page.number - 1) * A_PAGE)
    reason = why_no_links(member, rules)
    context = {
        "section": "rooms",
        "room": member.room,
        "q": text,
        "page": page,
        "invitations": shown(listing.rows, rules, now=now),
        "inviting_off": _(reason.sentence) if reason else "",
        "from_list": True,
    }
    return render(request, "invitations.html", context)


@require_safe
@login_required
def look_up_refusal(request: HttpRequest, room: str) -> HttpResponse:
    """What stands behind a code that a holder quotes, such as INV-EXPIRED-7F3A (G8)."""
    member = member_at(request, room, needs=Capability.INVITE)
    code = request.GET.get("code", "").strip().upper()
    found = refusals_lookup(member.room, code) if code else None
    context = {"section": "rooms", "room": member.room, "code": code, "found": found}
    if found is not None:
        rules, now = site(), timezone.now()
        about = rows_of(member, found.invitations, now=now)
        words = {"title": _(found.refusal.title), "sentence": _(found.refusal.sentence)}
        context |= {**words, "invitations": shown(about, rules, now=now), "from_list": True}
    return render(request, "refusal_lookup.html", context)
