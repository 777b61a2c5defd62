"""The template tags that every page is made of."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.template import Context, Template

from greenroom.people import faces
from greenroom.web import assets

START = datetime(2026, 11, 26, 14, tzinfo=UTC)


def shown(source: str, **context: object) -> str:
    request = SimpleNamespace(csp_nonce="n0nce")
    return Template("{% load greenroom %}" + source).render(Context({"request": request, **context}))


@pytest.fixture
def manifest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A build: one entry that shares a chunk with its styles."""
    built = {
        "frontend/door.ts": {"file": "assets/door-1.js", "css": ["assets/door-1.css"], "imports": ["_base.js"]},
        "_base.js": {"file": "assets/base-1.js", "css": ["assets/base-1.css"]},
    }
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(built))
    monkeypatch.setattr(assets, "MANIFEST", path)
    yield path


def test_an_entry_brings_its_shared_styles_first(manifest: Path) -> None:
    assert assets.entry("door") == assets.Entry(
        script="assets/door-1.js",
        styles=("assets/base-1.css", "assets/door-1.css"),
        imports=("assets/base-1.js",),
    )


def test_a_page_without_a_build_says_what_to_run(manifest: Path) -> None:
    manifest.unlink()
    with pytest.raises(assets.NotBuilt, match="npm run build"):
        assets.entry("door")


def test_an_entry_that_was_not_built_is_named(manifest: Path) -> None:
    with pytest.raises(assets.NotBuilt, match="frontend/cellar.ts"):
        assets.entry("cellar")


def test_an_entry_brings_its_script_and_its_styles(manifest: Path) -> None:
    page = shown('{% asset "door" %}')
    assert '<script type="module" src="/static/built/assets/door-1.js"></script>' in page
    assert '<link rel="stylesheet" href="/static/built/assets/base-1.css">' in page


def test_a_sites_accent_becomes_the_brand() -> None:
    page = shown("{% theme %}", site=SimpleNamespace(accent="#a03060"))
    assert page == '<style nonce="n0nce">:root{--brand:#a03060}</style>'


@pytest.mark.parametrize("accent", ["#146c50", "", "red", "#fff", "#a03060;}*{color:red"])
def test_what_is_no_other_colour_sets_nothing(accent: str) -> None:
    assert shown("{% theme %}", site=SimpleNamespace(accent=accent)) == ""


def test_an_icon_is_silent_unless_it_says_what_no_word_says() -> None:
    assert 'aria-hidden="true"' in shown('{% icon "mic" %}')
    assert 'role="img" aria-label="Muted"' in shown('{% icon "mic-off" label="Muted" %}')


@pytest.mark.parametrize(
    ("name", "initials"),
    [("Ada Okafor", "AO"), ("Samuel van der Westhuizen", "SW"), ("Cher", "C"), ("  ", "?"), ("(x) Éa", "É")],
)
def test_initials(name: str, initials: str) -> None:
    assert faces.initials(name) == initials


def test_a_hue_stays_with_its_person() -> None:
    assert faces.hue(7) == faces.hue("7")
    assert {faces.hue(n) for n in range(100)} == {1, 2, 3, 4, 5, 6}


@pytest.mark.parametrize(("role", "tinted"), [("speaker", True), ("owner", True), ("viewer", False)])
def test_a_role_is_tinted_when_it_gives_more_than_watching(role: str, tinted: bool) -> None:
    assert ('class="badge role"' in shown("{% badge role 'Label' %}", role=role)) is tinted


def test_times_carry_instants_and_zones_for_the_script() -> None:
    page = shown('{% when start None "Europe/Berlin" %}', start=START)
    assert 'data-starts="2026-11-26T14:00:00.000Z"' in page
    assert 'data-zone="Europe/Berlin"' in page
    assert "in Berlin, where the room is" in page


def test_an_instant_leaves_no_gap_in_its_sentence() -> None:
    page = shown('{% moment start "Europe/Berlin" "time" %}, somewhere', start=START)
    assert page.endswith(">15:00 in Berlin</time>, somewhere")


def test_a_countdown_in_running_text_says_it_in_words() -> None:
    clock = shown(
        '{% countdown start display="inline" now=now %}',
        start=START,
        now=datetime(2026, 11, 26, 11, 45, 24, tzinfo=UTC),
    )

    assert clock.endswith(">2 hours 14 minutes</countdown-clock>")


def test_a_countdown_says_the_servers_time() -> None:
    page = shown(
        "{% countdown start now=now %}", start=START, now=datetime(2026, 11, 26, 11, 45, 24, tzinfo=UTC)
    )
    assert 'data-now="2026-11-26T11:45:24.000Z"' in page
    assert 'aria-label="Opens in 2 hours 14 minutes"' in page
    assert "<span><b>2</b>hours</span><span><b>14</b>minutes</span><span><b>36</b>seconds</span>" in page


class Invite(forms.Form):
    email = forms.EmailField(
        label="Email address", help_text="Type it.", error_messages={"required": "Type an address."}
    )
    role = forms.ChoiceField(choices=[("viewer", "Viewer"), ("speaker", "Speaker")], widget=forms.RadioSelect)
    send = forms.BooleanField(label="Send link via email", required=False, help_text="Now.")


def test_a_field_names_its_hint_and_its_error() -> None:
    page = shown("{% field form.email %}", form=Invite({}))
    assert 'aria-describedby="id_email_helptext id_email_error"' in page
    assert 'aria-invalid="true"' in page
    assert '<p class="hint" id="id_email_helptext">Type it.</p>' in page
    assert '<p class="error" id="id_email_error">' in page
    assert "Type an address." in page


def test_a_correction_is_a_button_that_fills_the_field() -> None:
    form = Invite({"email": '"><script>@gmial.com', "role": "viewer"})
    page = shown("{% field form.email correction=meant %}", form=form, meant="sam@gmail.com")
    assert (
        '<button type="button" data-fill="id_email" value="sam@gmail.com" dir="ltr">sam@gmail.com</button>'
        in page
    )
    assert "<script>" not in page


def test_choices_say_what_each_gives() -> None:
    page = shown("{% choices form.role lines=lines %}", form=Invite(), lines={"speaker": "Backchannel"})
    assert "<b>Speaker</b><small>Backchannel</small>" in page
    assert page.count('type="radio"') == 2


def test_a_switch_is_one_with_its_line() -> None:
    page = shown("{% switch form.send %}", form=Invite())
    assert 'role="switch"' in page
    assert '<small id="id_send_helptext">Now.</small>' in page


def test_fields_that_need_a_look_are_counted() -> None:
    page = shown("{% error_summary form title='No link yet.' %}", form=Invite({}))
    assert "<strong>No link yet.</strong> 2 fields need a look." in page
    assert shown("{% error_summary form %}", form=Invite()).strip() == ""
