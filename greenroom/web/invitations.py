"""Pages of inviting, for managers."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from greenroom.access.refusals import DomainNotAllowed, RoleNotGrantable, TooManyInvitations
from greenroom.access.roles import Capability, Role
from greenroom.administration.queries import site
from greenroom.admission import actions as admission
from greenroom.admission.queries import HostRequest, refusals_lookup, request_of
from greenroom.invitations import actions, suggestions
from greenroom.invitations.bounds import InvitationProblem
from greenroom.invitations.mine import Invitation
from greenroom.invitations.queries import A_PAGE, invitation_of, rows_of, why_no_links, why_not
from greenroom.invitations.queries import listed as list_of
from greenroom.rooms.queries import Member, session_on
from greenroom.web import faces
from greenroom.web.invitation_answer import Answer, differences
from greenroom.web.invitation_forms import ROOM, Desk, EndForm, InviteForm, RoleForm
from greenroom.web.invitation_rows import aside as aside
from greenroom.web.invitation_rows import shown
from greenroom.web.lookups import member_at
from greenroom.web.numbers import number

LAST_PAGE = 1_000_000

reads_and_writes = require_http_methods(["GET", "HEAD", "POST"])


# ---------- Invite users ----------


@login_required
@reads_and_writes
def invite(request: HttpRequest, room: str) -> HttpResponse:
    """The window *Invite users*: its form, and after it the link in the same place."""
    now, member = timezone.now(), member_at(request, room, needs=Capability.INVITE)
    if reason := why_not(member, now=now):
        raise reason
    desk = Desk(member, site(), now)
    if request.method != "POST":
        form = InviteForm(desk=desk, initial=_initial(request, member, desk))
        return _window(request, member, "invite.html", form=form)
    form = InviteForm(request.POST, desk=desk)
    invited = _invited(form) if form.is_valid() else None
    if invited is None:
        return _window(request, member, "invite.html", status=429 if form.too_many else 200, form=form)
    answer = Answer(invited.invitation, invited.link, desk.rules, request.POST.get("zone", ""))
    changes = differences(invited.changes, answer.zone)
    return _window(
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


# ---------- The list ----------


@login_required
@reads_and_writes
def listed(request: HttpRequest, room: str) -> HttpResponse:
    """Every invitation of the room, fifty a page, searched by name or address."""
    member = member_at(request, room, needs=Capability.INVITE)
    text, now, rules = request.GET.get("q", "").strip(), timezone.now(), site()
    page = min(number(request.GET.get("page")) or 1, LAST_PAGE)
    listing = list_of(member, None, now=now, text=text, skip=(page - 1) * A_PAGE)
    reason = why_no_links(member, rules)
    context = {
        "section": "rooms",
        "room": member.room,
        "q": text,
        "page": Paginator(range(listing.total), A_PAGE).get_page(page),
        "invitations": shown(listing.rows, rules, now=now),
        "inviting_off": reason.sentence if reason else "",
        "from_list": True,
    }
    return render(request, "invitations.html", context)


@login_required
@reads_and_writes
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


# ---------- One invitation ----------


@login_required
@reads_and_writes
def another_link(request: HttpRequest, room: str, invitation: int) -> HttpResponse:
    """One more link; those given before keep working."""
    member, standing = _one(request, room, invitation)
    if request.method == "POST":
        link = actions.another_link(member, standing, now=timezone.now())
        return _link_made(request, member, standing, link)
    return _question(request, member, standing, "another_link.html")


@login_required
@reads_and_writes
def reissue(request: HttpRequest, room: str, invitation: int) -> HttpResponse:
    """A new link in place of all those given before."""
    member, standing = _one(request, room, invitation)
    if request.method == "POST":
        link = admission.reissue(member, standing, now=timezone.now())
        return _link_made(request, member, standing, link, replaced=True)
    return _question(request, member, standing, "reissue.html")


@login_required
@reads_and_writes
def mail_again(request: HttpRequest, room: str, invitation: int) -> HttpResponse:
    """The letter once more."""
    member, standing = _one(request, room, invitation)
    if request.method != "POST":
        return _question(request, member, standing, "mail_again.html")
    try:
        actions.mail_again(member, standing, now=timezone.now())
    except InvitationProblem as problem:
        return _question(request, member, standing, "mail_again.html", problem=str(problem))
    return _done(request, member, _("A letter to {name} is on its way."), standing)


@login_required
@reads_and_writes
def change_role(request: HttpRequest, room: str, invitation: int) -> HttpResponse:
    """Another type."""
    member, standing = _one(request, room, invitation)
    desk = Desk(member, site(), timezone.now())
    form = RoleForm(request.POST or None, desk=desk, initial={"role": standing.role})

    def change() -> None:
        actions.change_role(member, standing, Role(form.cleaned_data["role"]), now=desk.now)

    if request.method == "POST" and _went_well(form, change):
        return _done(request, member, _("{name} has another type now."), standing)
    return _question(request, member, standing, "change_role.html", form=form)


@login_required
@reads_and_writes
def change_end(request: HttpRequest, room: str, invitation: int) -> HttpResponse:
    """Another end."""
    member, standing = _one(request, room, invitation)
    desk = Desk(member, site(), timezone.now())
    form = EndForm(request.POST or None, desk=desk)

    def change() -> None:
        actions.change_end(member, standing, form.end, now=desk.now)

    if request.method == "POST" and _went_well(form, change):
        return _done(request, member, _("The invitation of {name} has another end now."), standing)
    return _question(request, member, standing, "change_end.html", form=form)


@login_required
@reads_and_writes
def revoke(request: HttpRequest, room: str, invitation: int) -> HttpResponse:
    """Take an invitation back."""
    member, standing = _one(request, room, invitation)
    if request.method == "POST":
        actions.revoke(member, standing, now=timezone.now())
        return _done(request, member, _("The invitation of {name} is removed."), standing)
    return _question(request, member, standing, "revoke.html")


# ---------- Somebody asks for a new link ----------


@login_required
@require_POST
def answer_request(request: HttpRequest, room: str, request_id: int) -> HttpResponse:
    """Give a new link to who asked for one, or ignore it (G10)."""
    member = member_at(request, room, needs=Capability.INVITE)
    asked = _request(member, request_id)
    gives = request.POST.get("answer") == "reissue"
    link = admission.answer_request(
        member, asked, answer="reissued" if gives else "ignored", now=timezone.now()
    )
    if link is not None:
        return _link_made(request, member, _invitation(member, asked.invitation_id), link, replaced=True)
    return _done(request, member, _("Answered."), asked.invitation)


# ---------- Below ----------


def _initial(request: HttpRequest, member: Member, desk: Desk) -> dict[str, Any]:
    """The session on the screen; for somebody who was removed, who it was (`again` is his invitation)."""
    chosen = request.GET.get("for") or ""
    on_screen = session_on(member.room, desk.now)
    initial: dict[str, Any] = {"for": chosen or (str(on_screen.pk) if on_screen else ROOM)}
    if again := number(request.GET.get("again")):
        former = _invitation(member, again)
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


def _went_well(form: Form, change: Callable[[], None]) -> bool:
    if not form.is_valid():
        return False
    try:
        change()
    except InvitationProblem as problem:
        form.add_error(problem.field, str(problem))
    except RoleNotGrantable as refusal:
        form.add_error("role", _(refusal.sentence))
    return not form.errors


def _one(request: HttpRequest, room: str, invitation: int) -> tuple[Member, Invitation]:
    member = member_at(request, room, needs=Capability.INVITE)
    return member, _invitation(member, invitation)


def _invitation(member: Member, pk: int) -> Invitation:
    try:
        return invitation_of(member.room, pk)
    except ObjectDoesNotExist as unknown:
        raise Http404 from unknown


def _request(member: Member, pk: int) -> HostRequest:
    try:
        return request_of(member.room, pk)
    except ObjectDoesNotExist as unknown:
        raise Http404 from unknown


def _link_made(
    request: HttpRequest, member: Member, invitation: Invitation, link: str, *, replaced: bool = False
) -> HttpResponse:
    invitation.refresh_from_db()
    answer = Answer(invitation, link, site(), request.POST.get("zone", ""))
    return _window(
        request, member, "invitation_done.html", answer=answer, replaced=replaced, further=not replaced
    )


def _question(
    request: HttpRequest, member: Member, invitation: Invitation, template: str, **context: object
) -> HttpResponse:
    return _window(request, member, template, status=200, invitation=invitation, **context)


def _window(
    request: HttpRequest, member: Member, template: str, *, status: int = 200, **context: object
) -> HttpResponse:
    """A page of its own, or the same as a window over the media page."""
    context |= {
        "section": "rooms",
        "room": member.room,
        "as_dialog": request.headers.get("X-Requested-With") == "dialog",
        "back": _back(request, member),
        "from_list": _from_list(request),
    }
    return render(request, template, context, status=status)


def _done(request: HttpRequest, member: Member, sentence: str, invitation: Invitation) -> HttpResponse:
    if request.headers.get("X-Requested-With") == "dialog":
        return HttpResponse(status=204)
    messages.success(request, sentence.format(name=invitation.first_name))
    return HttpResponseRedirect(_back(request, member))


def _from_list(request: HttpRequest) -> bool:
    return request.GET.get("from") == "list"


def _back(request: HttpRequest, member: Member) -> str:
    name = "invitations" if _from_list(request) else "media_page"
    return reverse(name, kwargs={"room": member.room.address})


def _face(person: suggestions.Person) -> dict[str, object]:
    return {
        "name": person.name,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "email": person.email,
        "initials": faces.initials(person.name),
        "hue": faces.hue(person.pk),
    }
