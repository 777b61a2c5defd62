"""T2: the secret of a link, or a code, leaks by a log, an error page, a row, a letter, a header.

Guards `web.redaction.NoSecrets`, the hashing of `invitations.secrets`, `admission.secrets.code_hmac`, and that queued
letters hold ids alone: take the filter out of LOGGING and the log holds the canary. The Chromium part looks at every
request's Referer.
"""

import http.client
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from django.conf import LazySettings

from greenroom.mail.models import Delivery
from greenroom.rooms.models import Session
from tests import arriving, cast, racing
from tests.servers import Greenroom, greenroom_server

SEED = """
import json
from datetime import timedelta
from django.utils import timezone
from greenroom.access.roles import Role
from tests import cast
session = cast.session_in(cast.room_of(cast.ada()), timedelta(minutes=-10))
paths = [
    cast.link_to(cast.invited(session, role=Role.VIEWER)),
    cast.link_to(cast.invited(session, "late@example.org", expires_at=timezone.now())),
    cast.link_to(cast.invited(session, "removed@example.org", revoked_at=timezone.now())),
]
print(json.dumps(paths))
"""
GUESSED = "canary-guessed-canary-guessed-canary-guessed"


def ask(
    url: str, method: str, path: str, fields: dict[str, str] | None = None, **headers: str
) -> tuple[int, str, str]:
    """Status, headers and body."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
    form = {"Content-Type": "application/x-www-form-urlencoded"} if fields is not None else {}
    connection.request(method, path, urlencode(fields or {}), {**form, **headers})
    answer = connection.getresponse()
    return answer.status, str(answer.headers), answer.read().decode()


def test_no_log_row_letter_or_header_holds_a_secret(tmp_path: Path) -> None:
    env = {"GREENROOM_DATA": str(tmp_path), "GREENROOM_LOG": "DEBUG", "PATH": os.environ["PATH"]}
    with greenroom_server(tmp_path, env) as server:
        paths = [str(path) for path in racing.in_the_site(SEED, env)]  # type: ignore[attr-defined]
        secrets = [path.partition(".")[2] for path in paths]
        statuses = _provoke_everything(server, paths, secrets)
        log = server.output()

    assert statuses >= {200, 303, 403, 404, 410, 429, 500}
    cells = _every_cell(tmp_path)
    for secret in [*secrets, GUESSED]:
        assert secret not in log
        assert secret not in cells
    for file in tmp_path.rglob("*"):
        if file.is_file():
            held = file.read_bytes()
            assert not any(secret.encode() in held for secret in [*secrets, GUESSED]), file.name


def _provoke_everything(server: Greenroom, paths: list[str], secrets: list[str]) -> set[int]:
    url, (good, *_bad) = server.url, paths
    bare, secret = good.split(".")
    own = {"Origin": url}
    answers = [
        ask(url, "GET", good),
        ask(url, "HEAD", good),
        *(ask(url, "GET", path) for path in paths),
        ask(url, "POST", bare, {"secret": secret, "email": "eve@example.edu"}, **own),
        ask(url, "POST", bare, {"secret": secret, "email": "eve@example.edu"}),
        ask(url, "POST", good, {"secret": secret, "email": "eve@example.edu"}),
        ask(url, "PUT", good, {}, **own),
        ask(url, "POST", f"{bare}/ask", {"secret": secret}, **own),
        ask(url, "POST", bare, {"secret": secret, "email": "sam.rivera@brightpath.example"}, **own),
        *(ask(url, "GET", f"/i/guess.{GUESSED}") for _ in range(22)),
        ask(url, "GET", f"{good}/nowhere"),
        ask(url, "GET", f"{good}?{secret}"),
    ]
    with closing(sqlite3.connect(server.data / "greenroom.sqlite3")) as database:
        database.execute("ALTER TABLE greenroom_invitation RENAME TO elsewhere")
    answers += [
        ask(url, "GET", good),
        ask(url, "POST", bare, {"secret": secret, "email": "a@example.org"}, **own),
    ]
    for _status, headers, body in answers:
        assert not any(one in headers for one in secrets)
        assert not body.partition("<form")[0].count(secret)  # it is in the lobby's own form alone
    return {status for status, _headers, _body in answers}


def _every_cell(folder: Path) -> str:
    with closing(sqlite3.connect(folder / "greenroom.sqlite3")) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return "\n".join(str(row) for name in tables for row in database.execute(f'SELECT * FROM "{name}"'))


@pytest.mark.django_db
def test_queued_code_letter_holds_no_address_and_no_code(session_open: Session, settings: LazySettings) -> None:
    settings.MAIL_WORKS = True
    cast.invited(session_open)

    cast.client_of().post(f"/rooms/{session_open.room.address}/room/invited", {"email": cast.SAM})

    (queued,) = Delivery.objects.values()
    assert (queued["kind"], queued["state"]) == ("code", "queued")
    assert "@" not in str(queued)
    assert arriving.CODE.search(str(queued)) is None
