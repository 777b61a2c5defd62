"""Deployment settings that cannot be meant: each is a sentence that names its setting, never a password."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from greenroom import environment


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("https://live.example.org", "https://live.example.org"),
        ("https://live.example.org/", "https://live.example.org"),
        ("https://Live.Example.org:443", "https://live.example.org"),
        ("http://127.0.0.1:80", "http://127.0.0.1"),
        ("https://live.example.org:8443", "https://live.example.org:8443"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_the_sites_address_is_what_browsers_say_in_origin(
    said: str, meant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GREENROOM_URL", said)

    assert environment.address("GREENROOM_URL", "").geturl() == meant


@pytest.mark.parametrize(
    "said",
    [
        *("live.example.org", "ftp://live.example.org", "https://", "https://live.example.org/greenroom"),
        *("https://live.example.org:port", "https://bücher.example", "https://live.example.org?a=b", ""),
    ],
)
def test_an_address_that_browsers_never_say_is_refused(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GREENROOM_URL", said)

    with pytest.raises(ImproperlyConfigured, match="GREENROOM_URL takes an address such as"):
        environment.address("GREENROOM_URL", "")


def test_a_port_that_is_none_is_refused_without_the_password_beside_it(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="GREENROOM_SMTP takes") as smtp:
        environment.smtp("smtp://greenroom:s3cret@mail.example.org:twentyfive")
    with pytest.raises(ImproperlyConfigured, match="GREENROOM_DATABASE takes") as database:
        environment.database("postgres://greenroom:s3cret@db.example.org:99999/live", tmp_path)
    with pytest.raises(ImproperlyConfigured, match="GREENROOM_REDIS takes") as redis:
        environment.redis("http://:s3cret@redis.example.org")

    assert "s3cret" not in f"{smtp.value} {database.value} {redis.value}"


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GREENROOM_SMTP_FILE", str(tmp_path / "nothing"))

    with pytest.raises(ImproperlyConfigured, match="GREENROOM_SMTP_FILE names .*nothing"):
        environment.text("GREENROOM_SMTP")


@pytest.mark.parametrize("said", ["eighty", "²", "--5", "-"])
def test_what_is_no_number_is_refused(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", said)

    with pytest.raises(ImproperlyConfigured, match="PORT takes a whole number"):
        environment.number("PORT", 8000)
