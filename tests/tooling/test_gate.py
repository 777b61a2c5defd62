"""The real server's front: files, uploads, sockets, what it writes down."""

import re
from collections.abc import Iterator

import httpx
import pytest

from tests.servers import Greenroom, greenroom_server

SECRET = "Zk3vQ9mT1yXw7LpR5nBc8dHf2jGs4aKe6uVo0iYtPxM"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Greenroom]:
    with greenroom_server(tmp_path_factory.mktemp("data"), {"GREENROOM_LOG": "DEBUG"}) as server:
        yield server


def test_built_files_are_kept_forever_and_sent_compressed(server: Greenroom) -> None:
    with httpx.Client(base_url=server.url, follow_redirects=True) as browser:
        page = browser.get("/accounts/login/").text
        found = re.search(r"/static/built/assets/[\w.-]+\.css", page)
        assert found, page
        style = browser.get(found[0], headers={"Accept-Encoding": "gzip"})
    assert style.status_code == 200
    assert style.headers["cache-control"] == "max-age=315360000, public, immutable"
    assert style.headers["content-encoding"] == "gzip"
    assert style.headers["x-content-type-options"] == "nosniff"


def test_files_outside_the_static_folder_are_not_served(server: Greenroom) -> None:
    for path in (
        "/static/../settings.py",
        "/static/%2e%2e/settings.py",
        "/static/built/",
        "/static//etc/passwd",
    ):
        assert httpx.get(server.url + path).status_code == 404


def test_an_upload_that_is_too_large_gets_a_sentence(server: Greenroom) -> None:
    answer = httpx.post(f"{server.url}/accounts/login/", content=b"x" * 12_000_001)
    assert answer.status_code == 413
    assert "more than 12 MB at once" in answer.text


def test_a_websocket_from_elsewhere_is_refused(server: Greenroom) -> None:
    headers = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }
    ours = {**headers, "Origin": server.url}
    assert httpx.get(f"{server.url}/live/room/1", headers=headers).status_code == 403
    assert httpx.get(f"{server.url}/elsewhere", headers=ours).status_code == 404


@pytest.mark.parametrize("path", [f"/i/abcdefgh.{SECRET}", f"/i/abcdefgh.{SECRET}?next={SECRET}"])
def test_the_log_holds_no_secret_of_a_path_even_when_it_tells_everything(server: Greenroom, path: str) -> None:
    assert httpx.get(server.url + path).status_code < 500
    assert httpx.post(server.url + path).status_code < 500
    log = server.output()
    assert SECRET not in log
    assert log  # there was something to leak into


def test_the_server_does_not_name_its_software(server: Greenroom) -> None:
    assert "server" not in httpx.get(server.url).headers
