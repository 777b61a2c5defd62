"""The page of a room's members."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from greenroom.access.roles import Capability, Role
from greenroom.rooms import actions, queries
from greenroom.rooms.queries import Member, Membership
from greenroom.web import lookups
from greenroom.web.member_forms import GroupForm, HeirForm, PersonForm, StandingForm
from greenroom.web.numbers import number
from greenroom.web.role_names import ROLE_NAMES, STANDING_LINES


@dataclass(frozen=True)
class Row:
    """A standing with the form that changes it; without one it is not this member's to change."""

    membership: Membership
    form: StandingForm | None

    @property
    def name(self) -> str:
        return str(self.membership.user or self.membership.group)

    @property
    def role_name(self) -> str:
        return str(ROLE_NAMES[Role(self.membership.standing)])


class Forms:
    """The forms of the page; the one that was sent is bound to what it was sent with."""

    def __init__(self, member: Member, sent: QueryDict | None) -> None:
        self.member = member
        self.sent, self.do = sent, sent.get("do", "") if sent is not None else ""
        self.person = PersonForm(self._of("person"), member=member, prefix="person")
        self.group = GroupForm(self._of("group"), member=member, prefix="group")
        self.heir = HeirForm(self._of("heir"), room=member.room, prefix="heir")

    def standing_of(self, membership: Membership) -> StandingForm:
        """The form that changes this standing."""
        asked = self.sent is not None and self.sent.get("membership") == str(membership.pk)
        sent = self._of("change") if asked else None
        initial = {"standing": membership.standing}
        return StandingForm(sent, member=self.member, prefix=f"m{membership.pk}", initial=initial)

    def _of(self, do: str) -> QueryDict | None:
        return self.sent if self.do == do else None


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def members(request: HttpRequest, room: str) -> HttpResponse:
    """Who belongs to the room, as what; whoever edits the room adds, changes, removes."""
    member = lookups.member_at(request, room, needs=Capability.EDIT_ROOM)
    forms = Forms(member, lookups.sent(request)[0])
    said = _DEEDS.get(forms.do, _nothing)(member, forms)
    if not said:
        return render(request, "members.html", _page(member, forms))
    messages.success(request, said)
    still = queries.member_of(member.user, member.room).may(Capability.EDIT_ROOM)
    return redirect("members", room) if still else redirect("my_rooms")


def _page(member: Member, forms: Forms) -> dict[str, object]:
    standings = queries.grantable_standings(member)
    return {
        "section": "rooms",
        "room": member.room,
        "rows": [_row(member, forms, membership) for membership in queries.members(member.room)],
        "forms": forms,
        "standings": [(ROLE_NAMES[role], STANDING_LINES[role]) for role in standings],
        "owns": member.may(Capability.OWN_ROOM),
    }


def _row(member: Member, forms: Forms, membership: Membership) -> Row:
    changes = queries.may_change(member, membership)
    return Row(membership, forms.standing_of(membership) if changes else None)


# ---------- What can be done; each gives what to say, or nothing when a field needs a look ----------


def _add_person(member: Member, forms: Forms) -> str:
    if not forms.person.is_valid() or forms.person.person is None:
        return ""
    actions.set_standing(member, user=forms.person.person, standing=forms.person.chosen)
    return _("{name} is a member now.").format(name=forms.person.person.name)


def _add_group(member: Member, forms: Forms) -> str:
    if not forms.group.is_valid():
        return ""
    group = forms.group.groups[forms.group.cleaned_data["group"]]
    actions.set_standing(member, group=group, standing=forms.group.chosen)
    return _("The group {name} is a member now.").format(name=group.name)


def _change(member: Member, forms: Forms) -> str:
    membership = _membership(member, forms)
    form = forms.standing_of(membership)
    if not form.is_valid():
        return ""
    actions.set_standing(member, user=membership.user, group=membership.group, standing=form.chosen)
    who = str(membership.user or membership.group)
    return _("{name} is {role} now.").format(name=who, role=ROLE_NAMES[form.chosen])


def _remove(member: Member, forms: Forms) -> str:
    membership = _membership(member, forms)
    who = str(membership.user or membership.group)
    actions.remove_member(member, membership)
    return _("{name} is no member any more.").format(name=who)


def _transfer(member: Member, forms: Forms) -> str:
    if not forms.heir.is_valid():
        return ""
    heir = forms.heir.heirs[forms.heir.cleaned_data["heir"]]
    actions.transfer(member, heir)
    return _("{name} owns the room now. You are co-owner.").format(name=heir.name)


def _nothing(member: Member, forms: Forms) -> str:
    return ""


def _membership(member: Member, forms: Forms) -> Membership:
    """The membership of this room that was sent, or page not found."""
    sent = str(forms.sent.get("membership", "")) if forms.sent is not None else ""
    try:
        return queries.membership_of(member.room, number(sent) or 0)
    except ObjectDoesNotExist as unknown:
        raise Http404 from unknown


_DEEDS: dict[str, Callable[[Member, Forms], str]] = {
    "person": _add_person,
    "group": _add_group,
    "change": _change,
    "remove": _remove,
    "heir": _transfer,
}
