"""T29: a template, or a value put into one, is read as a program.

Guards the allow-list `_TOKEN` and its single pass in mail/placeholders.py, and `_missing` in mail/template_check.py.
"""

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from greenroom.mail.placeholders import TOKENS, render_html, render_text, subject_line
from greenroom.mail.template_check import check_template
from tests.mail.letters import URL, VALUES

PROGRAMS = [
    "{inv.__class__}",
    "{inv.__init__.__globals__[settings].SECRET_KEY}",
    "{name.__class__}",
    "{name!r}",
    "{name:>1000000}",
    "{0}",
    "{}",
    "{{7*7}}",
    "{% load static %}",
    "{%load%}",
    "{{ settings.SECRET_KEY }}",
    "{# comment #}",
    "${name}",
    "$name",
    "%(name)s",
    "%s",
    "#{7*7}",
    "<%= 7*7 %>",
    "{ URL }",
    "{url}",
]


@pytest.mark.parametrize("program", PROGRAMS)
def test_template_holds_nothing_that_runs(program: str) -> None:
    expected = program.replace("{name}", "Sam")  # of ${name} the token inside is one of ours

    assert render_text(program, VALUES) == expected
    assert render_html(program, VALUES) == program.replace("{name}", "<bdi>Sam</bdi>")
    assert subject_line(program, VALUES) == expected
    assert settings.SECRET_KEY not in render_text(program, VALUES)


@pytest.mark.parametrize("program", PROGRAMS + [f"{{{token}}}" for token in TOKENS])
@pytest.mark.parametrize("token", ["name", "room", "inviter", "message"])
def test_value_is_never_read_again(token: str, program: str) -> None:
    values = VALUES | {token: program}

    assert render_text(f"<{{{token}}}> {{URL}}", values).replace("\u200c", "") == f"<{program}> {URL}"
    assert subject_line(f"<{{{token}}}>", values) == f"<{program}>"
    assert render_html(f"{{{token}}}", values).count(URL) == 0


@given(st.text(max_size=60))
def test_value_stays_what_it_was(name: str) -> None:
    filled = render_text("{name}{URL}", VALUES | {"name": name})

    assert filled.removesuffix(URL).replace("\u200c", "") == name.replace("\u200c", "")


@given(st.text(st.sampled_from("{}URLname% "), max_size=40))
def test_text_without_a_token_is_left_alone(text: str) -> None:
    if not any(f"{{{token}}}" in text for token in TOKENS):
        assert render_text(text, VALUES) == text


@pytest.mark.parametrize("almost", ["", "{url}", "{ URL }", "{{URL", "URL", "{URL.host}"])
def test_template_without_the_link_is_refused(almost: str) -> None:
    problems = check_template("Hello", f"Come {almost}", f"<p>Come {almost}</p>")

    assert any("The text has no {URL}" in problem for problem in problems)
    assert any("The HTML has no {URL}" in problem for problem in problems)


@pytest.mark.parametrize("unknown", ["{inv.__class__}", "{password}", "{settings}", "{ name }"])
def test_unknown_token_is_named_when_the_template_is_kept(unknown: str) -> None:
    problems = check_template("Hello", "{URL} " + unknown, "")

    assert [problem for problem in problems if unknown in problem]
