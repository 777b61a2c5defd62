"""The secrets of devices, with the codes that prove a mailbox; only their hashes are ever stored."""

import hashlib
import hmac
import re
from secrets import choice, token_urlsafe

from django.conf import settings

ALPHABET = "BCDFGHJKLMNPQRSTVWXZ"
"""RFC 8628, section 6.1: letters that make no words and are not mistaken for one another."""

LENGTH = 8


def mint() -> tuple[str, bytes]:
    """A new device secret with its hash; the secret goes into a cookie, the hash is stored."""
    secret = token_urlsafe(32)
    return secret, digest_of(secret)


def digest_of(secret: str) -> bytes:
    """SHA-256 of a device secret. What a cookie holds may be anything, a lone surrogate too."""
    return hashlib.sha256(secret.encode(errors="surrogatepass")).digest()


def new_code() -> str:
    """A code as the letter shows it: eight letters (34 bits) in two groups."""
    letters = "".join(choice(ALPHABET) for _ in range(LENGTH))
    return f"{letters[:4]}-{letters[4:]}"


def code_hmac(challenge: int, code: str) -> bytes:
    """What is stored of a code: it says nothing without the site's key, and fits no other challenge."""
    letters = re.sub(r"[\W_]", "", code).upper()
    return hmac.digest(settings.SECRET_KEY.encode(), f"code:{challenge}:{letters}".encode(), hashlib.sha256)


def fits(challenge: int, code: str, stored: bytes | memoryview | None) -> bool:
    """Whether this is the code; it takes as long whatever is wrong, also when none was sent."""
    return hmac.compare_digest(code_hmac(challenge, code), bytes(stored or b"none"))
