"""The administrator's page of letters: those that lie in the outbox, what became of those that left."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from greenroom.admission.queries import names_of_codes
from greenroom.invitations.queries import names_of
from greenroom.mail import kept, queries
from greenroom.web.administrators import administrators_page
from greenroom.web.numbers import number

KINDS = {"invitation": gettext_lazy("Invitation"), "code": gettext_lazy("Code")}
NAMES = {"invitation": names_of, "code": names_of_codes}
"""For whom letters of each kind are."""

STATES = {
    "queued": ("waiting", gettext_lazy("Waits to be sent")),
    "sent": ("done", gettext_lazy("Handed over")),
    "failed": ("stopped", gettext_lazy("Not sent")),
    "dropped": ("over", gettext_lazy("Held back, or not needed any more")),
    "kept": ("underway", gettext_lazy("Put into the outbox")),
}
"""Cue and words of what became of a letter."""

STRANGE = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'"
"""For what a letter brings: it runs nothing, loads nothing, belongs to no origin."""


@require_safe
@administrators_page
def outbox(request: HttpRequest) -> HttpResponse:
    """The letters, newest first: the files that lie here, or, with a mail server, what became of each."""
    state = request.GET.get("state", "")
    files = not queries.works() or state == "kept"
    context = _files(request) if files else _deliveries(request, state)
    shared = {"section": "administration", "module": "outbox", "mail_works": queries.works(), "state": state}
    return render(request, "site/outbox.html", {**shared, "tabs": _tabs(), **context})


@require_safe
@administrators_page
def letter(request: HttpRequest, letter: str) -> HttpResponse:
    """One letter of the outbox; `?part=html` is its HTML by itself, `?part=1` its first enclosed file."""
    try:
        found = kept.letter(letter)
    except kept.NoSuchLetter as unknown:
        raise Http404 from unknown
    if part := request.GET.get("part"):
        return _part(found, part)
    context = {"section": "administration", "module": "outbox", "letter": found}
    return render(request, "site/letter.html", context)


@dataclass(frozen=True)
class Row:
    """A letter that was handed to the loop, in words."""

    kind: str
    about: int
    whom: str  # as invited; empty where the invitation is gone, or there never was one
    cue: str
    state: str
    delivery: Any  # a row of mail's own table, which doors do not name


def _files(request: HttpRequest) -> dict[str, object]:
    page = Paginator(kept.names(), queries.A_PAGE).get_page(request.GET.get("page"))
    return {"page": page, "headings": kept.headings(list(page.object_list))}


def _deliveries(request: HttpRequest, state: str) -> dict[str, object]:
    chosen = queries.deliveries(state if state in STATES else "")
    page = Paginator(chosen, queries.A_PAGE).get_page(request.GET.get("page"))
    names = {kind: found(_about(kind, page)) for kind, found in NAMES.items()}
    return {"page": page, "rows": [_row(delivery, names) for delivery in page]}


def _about(kind: str, page: Iterable[Any]) -> list[int]:
    return [delivery.subject_id for delivery in page if delivery.kind == kind]


def _tabs() -> list[tuple[str, object, int]]:
    """The states that letters are in, with how many; none without a mail server, where all are in one."""
    if not queries.works():
        return []
    counts = queries.figures(timezone.now()).counts
    return [(name, words, counts[name]) for name, (_cue, words) in STATES.items() if counts[name]]


def _row(delivery: Any, names: Mapping[str, Mapping[int, str]]) -> Row:
    cue, state = STATES[delivery.state]
    if delivery.state == "queued" and delivery.last_error:
        cue, state = "underway", gettext_lazy("Is tried again")
    kind = str(KINDS.get(delivery.kind, delivery.kind))
    whom = names.get(delivery.kind, {}).get(delivery.subject_id, "")
    return Row(kind, delivery.subject_id, whom, cue, str(state), delivery)


def _part(found: kept.Kept, part: str) -> HttpResponse:
    if part == "html" and found.html:
        return HttpResponse(found.html, headers={"Content-Security-Policy": STRANGE})
    if 1 <= (place := number(part) or 0) <= len(found.enclosed):
        return _download(found.enclosed[place - 1])
    raise Http404


def _download(file: kept.Enclosed) -> HttpResponse:
    response = HttpResponse(file.content, content_type="application/octet-stream")
    response.headers["Content-Security-Policy"] = STRANGE
    name = file.filename if file.filename.isascii() and '"' not in file.filename else _("attachment")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
