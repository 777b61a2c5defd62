"""Guesses what was meant by a misspelt mail provider."""

from greenroom.people.mailbox import AddressProblem, read_mailbox

# fmt: off
_PROVIDERS = (
    "aol.com", "bluewin.ch", "email.com", "fastmail.com", "free.fr", "freenet.de", "gmail.com", "gmx.at",
    "gmx.ch", "gmx.com", "gmx.de", "gmx.net", "googlemail.com", "hey.com", "hotmail.co.uk", "hotmail.com",
    "hotmail.de", "hotmail.es", "hotmail.fr", "hotmail.it", "icloud.com", "laposte.net", "libero.it",
    "live.co.uk", "live.com", "live.de", "live.fr", "live.nl", "mac.com", "mail.com", "mail.ru",
    "mailbox.org", "me.com", "msn.com", "naver.com", "orange.fr", "outlook.com", "outlook.de", "outlook.es",
    "outlook.fr", "posteo.de", "proton.me", "protonmail.com", "qq.com", "rocketmail.com", "seznam.cz",
    "t-online.de", "tuta.com", "tutanota.com", "web.de", "wp.pl", "yahoo.ca", "yahoo.co.jp", "yahoo.co.uk",
    "yahoo.com", "yahoo.com.br", "yahoo.de", "yahoo.es", "yahoo.fr", "yahoo.it", "yandex.com", "yandex.ru",
    "ymail.com", "163.com", "126.com",
)
# fmt: on
_SHORTEST_GUESS = 8  # of shorter names, one letter less is as likely somebody's own domain


def typo_hint(address: str) -> str | None:
    """Give the address that was probably meant ("sam@gmail.com" for "sam@gmial.com"), or nothing.

    A hint only, asked before a letter goes out (K14): one letter too many, too few, wrong, or two swapped.
    """
    try:
        mailbox = read_mailbox(address)
    except AddressProblem:
        return None
    if mailbox.domain in _PROVIDERS:
        return None
    meant = next((known for known in _PROVIDERS if _misspelt(mailbox.domain, known)), None)
    return f"{mailbox.local}@{meant}" if meant else None


def _misspelt(typed: str, known: str) -> bool:
    return len(known) >= _SHORTEST_GUESS and not _sister(typed, known) and _one_slip_apart(typed, known)


def _sister(typed: str, known: str) -> bool:
    """The same name in another country, such as hotmail.be: as real as the one we know."""
    name, _dot, country = typed.rpartition(".")
    known_name, _dot, known_country = known.rpartition(".")
    return name == known_name and len(country) == len(known_country) == 2


def _one_slip_apart(typed: str, known: str) -> bool:
    """Whether one insertion, deletion, replacement or swap of neighbours makes one into the other."""
    if abs(len(typed) - len(known)) > 1 or typed == known:
        return False
    start = next(
        (i for i, (a, b) in enumerate(zip(typed, known, strict=False)) if a != b), min(len(typed), len(known))
    )
    rest, known_rest = typed[start:], known[start:]
    return (
        rest[1:] == known_rest[1:]
        or rest[1:] == known_rest
        or rest == known_rest[1:]
        or (rest[:2] == known_rest[1::-1] and rest[2:] == known_rest[2:])
    )
