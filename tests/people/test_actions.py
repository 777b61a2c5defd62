"""What an administrator does with people and groups, as actions and as pages."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.conf import LazySettings
from django.core import mail
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from greenroom.access.refusals import Refusal
from greenroom.administration.models import AuditEvent
from greenroom.people import actions, queries
from greenroom.people.actions import GroupTaken, LastAdministrator
from greenroom.people.addresses import AddressProblem
from greenroom.people.models import Group, SiteRole, User
from greenroom.people.names import NameProblem
from tests.cast import ADA, account, client_of

SAM = {"email": "Sam@Example.edu", "first_name": "Sam", "last_name": "Rivera"}


def _page(response: HttpResponse) -> str:
    return response.content.decode()


def _as_it_stands(person: User, **changes: object) -> dict[str, object]:
    facts: dict[str, object] = {
        "email": person.email,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "site_role": SiteRole(person.site_role),
        "groups": [],
        "active": True,
    }
    return {**facts, **changes}


# --- People ---


def test_an_added_person_has_a_key_and_a_proved_address(administrator: User) -> None:
    sam = actions.add_person(administrator, **SAM)

    assert (sam.email, sam.email_key) == ("sam@example.edu", "sam@example.edu")
    assert queries.verified_keys(sam) == {"sam@example.edu"}
    assert not sam.has_usable_password()


def test_an_added_person_signs_in_by_mailed_code(administrator: User, guest: Client) -> None:
    sam = actions.add_person(administrator, **SAM)
    guest.post("/accounts/login/code/", {"email": sam.email})
    code = re.search(r"\b[B-Z]{4}-[B-Z]{4}\b", str(mail.outbox[-1].body))
    assert code

    guest.post("/accounts/login/code/confirm/", {"code": code[0]})

    assert guest.get("/accounts/email/").status_code == 200


@pytest.mark.parametrize("email", ["ADA@example.edu", "ada@EXAMPLE.edu", " ada@example.edu "])
def test_an_address_is_given_to_one_person_only(administrator: User, ada: User, email: str) -> None:
    with pytest.raises(AddressProblem, match="Somebody here has this address already"):
        actions.add_person(administrator, **{**SAM, "email": email})


def test_a_second_proved_address_is_taken_too(administrator: User, ada: User) -> None:
    EmailAddress.objects.create(user=ada, email="sam@example.edu", verified=True)

    with pytest.raises(AddressProblem):
        actions.add_person(administrator, **SAM)


def test_an_address_that_codes_cannot_reach_is_not_taken(administrator: User) -> None:
    with pytest.raises(AddressProblem, match="plain letters before the @"):
        actions.add_person(administrator, **{**SAM, "email": "Sämi@example.edu"})


def test_a_name_with_a_link_is_not_taken(administrator: User) -> None:
    with pytest.raises(NameProblem):
        actions.add_person(administrator, **{**SAM, "first_name": "www.evil.example"})


@pytest.mark.parametrize("site_role", [SiteRole.USER, SiteRole.CREATOR])
def test_administrators_alone_change_people_and_groups(administrator: User, site_role: SiteRole) -> None:
    mo = account("mo@example.edu", "Mo", "Lindqvist", site_role=site_role)
    group = Group.objects.create(name="Chemistry")

    for act in (
        lambda: actions.add_person(mo, **SAM),
        lambda: actions.edit_person(mo, mo, **_as_it_stands(mo, site_role=SiteRole.ADMINISTRATOR)),
        lambda: actions.set_first_password(mo, administrator),
        lambda: actions.add_group(mo, name="Physics"),
        lambda: actions.rename_group(mo, group, name="Physics"),
        lambda: actions.delete_group(mo, group),
        lambda: actions.add_to_group(mo, group, mo),
        lambda: actions.remove_from_group(mo, group, mo),
    ):
        with pytest.raises(Refusal):
            act()
    assert User.objects.get(pk=mo.pk).site_role == site_role


def test_roles_rise_from_user_to_creator_to_administrator() -> None:
    rights = [(role, User(site_role=role).creates, User(site_role=role).administers) for role in SiteRole]

    assert rights == [
        (SiteRole.USER, False, False),
        (SiteRole.CREATOR, True, False),
        (SiteRole.ADMINISTRATOR, True, True),
    ]


@pytest.mark.parametrize("change", [{"site_role": SiteRole.CREATOR}, {"active": False}])
def test_the_last_administrator_stays(administrator: User, change: dict[str, object]) -> None:
    with pytest.raises(LastAdministrator):
        actions.edit_person(administrator, administrator, **_as_it_stands(administrator, **change))


def test_an_administrator_who_is_switched_off_does_not_count(administrator: User) -> None:
    other = account("other@example.edu", "Lu", "Other", site_role=SiteRole.ADMINISTRATOR)
    actions.edit_person(administrator, other, **_as_it_stands(other, active=False))

    with pytest.raises(LastAdministrator):
        actions.edit_person(administrator, administrator, **_as_it_stands(administrator, active=False))


def test_one_of_two_administrators_may_go(administrator: User) -> None:
    other = account("other@example.edu", "Lu", "Other", site_role=SiteRole.ADMINISTRATOR)

    actions.edit_person(other, administrator, **_as_it_stands(administrator, site_role=SiteRole.USER))

    assert not User.objects.get(pk=administrator.pk).administers


def test_another_address_replaces_the_former_one(administrator: User, ada: User) -> None:
    actions.edit_person(administrator, ada, **_as_it_stands(ada, email="ada.okafor@example.edu"))

    ada.refresh_from_db()
    assert (ada.email, ada.email_key) == ("ada.okafor@example.edu", "ada.okafor@example.edu")
    assert queries.verified_keys(ada) == {"ada.okafor@example.edu"}


def test_the_trail_names_nobody(administrator: User, ada: User) -> None:
    sam = actions.add_person(administrator, **SAM)
    actions.edit_person(administrator, sam, **_as_it_stands(sam, site_role=SiteRole.CREATOR))

    trail = [(event.actor, event.verb, event.object, event.data) for event in AuditEvent.objects.order_by("pk")]
    assert trail == [
        (f"user:{administrator.pk}", "person.added", f"user:{sam.pk}", {"site_role": "user"}),
        (f"user:{administrator.pk}", "person.edited", f"user:{sam.pk}", {"site_role": "creator"}),
    ]


def test_an_address_beyond_ascii_equals_none_of_a_person(ada: User) -> None:
    EmailAddress.objects.create(user=ada, email='"a@b"@example.edu', verified=True)

    assert queries.verified_keys(ada) == {ADA}


# --- Groups ---


def test_a_group_has_one_name_and_its_people(administrator: User, ada: User) -> None:
    group = actions.add_group(administrator, name="Chemistry  1")
    actions.add_to_group(administrator, group, ada)

    assert group.name == "Chemistry 1"
    assert [(found.name, found.size) for found in queries.groups()] == [("Chemistry 1", 1)]  # type: ignore[attr-defined]
    with pytest.raises(GroupTaken):
        actions.add_group(administrator, name="Chemistry 1")


def test_a_deleted_group_leaves_its_people(administrator: User, ada: User) -> None:
    group = actions.add_group(administrator, name="Chemistry")
    actions.add_to_group(administrator, group, ada)

    actions.delete_group(administrator, group)

    assert User.objects.filter(pk=ada.pk).exists()


# --- The pages ---


PAGES = ["/site/people", "/site/people/new", "/site/groups"]


@pytest.mark.parametrize("path", PAGES)
def test_somebody_else_is_sent_away_from_the_pages(guest: Client, ada: User, path: str) -> None:
    assert guest.get(path)["Location"].startswith("/accounts/login/")
    assert client_of(ada).get(path).status_code == 403


@pytest.mark.parametrize("path", PAGES)
def test_the_pages_are_there_for_an_administrator(administrator: User, path: str) -> None:
    page = _page(client_of(administrator).get(path))

    assert re.search(r"<title>[^<]+ · Administration · Greenroom</title>", page)


def test_people_are_found_by_any_part_of_name_and_address(administrator: User, ada: User, vera: User) -> None:
    page = _page(client_of(administrator).get("/site/people?q=okaf+ADA"))

    assert "1 person fits" in page
    assert "Ada Okafor" in page
    assert "Vera" not in page


def test_the_list_of_people_takes_as_many_statements_for_many_as_for_few(administrator: User) -> None:
    client = client_of(administrator)

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/site/people").status_code == 200
        return len(captured)

    few = statements()
    for n in range(20):
        person = account(f"p{n}@example.edu", f"P{n}", "Person")
        person.groups.add(Group.objects.create(name=f"Group {n}"))
    assert statements() == few


def test_a_first_password_is_shown_once_where_mail_does_not_work(administrator: User, guest: Client) -> None:
    client = client_of(administrator)
    form = {**SAM, "site_role": "creator", "password": "on"}

    page = _page(client.post("/site/people/new", form))

    password = re.search(r'id="password"[^>]*value="([^"]+)"', page)
    assert password
    guest.post("/accounts/login/", {"login": SAM["email"], "password": password[1]})
    assert guest.get("/accounts/email/").status_code == 200
    sam = User.objects.get(email_key="sam@example.edu")
    assert password[1] not in _page(client.get(f"/site/people/{sam.pk}"))


def test_who_gets_neither_password_nor_letter_where_mail_does_not_work_has_no_way_in(
    administrator: User,
) -> None:
    answer = client_of(administrator).post("/site/people/new", {**SAM, "site_role": "user"}, follow=True)

    sam = User.objects.get(email_key="sam@example.edu")
    assert answer.redirect_chain == [(f"/site/people/{sam.pk}", 302)]
    assert re.search(r'role="alert".*has an account, but no way in yet.', _page(answer), re.DOTALL)


def test_a_letter_says_that_there_is_an_account(administrator: User, settings: LazySettings) -> None:
    settings.MAIL_WORKS = True
    client = client_of(administrator)

    client.post("/site/people/new", {**SAM, "site_role": "user", "letter": "on"})

    assert mail.outbox[-1].to == ["sam@example.edu"]
    assert "http://127.0.0.1:8000/accounts/login/code/" in str(mail.outbox[-1].body)


def test_mistakes_are_explained_and_nothing_typed_is_lost(administrator: User, ada: User) -> None:
    client = client_of(administrator)

    page = _page(
        client.post(
            "/site/people/new", {**SAM, "email": "ada@example.edu", "site_role": "emperor"}, follow=True
        )
    )
    taken = _page(client.post("/site/people/new", {**SAM, "email": "ada@example.edu", "site_role": "user"}))

    assert "There is no such choice" in page
    assert "Somebody here has this address already" in taken
    assert 'value="Rivera"' in taken


def test_the_last_administrator_is_told_why_he_stays(administrator: User) -> None:
    client = client_of(administrator)
    form = {"email": administrator.email, "first_name": "Olu", "last_name": "Bright", "site_role": "user"}

    page = _page(client.post(f"/site/people/{administrator.pk}", {**form, "active": "on"}))

    assert "Make somebody else administrator first." in page


def test_a_group_is_made_filled_renamed_and_deleted_on_its_pages(administrator: User, ada: User) -> None:
    client = client_of(administrator)
    address = client.post("/site/groups", {"name": "Chemistry"})["Location"]
    client.post(address, {"add": "1", "email": "ADA@example.edu"})
    assert "Ada Okafor" in _page(client.get(address))
    client.post(address, {"remove": str(ada.pk)})
    assert "Nobody yet." in _page(client.get(address))
    client.post(address, {"rename": "1", "name": "Physics"})
    assert "Delete <bdi>Physics</bdi>?" in _page(client.get(f"{address}/delete"))
    assert Group.objects.exists(), "asking deletes nothing"

    client.post(f"{address}/delete")

    assert not Group.objects.exists()


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"add": "1", "email": "nobody@example.edu"}, "Nobody here has this address."),
        ({"add": "1", "email": "x"}, "This address has no @."),
        ({"rename": "1", "name": ""}, "Type something here."),
        ({"rename": "1", "name": "Taken"}, "There is a group of this name already."),
    ],
)
def test_mistakes_about_a_group_are_explained(administrator: User, form: dict[str, str], said: str) -> None:
    Group.objects.create(name="Taken")
    group = Group.objects.create(name="Chemistry")

    page = _page(client_of(administrator).post(f"/site/groups/{group.pk}", form))

    assert said in page


@pytest.mark.parametrize("path", ["/site/people/999", "/site/groups/999", "/site/groups/999/delete"])
def test_who_is_not_there_has_no_page(administrator: User, path: str) -> None:
    assert client_of(administrator).get(path).status_code == 404
