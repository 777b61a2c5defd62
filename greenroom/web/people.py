"""The administrator's pages of people and groups."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from greenroom.mail.queries import works as mail_works
from greenroom.people import actions, post, queries
from greenroom.people.actions import LastAdministrator
from greenroom.people.addresses import AddressProblem
from greenroom.people.problems import Problem
from greenroom.people.queries import Group, Person, SiteRole
from greenroom.web.administrators import administrators_page
from greenroom.web.numbers import number
from greenroom.web.people_forms import ROLE_NAMES, EditedPerson, GroupForm, JoinForm, NewPerson, as_it_stands

A_PAGE = 50

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@administrators_page
def people(request: HttpRequest) -> HttpResponse:
    """Everybody with an account, or those who are searched for."""
    text = request.GET.get("q", "").strip()[:100]
    found = queries.people(text)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    rows = [(person, ROLE_NAMES[SiteRole(person.site_role)]) for person in page]
    return _page(request, "people", "people", page=page, rows=rows, text=text)


@form_page
@administrators_page
def new_person(request: HttpRequest) -> HttpResponse:
    """Give somebody an account, then say how he gets in."""
    ways = {"password": not mail_works(), "letter": mail_works()}
    form = NewPerson(request.POST or None, initial=ways)
    if request.method == "POST" and form.is_valid():
        person = _added(request, form)
        if person is not None:
            return _welcomed(request, person, form)
    return _page(request, "people", "new_person", form=form, mail_works=mail_works())


@form_page
@administrators_page
def person(request: HttpRequest, person: int) -> HttpResponse:
    """One person: what the administrator may change."""
    found = _person(person)
    if "set_password" in request.POST:
        return _given_password(request, found)
    form = EditedPerson(request.POST or None, initial=as_it_stands(found))
    if request.method == "POST" and form.is_valid() and _edited(request, found, form):
        messages.success(request, _("%(name)s is saved.") % {"name": found.name})
        return redirect("person", found.pk)
    addresses = queries.addresses_of(found)
    return _page(request, "people", "person", person=found, form=form, addresses=addresses)


@form_page
@administrators_page
def groups(request: HttpRequest) -> HttpResponse:
    """All groups, with a form for another one."""
    form = GroupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            group = actions.add_group(_administrator(request), name=form.cleaned_data["name"])
            return redirect("group", group.pk)
        except Problem as problem:
            form.add_error("name", str(problem))
    page = Paginator(queries.groups(), A_PAGE).get_page(request.GET.get("page"))
    return _page(request, "groups", "groups", form=form, page=page)


@form_page
@administrators_page
def group(request: HttpRequest, group: int) -> HttpResponse:
    """One group: its name, who is in it."""
    found = _group(group)
    naming = GroupForm(request.POST if "rename" in request.POST else None, initial={"name": found.name})
    joining = JoinForm(request.POST if "add" in request.POST else None)
    if _changed(request, found, naming, joining):
        return redirect("group", found.pk)
    page = Paginator(queries.people_in(found), A_PAGE).get_page(request.GET.get("page"))
    return _page(request, "groups", "group", group=found, naming=naming, joining=joining, page=page)


@form_page
@administrators_page
def delete_group(request: HttpRequest, group: int) -> HttpResponse:
    """Ask once, then delete a group."""
    found = _group(group)
    if request.method == "POST":
        actions.delete_group(_administrator(request), found)
        messages.success(request, _("The group %(name)s is deleted.") % {"name": found.name})
        return redirect("groups")
    return _page(request, "groups", "group_delete", group=found, size=queries.people_in(found).count())


# --- What a form asked for ---


def _added(request: HttpRequest, form: NewPerson) -> Person | None:
    try:
        return actions.add_person(_administrator(request), **_facts(form))
    except Problem as problem:
        form.add_error(_field_of(problem), str(problem))
        return None


def _welcomed(request: HttpRequest, person: Person, form: NewPerson) -> HttpResponse:
    """What the administrator is to hand over, shown once; else the list, with a word on the letter."""
    posted = post.welcome(person) if form.cleaned_data["letter"] else None
    if form.cleaned_data["password"]:
        return _given_password(request, person, posted=posted)
    if posted is None and not mail_works():
        sentence = _("%(name)s has an account, but no way in yet. Make a first password for them.")
        messages.error(request, sentence % {"name": person.name})
        return redirect("person", person.pk)
    if posted is None or posted is post.Posted.SENT:
        messages.success(request, _("%(name)s has an account.") % {"name": person.name})
    else:
        sentence = _("%(name)s has an account, but the letter could not be sent. Tell them yourself.")
        messages.error(request, sentence % {"name": person.name})
    return redirect("people")


def _given_password(request: HttpRequest, person: Person, *, posted: post.Posted | None = None) -> HttpResponse:
    password = actions.set_first_password(_administrator(request), person)
    return _page(request, "people", "first_password", person=person, password=password, posted=posted)


def _edited(request: HttpRequest, person: Person, form: EditedPerson) -> bool:
    active = form.cleaned_data["active"]
    try:
        actions.edit_person(_administrator(request), person, **_facts(form), active=active)
    except Problem as problem:
        form.add_error(_field_of(problem), str(problem))
    return not form.errors


def _changed(request: HttpRequest, group: Group, naming: GroupForm, joining: JoinForm) -> bool:
    """Whether one of the page's forms was sent and did what it asks for."""
    administrator = _administrator(request)
    try:
        if naming.is_bound and naming.is_valid():
            actions.rename_group(administrator, group, name=naming.cleaned_data["name"])
        elif joining.is_bound and joining.is_valid():
            return _joined(administrator, group, joining)
        elif "remove" in request.POST:
            actions.remove_from_group(administrator, group, _person(number(request.POST["remove"])))
        else:
            return False
    except Problem as problem:
        naming.add_error("name", str(problem))
    return not naming.errors


def _joined(administrator: Person, group: Group, joining: JoinForm) -> bool:
    person = queries.person_at(joining.cleaned_data["email"])
    if person is None:
        joining.add_error("email", _("Nobody here has this address. Give them an account first."))
        return False
    actions.add_to_group(administrator, group, person)
    return True


def _facts(form: NewPerson | EditedPerson) -> dict[str, Any]:  # Any: keyword arguments of two actions
    given = form.cleaned_data
    return {
        "email": given["email"],
        "first_name": given["first_name"],
        "last_name": given["last_name"],
        "site_role": SiteRole(given["site_role"]),
        "groups": given.get("groups", []),
    }


def _field_of(problem: Problem) -> str | None:
    if isinstance(problem, LastAdministrator):
        return "site_role"
    return "email" if isinstance(problem, AddressProblem) else None


# --- Looking things up ---


def _person(pk: int | None) -> Person:
    try:
        return queries.person(pk or 0)
    except ObjectDoesNotExist as unknown:
        raise Http404 from unknown


def _group(pk: int) -> Group:
    try:
        return queries.group(pk)
    except ObjectDoesNotExist as unknown:
        raise Http404 from unknown


def _administrator(request: HttpRequest) -> Person:
    """Whoever is signed in; the action asks whether he administers."""
    person: Person = request.user  # type: ignore[assignment]  # nobody came past administrators_page
    return person


def _page(request: HttpRequest, module: str, template: str, **context: object) -> HttpResponse:
    shared = {"section": "administration", "module": module}
    return render(request, f"site/{template}.html", {**shared, **context})
