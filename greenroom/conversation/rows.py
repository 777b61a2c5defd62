"""What all that somebody wrote has in common when it is read."""

from typing import Any, TypedDict, TypeVar

from django.db.models import Count, QuerySet

from greenroom.conversation.models import Said
from greenroom.protocol.chat import RECENT
from greenroom.rooms.news import iso

Row = TypeVar("Row", bound=Said)


class Words(TypedDict):
    """What stands at everything that somebody wrote."""

    by: str
    name: str
    hue: int
    role: str
    at: str
    text: str


def words(row: Said) -> Words:
    """Who wrote what, and when."""
    return Words(
        by=person(row.author_id), name=row.name, hue=row.hue, role=row.role, at=iso(row.at), text=row.text
    )


def person(pk: int | None) -> str:
    """How pages name a participant; nobody is named by nothing."""
    return f"p{pk}" if pk else ""


def latest(rows: QuerySet[Row]) -> tuple[list[Row], bool]:
    """The latest of these in the order in which they were written, and whether there are earlier ones."""
    found = list(rows.order_by("-pk")[: RECENT + 1])
    return found[RECENT - 1 :: -1], len(found) > RECENT


def counted(rows: QuerySet[Any], by: str) -> dict[int, int]:
    """How many of these there are for each thing."""
    return dict(rows.order_by().values_list(by).annotate(Count("pk")))
