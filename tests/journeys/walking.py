"""A walk past pages: each is looked at in every width and scheme, what is wrong is collected, pictures are kept."""

import os
import re
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

from tests.journeys.browsing import DESK, PHONE, Visitor, sticking_out, violations

SHOTS = os.environ.get("GREENROOM_SHOTS")
"""A folder for pictures of every page, for people to look at."""

WIDTHS = {"desk": DESK, "phone": PHONE}
SCHEMES = ("light", "dark")
TITLE = re.compile(r"\S.* · Greenroom")


@dataclass
class Walk:
    """One visitor on his way, with everything found so far."""

    who: str
    visitor: Visitor
    wrong: list[str] = field(default_factory=list)

    def to(self, name: str, path: str) -> None:
        """Go there and look."""
        self.visitor.open(path)
        self.look(name)

    def past(self, pages: dict[str, str]) -> None:
        """Many pages, by their names."""
        for name, path in pages.items():
            self.to(name, path)

    def look(self, name: str) -> None:
        """At the page as it stands."""
        page = self.visitor.page
        if not TITLE.fullmatch(page.title()):
            self.wrong.append(f"{name}: titled {page.title()!r}")
        for width, scheme in product(WIDTHS, SCHEMES):
            page.set_viewport_size(WIDTHS[width])
            page.emulate_media(color_scheme=scheme)
            self.wrong += [f"{name}, {width}, {scheme}: {found}" for found in violations(page)]
            if scheme == "light":
                self.wrong += [f"{name}, {width}: {found}" for found in sticking_out(page)]
            if SHOTS:
                path = Path(SHOTS) / f"{self.who}-{name}-{width}-{scheme}.png"
                page.screenshot(path=path, full_page="<dialog" not in page.content())
        page.set_viewport_size(DESK)
