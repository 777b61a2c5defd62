"""The window *Invite users*."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from greenroom.access.refusals import DomainNotAllowed, RoleNotGrantable, TooManyInvitations
from greenroom.access.roles import Capability
from greenroom.administration.queries import site
from greenroom.invitations import actions, suggestions
from greenroom.invitations.bounds import InvitationProblem
from greenroom.invitations.queries import why_not
from greenroom.people import faces
from greenroom.rooms.queries import Member, session_on
from greenroom.web.invitation_answer import Answer, differences
from greenroom.web.invitation_forms import ROOM, Desk, InviteForm
from greenroom.web.lookups import invitation_of, member_at
from greenroom.web.numbers import number
from greenroom.web.windows import window


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, room: str) -> HttpResponse:
    """The window *Invite users*: its form, and after it the link in the same place."""
    now, member = timezone.now(), member_at(request, room, needs=Capability.INVITE)
    if reason := why_not(member, now=now):
        raise reason
    desk = Desk(member, site(), now)
    if request.method != "POST":
        form = InviteForm(desk=desk, initial=_initial(request, member, desk))
        return window(request, member, "invite.html", form=form)
    form = InviteForm(request.POST, desk=desk)
    invited = _invited(form) if form.is_valid() else None
    if invited is None:
        return window(request, member, "invite.html", status=429 if form.too_many else 200, form=form)
    answer = Answer(invited.invitation, invited.link, desk.rules, request.POST.get("zone", ""))
    changes = differences(invited.changes, answer.zone)
    return window(
        request,
        member,
        "invitation_done.html",
        answer=answer,
        again=invited.again,
        changes=changes,
        sent=invited.sent,
    )


@login_required
@require_POST
def suggest(request: HttpRequest, room: str) -> HttpResponse:
    """People that the manager may see, as he types; by POST, because each search is written down (T21)."""
    member = member_at(request, room, needs=Capability.INVITE)
    found = suggestions.suggest(member, request.POST.get("q", ""), now=timezone.now())
    return JsonResponse({"people": [_face(person) for person in found]})


def _initial(request: HttpRequest, member: Member, desk: Desk) -> dict[str, Any]:
    """The session on the screen; for somebody who was removed, who it was (`again` is his invitation)."""
    chosen = request.GET.get("for") or ""
    on_screen = session_on(member.room, desk.now)
    initial: dict[str, Any] = {"for": chosen or (str(on_screen.pk) if on_screen else ROOM)}
    if again := number(request.GET.get("again")):
        former = invitation_of(member, again)
        names = {"first_name": former.first_name, "last_name": former.last_name}
        initial |= {"email": former.email_display, "role": former.role, **names}
    return initial


def _invited(form: InviteForm) -> actions.Invited | None:
    """Invite; what the action finds wrong stands at its field."""
    try:
        return actions.invite(form.desk.inviter, **form.terms, now=form.desk.now)
    except InvitationProblem as problem:
        form.add_error(problem.field, str(problem))
    except DomainNotAllowed:
        form.add_error("email", _("The rules of this site do not let this domain in. Use another address."))
    except RoleNotGrantable as refusal:
        form.add_error("role", _(refusal.sentence))
    except TooManyInvitations as refusal:
        form.too_many = True
        form.add_error(None, _(refusal.sentence))
    return None


def _face(person: suggestions.Person) -> dict[str, object]:
    return {
        "name": person.name,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "email": person.email,
        "initials": faces.initials(person.name),
        "hue": faces.hue(f"u{person.pk}"),
    }
