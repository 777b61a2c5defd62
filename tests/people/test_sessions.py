"""Sessions: what is stored of them, what writes them."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from greenroom.people.models import User
from greenroom.people.sessions import SessionStore, stored
from tests.cast import client_of

GETS = [
    "/accounts/login/",
    "/accounts/login/code/",
    "/accounts/login/code/confirm/",
    "/accounts/logout/",
    "/accounts/inactive/",
    "/accounts/signup/",
    "/accounts/email/",
    "/accounts/confirm-email/",
    "/accounts/password/change/",
    "/accounts/password/set/",
    "/accounts/password/reset/",
    "/accounts/password/reset/confirm/",
    "/accounts/password/reset/complete/",
    "/accounts/password/reset/done/",
    "/accounts/3rdparty/",
    "/accounts/3rdparty/cancelled/",
    "/accounts/3rdparty/error/",
    "/accounts/3rdparty/signup/",
    "/accounts/oidc/oidc/login/",
    "/accounts/oidc/oidc/login/callback/",
    "/accounts/oidc/oidc/login/callback/?state=x&code=y",
    "/site/people",
    "/site/people/new",
    "/site/groups",
    "/first-run",
]


@pytest.mark.django_db
def test_a_session_is_found_by_its_key() -> None:
    session = SessionStore()
    session["seat"] = 7
    session.save()

    assert SessionStore(session.session_key)["seat"] == 7


@pytest.mark.django_db
def test_the_stored_form_of_the_key_opens_nothing() -> None:
    session = SessionStore()
    session["seat"] = 7
    session.save()

    row = Session.objects.get()
    assert row.session_key == stored(str(session.session_key)) != session.session_key
    assert len(row.session_key) == 40
    assert dict(SessionStore(row.session_key).items()) == {}


@pytest.mark.django_db
def test_a_cycled_key_leaves_no_row_under_the_former_one() -> None:
    session = SessionStore()
    session["seat"] = 7
    session.save()
    former = session.session_key

    session.cycle_key()

    assert not SessionStore().exists(str(former))
    assert SessionStore(session.session_key)["seat"] == 7
    assert Session.objects.count() == 1


@pytest.mark.django_db
def test_a_deleted_session_is_gone() -> None:
    session = SessionStore()
    session["seat"] = 7
    session.save()

    session.flush()

    assert not Session.objects.exists()


@pytest.mark.django_db
def test_sessions_sealed_with_another_site_key_are_empty(settings: LazySettings) -> None:
    session = SessionStore()
    session["seat"] = 7
    session.save()

    settings.SECRET_KEY = "another" * 8

    assert dict(SessionStore(session.session_key).items()) == {}


@pytest.mark.django_db
def test_expired_sessions_sign_nobody_in_and_are_cleared(ada: User) -> None:
    client = client_of(ada)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))

    assert client.get("/accounts/email/").status_code == 302
    call_command("clearsessions")
    assert not Session.objects.exists()


@pytest.mark.parametrize("path", GETS)
def test_a_get_of_somebody_unknown_leaves_no_session(guest: Client, ada: User, path: str) -> None:
    guest.get(path)

    assert not Session.objects.exists()


def test_showing_what_a_form_did_writes_nothing(ada: User) -> None:
    client = client_of(ada)
    client.post(
        "/accounts/password/change/",
        {
            "oldpassword": "curtain-call-ada",
            "password1": "two lanterns above",
            "password2": "two lanterns above",
        },
    )
    before = list(Session.objects.values_list("session_key", "session_data"))

    page = client.get("/accounts/password/change/")

    assert "The password is changed." in page.content.decode()
    assert list(Session.objects.values_list("session_key", "session_data")) == before
