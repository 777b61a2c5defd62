"""The headers that every answer has."""

import re

import pytest
from django.conf import LazySettings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from greenroom.administration.models import SiteSettings
from greenroom.web.headers import security_headers

ALWAYS = {
    "Referrer-Policy": "strict-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store, private",
    "X-Robots-Tag": "noindex, noarchive",
}


@pytest.mark.parametrize("path", ["/healthz", "/help/", "/nowhere", "/accounts/login/", "/site/"])
@pytest.mark.parametrize("header", sorted(ALWAYS))
def test_every_answer_has_the_header(db: None, guest: Client, path: str, header: str) -> None:
    assert guest.get(path).headers[header] == ALWAYS[header]


def test_every_answer_has_a_policy_that_lets_nothing_in_from_elsewhere(db: None, guest: Client) -> None:
    policy = guest.get("/help/").headers["Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))

    nonce = re.fullmatch(r"'self' '(nonce-[\w-]{22})'", rules["script-src"])
    assert nonce
    assert rules["style-src"] == f"'self' '{nonce[1]}'"
    assert rules["default-src"] == rules["base-uri"] == rules["frame-ancestors"] == "'none'"
    assert rules["form-action"] == rules["connect-src"] == rules["font-src"] == "'self'"
    assert rules["require-trusted-types-for"] == "'script'"
    assert "unsafe" not in policy
    assert "http" not in policy


def test_the_nonce_is_another_one_each_time_and_stands_on_the_page(db: None, guest: Client) -> None:
    SiteSettings.objects.update(accent="#a02040")  # its style is written into the page
    first, second = guest.get("/help/"), guest.get("/help/")
    nonces = [
        re.findall(r"'nonce-([\w-]+)'", response.headers["Content-Security-Policy"])[0]
        for response in (first, second)
    ]

    assert nonces[0] != nonces[1]
    assert f'<style nonce="{nonces[0]}">' in first.content.decode()


@pytest.mark.parametrize("path", ["/help/", "/nowhere", "/accounts/login/"])
def test_nothing_runs_inside_a_page_without_the_nonce(db: None, guest: Client, path: str) -> None:
    page = guest.get(path).content.decode()

    tags = re.findall(r"<(?:script|style)\b[^>]*>", page)
    ours = re.compile(r'src="/static/|type="application/json"|nonce="')
    assert [tag for tag in tags if not ours.search(tag)] == []
    assert re.findall(r"<[^>]+\s(?:style|on\w+)=", page) == []


def test_what_an_answer_set_itself_stays() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(
            headers={"Cache-Control": "private, max-age=60", "Content-Security-Policy": "sandbox"}
        )

    response = security_headers(view)(RequestFactory().get("/"))

    assert response.headers["Cache-Control"] == "private, max-age=60"
    assert response.headers["Content-Security-Policy"] == "sandbox"


@pytest.mark.parametrize(("seconds", "header"), [(31_536_000, "max-age=31536000"), (0, None)])
def test_a_site_with_https_says_that_it_has_it(
    settings: LazySettings, seconds: int, header: str | None
) -> None:
    settings.SECURE_HSTS_SECONDS = seconds

    response = security_headers(lambda request: HttpResponse())(RequestFactory().get("/"))

    assert response.headers.get("Strict-Transport-Security") == header
