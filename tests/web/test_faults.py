"""Whatever goes wrong has a page in our look that says what to do next."""

import logging
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import DataError, InternalError, OperationalError, ProgrammingError
from django.http import HttpRequest, HttpResponse
from django.test import Client

from greenroom.access.refusals import NotAllowed, Refusal
from greenroom.people.models import User
from greenroom.rooms.models import Room
from greenroom.urls import urlpatterns
from tests import cast

Fails = Callable[[Exception], Client]


@pytest.fixture
def failing(db: None, monkeypatch: pytest.MonkeyPatch) -> Fails:
    """A browser for which /healthz raises this."""

    def fail(fault: Exception) -> Client:
        def view(request: HttpRequest) -> HttpResponse:
            raise fault

        [pattern] = [pattern for pattern in urlpatterns if getattr(pattern, "name", "") == "health"]
        monkeypatch.setattr(pattern, "callback", view)
        return Client(raise_request_exception=False)

    return fail


def test_an_address_that_leads_nowhere(db: None, guest: Client) -> None:
    response = guest.get("/nowhere")

    assert response.status_code == 404
    assert "<h1>There is no such page</h1>" in response.content.decode()
    assert "<title>No such page · Greenroom</title>" in response.content.decode()


def test_a_refusal_that_rises_becomes_its_page(failing: Fails) -> None:
    response = failing(NotAllowed()).get("/healthz")

    assert response.status_code == 403
    assert "Your role does not allow this" in response.content.decode()


def test_a_script_gets_a_refusal_as_a_problem(failing: Fails) -> None:
    response = failing(NotAllowed()).get("/healthz", headers={"accept": "application/json"})

    assert response.status_code == 403
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json() == {
        "type": "role",
        "title": NotAllowed.title,
        "detail": NotAllowed.sentence,
    }


def _kinds(kind: type[Refusal] = Refusal) -> list[type[Refusal]]:
    return [one for child in kind.__subclasses__() for one in [child, *_kinds(child)] if hasattr(one, "title")]


@pytest.mark.parametrize("refusal", _kinds(), ids=lambda refusal: refusal.__name__)
def test_every_refusal_has_a_page_from_anywhere(failing: Fails, refusal: type[Refusal]) -> None:
    response = failing(refusal()).get("/healthz")

    assert response.status_code == refusal.status
    assert refusal.title.split("“")[0] in _text(response)


@pytest.mark.parametrize(
    "fault",
    [
        OperationalError("attempt to write a readonly database"),
        InternalError("cannot execute UPDATE in a read-only transaction"),
    ],
    ids=["SQLite", "PostgreSQL"],
)
def test_a_database_that_takes_no_changes_is_said_to_be_so(failing: Fails, fault: Exception) -> None:
    response = failing(fault).post("/healthz")

    assert response.status_code == 503
    assert "Nothing can be changed at the moment" in _text(response)


def test_the_same_when_it_is_a_middleware_that_could_not_write(
    ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unwritable(self: object, must_create: bool = False) -> None:
        raise OperationalError("attempt to write a readonly database")

    def touch(request: HttpRequest) -> HttpResponse:
        request.session["touched"] = True
        return HttpResponse("touched")

    client = cast.client_of(ada)
    client.raise_request_exception = False
    [pattern] = [pattern for pattern in urlpatterns if getattr(pattern, "name", "") == "health"]
    monkeypatch.setattr(pattern, "callback", touch)
    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.save", unwritable)

    response = client.get("/healthz")

    assert response.status_code == 503
    assert "Nothing can be changed at the moment" in _text(response)


def test_another_fault_of_the_database_is_our_bug(failing: Fails) -> None:
    assert failing(OperationalError("database is locked")).get("/healthz").status_code == 500


def test_a_bug_quotes_the_reference_that_the_log_has_with_its_traceback(
    failing: Fails, caplog: pytest.LogCaptureFixture
) -> None:
    response = failing(ZeroDivisionError("oops")).get("/healthz")

    assert response.status_code == 500
    reference = re.search(r'<b class="code" dir="ltr">([0-9a-f]{8})</b>', response.content.decode())
    assert reference
    [record] = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert record.getMessage() == f"bug {reference[1]} at health"
    assert "ZeroDivisionError: oops" in str(record.exc_text)
    assert "oops" not in response.content.decode()


def test_the_page_of_a_bug_asks_the_database_nothing(failing: Fails, django_assert_num_queries: Any) -> None:
    client = failing(ProgrammingError("no such table"))

    with django_assert_num_queries(0):
        assert client.get("/healthz").status_code == 500


@pytest.mark.parametrize(
    ("fault", "status", "title"),
    [
        (SuspiciousOperation("odd"), 400, "This request cannot be read"),
        (RequestDataTooBig("big"), 413, "This is too big"),
        (
            DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes"),
            400,
            "This request cannot be read",
        ),
    ],
)
def test_a_request_that_cannot_be_read(failing: Fails, fault: Exception, status: int, title: str) -> None:
    response = failing(fault).post("/healthz")

    assert response.status_code == status
    assert title in _text(response)


@pytest.mark.parametrize("address", ["rooms/abc/invitations?q=", "site/people?q=a", "rooms/abc/refusals?code="])
def test_a_question_with_a_nul_cannot_be_read_on_any_database(administrator: User, address: str) -> None:
    response = cast.client_of(administrator).get(f"/{address}%00")

    assert response.status_code == 400
    assert "This request cannot be read" in _text(response)


@pytest.mark.parametrize(
    "address", ["/rooms/%00/", "/rooms/%00/room/", "/i/a.%00", "/i/%00.a", "/site/outbox/%00"]
)
def test_an_address_with_a_nul_leads_nowhere(administrator: User, address: str) -> None:
    assert cast.client_of(administrator).get(address).status_code in {400, 404}


@pytest.mark.parametrize("number", [2**31, 2**63, 10**40])
def test_a_number_beyond_every_row_leads_nowhere(administrator: User, room: Room, number: int) -> None:
    client = cast.client_of(administrator)

    for address in (
        f"/site/people/{number}",
        f"/site/groups/{number}",
        f"/rooms/{room.address}/room/{number}/",
    ):
        assert client.get(address).status_code == 404


def test_a_form_of_more_than_a_megabyte_is_too_big(administrator: User) -> None:
    response = cast.client_of(administrator).post("/site/theming", {"name": "x" * 1_100_000})

    assert response.status_code == 413
    assert "Nothing was changed." in _text(response)


def test_a_host_name_that_is_not_ours_is_not_answered(db: None, guest: Client) -> None:
    response = guest.get("/help/", headers={"host": "evil.example"})

    assert response.status_code == 400
    assert "evil.example" not in _text(response)


def test_a_form_without_its_token_says_to_load_it_again(administrator: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(administrator)

    response = client.post("/site/theming", {"name": "Mine", "accent": "#000000"})

    assert response.status_code == 403
    assert "This form has grown old" in _text(response)
    assert "copy what you typed" in _text(response)
    assert b"data-old-form" in response.content  # by which a window's script knows it


def test_an_address_that_takes_only_what_a_button_sends(db: None, guest: Client) -> None:
    response = guest.post("/healthz")

    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD"
    assert "This address is not a page" in _text(response)


def _text(response: Any) -> str:
    return unescape(response.content.decode())
