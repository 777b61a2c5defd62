"""The help pages."""

import inspect
import re
from pathlib import Path

import pytest
from django.test import Client

from greenroom.access import refusals
from greenroom.access.refusals import Refusal

HELP = Path(__file__).resolve().parents[2] / "docs" / "help"
KINDS = [
    kind
    for _, kind in inspect.getmembers(refusals, inspect.isclass)
    if issubclass(kind, Refusal) and hasattr(kind, "sentence")
]


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_each_refusal_stands_in_the_help_with_its_sentence(kind: type[Refusal]) -> None:
    assert _plain(kind.sentence) in _plain((HELP / "refusals.md").read_text())


@pytest.mark.parametrize("name", sorted({kind.name for kind in KINDS}))
def test_each_refusal_code_leads_to_its_own_place(db: None, guest: Client, name: str) -> None:
    page = guest.get("/help/refusals").content.decode()

    assert page.count(f'id="{name.lower()}"') == 1


@pytest.mark.parametrize("page", ["invite", "join", "room", "lead", "ask", "refusals"])
def test_help_pages_can_be_read_by_anybody(db: None, guest: Client, page: str) -> None:
    answer = guest.get(f"/help/{page}")

    assert answer.status_code == 200
    assert "<h1" in answer.content.decode()


def test_links_between_help_pages_lead_somewhere(db: None, guest: Client) -> None:
    for page in HELP.glob("*.md"):
        for target in re.findall(r"\]\(([a-z]+)\)", page.read_text()):
            assert guest.get(f"/help/{target}").status_code == 200, f"{page.name} → {target}"


def test_an_unknown_help_page_is_not_found(db: None, guest: Client) -> None:
    assert guest.get("/help/nothing").status_code == 404
