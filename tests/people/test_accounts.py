"""Signing in, one's own password and addresses: allauth's pages as this site runs them."""

import re
from email.message import EmailMessage as Received

import pytest
from allauth.account.models import EmailAddress
from django.conf import LazySettings
from django.core import mail
from django.http import HttpResponse
from django.test import Client

from greenroom.people.models import User
from tests import cast
from tests.cast import ADA, client_of
from tests.servers import smtp_server

SIGN_IN = "/accounts/login/"
CODE = "/accounts/login/code/"
CONFIRM = "/accounts/login/code/confirm/"
RESET = "/accounts/password/reset/"


@pytest.fixture
def visitor(db: None) -> Client:
    """The browser of somebody who has not signed in."""
    return client_of()


def _signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def _mailed_code() -> str:
    found = re.search(r"\b[B-Z]{4}-[B-Z]{4}\b", str(mail.outbox[-1].body))
    assert found, mail.outbox[-1].body
    return found[0]


def _page(response: HttpResponse) -> str:
    return response.content.decode()


# --- By password ---


def test_address_and_password_sign_in(visitor: Client, ada: User) -> None:
    response = visitor.post(SIGN_IN, {"login": ADA, "password": "curtain-call-ada"})

    assert response.status_code == 302
    assert response["Location"] == "/"
    assert _signed_in(visitor)


@pytest.mark.parametrize("typed", ["ADA@example.edu", " ada@Example.EDU ", "ada@example.edu"])
def test_every_spelling_of_the_address_signs_in(visitor: Client, ada: User, typed: str) -> None:
    visitor.post(SIGN_IN, {"login": typed, "password": "curtain-call-ada"})

    assert _signed_in(visitor)


def test_wrong_password_and_unknown_address_get_the_same_answer(visitor: Client, ada: User) -> None:
    wrong = visitor.post(SIGN_IN, {"login": ADA, "password": "x"})
    unknown = visitor.post(SIGN_IN, {"login": "nobody@example.edu", "password": "x"})

    sentence = "This address and this password do not belong together"
    assert sentence in _page(wrong)
    assert sentence in _page(unknown)
    assert ADA in _page(wrong), "what was typed is kept"


def test_an_address_that_is_none_is_explained_at_its_field(visitor: Client) -> None:
    page = _page(visitor.post(SIGN_IN, {"login": "ada", "password": "x"}))

    assert "This address has no @." in page
    assert 'aria-invalid="true"' in page


def test_somebody_switched_off_cannot_sign_in(visitor: Client, ada: User) -> None:
    User.objects.filter(pk=ada.pk).update(is_active=False)

    response = visitor.post(SIGN_IN, {"login": ADA, "password": "curtain-call-ada"}, follow=True)

    assert not _signed_in(visitor)
    assert "This account is switched off" in _page(response)


def test_somebody_switched_off_is_signed_out_at_once(ada: User) -> None:
    client = client_of(ada)
    User.objects.filter(pk=ada.pk).update(is_active=False)

    response = client.get("/accounts/email/")

    assert response.status_code == 302
    assert response["Location"].startswith(SIGN_IN)


def test_tries_at_one_account_are_limited_in_this_process(visitor: Client, ada: User) -> None:
    for _try in range(5):
        visitor.post(SIGN_IN, {"login": ADA, "password": "x"})

    response = visitor.post(SIGN_IN, {"login": ADA, "password": "curtain-call-ada"})

    assert "Too many tries" in _page(response)
    assert not _signed_in(visitor)


def test_a_forged_forwarding_header_does_not_reset_the_limit(visitor: Client, ada: User) -> None:
    for n in range(31):
        response = visitor.post(
            SIGN_IN,
            {"login": f"p{n}@example.edu", "password": "x"},
            headers={"x-forwarded-for": f"203.0.113.{n}"},
        )

    assert response.status_code == 429
    assert "Too many tries" in _page(response)


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "http:evil.example",
        " //evil.example",
        "/\t/evil.example",
        "http://127.0.0.1:8000//evil.example",
    ],
)
def test_signing_in_goes_to_no_other_place(visitor: Client, ada: User, target: str) -> None:
    response = visitor.post(SIGN_IN, {"login": ADA, "password": "curtain-call-ada", "next": target})

    assert response["Location"] == "/"


def test_signing_in_goes_on_to_a_page_of_this_site(visitor: Client, ada: User) -> None:
    response = visitor.post(
        SIGN_IN, {"login": ADA, "password": "curtain-call-ada", "next": "/site/people?page=2"}
    )

    assert response["Location"] == "/site/people?page=2"


# --- By mailed code ---


def test_a_mailed_code_signs_in(visitor: Client, ada: User) -> None:
    assert visitor.post(CODE, {"email": ADA})["Location"] == CONFIRM
    assert mail.outbox[-1].to == [ADA]

    response = visitor.post(CONFIRM, {"code": _mailed_code().lower().replace("-", " "), "action": "verify"})

    assert response["Location"] == "/"
    assert _signed_in(visitor)


def test_whoever_asked_for_a_code_may_still_sign_in_by_password(visitor: Client, ada: User) -> None:
    visitor.post(CODE, {"email": "misspelt@example.edu"})

    assert visitor.get(SIGN_IN).status_code == 200
    visitor.post(SIGN_IN, {"login": ADA, "password": "curtain-call-ada"})
    assert _signed_in(visitor)


def test_a_mailed_code_works_once(visitor: Client, ada: User) -> None:
    visitor.post(CODE, {"email": ADA})
    code = _mailed_code()
    visitor.post(CONFIRM, {"code": code})
    visitor.post("/accounts/logout/")

    visitor.post(CONFIRM, {"code": code})

    assert not _signed_in(visitor)


def test_a_mailed_code_works_in_the_browser_that_asked_alone(visitor: Client, ada: User) -> None:
    visitor.post(CODE, {"email": ADA})
    code = _mailed_code()
    other = client_of()
    other.post(CODE, {"email": "eve@example.edu"})

    other.post(CONFIRM, {"code": code})

    assert not _signed_in(other)


def test_five_wrong_codes_end_it(visitor: Client, ada: User) -> None:
    visitor.post(CODE, {"email": ADA})
    for _try in range(5):
        visitor.post(CONFIRM, {"code": "BBBB-BBBB"})

    visitor.post(CONFIRM, {"code": _mailed_code()})

    assert not _signed_in(visitor)


def test_an_unknown_address_gets_the_same_page_and_a_letter_that_says_so(visitor: Client, ada: User) -> None:
    known = _page(visitor.post(CODE, {"email": ADA}, follow=True))
    unknown = _page(client_of().post(CODE, {"email": "sam@example.org"}, follow=True))

    def same(page: str, address: str) -> str:
        return re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]*"', "", page.replace(address, "somebody"))

    assert same(known, ADA) == same(unknown, "sam@example.org")
    assert "There is no account" in str(mail.outbox[-1].subject)


def test_one_address_is_mailed_once_in_half_a_minute(visitor: Client, ada: User) -> None:
    visitor.post(CODE, {"email": ADA})

    response = client_of().post(CODE, {"email": "ADA@example.edu"})

    assert response.status_code == 429
    assert len(mail.outbox) == 1


def test_a_letter_of_an_account_goes_to_the_stored_spelling_of_the_address(visitor: Client, ada: User) -> None:
    page = _page(visitor.post(CODE, {"email": "ada@\u212aexample.edu"}))  # the Kelvin sign, a k to lower()

    assert "only looks like a plain letter" in page
    assert mail.outbox == []


def test_letters_have_plain_words_and_leave_no_row(visitor: Client, ada: User) -> None:
    from greenroom.mail.models import Delivery

    visitor.post(CODE, {"email": ADA})

    letter = mail.outbox[-1]
    assert letter.subject == "Your code to sign in to Greenroom"
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"
    assert "&" not in str(letter.body)
    assert not Delivery.objects.exists()


def test_a_mail_server_that_refuses_is_told_on_the_page(
    visitor: Client, ada: User, settings: LazySettings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    page = _page(visitor.post(CODE, {"email": ADA}, follow=True))

    assert "The letter could not be sent." in page


def test_a_code_really_travels_by_smtp(visitor: Client, ada: User, settings: LazySettings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with smtp_server() as mailbox:
        settings.EMAIL_HOST, settings.EMAIL_PORT = mailbox.host, mailbox.port
        visitor.post(CODE, {"email": ADA})
        letter: Received = mailbox.wait_for()

    assert letter["To"] == ADA
    assert letter["Subject"] == "Your code to sign in to Greenroom"


# --- Another password ---


def test_a_lost_password_is_replaced_by_mailed_code(visitor: Client, ada: User) -> None:
    here = client_of(ada)
    visitor.post(RESET, {"email": ADA})
    response = visitor.post(f"{RESET}confirm/", {"code": _mailed_code()})
    visitor.post(response["Location"], {"password1": "two lanterns above", "password2": "two lanterns above"})

    ada.refresh_from_db()
    assert ada.check_password("two lanterns above")
    assert here.get("/accounts/email/").status_code == 302, "whoever had the old one is signed out"


def test_a_short_password_is_refused_at_its_field(ada: User) -> None:
    client = client_of(ada)

    page = _page(
        client.post(
            "/accounts/password/change/",
            {"oldpassword": "curtain-call-ada", "password1": "short", "password2": "short"},
        )
    )

    assert "at least 10 characters" in page
    ada.refresh_from_db()
    assert ada.check_password("curtain-call-ada")


def test_somebody_without_a_password_chooses_one(ada: User) -> None:
    ada.set_unusable_password()
    ada.save()
    client = client_of(ada)

    assert client.get("/accounts/password/change/")["Location"] == "/accounts/password/set/"
    client.post(
        "/accounts/password/set/", {"password1": "two lanterns above", "password2": "two lanterns above"}
    )

    ada.refresh_from_db()
    assert ada.check_password("two lanterns above")
    assert _signed_in(client)


# --- One's own addresses ---


def test_another_address_is_proved_by_mailed_code(ada: User) -> None:
    client = client_of(ada)
    response = client.post("/accounts/email/", {"action_add": "1", "email": "Ada@Okafor.example"})
    assert mail.outbox[-1].to == ["ada@okafor.example"]

    client.post(response["Location"], {"code": _mailed_code(), "action": "verify"})

    assert EmailAddress.objects.get(user=ada, email="ada@okafor.example").verified


def test_the_key_moves_with_the_main_address(ada: User) -> None:
    EmailAddress.objects.create(user=ada, email="ada@okafor.example", verified=True)

    client_of(ada).post("/accounts/email/", {"action_primary": "1", "email": "ada@okafor.example"})

    ada.refresh_from_db()
    assert (ada.email, ada.email_key) == ("ada@okafor.example", "ada@okafor.example")


def test_an_address_not_proved_cannot_become_the_main_one(ada: User) -> None:
    EmailAddress.objects.create(user=ada, email="ada@okafor.example", verified=False)

    client_of(ada).post("/accounts/email/", {"action_primary": "1", "email": "ada@okafor.example"})

    ada.refresh_from_db()
    assert ada.email == ADA


def test_somebody_elses_address_is_not_added(ada: User, vera: User) -> None:
    client = client_of(ada)
    response = client.post("/accounts/email/", {"action_add": "1", "email": cast.VERA}, follow=True)

    page = _page(client.post("/accounts/confirm-email/", {"code": _mailed_code(), "action": "verify"}))

    assert response.status_code == 200
    assert "belongs to another account" in page
    assert not EmailAddress.objects.filter(user=ada, email=cast.VERA, verified=True).exists()


# --- Pages as such ---


def test_nobody_opens_an_account_alone(visitor: Client) -> None:
    page = visitor.get("/accounts/signup/")
    visitor.post("/accounts/signup/", {"email": "new@example.org", "password1": "two lanterns above"})

    assert "Accounts come from the administrator" in _page(page)
    assert not User.objects.exists()


def test_getting_the_sign_out_page_signs_nobody_out(ada: User) -> None:
    client = client_of(ada)

    assert client.get("/accounts/logout/").status_code == 200
    assert _signed_in(client)
    client.post("/accounts/logout/")
    assert not _signed_in(client)


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/login/",
        "/accounts/login/code/",
        "/accounts/inactive/",
        "/accounts/signup/",
        "/accounts/password/reset/",
        "/accounts/password/reset/done/",
        "/accounts/3rdparty/cancelled/",
        "/accounts/3rdparty/error/",
    ],
)
def test_pages_before_signing_in_carry_the_name_of_the_site(visitor: Client, ada: User, path: str) -> None:
    page = _page(visitor.get(path))

    assert re.search(r"<title>[^<]+ · Greenroom</title>", page)
    assert 'class="threshold"' in page


@pytest.mark.parametrize("path", ["/accounts/email/", "/accounts/password/change/", "/accounts/3rdparty/"])
def test_pages_of_ones_own_account_carry_the_name_of_the_site(ada: User, path: str) -> None:
    page = _page(client_of(ada).get(path))

    assert re.search(r"<title>[^<]+ · Greenroom</title>", page)
    assert 'class="modules"' in page


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/reauthenticate/",
        "/accounts/confirm-email/abc/",
        "/accounts/password/reset/key/1-abc/",
        "/accounts/social/signup/",
    ],
)
def test_pages_of_allauth_without_our_look_are_not_there(visitor: Client, ada: User, path: str) -> None:
    assert visitor.get(path).status_code == 404
