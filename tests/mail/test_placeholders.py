"""How a letter's template is filled and checked."""

import pytest

from greenroom.mail.invitation_letter import invitation_template
from greenroom.mail.placeholders import TOKENS, render_html, render_text, subject_line
from greenroom.mail.template_check import check_template
from tests.mail.letters import URL, VALUES


def test_every_token_is_filled() -> None:
    template = " ".join(f"{{{token}}}" for token in TOKENS)

    assert render_text(template, VALUES) == " ".join(VALUES[token] for token in TOKENS)


def test_html_escapes_values_and_sets_names_apart_from_the_direction_around_them() -> None:
    values = VALUES | {"name": 'Sam <b>"R"</b>', "start": "Tea & talk"}

    assert render_html("<p>{name}, {start}</p>", values) == (
        "<p><bdi>Sam &lt;b&gt;&quot;R&quot;&lt;/b&gt;</bdi>, Tea &amp; talk</p>"
    )


def test_message_keeps_its_lines() -> None:
    values = VALUES | {"message": "One\nTwo"}

    assert render_text("{message}", values) == "One\nTwo"
    assert render_html("{message}", values) == "<bdi>One<br>Two</bdi>"


def test_subject_is_one_line() -> None:
    values = VALUES | {"room": "Tea\r\n\u2028and \u202etalk"}

    assert subject_line('{role} in "{room}"', values) == 'Speaker in "Tea and talk"'


def test_token_without_a_value_is_a_bug_and_rises() -> None:
    with pytest.raises(KeyError):
        render_text("{expires}", {})


def test_ready_made_letter_may_be_kept() -> None:
    letter = invitation_template()

    assert check_template(letter.subject, letter.text, letter.html) == []


def test_ready_made_letter_says_who_what_when_and_until_when() -> None:
    letter = invitation_template()

    assert subject_line(letter.subject, VALUES) == (
        "Speaker in “Tea, talk and growth”, Thursday 26 November 2026, 15:00–16:30"
    )
    for part in (render_text(letter.text, VALUES), render_html(letter.html, VALUES)):
        for token in {"URL", "name", "room", "start", "timezone", "role", "inviter", "expires"}:
            assert VALUES[token] in part
    assert render_html(letter.html, VALUES).count(f'href="{URL}"') == 2


def test_ready_made_letter_loads_nothing_from_anywhere() -> None:
    html = invitation_template().html

    assert "<img" not in html and "src=" not in html and "url(" not in html and "@import" not in html


@pytest.mark.parametrize(
    ("subject", "text", "html", "said"),
    [
        ("", "{URL}", "{URL}", "The subject is empty."),
        ("{URL}", "{URL}", "{URL}", "The subject holds {URL}."),
        ("Hello", "Come", "{URL}", "The text has no {URL}"),
        ("Hello", "{URL}", "<p>Come</p>", "The HTML has no {URL}"),
        ("{nmae}", "{URL}", "", "The subject holds {nmae}, which stands for nothing."),
        ("Hello", "{URL} {room.name}", "", "The text holds {room.name}"),
        ("Hello", "{URL}", "{URL} {Name}", "The HTML holds {Name}"),
        ("Hello", "{URL}", "{URL} { name }", "The HTML holds { name }"),
        ("Hello", "{URL}", '{URL}<a href="{name}">', "The HTML has {name} inside a tag"),
        ("Hello", "{URL}", '{URL}<a href="https://x.example/?u={URL}">', "The HTML has {URL} inside a tag"),
        ("Hello", "{URL}", "{URL}<b {room}>", "The HTML has {room} inside a tag"),
        ("Hello", "{URL}", "{URL}<style>{room}</style>", "The HTML has {room} inside a tag"),
        ("Hello", "{URL}", "{URL}<script>{message}</script>", "The HTML has {message} inside a tag"),
        ("Hello", "{URL}", "{URL}<!-- {name} -->", "The HTML has {name} inside a tag"),
    ],
)
def test_fault_of_a_template_is_named(subject: str, text: str, html: str, said: str) -> None:
    (problem,) = check_template(subject, text, html)
    assert said in problem


def test_style_sheet_is_not_taken_for_tokens() -> None:
    assert check_template("Hello", "{URL}", "<style>p { color: red } a{b:c}</style>{URL}") == []
