"""The first administrator of an empty site."""

import stat
from datetime import datetime
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client

from greenroom.people import actions, first_run
from greenroom.people.actions import FirstRunCodeWrong, FirstRunOver
from greenroom.people.models import SiteRole, User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


def _facts(right_code: str, /, **others: str) -> dict[str, str]:
    facts = {
        "code": right_code,
        "first_name": "Olu",
        "last_name": "Bright",
        "email": "Office@Example.edu",
        "password": "two lanterns above",
    }
    return {**facts, **others}


def _page(response: HttpResponse) -> str:
    return response.content.decode()


def test_the_code_is_the_same_at_every_start_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    code = actions.first_run_code()

    assert code is not None
    assert actions.first_run_code() == code
    [file] = tmp_path.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_there_is_no_code_once_somebody_has_an_account(tmp_path: Path, ada: User) -> None:
    first_run.code()

    assert actions.first_run_code() is None
    assert list(tmp_path.iterdir()) == []


def test_whoever_has_the_code_becomes_administrator(guest: Client) -> None:
    code = str(actions.first_run_code())

    response = guest.post("/first-run", _facts(code.lower().replace("-", " ")))

    person = User.objects.get()
    assert response["Location"] == "/"
    assert (person.email, person.email_key, person.site_role) == (
        "office@example.edu",
        "office@example.edu",
        SiteRole.ADMINISTRATOR,
    )
    assert person.check_password("two lanterns above")
    assert EmailAddress.objects.get().verified
    assert guest.get("/accounts/email/").status_code == 200, "and is signed in"


def test_the_page_is_gone_once_somebody_has_an_account(guest: Client, ada: User) -> None:
    assert guest.get("/first-run").status_code == 404
    assert guest.post("/first-run", _facts("x")).status_code == 404


def test_an_empty_site_leads_from_the_sign_in_page_to_its_first_run(guest: Client) -> None:
    assert guest.get("/accounts/login/")["Location"] == "/first-run"


def test_a_wrong_code_makes_nobody_and_keeps_what_was_typed(guest: Client) -> None:
    actions.first_run_code()

    page = _page(guest.post("/first-run", _facts("BBBB-BBBB-BBBB")))

    assert "This is not the code." in page
    assert 'value="Olu"' in page
    assert "two lanterns above" not in page
    assert not User.objects.exists()


def test_no_code_fits_where_none_was_made(guest: Client) -> None:
    guest.post("/first-run", _facts(""))
    guest.post("/first-run", _facts("-"))

    assert not User.objects.exists()


def test_tries_are_counted(guest: Client) -> None:
    code = str(actions.first_run_code())
    for _try in range(10):
        guest.post("/first-run", _facts("BBBB-BBBB-BBBB"))

    page = _page(guest.post("/first-run", _facts(code)))

    assert "Too many codes were tried." in page
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("email", "office", "This address has no @."),
        ("email", "", "Type an email address."),
        ("first_name", "", "Type the first name."),
        ("last_name", "x" * 300, "has 300 characters"),
        ("first_name", "http://evil.example", "holds a web address"),
        ("password", "short", "at least 10 characters"),
        ("password", "", "Type a password."),
        ("code", "", "Type the code."),
    ],
)
def test_each_mistake_is_explained_at_its_field(guest: Client, field: str, typed: str, said: str) -> None:
    code = str(actions.first_run_code())

    page = _page(guest.post("/first-run", _facts(code, **{field: typed})))

    assert said in page
    assert f'aria-describedby="id_{field}' in page
    assert not User.objects.exists()


def test_there_is_one_first(now: datetime, ada: User) -> None:
    code = first_run.code()

    with pytest.raises(FirstRunOver):
        actions.make_first_administrator(**_facts(code), visitor="127.0.0.1", now=now)


def test_a_used_code_is_forgotten(now: datetime) -> None:
    code = first_run.code()
    actions.make_first_administrator(**_facts(code), visitor="127.0.0.1", now=now)

    with pytest.raises(FirstRunCodeWrong):
        actions.make_first_administrator(**_facts(code), visitor="127.0.0.1", now=now)


def test_the_front_page_of_an_empty_site_leads_to_its_first_run(guest: Client) -> None:
    response = guest.get("/", follow=True)

    assert response.redirect_chain[-1][0] == "/first-run"
    assert "Make the administrator" in _page(response)
