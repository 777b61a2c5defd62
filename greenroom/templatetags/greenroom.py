"""The parts that every page is made of, as template tags."""

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.forms import BaseForm, BoundField
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html, format_html_join, json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from greenroom.people import faces
from greenroom.web import assets, sizes, when, words
from greenroom.web.room_forms import RoomForm

register = template.Library()

SPRITE = Path(__file__).resolve().parent.parent / "static" / "icons.svg"
DEFAULT_ACCENT = "#146c50"
PLAIN_ROLES = {"viewer", "co_viewer", "guest"}
NOTICE_ICONS = {"still": "info", "standby": "alert", "stop": "alert", "go": "check"}

register.filter("initials", faces.initials)
register.filter("hue", faces.hue)
register.filter("city", when.city)
register.filter("file_size", sizes.file_size)


# ---------- The frame of a page ----------


@register.simple_tag
def asset(name: str) -> SafeString:
    """An entry's styles, its script, the sentences that it says. Our own files need no nonce."""
    return _asset(name, assets.entry(name), get_language())


@lru_cache(maxsize=64)
def _asset(name: str, built: assets.Entry, language: str | None) -> SafeString:
    said = {key: str(word) for key, word in words.OF_ENTRY[name].items()}
    return format_html(
        '{}{}<script type="module" src="{}"></script>{}',
        format_html_join("", '<link rel="stylesheet" href="{}">', ((_address(file),) for file in built.styles)),
        format_html_join(
            "", '<link rel="modulepreload" href="{}">', ((_address(file),) for file in built.imports)
        ),
        _address(built.script),
        json_script(said, "words"),
    )


def _address(file: str) -> str:
    return f"{settings.STATIC_URL}built/{file}"


@register.simple_tag(takes_context=True)
def theme(context: Context) -> SafeString:
    """The site's accent, when it is a colour and not ours already."""
    accent = str(getattr(context.get("site"), "accent", ""))
    if accent == DEFAULT_ACCENT or not re.fullmatch(r"#[0-9a-fA-F]{6}", accent):
        return SafeString("")
    return format_html('<style nonce="{}">:root{{--brand:{}}}</style>', context["request"].csp_nonce, accent)


# ---------- Signs ----------


@register.simple_tag
@cache
def icon(name: str, *, size: str = "", turn: bool = False, label: str = "") -> SafeString:
    """An icon drawn in place; `turn` for those that point, `label` where no word says the same."""
    classes = " ".join(filter(None, ["icon", "mark" if name == "mark" else "", size, "turn" if turn else ""]))
    heard = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html('<svg class="{}" viewBox="0 0 24 24" {}>{}</svg>', classes, heard, _drawings()[name])


@cache
def _drawings() -> Mapping[str, SafeString]:
    symbols = re.findall(r'<symbol id="([a-z-]+)">(.*?)</symbol>', SPRITE.read_text(), re.DOTALL)
    return {name: mark_safe(drawing) for name, drawing in symbols}  # noqa: S308  # a file of ours


# Signs stand in running text, where the line end of a template would show as a space; so they are drawn here.


@register.simple_tag
def avatar(name: str, person: object, *, size: str = "") -> SafeString:
    """Initials on the hue of a person's id; the name belongs beside it."""
    return face(faces.initials(name), faces.hue(person), size=size)


@register.simple_tag
def face(initials: str, hue: int, *, size: str = "") -> SafeString:
    """An avatar whose initials and hue are known already."""
    classes = f"avatar {size}".strip()
    return format_html('<span class="{}" data-hue="{}" aria-hidden="true">{}</span>', classes, hue, initials)


@register.simple_tag
def badge(role: str, label: str) -> SafeString:
    """A role; tinted when it gives more than watching and talking."""
    classes = "badge" if str(role) in PLAIN_ROLES else "badge role"
    return format_html('<span class="{}">{}</span>', classes, label)


@register.simple_tag
def assurance(level: str) -> SafeString:
    """How sure we are who somebody is."""
    signs = {
        "link": ("link", _("Link only")),
        "email_code": ("mail-check", _("Address verified")),
        "account": ("person-check", _("Account")),
    }
    sign, label = signs[str(level)]
    html = '<span class="badge assurance" data-assurance="{}">{}{}</span>'
    return format_html(html, str(level), icon(sign), label)


@register.inclusion_tag("parts/notice.html")
def notice(tone: str, text: str, *, icon: str = "") -> dict[str, object]:
    """One sentence that stands out; the tone is still, standby, stop or go."""
    return {
        "tone": tone,
        "text": text,
        "icon": icon or NOTICE_ICONS[tone],
        "role": "alert" if tone == "stop" else "",
    }


# ---------- Times ----------


@register.inclusion_tag("parts/when.html", name="when")
def when_tag(starts: datetime, ends: datetime | None, zone: object) -> dict[str, object]:
    """When something is: the room's zone, until the script adds the reader's own before it."""
    return {
        "starts": when.iso(starts),
        "ends": when.iso(ends) if ends else "",
        "zone": str(zone),
        "city": when.city(zone),
        "text": when.span(starts, ends, zone),
    }


@register.simple_tag
def moment(instant: datetime, zone: object, form: str = "both") -> SafeString:
    """One instant in running text: the room's zone, until the script puts the reader's own."""
    text = when.moment(instant, zone, form)
    if form != "date":
        text = _("{time} in {city}").format(time=text, city=when.city(zone))
    return format_html('<time datetime="{}" data-local="{}">{}</time>', when.iso(instant), form, text)


@register.simple_tag
def countdown(doors_at: datetime, *, display: str = "large", now: datetime | None = None) -> SafeString:
    """The time left until the doors open, which the script keeps running; display is large or inline."""
    now = now or timezone.now()
    shown = when.parts(doors_at - now)
    large = format_html_join(
        "", "<span><b>{}</b>{}</span>", ((n, when.unit_name(n, unit)) for n, unit in shown)
    )
    return format_html(
        '<countdown-clock class="{}" role="timer" aria-label="{}" data-doors="{}" data-now="{}" data-display="{}">'
        "{}</countdown-clock>",
        "clock" if display == "large" else "figures",
        _("Opens in {time}").format(time=when.spoken(shown)),
        when.iso(doors_at),
        when.iso(now),
        display,
        large if display == "large" else when.spoken(shown),
    )


# ---------- Forms ----------


@register.inclusion_tag("parts/field.html")
def field(
    bound: BoundField,
    *,
    label: str = "",
    hint: str = "",
    optional: bool = False,
    hide_label: bool = False,
    beside: bool = False,
    correction: str = "",
) -> dict[str, object]:
    """Label, hint, control, error; `correction` is an address that was probably meant."""
    if hint:
        bound.help_text = hint  # so that the control says whose hint it is
    return {
        "field": bound,
        "label": label or bound.label,
        "optional": optional,
        "hide_label": hide_label,
        "beside": beside,
        "correction": correction,
    }


@register.inclusion_tag("parts/choices.html")
def choices(
    bound: BoundField, *, lines: Mapping[str, str] | None = None, legend: str = ""
) -> dict[str, object]:
    """Radio buttons or checkboxes as whole rows, each with a line that says what it gives."""
    lines = lines or getattr(bound.field, "lines", {})
    rows = [(row, lines.get(str(row.data["value"]), "")) for row in bound.subwidgets]
    return {"field": bound, "legend": legend or bound.label, "rows": rows}


@register.inclusion_tag("parts/attached.html")
def attached(form: RoomForm) -> dict[str, object]:
    """The files of a room, each with a box to remove it when the form is saved."""
    return {"form": form, "rows": list(zip(form.attached, form["remove"].subwidgets, strict=True))}


@register.inclusion_tag("parts/switch.html")
def switch(bound: BoundField, *, label: str = "", hint: str = "") -> dict[str, object]:
    """One thing that is on or off; it saves with its form."""
    if hint:
        bound.help_text = hint
    return {"field": bound, "label": label or bound.label, "control": bound.as_widget(attrs={"role": "switch"})}


@register.inclusion_tag("parts/error_summary.html")
def error_summary(form: BaseForm, *, title: str = "") -> dict[str, Any]:
    """How many fields need a look, above the form that they are in."""
    fields = sum(1 for name in form.errors if name != "__all__")
    return {"title": title or _("Not saved yet."), "fields": fields, "others": form.non_field_errors()}
