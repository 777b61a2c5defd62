"""Which addresses are taken, what is said of the others, and where letters go."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.people.addresses import (
    AddressProblem,
    DomainRuleProblem,
    DomainRules,
    check_address,
    email_key,
    envelope_address,
    looks_mixed_script,
    parse_domain_rules,
    typo_hint,
)


@pytest.mark.parametrize(
    "address",
    [
        "sam@example.org",
        "Sam.Rivera+talks@Brightpath.Example",
        "o'brien@example.org",
        "a_b=c/d{e}@example.org",
        "sam@bücher.example",
        "sam@xn--bcher-kva.example",
        "josé@example.org",
        "用户@例え.jp",
        "s@a.co",
        f"{'a' * 64}@example.org",
    ],
)
def test_good_address_is_kept_as_typed(address: str) -> None:
    assert check_address(f"  {address}\n") == address


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("", "Type an email address."),
        ("   ", "Type an email address."),
        ("sam.example.org", "no @"),
        ("@example.org", "before the @ is missing"),
        ("sam@", "after the @ is missing"),
        ("sam@@example.org", "one @ only"),
        ("sam@example", "not complete"),
        ("sam@localhost", "not complete"),
        (".sam@example.org", "begins or ends with a dot"),
        ("sam.@example.org", "begins or ends with a dot"),
        ("sam..rivera@example.org", "two dots"),
        ("sam@example..org", "two dots"),
        ("sam@.example.org", "begins with a dot"),
        ("sam@example.org.", "ends with a dot"),
        ("sam rivera@example.org", "no spaces"),
        ("Sam Rivera <sam@example.org>", "without a name"),
        ("sam@example.org, eve@example.org", "one address only"),
        ("sam@example.org;eve@example.org", "one address only"),
        ('"sam"@example.org', "quotes"),
        ("sam\\@example.org", "quotes or backslashes"),
        ("sam?@example.org", "question mark"),
        ("sam%evil.example@example.org", "percent sign"),
        ("evil!sam@example.org", "exclamation mark"),
        ("=?utf-8?q?sam?=@example.org", "question mark"),
        ("sam@[127.0.0.1]", "number of a machine"),
        ("sam@[IPv6:::1]", "number of a machine"),
        ("sam@127.0.0.1", "number of a machine"),
        ("sam@exa_mple.org", "not a domain"),
        ("sam@-example.org", "not a domain"),
        ("sam@example-.org", "not a domain"),
        ("sam@ex.xn--zzzzzz", "not a domain"),
        ("sam@exam\u2100ple.org", "not a domain"),
        ("😀@example.org", "addresses do not have"),
        ("sam\u200b@example.org", "cannot be seen"),
        ("sam@bü\u200bcher.example", "cannot be seen"),
        ("sam\u202e@example.org", "cannot be seen"),
        ("sam\ufe0f@example.org", "cannot be seen"),
        ("sam\x00@example.org", "cannot be seen"),
        ("sam\r\nBcc: eve@example.org", "cannot be seen"),
        ("sam＠evil.example@example.org", "one @ only"),
        (f"{'a' * 65}@example.org", "too long"),
        (f"{'é' * 33}@example.org", "too long"),
        (f"sam@{'a' * 64}.org", "not a domain"),
        (f"sam@{'.'.join(['abcdefghi'] * 26)}.org", "too long"),
        (f"{'a' * 64}@{'.'.join(['ü' * 20] * 8)}.org", "too long"),
    ],
)
def test_bad_address_is_told_what_is_wrong_with_it(address: str, said: str) -> None:
    with pytest.raises(AddressProblem) as problem:
        check_address(address)
    assert said in str(problem.value)


@given(st.text(max_size=300))
def test_whatever_is_typed_is_taken_or_explained(typed: str) -> None:
    try:
        address = check_address(typed)
    except AddressProblem as problem:
        assert str(problem).endswith(".")
    else:
        assert address.count("@") == 1
        assert len(email_key(address)) <= 254


def test_letters_go_to_the_local_part_as_typed_at_the_idna_2008_domain() -> None:
    assert envelope_address(" Sam.Rivera@Straße.DE ") == "Sam.Rivera@xn--strae-oqa.de"


def test_mail_is_refused_where_the_envelope_could_not_hold_the_address() -> None:
    with pytest.raises(AddressProblem, match="Copy the link"):
        envelope_address("josé@example.org")


@pytest.mark.parametrize(
    "address",
    [
        "sam@pаypal.example",  # a Cyrillic а
        "sam@xn--pypal-4ve.example",  # the same, already encoded
        "pаypal@example.org",
        "sam@gооgle.com",
        "sam@аррӏе.com",  # Cyrillic throughout, Latin to the eye
        "sam@αpple.example",
    ],
)
def test_mixed_or_disguised_letters_are_noticed(address: str) -> None:
    assert looks_mixed_script(address)


@pytest.mark.parametrize(
    "address",
    [
        "sam@example.org",
        "sam@bücher.example",
        "sam@例え.jp",
        "sam@пример.рф",
        "анна@почта.рф",
        "s1@日本abcカナ.jp",
    ],
)
def test_ordinary_domains_are_not_suspected(address: str) -> None:
    assert not looks_mixed_script(address)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("sam@gmial.com", "sam@gmail.com"),
        ("sam@gmai.com", "sam@gmail.com"),
        ("sam@gmaill.com", "sam@gmail.com"),
        ("sam@gmsil.com", "sam@gmail.com"),
        ("sam@gmail.con", "sam@gmail.com"),
        ("sam@gmail.co", "sam@gmail.com"),
        ("Sam@HOTMIAL.com", "Sam@hotmail.com"),
        ("sam@outlok.com", "sam@outlook.com"),
        ("sam@iclod.com", "sam@icloud.com"),
    ],
)
def test_misspelt_provider_is_hinted_at(typed: str, meant: str) -> None:
    assert typo_hint(typed) == meant


@pytest.mark.parametrize(
    "address",
    [
        "sam@gmail.com",
        "sam@mail.com",  # a letter off gmail.com and a provider of its own
        "sam@ymail.com",
        "sam@hotmail.be",  # a sister of hotmail.de
        "sam@example.org",
        "sam@brightpath.example",
        "sam@msm.com",  # of so short a name one cannot tell
        "not an address",
    ],
)
def test_right_or_unknown_domain_gets_no_hint(address: str) -> None:
    assert typo_hint(address) is None


def test_domain_list_is_read_a_line_at_a_time() -> None:
    assert parse_domain_rules(" Example.ORG \r\n\r\n*.straße.de\nexample.org\n*.edu") == [
        "example.org",
        "*.xn--strae-oqa.de",
        "*.edu",
    ]


@pytest.mark.parametrize(
    ("text", "said", "line"),
    [
        ("a.org\n\nb..org", "Line 3 is not a domain: it has two dots in a row.", 3),
        ("a.org\nb.org.", "Line 2 is not a domain: it ends with a dot.", 2),
        (".org", "Line 1 is not a domain: it begins with a dot.", 1),
        ("org", "Line 1 is not a domain: it has no dot.", 1),
        ("*", "a * can only stand at the beginning", 1),
        ("*example.org", "a * can only stand at the beginning", 1),
        ("*.*.org", "a * can only stand at the beginning", 1),
        ("sam@example.org", "leave out the @", 1),
        ("https://example.org", "leave out the https://", 1),
        ("a.org, b.org", "write each on its own line", 1),
        ("exa_mple.org", "Line 1 is not a domain.", 1),
        ("127.0.0.1", "Line 1 is not a domain.", 1),
        ("exam\u200bple.org", "cannot be seen", 1),
    ],
)
def test_line_that_is_no_domain_is_named(text: str, said: str, line: int) -> None:
    with pytest.raises(DomainRuleProblem) as problem:
        parse_domain_rules(text)
    assert said in str(problem.value)
    assert problem.value.line == line


@given(st.text(max_size=80))
def test_any_domain_list_is_read_or_explained_and_reads_the_same_again(text: str) -> None:
    try:
        rules = parse_domain_rules(text)
    except DomainRuleProblem as problem:
        assert f"Line {problem.line} " in str(problem)
    else:
        assert parse_domain_rules("\n".join(rules)) == rules


def test_no_rule_allows_everybody() -> None:
    assert DomainRules().allows("sam@anywhere.example")
