"""The help pages, written in Markdown under docs/help."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

_PACKAGE = Path(__file__).resolve().parents[1]
# Inside a wheel they lie in the package, in a clone beside it.
_FOLDER = next(path for path in (_PACKAGE / "help", _PACKAGE.parent / "docs" / "help") if path.is_dir())
ORDER = ("invite", "join", "room", "lead", "ask", "refusals")


class Page(NamedTuple):
    """One help page: its slug, its first heading, its HTML with an anchor at every heading."""

    slug: str
    title: str
    html: SafeString


def index(request: HttpRequest) -> HttpResponse:
    """What there is to read."""
    return render(request, "help/index.html", {"pages": [_read(slug) for slug in ORDER], "section": "help"})


def page(request: HttpRequest, page: str) -> HttpResponse:
    """One page."""
    if page not in ORDER:
        raise Http404
    return render(request, "help/page.html", {"help": _read(page), "section": "help"})


@cache
def _read(slug: str) -> Page:
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse((_FOLDER / f"{slug}.md").read_text())
    headings = [index for index, token in enumerate(tokens) if token.type == "heading_open"]
    for index in headings:
        tokens[index].attrSet("id", _anchor(tokens[index + 1]))
    title = tokens[headings[0] + 1].content
    # Our own text; HTML in it would be shown as text.
    return Page(slug, title, mark_safe(markdown.renderer.render(tokens, markdown.options, {})))  # noqa: S308


def _anchor(heading: Token) -> str:
    """`INV-EXPIRED: This link stopped working` is found at #expired, any other heading under its own words."""
    name, _, rest = heading.content.partition(":")
    return name.removeprefix("INV-").lower() if rest and name.startswith("INV-") else slugify(heading.content)
