"""The demo that a first start makes."""

import re
import stat
from contextlib import closing
from pathlib import Path

import httpx

from tests.servers import Greenroom, greenroom_server

PEOPLE = ["ada@example.edu", "mo@example.edu", "vera@example.edu"]
ROOM = "Next-Level Growth: Practical Strategies That Work"


def passwords(server: Greenroom) -> dict[str, str]:
    """Who is in the demo, with what password."""
    lines = (server.data / "demo.txt").read_text().splitlines()
    return dict(line.split(" ") for line in lines)


def sign_in(server: Greenroom, address: str, password: str) -> httpx.Client:
    """A browser in which this person has typed this password."""
    browser = httpx.Client(base_url=server.url, follow_redirects=True, headers={"Origin": server.url})
    page = browser.get("/accounts/login/").text
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    form = {"login": address, "password": password, "csrfmiddlewaretoken": found[1] if found else ""}
    browser.post("/accounts/login/", data=form).raise_for_status()
    return browser


def test_demo_passwords_are_printed_at_each_start_and_let_everybody_in(tmp_path: Path) -> None:
    with greenroom_server(tmp_path, options=()) as server:
        first = passwords(server)
        assert stat.S_IMODE((tmp_path / "demo.txt").stat().st_mode) == 0o600
        assert [address for address in first if address in PEOPLE] == PEOPLE
        assert len(first) == len(set(first.values())) == 4
        for address, password in first.items():
            assert f"{address} {password}" in server.output()
            with closing(sign_in(server, address, password)) as browser:
                assert browser.get("/").url.path == "/"  # not sent away to sign in
    with greenroom_server(tmp_path, options=()) as server:
        assert passwords(server) == first
        assert all(password in server.output() for password in first.values())


def test_ada_finds_her_room_with_a_session_that_is_open(tmp_path: Path) -> None:
    with greenroom_server(tmp_path, options=()) as server:
        with closing(sign_in(server, PEOPLE[0], passwords(server)[PEOPLE[0]])) as ada:
            assert ROOM in ada.get("/").text
        with httpx.Client(base_url=server.url, follow_redirects=True) as nobody:
            page = nobody.get("/")
            assert page.url.path == "/accounts/login/"
            assert ROOM not in page.text
