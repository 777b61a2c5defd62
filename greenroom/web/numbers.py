"""Numbers in addresses, none of them larger than a column holds."""

import re

_DIGITS = r"[0-9]{1,18}"  # as many as fit 64 bits: beyond them a database refuses, as if it were our bug


class Number:
    """`<id:name>` in an address: the number of a row; a longer one is page not found."""

    regex = _DIGITS

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


def number(text: str | None) -> int | None:
    """The number that was sent; None for anything else."""
    return int(text) if text and re.fullmatch(_DIGITS, text) else None
