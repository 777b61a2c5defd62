"""The initials and the hue that stand for a person who has no picture."""

from zlib import crc32

HUES = 6


def initials(name: str) -> str:
    """The first letters of the first and the last word: "Ada Okafor" is AO."""
    words = [word for word in name.split() if word[0].isalnum()]
    if not words:
        return "?"
    letters = words[0][0] + (words[-1][0] if len(words) > 1 else "")
    return letters.upper()


def hue(person: object) -> int:
    """One of six hues, the same for the same id everywhere."""
    return crc32(str(person).encode()) % HUES + 1
