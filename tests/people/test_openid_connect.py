"""Signing in at an institution: OpenID Connect against a provider of our own on loopback."""

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.conf import LazySettings
from django.conf import settings as site_settings
from django.core import mail
from django.http import HttpResponse
from django.test import Client

from greenroom import environment
from greenroom.people import queries
from greenroom.people.models import SiteRole, User

START = "/accounts/oidc/oidc/login/"
BACK = "/accounts/oidc/oidc/login/callback/"


class Provider(ThreadingHTTPServer):
    """Says of whoever comes what `claims` say."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.claims: dict[str, object] = {
            "sub": "ada-1",
            "email": "Ada@Example.edu",
            "email_verified": True,
            "given_name": "Ada",
            "family_name": "Okafor",
        }
        self.asked: list[str] = []


class _Answers(BaseHTTPRequestHandler):
    """Discovery, token, claims (OpenID Connect Discovery 1.0, Core 1.0)."""

    server: Provider

    def do_GET(self) -> None:
        at = self.server.url
        if self.path == "/.well-known/openid-configuration":
            ends = ("authorization", "token", "userinfo")
            self._say(
                {"issuer": at, "jwks_uri": f"{at}/keys", **{f"{end}_endpoint": f"{at}/{end}" for end in ends}}
            )
        else:
            self._say(self.server.claims)

    def do_POST(self) -> None:
        self.server.asked.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self._say({"access_token": "opaque", "token_type": "Bearer"})

    def _say(self, what: object) -> None:
        body = json.dumps(what).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Silence."""


@pytest.fixture
def provider(settings: LazySettings, monkeypatch: pytest.MonkeyPatch, db: None) -> Iterator[Provider]:
    """A running provider, which the environment names."""
    server = Provider()
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    for name, value in {"URL": server.url, "ID": "greenroom", "SECRET": "s3cret", "NAME": "Linden ID"}.items():
        monkeypatch.setenv(f"GREENROOM_OIDC_{name}", value)
    settings.SOCIALACCOUNT_PROVIDERS = environment.openid_connect()
    yield server
    server.shutdown()
    server.server_close()


def _page(response: HttpResponse) -> str:
    return response.content.decode()


def _start(client: Client, **form: str) -> dict[str, list[str]]:
    """Press the button; what the provider is asked for."""
    page = _page(client.post(START, form))
    away = re.search(r'href="(http://127\.0\.0\.1:\d+/authorization[^"]+)"', page)
    assert away, page
    return parse_qs(urlsplit(away[1].replace("&amp;", "&")).query)


def _come_back(client: Client, state: str) -> HttpResponse:
    return client.get(BACK, {"code": "once", "state": state})


def _sign_in(client: Client) -> HttpResponse:
    return _come_back(client, _start(client)["state"][0])


def _signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_the_sign_in_page_offers_the_provider_by_its_name(provider: Provider, guest: Client, ada: User) -> None:
    assert "Sign in with Linden ID" in _page(guest.get("/accounts/login/"))


def test_the_way_there_is_asked_for_with_pkce_and_state(provider: Provider, guest: Client) -> None:
    asked = _start(guest)

    assert asked["client_id"] == ["greenroom"]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["state"]
    assert asked["redirect_uri"][0].endswith(BACK)


def test_getting_the_address_starts_nothing(provider: Provider, guest: Client) -> None:
    page = _page(guest.get(START))

    assert "You go there now" in page
    assert site_settings.SESSION_COOKIE_NAME not in guest.cookies


def test_somebody_new_gets_an_account_with_names_from_the_claims(provider: Provider, guest: Client) -> None:
    response = _sign_in(guest)

    ada = User.objects.get()
    assert response["Location"] == "/"
    assert _signed_in(guest)
    assert (ada.email, ada.email_key, ada.name, ada.site_role) == (
        "ada@example.edu",
        "ada@example.edu",
        "Ada Okafor",
        SiteRole.USER,
    )
    assert queries.verified_keys(ada) == {"ada@example.edu"}
    assert "code_verifier=" in provider.asked[0]


def test_coming_again_signs_in_the_same_person(provider: Provider, guest: Client) -> None:
    _sign_in(guest)
    provider.claims["email"] = "moved@example.edu"

    again = Client()
    _sign_in(again)

    assert _signed_in(again)
    assert User.objects.count() == 1


def test_a_verified_address_leads_to_the_account_that_has_it(
    provider: Provider, guest: Client, ada: User
) -> None:
    _sign_in(guest)

    assert guest.session["_auth_user_id"] == str(ada.pk)
    assert User.objects.count() == 1


def test_an_address_that_only_looks_the_same_opens_nobodys_account(provider: Provider, guest: Client) -> None:
    """Without `_claimed_key` in `people/adapters.py` the Kelvin sign signs in as kate@ (T11)."""
    kate = User.objects.create(email="kate@example.edu", email_key="kate@example.edu", first_name="Kate")
    EmailAddress.objects.create(user=kate, email="kate@example.edu", verified=True, primary=True)
    provider.claims["email"] = "\u212aate@example.edu"

    response = _sign_in(guest)

    assert response["Location"] == "/accounts/3rdparty/signup/"
    assert not _signed_in(guest)
    assert User.objects.count() == 1


@pytest.mark.parametrize("verified", [False, "false", None, "no", 0])
def test_an_address_not_verified_opens_nobodys_account(
    provider: Provider, guest: Client, ada: User, verified: object
) -> None:
    provider.claims["email_verified"] = verified

    _sign_in(guest)

    assert not _signed_in(guest)
    assert User.objects.count() == 1


def test_an_address_not_verified_is_proved_by_code_first(provider: Provider, guest: Client) -> None:
    provider.claims["email_verified"] = False

    response = _sign_in(guest)

    assert response["Location"] == "/accounts/confirm-email/"
    assert not _signed_in(guest)
    assert not EmailAddress.objects.get().verified
    code = re.search(r"\b[B-Z]{4}-[B-Z]{4}\b", str(mail.outbox[-1].body))
    assert code
    guest.post("/accounts/confirm-email/", {"code": code[0], "action": "verify"})
    assert _signed_in(guest)
    assert EmailAddress.objects.get().verified


def test_whoever_comes_without_a_name_is_asked_for_it(provider: Provider, guest: Client) -> None:
    del provider.claims["family_name"]
    provider.claims["given_name"] = "www.evil.example"

    response = _sign_in(guest)
    page = _page(
        guest.post(response["Location"], {"first_name": "Ada", "last_name": "", "email": "ada@example.edu"})
    )
    guest.post(response["Location"], {"first_name": "Ada", "last_name": "Okafor", "email": "ada@example.edu"})

    assert "Type the last name." in page
    assert User.objects.get().name == "Ada Okafor"
    assert _signed_in(guest)


def test_the_address_that_the_provider_told_is_not_exchanged(provider: Provider, guest: Client) -> None:
    del provider.claims["family_name"]

    response = _sign_in(guest)
    guest.post(response["Location"], {"first_name": "Ada", "last_name": "Okafor", "email": "vera@example.edu"})

    assert User.objects.get().email_key == "ada@example.edu"
    assert queries.person_at("vera@example.edu") is None


def test_an_address_typed_here_is_proved_by_code_first(provider: Provider, guest: Client) -> None:
    del provider.claims["email"]

    response = _sign_in(guest)
    guest.post(response["Location"], {"first_name": "Ada", "last_name": "Okafor", "email": "vera@example.edu"})

    assert not _signed_in(guest)
    assert queries.person_at("vera@example.edu") is None


def test_coming_back_without_having_left_signs_nobody_in(provider: Provider, guest: Client) -> None:
    response = _come_back(guest, "invented")

    assert response.status_code == 401
    assert "Signing in elsewhere did not work" in _page(response)


def test_a_state_works_once_in_the_browser_that_left(provider: Provider, guest: Client) -> None:
    state = _start(guest)["state"][0]

    assert _come_back(Client(), state).status_code == 401
    assert _come_back(guest, state).status_code == 302
    guest.post("/accounts/logout/")
    assert _come_back(guest, state).status_code == 401


def test_whoever_turns_back_is_told_so(provider: Provider, guest: Client) -> None:
    state = _start(guest)["state"][0]

    response = guest.get(BACK, {"error": "access_denied", "state": state}, follow=True)

    assert "You turned back" in _page(response)


def test_no_token_of_the_provider_is_stored(provider: Provider, guest: Client) -> None:
    from allauth.socialaccount.models import SocialToken

    _sign_in(guest)

    assert not SocialToken.objects.exists()


def test_without_settings_there_is_no_provider(guest: Client, ada: User) -> None:
    assert guest.get(START).status_code == 404
    assert "Sign in with" not in _page(guest.get("/accounts/login/"))
