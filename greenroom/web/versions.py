"""Marks of what a part of a page shows, by which its script knows when to draw it anew."""

from hashlib import sha256


def version(*facts: object) -> str:
    """The same for the same facts, in every process; it tells nothing of them."""
    return sha256(repr(facts).encode()).hexdigest()[:12]
