"""T34: no GET writes anything, no address sends anybody elsewhere.

Guards: the split of every view into what GET shows and what POST does; `redirect_to_login(request.path)`;
allauth's check of `next`. Let a view write on GET, or redirect to `request.GET["next"]`, and see this fail.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import LazySettings
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from tests import cast, routes
from tests.routes import World

VISITORS = ["nobody", "holder", "owner", "member", "stranger", "invited", "administrator"]
ELSEWHERE = [
    "//evil.example",
    "/\\evil.example",
    "https://evil.example/",
    "javascript:alert(1)",
    "\\\\evil.example",
]


@contextmanager
def _read_only(copy: Path) -> Iterator[None]:
    """This thread's database is a copy that SQLite itself opens with mode=ro."""
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SET default_transaction_read_only = on")
            yield
            cursor.execute("SET default_transaction_read_only = off")
        return
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(copy)])
    connection.close()
    written = connection.settings_dict
    options = {"uri": True}
    connection.settings_dict = {**written, "NAME": f"{copy.as_uri()}?mode=ro", "OPTIONS": options}
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict = written


def _stored(copy: Path) -> bytes:
    return copy.read_bytes() if copy.exists() else b""


@pytest.fixture
def world(transactional_db: None) -> World:
    return routes.world()


@pytest.mark.parametrize("who", VISITORS)
def test_every_page_can_be_read_while_the_database_takes_no_changes(
    world: World, tmp_path: Path, who: str
) -> None:
    client, copy = world.visitors[who], tmp_path / "copy.sqlite3"
    with _read_only(copy):
        before = _stored(copy)
        answers = [
            (method, str(route), client.generic(method, address).status_code)
            for route, address in world.addresses()
            for method in ("GET", "HEAD")
        ]
        after = _stored(copy)

    assert [answer for answer in answers if answer[2] >= 500] == []
    assert before == after
    assert len(answers) > 100, "the route inventory is not whole"


def test_a_change_is_refused_with_a_page_that_says_why(world: World, tmp_path: Path) -> None:
    client = cast.client_of(world.owner)
    with _read_only(tmp_path / "copy.sqlite3"):
        response = client.post(f"/rooms/{world.room.address}/delete")

    assert response.status_code == 503
    assert "Nothing can be changed at the moment" in response.content.decode()


@pytest.mark.parametrize("who", ["nobody", "owner"])
@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_no_address_sends_anybody_elsewhere(world: World, who: str, elsewhere: str) -> None:
    asked = dict.fromkeys(["next", "redirect", "redirect_to", "url", "return_to", "back", "to"], elsewhere)

    led_astray = [
        str(route)
        for route, address in world.addresses()
        if _leads_elsewhere(world.visitors[who].get(address, asked))
    ]

    assert led_astray == []


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_signing_in_leads_nowhere_else(db: None, elsewhere: str, settings: LazySettings) -> None:
    ada = cast.ada()
    client = Client(headers={"origin": settings.GREENROOM_URL})
    typed = {"login": ada.email, "password": "curtain-call-ada", "next": elsewhere}

    response = client.post("/accounts/login/", typed, query_params={"next": elsewhere})

    assert response.status_code == 302
    assert client.session.get("_auth_user_id") == str(ada.pk)
    assert not _leads_elsewhere(response)


def _leads_elsewhere(response: "HttpResponse | Any") -> bool:
    """As a browser reads a Location: a backslash is a slash (URL standard, 4.4)."""
    location = response.headers.get("Location", "").strip().replace("\\", "/")
    return bool(urlsplit(location).scheme or location.startswith("//"))
