"""No log line holds the secret of a link, or anybody's address (threat T2, what is logged)."""

import io
import logging
import logging.config
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import LazySettings
from django.http import HttpRequest, HttpResponse
from django.test import Client

from greenroom.web.redaction import NoSecrets, redact

CANARY = "CANARY0-_456789abcdefghijABCDEFGHIJklmnopqr"
LINK = f"/i/abcdefghjk.{CANARY}"


@pytest.mark.parametrize(
    "text",
    [
        f"Not Found: {LINK}",
        f"GET http://127.0.0.1:8000{LINK}/ask?x=1 HTTP/1.1",
        f"<WSGIRequest: POST '{LINK}'>",
        f"/i/abcdefghjk%2E{CANARY}",
        f"/accounts/login/?next=%2Fi%2Fabcdefghjk.{CANARY}",
        f"link=abcdefghjk.{CANARY}&email=x",
        f"/i/abcdefghjk.{CANARY[:20]}",
        f"{LINK} then {LINK}",
    ],
)
def test_a_secret_is_replaced_wherever_it_stands(text: str) -> None:
    said = redact(text)

    assert "CANARY" not in said
    assert "abcdefghjk.[secret]" in said


@pytest.mark.parametrize(
    "text",
    [
        "bug 3fa9c1d2 at session_page",
        "/static/built/assets/pages-DxIo3_4f.js",
        "/rooms/abcdefghjk/room/status",
        "greenroom.invitations.actions.invite",
        "Internal Server Error: /i/abcdefghjk",
        "2026-11-26 14:00:00.123 took 3.5 ms",
    ],
)
def test_everything_else_stays(text: str) -> None:
    assert redact(text) == text


@pytest.mark.parametrize(
    "text",
    ["<sam.rivera@brightpath.example> refused", "to=o.neil+x@münchen.example,", "x%40y.example"],
)
def test_an_address_is_replaced(text: str) -> None:
    said = redact(text)

    assert "[address]" in said
    assert "@" not in said
    assert "%40" not in said


def test_message_arguments_and_traceback_of_a_record_are_redacted() -> None:
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    handler.addFilter(NoSecrets())
    logger = logging.Logger("test")
    logger.addHandler(handler)

    try:
        raise ValueError(LINK)
    except ValueError:
        logger.exception("at %s", LINK, stack_info=True)

    assert "ValueError: /i/abcdefghjk.[secret]" in log.getvalue()
    assert CANARY not in log.getvalue()


# --- As the site is configured ---------------------------------------------------------------------------------


@pytest.fixture
def logged(settings: LazySettings) -> Iterator[io.StringIO]:
    """All that the site writes down, at the level of every detail, by the very handlers that it has."""
    log = io.StringIO()
    config: dict[str, Any] = {**settings.LOGGING, "root": {**settings.LOGGING["root"], "level": "DEBUG"}}
    config["handlers"] = {
        name: {**handler, "stream": log} for name, handler in settings.LOGGING["handlers"].items()
    }
    config["loggers"] = {
        name: {**logger, "level": "DEBUG"} for name, logger in settings.LOGGING["loggers"].items()
    }
    logging.config.dictConfig(config)
    yield log
    logging.config.dictConfig(settings.LOGGING)


def test_django_logs_a_link_that_leads_nowhere_without_its_secret(
    db: None, guest: Client, logged: io.StringIO
) -> None:
    guest.get(f"{LINK}/nowhere")

    assert "/i/abcdefghjk.[secret]" in logged.getvalue()
    assert "CANARY" not in logged.getvalue()


def test_django_logs_a_forged_form_without_the_secret(db: None, logged: io.StringIO) -> None:
    client = Client(enforce_csrf_checks=True, headers={"origin": "https://evil.example"})

    response = client.post(f"/accounts/login/?next={LINK}", {"login": "sam@brightpath.example", "link": LINK})

    assert response.status_code == 403
    assert "Forbidden" in logged.getvalue()
    assert "CANARY" not in logged.getvalue()
    assert "brightpath" not in logged.getvalue()


def test_a_bug_on_the_page_of_a_link_is_logged_without_the_secret(
    db: None, logged: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(request: HttpRequest, link: str) -> HttpResponse:
        raise RuntimeError(f"no way in for {link} of sam@brightpath.example")

    client = Client(raise_request_exception=False)
    _replace_view(monkeypatch, "link", broken)

    response = client.get(LINK)

    assert response.status_code == 500
    assert "RuntimeError" in logged.getvalue()
    assert "CANARY" not in logged.getvalue()
    assert "brightpath" not in logged.getvalue()


def _replace_view(monkeypatch: pytest.MonkeyPatch, name: str, view: Any) -> None:
    from greenroom.urls import urlpatterns

    [pattern] = [pattern for pattern in urlpatterns if getattr(pattern, "name", "") == name]
    monkeypatch.setattr(pattern, "callback", view)
