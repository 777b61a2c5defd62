"""The administrator's pages."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from greenroom.administration import actions, queries
from greenroom.invitations.queries import affected_by
from greenroom.mail.queries import works as mail_works
from greenroom.people import queries as people
from greenroom.web.administrators import administrators_page
from greenroom.web.outbox import letter as letter  # its address is among the site's
from greenroom.web.outbox import outbox as outbox
from greenroom.web.self_check import self_check
from greenroom.web.site_forms import InvitationRulesForm, RetentionForm, RoomsForm, ThemingForm

SHOWN = 50
"""How many of the people affected by a rule are named."""

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """For whoever watches over the process: that it answers, and its database, too."""
    queries.answers()
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


@require_safe
@administrators_page
def index(request: HttpRequest) -> HttpResponse:
    """What needs a look, with the way to every module."""
    return _page(request, "site/index.html", module="overview", check=self_check(now=timezone.now()))


@form_page
@administrators_page
def theming(request: HttpRequest) -> HttpResponse:
    """Name, colour, media page (A2)."""
    site = queries.site()
    stored = {"name": site.name, "accent": site.accent, "media_page": site.media_page}
    form = ThemingForm(request.POST or None, initial=stored)
    if not form.is_valid():
        return _page(request, "site/theming.html", module="theming", form=form)
    actions.save_theming(_administrator(request), form.theming(), now=timezone.now())
    messages.success(request, _("The theming is saved."))
    return redirect("theming")


@form_page
@administrators_page
def rooms_rules(request: HttpRequest) -> HttpResponse:
    """What holds inside every room: what people agree to before they go in (K79)."""
    consent = queries.site().consent
    form = RoomsForm(request.POST or None, initial={"consent": consent.text if consent else ""})
    if not form.is_valid():
        return _page(request, "site/rooms.html", module="rooms", form=form)
    actions.save_consent(_administrator(request), form.cleaned_data["consent"], now=timezone.now())
    messages.success(request, _("The rules of rooms are saved."))
    return redirect("rooms_rules")


@form_page
@administrators_page
def retention(request: HttpRequest) -> HttpResponse:
    """How long is kept what nobody needs any more (A6)."""
    site = queries.site()
    form = RetentionForm(
        request.POST or None, initial={"retention_days": site.retention_days, "audit_days": site.audit_days}
    )
    if not form.is_valid():
        return _page(request, "site/retention.html", module="retention", form=form)
    actions.save_retention(_administrator(request), form.retention(), now=timezone.now())
    messages.success(request, _("The times are saved."))
    return redirect("retention")


@form_page
@administrators_page
def invitation_rules(request: HttpRequest) -> HttpResponse:
    """What the site says about invitations (A1), below what stops them now (A5)."""
    rules = queries.site()
    form = InvitationRulesForm(request.POST or None, rules=rules, groups=people.groups())
    if form.is_valid():
        actions.save_invitation_rules(_administrator(request), form.rules(), now=timezone.now())
        messages.success(request, _("The rules of invitations are saved."))
        return redirect("invitation_rules")
    now = timezone.now()
    refused = (
        affected_by(people.domain_rules(rules), now=now) if rules.domains_allow or rules.domains_deny else []
    )
    return _page(
        request,
        "site/invitations.html",
        module="invitations",
        form=form,
        check=self_check(now=now),
        mail_works=mail_works(),
        refused=refused,
        named=refused[:SHOWN],
    )


def _administrator(request: HttpRequest) -> actions.Administrator:
    """Whoever is signed in; the action asks whether he administers."""
    user: actions.Administrator = request.user  # type: ignore[assignment]  # nobody came past administrators_page
    return user


def _page(request: HttpRequest, template: str, **context: object) -> HttpResponse:
    return render(request, template, {"section": "administration", **context})
