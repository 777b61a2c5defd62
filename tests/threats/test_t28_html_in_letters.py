"""T28: a name, title or message puts markup or a link of its own into a letter.

Guards `html_escapes.escape` in `_markup` and `_LINK_SIGN.sub` in `_plain` (mail/placeholders.py), and the name rules
of people/names.py (`_name_faults`).
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.mail.invitation_letter import invitation_template
from greenroom.mail.placeholders import render_html, render_text
from greenroom.people.names import NameProblem, check_name
from tests.mail.letters import HOST, URL, VALUES, Read, linked_hosts

TEXT = invitation_template().text + "\n{message}\n"
HTML = invitation_template().html.replace("<p style", "<p>{message}</p><p style", 1)

LINKS = [
    "https://evil.example/login",
    "HTTP://EVIL.EXAMPLE",
    "ftp://10.0.0.1/x",
    "www.evil.example",
    "WWW.evil",
    "www.x",
    "https://localhost",
    "sam@evil",
    "evil.com",
    "Sam evil.com/login?a=b",
    "click evil.com.",
    "evil。com",
    "evil．com",
    "sam@evil.com",
    "mailto:sam@evil.com",
    "sam＠evil.com",
    "https：//evil.example",
    "//evil.com/x",
    "xn--80ak6aa92e.com",
    "a.b.c.evil.com",
]
MARKUP = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><a href="https://evil.example">click</a>',
    "</bdi></p><h1>You won</h1>",
    "</title><style>*{display:none}</style>",
    "<!-- ",
    "]]>",
    "&lt;a href=evil&gt;",
    "&#60;b&#62;",
    "' onmouseover='alert(1)",
    "<a href=//evil.com>x</a>",
    "javascript:alert(1)",
]


@pytest.mark.parametrize("token", ["name", "room", "inviter", "message"])
@pytest.mark.parametrize("hostile", LINKS + MARKUP)
def test_letter_leads_to_our_site_alone(token: str, hostile: str) -> None:
    _assert_only_ours(VALUES | {token: hostile})


@pytest.mark.parametrize("hostile", LINKS)
def test_linkifier_of_this_test_would_have_noticed(hostile: str) -> None:
    assert linked_hosts(f"Hello {hostile},") - {HOST}


@pytest.mark.parametrize("hostile", [link for link in LINKS if link != "//evil.com/x"])
def test_name_with_a_link_is_not_even_kept(hostile: str) -> None:
    with pytest.raises(NameProblem):
        check_name(hostile, field="first name")


@pytest.mark.parametrize("hostile", MARKUP)
def test_markup_is_read_as_the_words_it_is(hostile: str) -> None:
    read = Read(render_html("<b>{name}</b>", VALUES | {"name": hostile}))

    assert read.tags == ["b", "bdi"]
    assert read.text.replace("\u200c", "") == hostile


@given(st.text(st.sampled_from("abwW.:/@＠。．<>\"'&;=-_ \n1\u0301é"), max_size=30))
def test_nothing_that_can_be_typed_adds_a_tag_or_a_link(typed: str) -> None:
    _assert_only_ours(VALUES | {"name": typed, "room": typed, "inviter": typed, "message": typed})


def _assert_only_ours(values: dict[str, str]) -> None:
    plain = Read(render_html(HTML, VALUES))
    read = Read(render_html(HTML, values))
    assert [tag for tag in read.tags if tag != "br"] == [tag for tag in plain.tags if tag != "br"]
    assert set(read.links) == {URL}
    assert linked_hosts(read.text) == {HOST}
    assert linked_hosts(render_text(TEXT, values)) == {HOST}
