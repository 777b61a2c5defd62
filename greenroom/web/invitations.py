"""What can be done with one invitation; each act has a page that asks first."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from greenroom.access.refusals import RoleNotGrantable
from greenroom.access.roles import Capability, Role
from greenroom.administration.queries import site
from greenroom.admission import actions as admission
from greenroom.admission.queries import HostRequest, request_of
from greenroom.invitations import actions
from greenroom.invitations.bounds import InvitationProblem
from greenroom.invitations.mine import Invitation
from greenroom.rooms.queries import Member
from greenroom.web.invitation_answer import Answer
from greenroom.web.invitation_forms import Desk, EndForm, RoleForm
from greenroom.web.lookups import invitation_of, member_at
from greenroom.web.windows import done, window

reads_and_writes = require_http_methods(["GET", "HEAD", "POST"])


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
    return done(request, member, _("A letter to {name} is on its way."), standing)


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
        return done(request, member, _("{name} has another type now."), standing)
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
        return done(request, member, _("The invitation of {name} has another end now."), standing)
    return _question(request, member, standing, "change_end.html", form=form)


@login_required
@reads_and_writes
def revoke(request: HttpRequest, room: str, invitation: int) -> HttpResponse:
    """Take an invitation back."""
    member, standing = _one(request, room, invitation)
    if request.method == "POST":
        actions.revoke(member, standing, now=timezone.now())
        return done(request, member, _("The invitation of {name} is removed."), standing)
    return _question(request, member, standing, "revoke.html")


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
        return _link_made(request, member, invitation_of(member, asked.invitation_id), link, replaced=True)
    return done(request, member, _("Answered."), asked.invitation)


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
    return member, invitation_of(member, invitation)


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
    return window(
        request, member, "invitation_done.html", answer=answer, replaced=replaced, further=not replaced
    )


def _question(
    request: HttpRequest, member: Member, invitation: Invitation, template: str, **context: object
) -> HttpResponse:
    return window(request, member, template, status=200, invitation=invitation, **context)
