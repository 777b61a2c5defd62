"""The secret half of a link, of which only the hash is ever stored."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from secrets import token_bytes

BYTES = 32
"""256 bits: enough to be hashed plainly (NIST SP 800-63B asks for 112)."""


def mint() -> tuple[str, bytes]:
    """A new secret with the hash of it; the secret is shown or mailed once, the hash is stored."""
    secret = urlsafe_b64encode(token_bytes(BYTES)).rstrip(b"=").decode()
    return secret, digest_of(secret)


def fits(secret: str, digest: bytes) -> bool:
    """Whether this is the secret of that hash; it takes as long whatever is wrong."""
    return hmac.compare_digest(digest_of(secret), digest)


def digest_of(secret: str) -> bytes:
    """SHA-256 of a secret; what no UTF-8 can hold (a lone surrogate in an address) is hashed too, and fits nothing."""
    return hashlib.sha256(secret.encode(errors="surrogatepass")).digest()
