"""T30: a title, name or address writes headers of its own, or the sender is not the site.

Guards `one_line` in mail/placeholders.py, and `_one_address` with the fixed From in mail/message.py.
"""

import unicodedata
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.mail.message import build_message
from greenroom.mail.placeholders import subject_line
from tests.mail.letters import VALUES

SENDER = "greenroom@live.linden.example"
BREAKS = [
    "\r\n",
    "\n",
    "\r",
    "\x0b",
    "\x0c",
    "\x1c",
    "\x1d",
    "\x1e",
    "\x85",
    "\u2028",
    "\u2029",
    "\x00",
    "\r\n\r\n",
]
ANY_TEXT = st.text(max_size=80) | st.text(
    st.sampled_from('\r\n\x0b\x0c\x85\u2028\u2029:,;<>"@=?qB_ aZé\u202e'), max_size=60
)


@pytest.mark.parametrize("line_break", BREAKS)
def test_line_break_in_a_title_is_a_space(line_break: str) -> None:
    subject = subject_line("{room}", VALUES | {"room": f"Tea{line_break}Bcc: eve@example.org"})

    assert subject == "Tea Bcc: eve@example.org"
    assert _sent(subject=subject)["Bcc"] is None


@pytest.mark.parametrize("line_break", BREAKS)
def test_subject_is_one_line_also_where_no_template_was_filled(line_break: str) -> None:
    assert _sent(subject=f"Tea{line_break}Bcc: eve@example.org")["Subject"] == "Tea Bcc: eve@example.org"


@pytest.mark.parametrize("unseen", ["\u202e", "\u200b", "\u2066", "\u00ad", "\ufeff", "\ud800", "\U000e0041"])
def test_format_characters_in_a_title_are_gone(unseen: str) -> None:
    assert subject_line("{room}", VALUES | {"room": f"Te{unseen}a"}) == "Tea"


def test_encoded_word_in_a_title_is_read_as_it_was_typed() -> None:
    subject = subject_line("{room}", VALUES | {"room": "=?utf-8?q?=0D=0ABcc=3A?="})

    assert _sent(subject=subject)["Subject"] == "= ?utf-8?q?=0D=0ABcc=3A?="


@given(title=ANY_TEXT, name=ANY_TEXT, site_name=ANY_TEXT)
def test_letter_has_the_headers_it_should_have_and_no_other(title: str, name: str, site_name: str) -> None:
    subject = subject_line('{role} in "{room}" {name}', VALUES | {"room": title, "name": name})
    letter = _sent(subject=subject, site_name=site_name)

    assert sorted(key.lower() for key in letter) == [
        "auto-submitted",
        "content-transfer-encoding",
        "content-type",
        "date",
        "from",
        "message-id",
        "mime-version",
        "reply-to",
        "subject",
        "to",
    ]
    assert letter.get_all("To") == ["sam@brightpath.example"]
    assert [address.addr_spec for address in letter["From"].addresses] == [SENDER]
    assert letter["Reply-To"] == "ada@example.edu"
    assert letter.get_content().strip() == "Come in"


@given(ANY_TEXT)
def test_subject_is_one_line_of_characters_that_are_seen(title: str) -> None:
    subject = subject_line("{room}", VALUES | {"room": title})

    assert not {unicodedata.category(char) for char in subject} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert subject == subject_line("{room}", VALUES | {"room": subject})
    assert "=?" not in subject


@pytest.mark.parametrize(
    "address",
    [
        "sam@brightpath.example, eve@example.org",
        "sam@brightpath.example,eve@example.org",
        "sam@brightpath.example\r\nBcc: eve@example.org",
        "sam@brightpath.example\n",
        "Sam <sam@brightpath.example>",
        '"eve@example.org"@brightpath.example',
        "=?utf-8?q?eve=40example.org=3e?=@brightpath.example",
        "josé@brightpath.example",
        "sam",
        "",
    ],
)
def test_letter_for_more_or_other_than_one_address_is_never_made(address: str) -> None:
    with pytest.raises(ValueError, match="one envelope address"):
        _sent(to=address)


@pytest.mark.parametrize(
    "site_name", ["Linden <eve@example.org>", "eve@example.org", 'Linden" <eve@example.org>, "']
)
def test_sender_is_the_site_whatever_its_name_is(site_name: str) -> None:
    assert [address.addr_spec for address in _sent(site_name=site_name)["From"].addresses] == [SENDER]


def _sent(
    *, to: str = "sam@brightpath.example", subject: str = "Hello", site_name: str = "Linden"
) -> EmailMessage:
    message = build_message(
        to=to,
        subject=subject,
        text="Come in",
        reply_to="ada@example.edu",
        from_email=SENDER,
        site_name=site_name,
    )
    assert message.recipients() == [to]
    read = message_from_bytes(message.message().as_bytes(), policy=policy.default)
    assert isinstance(read, EmailMessage)
    return read
