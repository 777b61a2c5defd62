"""Reads one e-mail address into the two parts that every rule about addresses works on."""

import re
import unicodedata
from dataclasses import dataclass

import idna
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from greenroom.people.characters import has_unseen
from greenroom.people.problems import Problem

LONGEST_ADDRESS = 254  # octets, RFC 5321 4.5.3.1.3 less the angle brackets (RFC 3696 erratum 1690)
LONGEST_LOCAL_PART = 64  # octets, RFC 5321 4.5.3.1.1


class AddressProblem(Problem):
    """What was typed is not an e-mail address that this site takes."""


@dataclass(frozen=True)
class Mailbox:
    """One address: the local part in NFC with its case kept, the domain as lower-case IDNA 2008 A-labels."""

    local: str
    domain: str

    @property
    def is_ascii(self) -> bool:
        """Whether a mail server without SMTPUTF8 (RFC 6531) can be told this address."""
        return self.local.isascii()


def read_mailbox(address: str) -> Mailbox:
    """Take an address apart. Raises `AddressProblem` for whatever security.md 4.10 keeps out."""
    typed = address.strip()
    _check_seen(typed)
    _check_signs(unicodedata.normalize("NFKC", typed))
    local, _at, domain = typed.partition("@")
    mailbox = Mailbox(_local_part(local), ascii_domain(domain))
    if len(mailbox.local.encode()) + 1 + len(mailbox.domain) > LONGEST_ADDRESS:
        raise AddressProblem(_TOO_LONG)
    return mailbox


def ascii_domain(domain: str) -> str:
    """Give a domain's A-labels, lower case (UTS #46, non-transitional: ß stays ß). Raises `AddressProblem`."""
    _check_dots(domain)
    try:
        labels = idna.encode(domain, uts46=True, std3_rules=True).decode().lower()
    except (idna.IDNAError, UnicodeError):
        raise AddressProblem(_NO_DOMAIN) from None
    _check_labels(labels)
    if not domain.isascii() and "xn--" not in labels:
        raise AddressProblem(_PLAIN_LETTERS)
    return labels


_TOO_LONG = _(
    "This address is too long. An address has at most 254 characters, at most 64 of them before the @."
)
_PLAIN_LETTERS = _("This address holds a sign that only looks like a plain letter. Type the address by hand.")
_NO_DOMAIN = _("What stands after the @ is not a domain. It looks like: example.org.")
_NO_LOCAL_PART = _(
    "What stands before the @ has a sign that addresses do not have. Check it for typing errors."
)

# The first that is found is told. They are matched after NFKC, so that a full-width sign counts.
_SIGNS: tuple[tuple[str, Promise], ...] = (
    (
        r'["\\]',
        _("Addresses with quotes or backslashes are not accepted here. Use another address of this person."),
    ),
    (r"[<>()]", _("Type the address alone, without a name and without brackets.")),
    (r"[\[\]:]", _("An address must end in a domain such as example.org, not in the number of a machine.")),
    (r"[,;]", _("Type one address only. Each person is invited separately.")),
    (r"\s", _("An address has no spaces inside.")),
    (
        r"=\?|[?%!]",
        _("Addresses with a question mark, percent sign or exclamation mark are not accepted here."),
    ),
    (r"@.*@", _("An address has one @ only.")),
    (r"^[^@]*$", _("This address has no @. It looks like: name@example.org.")),
    (r"^@", _("The part before the @ is missing.")),
    (r"@$", _("The part after the @ is missing. It looks like: example.org.")),
    (r"^\.|\.@", _("The part before the @ begins or ends with a dot. Take the dot away.")),
    (r"\.\.", _("This address has two dots in a row.")),
)


def _check_seen(typed: str) -> None:
    if not typed:
        raise AddressProblem(_("Type an email address."))
    if len(typed) > LONGEST_ADDRESS:
        raise AddressProblem(_TOO_LONG)
    if has_unseen(typed):
        raise AddressProblem(
            _("This address holds a character that cannot be seen. Type it by hand instead of pasting it.")
        )


def _check_signs(address: str) -> None:
    for sign, sentence in _SIGNS:
        if re.search(sign, address):
            raise AddressProblem(sentence)


def _local_part(typed: str) -> str:
    local = unicodedata.normalize("NFC", typed)
    if not typed.isascii() and unicodedata.normalize("NFKC", typed).isascii():
        raise AddressProblem(
            _PLAIN_LETTERS
        )  # the Kelvin sign is the letter K to NFC, and somebody else's address
    if len(local.encode()) > LONGEST_LOCAL_PART:
        raise AddressProblem(_TOO_LONG)
    if not all(_may_stand_before_the_at(char) for char in local):
        raise AddressProblem(_NO_LOCAL_PART)
    return local


def _may_stand_before_the_at(char: str) -> bool:
    """RFC 5322 3.2.3 atext less ! % ?, and the dot; beyond ASCII (RFC 6531 3.3) letters, marks and digits."""
    if char.isascii():
        return char.isalnum() or char in "#$&'*+-/=^_`{|}~."
    return unicodedata.category(char)[0] in "LMN"


def _check_dots(domain: str) -> None:
    if domain.endswith("."):
        raise AddressProblem(_("The domain ends with a dot. Take the dot away."))
    if domain.startswith("."):
        raise AddressProblem(_("The domain begins with a dot. Take the dot away."))


def _check_labels(labels: str) -> None:
    if "." not in labels:
        raise AddressProblem(_("The domain is not complete. It looks like: example.org."))
    if labels.rpartition(".")[2].isdigit():
        raise AddressProblem(
            _("An address must end in a domain such as example.org, not in the number of a machine.")
        )
