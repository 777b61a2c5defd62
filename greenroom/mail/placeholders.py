"""Fills the nine allow-listed tokens of a letter's template."""

import html as html_escapes
import re
import unicodedata
from collections.abc import Mapping

TOKENS = ("URL", "name", "room", "start", "timezone", "role", "inviter", "expires", "message")
TYPED = frozenset({"name", "room", "inviter", "message"})
"""The tokens whose values people typed; the others are the site's own."""

Values = Mapping[str, str]
_TOKEN = re.compile(r"\{(" + "|".join(TOKENS) + r")\}")


def render_text(template: str, values: Values) -> str:
    """Fill a text part in a single pass: what a value holds is never read again (security.md 4.11)."""
    return _TOKEN.sub(lambda token: _plain(token[1], values), template)


def render_html(template: str, values: Values) -> str:
    """Fill an HTML part in a single pass, each value escaped; what people typed is in `<bdi>` (UAX #9, 6.3)."""
    return _TOKEN.sub(lambda token: _markup(token[1], values), template)


def subject_line(template: str, values: Values) -> str:
    """Fill a subject and make one line of it, whatever the values hold."""
    return one_line(_TOKEN.sub(lambda token: str(values[token[1]]), template))


def one_line(text: str) -> str:
    """Give the text without line breaks (U+0085, U+2028 and U+2029 among them), controls and format characters.

    Django refuses CR and LF in a header but not the others. "=?" would begin an encoded word (RFC 2047, 2).
    """
    line = "".join(_for_a_header(char) for char in text)
    return re.sub(r"=(?=\?)", "= ", " ".join(line.split()))


_BREAKS = frozenset({"Cc", "Zl", "Zp"})
_NOTHING = frozenset({"Cf", "Cs"})
_NOT_A_LINK = "\u200c"  # zero width non-joiner: seen and read aloud by nobody, and no link goes across it
_LINK_SIGN = re.compile(r"(?<=\S)(?=[.。．｡․@＠]\S|[:：][/／])")


def _for_a_header(char: str) -> str:
    category = unicodedata.category(char)
    if category in _BREAKS:
        return " "
    return "" if category in _NOTHING else char


def _plain(token: str, values: Values) -> str:
    """The value as text; where it was typed, with its dots set apart, as mail programs link plain words."""
    value = str(values[token])
    return _LINK_SIGN.sub(_NOT_A_LINK, value) if token in TYPED else value


def _markup(token: str, values: Values) -> str:
    escaped = html_escapes.escape(_plain(token, values)).replace("\n", "<br>")
    return f"<bdi>{escaped}</bdi>" if token in TYPED else escaped
