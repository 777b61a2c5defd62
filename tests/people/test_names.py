"""Which names and titles are taken, and what is said of the others."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.people.names import LineProblem, NameProblem, check_line, check_name


@pytest.mark.parametrize(
    "name",
    [
        "Sam",
        "J.R.R.",
        "J.-P.",
        "St. John",
        "O’Neil-Ångström",
        "Ngọc Ánh",
        "van der Berg",
        "李小龙",
        "محمد",
        "שרה",
        "अनिल",
        "Sammy Davis Jr.",
        "U.S.A.",
        "X Æ 12",
        "Web (www)",
        "-",
    ],
)
def test_name_of_a_person_is_kept(name: str) -> None:
    assert check_name(name, field="first name") == name


def test_spaces_in_a_name_become_single_ones() -> None:
    assert check_name("  Mary \u00a0 Ann\u3000Lee \n", field="first name") == "Mary Ann Lee"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "Type the first name."),
        (" \u00a0 ", "Type the first name."),
        ("x" * 101, "The first name has 101 characters. At most 100 fit."),
        ("x" * 300, "has 300 characters"),
        ("Sam\x07", "cannot be seen"),
        ("Sam\r\nBcc: eve@example.org", "cannot be seen"),
        ("Sam\u2028Rivera", "cannot be seen"),
        ("Sam\u202eariveR", "cannot be seen"),
        ("Sam\u200b", "cannot be seen"),
        ("\u3164", "cannot be seen"),
        ("\ud800", "cannot be seen"),
        ("http://evil.example", "holds a web address"),
        ("see ftp://x", "holds a web address"),
        ("www.evil", "holds a web address"),
        ("WWW.Evil", "holds a web address"),
        ("ｗｗｗ．ｅｖｉｌ", "holds a web address"),
        ("sam@evil.example", "holds an @"),
        ("sam＠evil", "holds an @"),
        ("evil.com", "reads like a web address"),
        ("Sam evil.com now", "reads like a web address"),
        ("evil。com", "reads like a web address"),
        ("evil．com", "reads like a web address"),
        ("टेस्ट.कॉम", "reads like a web address"),
        ("192.168.10.20", "reads like a web address"),
        ("1.2.3.4", "reads like a web address"),
        ("Dr.Smith", "Put a space after the dot"),
    ],
)
def test_other_name_is_told_what_is_wrong_with_it(name: str, said: str) -> None:
    with pytest.raises(NameProblem) as problem:
        check_name(name, field="first name")
    assert said in str(problem.value)


@given(st.text(max_size=120))
def test_name_that_is_taken_is_seen_whole_and_taken_again(typed: str) -> None:
    try:
        name = check_name(typed, field="last name")
    except NameProblem:
        return
    assert check_name(name, field="last name") == name
    assert 1 <= len(name) <= 100
    assert not {unicodedata.category(char) for char in name} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert "@" not in name and "://" not in name and "www." not in name.lower()


@pytest.mark.parametrize("title", ["Node.js for teachers", "Tea & talk <live>", "👩‍🏫 Teaching today", "שלום"])
def test_title_may_hold_dots_signs_and_emoji(title: str) -> None:
    assert check_line(title, 200) == title


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("", "Type something here."),
        (" \u200b ", "Type something here."),
        ("x" * 201, "This has 201 characters. At most 200 fit."),
        ("Two\nlines", "holds a line break"),
        ("Two\u2029paragraphs", "holds a line break"),
        ("Bidi \u202e", "holds a line break or a character that cannot be seen"),
        ("Nul\x00", "cannot be seen"),
    ],
)
def test_other_title_is_told_what_is_wrong_with_it(title: str, said: str) -> None:
    with pytest.raises(LineProblem) as problem:
        check_line(title, 200)
    assert said in str(problem.value)
