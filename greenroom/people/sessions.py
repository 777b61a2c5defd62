"""Django's database sessions, of which a copy of the database opens none (threat T38)."""

from base64 import urlsafe_b64encode
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from hmac import digest
from typing import Any, NoReturn

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.utils import timezone

from greenroom.administration import rights


def stored(key: str) -> str:
    """The form in which a session key is stored.

    SHA-256 in hexadecimal has 64 characters, the column 40. Base64 puts 240 of its 256 bits there, more than
    the 165 that Django's key itself has: finding a key that fits is no easier than guessing the key.
    """
    return urlsafe_b64encode(sha256(key.encode()).digest()[:30]).decode()


class SessionStore(db.SessionStore):
    """The cookie holds the key, every look-up and row its hash.

    What the session holds is sealed with a key that is not in the database, because allauth keeps there the code
    that it has mailed: who can read the table while he asks for somebody's code must not find it.
    """

    ends_at: datetime | None = None
    """When what was read ends by itself (UTC); None before anything was read."""

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        here = self.model.objects.filter(session_key=stored(self.session_key or ""))
        found: AbstractBaseSession | None = here.filter(expire_date__gt=timezone.now()).first()
        if found is None:
            self._session_key = None
        self.ends_at = found.expire_date if found else None
        return found

    def exists(self, session_key: str) -> bool:
        return super().exists(stored(session_key))

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:  # Any: what views put in
        row = super().create_model_instance(data)
        row.session_key = stored(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            super().delete(stored(key))

    def flush(self) -> None:
        """Sign out, if somebody was signed in: his open pages are told at once."""
        who = self.get(SESSION_KEY)
        super().flush()
        if who:
            rights.changed(f"user:{who}")

    def encode(self, session_dict: dict[str, Any]) -> str:
        return _seal(settings.SECRET_KEY).encrypt(self.serializer().dumps(session_dict)).decode()

    def decode(self, session_data: str | bytes) -> dict[str, Any]:
        """An empty session where the site's key has changed since: everybody signs in once more."""
        try:
            contents: dict[str, Any] = self.serializer().loads(_seal(settings.SECRET_KEY).decrypt(session_data))
        except InvalidToken:
            return {}
        return contents

    async def acreate_model_instance(self, data: dict[str, Any]) -> NoReturn:
        """Django's asynchronous twins of these methods know nothing of hashes; nothing here calls them."""
        raise NotImplementedError


@lru_cache(maxsize=2)
def _seal(site_key: str) -> Fernet:
    return Fernet(urlsafe_b64encode(digest(site_key.encode(), b"sessions", sha256)))
