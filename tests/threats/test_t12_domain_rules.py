"""T12: an address slips past the domain rules, or its letter goes to another domain than the one that was checked.

Guards `_covers` and `DomainRules.allows` in people/domains.py (the dot that stays on the pattern; deny first), the
table `_SIGNS` and `_check_dots` in people/mailbox.py, and `_one_address` in mail/message.py.
"""

import socket
from collections.abc import Iterator

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.core.mail import get_connection
from hypothesis import given
from hypothesis import strategies as st

from greenroom.mail.message import build_message
from greenroom.people.addresses import (
    AddressProblem,
    DomainRules,
    check_address,
    email_key,
    envelope_address,
    parse_domain_rules,
)

ONLY_OURS = DomainRules(allow=("ok.org", "*.ok.org"))

NO_ADDRESSES = [
    '"a@evil.com"@ok.org',
    '"a\\"@evil.com"@ok.org',
    "=?utf-8?q?a=40evil.com=3e?=@ok.org",
    "=?utf-8?q?a=40evil.com=3e=20?=@ok.org",
    "=?x?q?a=40evil.com=3e=00?=foo@ok.org",
    "a%evil.com@ok.org",
    "evil.com!a@ok.org",
    "a@evil.com,b@ok.org",
    "a@evil.com;b@ok.org",
    "a@evil.com b@ok.org",
    "a@evil.com@ok.org",
    "a＠evil.com@ok.org",
    "a@evil.com>@ok.org",
    "a@evil.com\x00@ok.org",
    "a@evil.com\n@ok.org",
    "a@evil.com\r\nRCPT TO:<b@ok.org>",
    "a@evil.com(@ok.org",
    "(a@evil.com)b@ok.org",
    "a@ok.org.",
    "a@ok.org\x00.evil.com",
    "a@ok.org%00.evil.com",
    "a@[ok.org]",
    "a@ok.org\u2024evil.com",
    "a@ok\u200b.org",
    "a@ok.org\u202emoc.live",
    "@ok.org",
    "ok.org",
    "",
]
ELSEWHERE = [
    "a@ok.org.evil.com",
    "a@evilok.org",
    "a@evil-ok.org",
    "a@xn--k-8cb.org",
    "a@\u043ek.org",  # a Cyrillic о
    "a@ok\u3002org\u3002evil\u3002com",
    "a@0k.org",
]


@pytest.mark.parametrize("address", NO_ADDRESSES + ELSEWHERE)
def test_nothing_passes_for_an_address_of_ours(address: str) -> None:
    assert not ONLY_OURS.allows(address)


@pytest.mark.parametrize("address", ["a@ok.org", "A@OK.ORG", "a@mail.ok.org", "a@x.y.ok.org", " a@ok.org "])
def test_our_addresses_pass(address: str) -> None:
    assert ONLY_OURS.allows(address)


def test_wildcard_covers_what_is_under_the_name_and_not_the_name() -> None:
    rules = DomainRules(allow=("*.ok.org",))

    assert rules.allows("a@mail.ok.org")
    assert not rules.allows("a@ok.org")


def test_exact_name_covers_nothing_under_it() -> None:
    assert not DomainRules(allow=("ok.org",)).allows("a@mail.ok.org")


def test_deny_wins() -> None:
    rules = DomainRules(allow=("*.ok.org",), deny=("guests.ok.org",))

    assert rules.allows("a@staff.ok.org")
    assert not rules.allows("a@guests.ok.org")


@pytest.mark.parametrize("address", NO_ADDRESSES)
def test_nothing_slips_past_a_denied_domain(address: str) -> None:
    assert not DomainRules(deny=("ok.org", "*.ok.org")).allows(address)


def test_denied_domain_stays_denied_in_every_spelling() -> None:
    rules = DomainRules(deny=tuple(parse_domain_rules("straße.de")))

    assert not rules.allows("a@straße.de")
    assert not rules.allows("a@STRASSE.de".replace("SS", "ẞ"))
    assert not rules.allows("a@XN--STRAE-OQA.DE")
    assert rules.allows("a@strasse.de")


@given(st.from_regex(r"[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?(\.[a-z0-9]{1,8}){0,3}\.[a-z]{2,6}", fullmatch=True))
def test_rule_covers_a_domain_at_label_boundaries_only(domain: str) -> None:
    labels, ours = domain.split("."), ["ok", "org"]

    assert DomainRules(allow=("ok.org",)).allows(f"a@{domain}") == (_taken(domain) and labels == ours)
    assert DomainRules(allow=("*.ok.org",)).allows(f"a@{domain}.ok.org") == _taken(f"{domain}.ok.org")
    assert not ONLY_OURS.allows(f"a@{domain}ok.org") or labels[-1:] == [""]


class _Mailroom:
    """A mail server that writes down for whom it was told letters are."""

    def __init__(self) -> None:
        self.told: list[str] = []

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.told.append(" ".join([address, *options]))
        envelope.rcpt_tos.append(address)
        return "250 OK"


@pytest.fixture(scope="module")
def mailroom() -> Iterator[tuple[_Mailroom, int]]:
    room = _Mailroom()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(room, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield room, port
    finally:
        controller.stop()


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("Sam.Rivera@Example.org", "Sam.Rivera@example.org"),
        ("o'brien+talks@example.org", "o'brien+talks@example.org"),
        ("a_b=c/d{e}|f@example.org", "a_b=c/d{e}|f@example.org"),
        ("sam@straße.de", "sam@xn--strae-oqa.de"),
        ("sam@bücher.example", "sam@xn--bcher-kva.example"),
        ("sam@例え.jp", "sam@xn--r8jz45g.jp"),
    ],
)
def test_mail_server_is_told_the_address_that_is_kept(
    mailroom: tuple[_Mailroom, int], address: str, told: str
) -> None:
    assert envelope_address(address) == told
    assert _told(mailroom, told) == [told]
    assert email_key(told) == email_key(address)


@given(
    st.from_regex(r"[A-Za-z0-9#$&'*+/=^_`{|}~-]{1,12}(\.[A-Za-z0-9#$&'*+/=^_`{|}~-]{1,12})?", fullmatch=True)
)
def test_mail_server_is_told_any_local_part_as_it_is(mailroom: tuple[_Mailroom, int], local: str) -> None:
    address = envelope_address(f"{local}@ok.org")

    assert _told(mailroom, address) == [address] == [f"{local}@ok.org"]


@pytest.mark.parametrize("address", NO_ADDRESSES)
def test_mail_server_is_never_told_what_was_not_checked(mailroom: tuple[_Mailroom, int], address: str) -> None:
    with pytest.raises(ValueError, match="one envelope address"):
        _told(mailroom, address)
    assert mailroom[0].told == []


def _told(mailroom: tuple[_Mailroom, int], address: str) -> list[str]:
    """Send a letter by Django's own SMTP backend; give what the server was told."""
    room, port = mailroom
    room.told.clear()
    backend = get_connection(
        "django.core.mail.backends.smtp.EmailBackend", host="127.0.0.1", port=port, timeout=10
    )
    message = build_message(to=address, subject="Hello", text="Hello", from_email="greenroom@ok.org")
    backend.send_messages([message])
    return list(room.told)


def _taken(domain: str) -> bool:
    try:
        check_address(f"a@{domain}")
    except AddressProblem:
        return False
    return True
