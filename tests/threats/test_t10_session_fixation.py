"""T10, session fixation and login CSRF: a session from before signing in is worth nothing after it.

Guards: `django.contrib.auth.login` cycles the key (the account half); the CSRF middleware of settings.MIDDLEWARE.
"""

import pytest
from django.conf import settings
from django.test import Client

from greenroom.people.models import User
from tests.cast import ADA, client_of

SIGN_IN = "/accounts/login/"
ADA_SIGNS_IN = {"login": ADA, "password": "curtain-call-ada"}


def _key(client: Client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _is_somebody(client: Client) -> bool:
    return client.get("/accounts/email/").status_code == 200


def test_the_session_key_changes_on_signing_in(ada: User) -> None:
    client = client_of()
    client.post("/accounts/login/code/", {"email": ADA})  # a session of somebody not signed in
    before = _key(client)

    client.post("/accounts/login/code/confirm/", {"code": "BBBB-BBBB"})
    client.post(SIGN_IN, ADA_SIGNS_IN)

    assert _is_somebody(client)
    assert _key(client) != before


def test_a_planted_session_key_is_not_taken_over(ada: User) -> None:
    eve = client_of()
    eve.post("/accounts/login/code/", {"email": "eve@example.edu"})
    planted = _key(eve)
    victim = client_of()
    victim.cookies[settings.SESSION_COOKIE_NAME] = planted

    victim.post(SIGN_IN, ADA_SIGNS_IN)

    assert _is_somebody(victim)
    assert _key(victim) != planted
    assert not _is_somebody(eve)


def test_an_invented_session_key_is_not_taken_over(ada: User) -> None:
    victim = client_of()
    victim.cookies[settings.SESSION_COOKIE_NAME] = "x" * 32

    victim.post(SIGN_IN, ADA_SIGNS_IN)

    assert _key(victim) != "x" * 32


def test_the_session_key_changes_with_the_person(ada: User, vera: User) -> None:
    client = client_of(ada)
    before = _key(client)

    client.post("/accounts/logout/")
    client.post(SIGN_IN, {"login": vera.email, "password": "curtain-call-vera"})

    assert _key(client) != before


def test_a_signed_out_session_key_is_worthless(ada: User) -> None:
    client = client_of(ada)
    stolen = _key(client)

    client.post("/accounts/logout/")

    thief = client_of()
    thief.cookies[settings.SESSION_COOKIE_NAME] = stolen
    assert not _is_somebody(thief)


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1.evil.example:8000"])
@pytest.mark.parametrize("path", [SIGN_IN, "/accounts/login/code/", "/accounts/logout/", "/accounts/email/"])
def test_another_site_can_post_nothing_here(ada: User, origin: str, path: str) -> None:
    browser = Client(enforce_csrf_checks=True, headers={"origin": origin})
    browser.get(SIGN_IN)
    token = browser.cookies[settings.CSRF_COOKIE_NAME].value

    response = browser.post(path, {**ADA_SIGNS_IN, "email": ADA, "csrfmiddlewaretoken": token})

    assert response.status_code == 403
    assert settings.SESSION_COOKIE_NAME not in browser.cookies


def test_a_form_without_its_token_is_refused(ada: User) -> None:
    browser = Client(enforce_csrf_checks=True, headers={"origin": "http://127.0.0.1:8000"})

    assert browser.post(SIGN_IN, ADA_SIGNS_IN).status_code == 403
