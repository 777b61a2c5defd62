"""The real site on a real PostgreSQL that is started anew, takes no changes, or is not there."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest

from tests.servers import Greenroom, free_port, greenroom_server, postgres_server

pytestmark = pytest.mark.postgres
SIGN_IN = "/accounts/login/"


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    with postgres_server() as url:
        yield url


@pytest.fixture(scope="module")
def site(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Greenroom]:
    with greenroom_server(
        tmp_path_factory.mktemp("data"), {"GREENROOM_DATABASE": database}, options=()
    ) as site:
        yield site


def _end_connections(database: str, *, read_only: bool = False) -> None:
    """What a restart does to those who are connected; those who come next may find that they can only read."""
    with psycopg.connect(
        database, autocommit=True, options="-c default_transaction_read_only=off"
    ) as connection:
        connection.execute(f"ALTER DATABASE postgres SET default_transaction_read_only = {read_only}")
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        )


def _sign_in(site: Greenroom) -> httpx.Response:
    email, _space, password = (site.data / "demo.txt").read_text().splitlines()[1].partition(" ")
    with httpx.Client(base_url=site.url, headers={"Origin": site.url}) as browser:
        browser.get(SIGN_IN)
        form = {"login": email, "password": password, "csrfmiddlewaretoken": browser.cookies["csrf"]}
        return browser.post(SIGN_IN, data=form)


def test_pages_are_there_though_every_connection_was_ended(site: Greenroom, database: str) -> None:
    assert _sign_in(site).status_code == 302
    _end_connections(database)

    assert [httpx.get(site.url + SIGN_IN).status_code for _ in range(4)] == [200] * 4
    assert _sign_in(site).status_code == 302


def test_a_database_that_takes_no_changes_is_said_to_be_so(site: Greenroom, database: str) -> None:
    _end_connections(database, read_only=True)
    try:
        answer = _sign_in(site)
    finally:
        _end_connections(database)

    assert answer.status_code == 503
    assert "Nothing can be changed at the moment" in answer.text


def test_a_server_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    env = {**os.environ, "GREENROOM_DATA": str(tmp_path), "PORT": str(free_port())}
    env["GREENROOM_DATABASE"] = f"postgres://greenroom@127.0.0.1:{free_port()}/greenroom"

    command = [sys.executable, "-m", "greenroom", "serve", "--no-demo"]
    run = subprocess.run(command, env=env, capture_output=True, text=True, timeout=30)

    assert run.returncode == 1
    assert run.stderr.startswith("The database cannot be used: connection failed")
    assert "Traceback" not in run.stderr
