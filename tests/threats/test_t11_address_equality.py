"""T11: an address passes for another one.

Guards `email_key` in people/addresses.py (`mailbox.local.lower() if mailbox.is_ascii else mailbox.local`), and in
people/mailbox.py the refusal of a local part that is ASCII only to NFKC, and `idna.encode` by IDNA 2008.
"""

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from greenroom.people.addresses import AddressProblem, email_key

ATEXT = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789#$&'*+-/=^_`{|}~"
LETTERS = st.characters(categories=["Lu", "Ll", "Lo", "Nd", "Mn"])
LOCAL_PARTS = st.text(st.sampled_from(ATEXT), min_size=1, max_size=20) | st.text(
    LETTERS, min_size=1, max_size=12
)
DOMAINS = st.sampled_from(
    ["example.org", "Example.ORG", "bücher.example", "straße.de", "例え.jp", "xn--bcher-kva.example"]
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sam@example.org", "sam@EXAMPLE.org"),  # a telephone writes the first letter large
        (" sam@example.org ", "sam@example.org"),
        ("sam@bücher.example", "sam@xn--bcher-kva.example"),
        ("sam@BÜCHER.example", "sam@bücher.example"),
        ("sam@bu\u0308cher.example", "sam@bücher.example"),
        ("jose\u0301@example.org", "jos\u00e9@example.org"),  # NFD, as a Mac types it, and NFC
    ],
)
def test_spellings_of_one_address_are_equal(one: str, other: str) -> None:
    assert email_key(one) == email_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("mıke@example.org", "mike@example.org"),  # upper() makes them equal
        ("İris@example.org", "iris@example.org"),
        ("straße@example.org", "strasse@example.org"),  # casefold() makes them equal
        ("sam@straße.de", "sam@strasse.de"),  # IDNA 2003 makes them equal
        ("ſam@example.org", "sam@example.org"),
        ("jos\u00e9\ufb01@example.org", "jos\u00e9fi@example.org"),  # NFKC makes them equal
        ("José@example.org", "josé@example.org"),  # beyond ASCII the server alone knows
        ("sam+talks@example.org", "sam@example.org"),
        ("s.am@gmail.com", "sam@gmail.com"),
        ("sam@example.org", "sam@example.com"),
        ("аda@example.edu", "ada@example.edu"),  # a Cyrillic а
    ],
)
def test_addresses_of_two_people_are_not_equal(one: str, other: str) -> None:
    assert _key_or_refused(one) != email_key(other)


@pytest.mark.parametrize("local", ["\u212aate", "\ufb01ona", "\uff53am", "sam\u2070", "ſam"])
@pytest.mark.parametrize("domain", ["example.org", "bücher.example"])
def test_local_part_that_is_ascii_only_to_normalising_is_refused(local: str, domain: str) -> None:
    with pytest.raises(AddressProblem, match="only looks like a plain letter"):
        email_key(f"{local}@{domain}")


def test_domain_that_is_ascii_only_to_mapping_is_refused() -> None:
    with pytest.raises(AddressProblem, match="only looks like a plain letter"):
        email_key("sam@\u212aate.example")


@given(LOCAL_PARTS, DOMAINS)
def test_key_of_a_key_is_itself(local: str, domain: str) -> None:
    key = _key_or_refused(f"{local}@{domain}")
    assume(key)
    assert email_key(str(key)) == key


@given(st.text(st.sampled_from(ATEXT), min_size=1, max_size=20), DOMAINS)
def test_case_of_ascii_makes_no_difference(local: str, domain: str) -> None:
    assert email_key(f"{local.upper()}@{domain}") == email_key(f"{local.lower()}@{domain}")


@given(LOCAL_PARTS, DOMAINS)
def test_key_is_the_same_however_the_keyboard_composes(local: str, domain: str) -> None:
    composed, apart = (unicodedata.normalize(form, local) for form in ("NFC", "NFD"))
    assert _key_or_refused(f"{composed}@{domain}") == _key_or_refused(f"{apart}@{domain}")


@given(LOCAL_PARTS, LOCAL_PARTS)
def test_local_parts_are_equal_only_if_ascii_case_or_composition_differs(one: str, other: str) -> None:
    keys = _key_or_refused(f"{one}@example.org"), _key_or_refused(f"{other}@example.org")
    assume(None not in keys)
    assert (keys[0] == keys[1]) == (_plain(one) == _plain(other))


@given(st.characters(categories=["Lu", "Ll", "Lt", "Lm", "Lo", "Nd", "Nl", "No"], min_codepoint=128))
def test_no_letter_beyond_ascii_passes_for_one_within(letter: str) -> None:
    key = _key_or_refused(f"s{letter}m@example.org")
    assert key is None or not key.isascii()


def _key_or_refused(address: str) -> str | None:
    try:
        return email_key(address)
    except AddressProblem:
        return None


def _plain(local: str) -> str:
    return local.lower() if local.isascii() else unicodedata.normalize("NFC", local)
