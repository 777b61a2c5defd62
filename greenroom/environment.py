"""Reads deployment settings from the environment, refusing what cannot be meant."""

import os
import secrets
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    """A setting as it stands, or as it stands in the file that NAME_FILE names (for secrets)."""
    path = os.environ.get(f"{name}_FILE")
    if not path:
        return os.environ.get(name, default)
    try:
        return Path(path).read_text().strip()
    except OSError as reason:
        raise ImproperlyConfigured(
            f"{name}_FILE names {path}, which cannot be read ({reason.strerror})."
        ) from None


def number(name: str, default: int) -> int:
    """A whole number."""
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} takes a whole number, not “{value}”.") from None


def switch(name: str, *, default: bool) -> bool:
    """Yes or no: 1, true, yes, on; 0, false, no, off."""
    value = text(name, "yes" if default else "no").lower()
    if value not in {"1", "true", "yes", "on", "0", "false", "no", "off"}:
        raise ImproperlyConfigured(f"{name} takes yes or no, not “{value}”.")
    return value in {"1", "true", "yes", "on"}


def address(name: str, default: str) -> SplitResult:
    """The site's own address as browsers say it in `Origin`: host in lower case, no usual port (RFC 6454, 6.2)."""
    value = text(name, default)
    parts = _split(value, name=name, example="an address such as https://live.example.org")
    host = parts.hostname or ""
    if (
        parts.scheme not in _USUAL_PORT
        or not host.isascii()
        or not host
        or parts.path.strip("/")
        or parts.query
    ):
        raise ImproperlyConfigured(f"{name} takes an address such as https://live.example.org, not “{value}”.")
    host = f"[{host}]" if ":" in host else host
    port = "" if parts.port in (None, _USUAL_PORT[parts.scheme]) else f":{parts.port}"
    return urlsplit(f"{parts.scheme}://{host}{port}")


_USUAL_PORT = {"http": 80, "https": 443}


def secret_key(folder: Path) -> str:
    """The site's key: from the environment, else from a file made on first run that its owner alone reads."""
    if key := text("GREENROOM_SECRET_KEY"):
        return key
    path = folder / "secret-key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()


def database(url: str, folder: Path) -> dict[str, object]:
    """Django's description of the database: SQLite in the data folder, or postgres://user:password@host:port/name.

    Threads are few and live long, so each keeps a connection of its own: psycopg's pool, when its server was started
    anew, lets a page wait a second and more for every dead connection that it finds.
    """
    if not url:
        return _sqlite(folder / "greenroom.sqlite3")
    parts = _split(url, name="GREENROOM_DATABASE", example=_DATABASE)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(f"GREENROOM_DATABASE takes {_DATABASE}.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": {"connect_timeout": 10},
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,  # a server that was started anew costs nobody an error page
    }


def _sqlite(path: Path) -> dict[str, object]:
    if switch("GREENROOM_READ_ONLY", default=False):
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": f"{path.as_uri()}?mode=ro",
            "OPTIONS": {"uri": True},
            "CONN_MAX_AGE": None,
        }
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        },
        "CONN_MAX_AGE": None,
        "TEST": {"NAME": path.with_name("test.sqlite3")},
    }


def redis(url: str) -> str:
    """Where Redis is, or nothing: redis://, rediss:// (TLS) or unix://."""
    if url and _split(url, name="GREENROOM_REDIS", example=_REDIS).scheme not in {"redis", "rediss", "unix"}:
        raise ImproperlyConfigured(f"GREENROOM_REDIS takes {_REDIS}.")
    return url


def smtp(url: str) -> dict[str, object]:
    """Django's mail settings from smtp://, smtps:// or smtp+starttls://user:password@host:port."""
    parts = _split(url, name="GREENROOM_SMTP", example=_SMTP)
    if parts.scheme not in {"smtp", "smtps", "smtp+starttls"} or not parts.hostname:
        raise ImproperlyConfigured(f"GREENROOM_SMTP takes {_SMTP}.")
    usual = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or usual[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+starttls",
    }


def openid_connect() -> dict[str, object]:
    """allauth's settings for one OpenID Connect provider: GREENROOM_OIDC_URL, _ID, _SECRET, _NAME."""
    url = text("GREENROOM_OIDC_URL")
    if not url:
        return {}
    app = {
        "provider_id": "oidc",
        "name": text("GREENROOM_OIDC_NAME", "Single sign-on"),
        "client_id": text("GREENROOM_OIDC_ID"),
        "secret": text("GREENROOM_OIDC_SECRET"),
        "settings": {"server_url": url},
    }
    return {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}


_DATABASE = "postgres://user:password@host:port/name"
_REDIS = "redis:// or rediss://user:password@host:port/number, or unix:///path?db=number"
_SMTP = "smtp://, smtps:// or smtp+starttls://user:password@host:port"


def _split(url: str, *, name: str, example: str) -> SplitResult:
    """The parts of an address whose port is one; what it holds is not repeated, since it may be a password."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise ImproperlyConfigured(f"{name} takes {example}.") from None
    return parts
