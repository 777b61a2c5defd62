"""E-mail addresses: when two are the same, which are taken, where letters go."""

import unicodedata

import idna
from django.utils.translation import gettext_lazy as _

from greenroom.people.domains import DomainRuleProblem, DomainRules, parse_domain_rules
from greenroom.people.mailbox import AddressProblem, read_mailbox
from greenroom.people.typos import typo_hint

__all__ = [
    "AddressProblem",
    "DomainRuleProblem",
    "DomainRules",
    "check_address",
    "email_key",
    "envelope_address",
    "looks_mixed_script",
    "parse_domain_rules",
    "typo_hint",
]


def email_key(address: str) -> str:
    """Give the one spelling by which addresses are compared (security.md 4.10); compare keys by `==` only.

    The domain is in lower-case A-labels. A local part that is ASCII as typed is lower-cased, any other stays as
    it is in NFC. No plus or dot is taken away: who owns `sam+talks@` is the mail server's business. Raises
    `AddressProblem` where `check_address` does, so that what is not an address equals nothing.
    """
    mailbox = read_mailbox(address)
    return f"{mailbox.local.lower() if mailbox.is_ascii else mailbox.local}@{mailbox.domain}"


def check_address(address: str) -> str:
    """Give the address as typed, less the spaces around it. Raises `AddressProblem`, the sentence to show."""
    read_mailbox(address)
    return address.strip()


def envelope_address(address: str) -> str:
    """Give the address as mail servers are told it: the local part as typed, at A-labels.

    Raises `AddressProblem` for a local part beyond ASCII: it needs SMTPUTF8 (RFC 6531), which Django does not
    speak; it would put an encoded word in the envelope, which is somebody else's address.
    """
    mailbox = read_mailbox(address)
    if not mailbox.is_ascii:
        raise AddressProblem(
            _(
                "Mail cannot be sent to an address with such letters before the @. "
                "Copy the link and send it yourself."
            )
        )
    return f"{mailbox.local}@{mailbox.domain}"


def looks_mixed_script(address: str) -> bool:
    """Whether one part mixes alphabets, or is written in letters that pass for Latin ones: ask before inviting.

    The combinations that may stand together are those of UTS #39, 5.2, "highly restrictive".
    """
    mailbox = read_mailbox(address)
    labels = [idna.decode(label) for label in mailbox.domain.split(".")]
    return any(_mixed(part) for part in [*mailbox.local.split("."), *labels]) or any(map(_disguised, labels))


_TOGETHER = (
    {"LATIN", "CJK", "HIRAGANA", "KATAKANA"},
    {"LATIN", "CJK", "BOPOMOFO"},
    {"LATIN", "CJK", "HANGUL"},
)
_CYRILLIC_LIKE_LATIN = frozenset("асԁеһіјӏорԛѕԝхуъьгпвмтк")
_NO_SCRIPT = frozenset({"MODIFIER", "KATAKANA-HIRAGANA", "IDEOGRAPHIC", "FEMININE", "MASCULINE"})


def _mixed(text: str) -> bool:
    scripts = {_script(char) for char in text if char.isalpha()} - _NO_SCRIPT
    return len(scripts) > 1 and not any(scripts <= together for together in _TOGETHER)


def _script(letter: str) -> str:
    """The first word of a letter's name, which is its script for every script that domains are written in."""
    return unicodedata.name(letter, "UNKNOWN").split()[0]


def _disguised(label: str) -> bool:
    letters = {char for char in label if char.isalpha()}
    return bool(letters) and letters <= _CYRILLIC_LIKE_LATIN
