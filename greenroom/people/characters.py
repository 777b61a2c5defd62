"""Characters that a reader cannot see, or that make him see something else."""

import re
import unicodedata

_CONTROLS = frozenset({"Cc", "Cs", "Zl", "Zp"})
_UNSEEN = _CONTROLS | {"Cf", "Co"}
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # UAX #9, 2
# Blank, though Unicode calls them letters, marks or symbols (DerivedCoreProperties: Default_Ignorable).
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")

_LINE_END = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")


def has_controls(text: str) -> bool:
    """Whether the text holds a control, a line break or a change of direction; joiners of emoji may stay."""
    return any(char in _BIDI or unicodedata.category(char) in _CONTROLS for char in text)


def has_unseen(text: str) -> bool:
    """Whether the text holds any character without a shape of its own, joiners included."""
    return any(_unseen(char) for char in text)


def shown(text: str) -> str:
    """What somebody wrote in a room without what a reader cannot see or that turns the reading round; lines stay.

    Dropped, not refused as in names: whoever pastes cannot see what is wrong with it.
    """
    lines = _LINE_END.sub("\n", text).replace("\t", " ")
    if lines.isprintable():
        return lines.strip()  # nothing in it is unseen: almost everything that is written
    return "".join(char for char in lines if char == "\n" or not has_controls(char)).strip()


def is_blank(text: str) -> bool:
    """Whether nobody could see anything of the text."""
    return all(char.isspace() or _unseen(char) for char in text)


def _unseen(char: str) -> bool:
    return char in _BLANK or unicodedata.category(char) in _UNSEEN or _selects_a_variation(char)


def _selects_a_variation(char: str) -> bool:
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"
