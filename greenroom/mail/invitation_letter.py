"""The ready-made invitation letter."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

_HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Template:
    """A letter with tokens in place of what differs from one invitee to the next."""

    name: str
    subject: str
    text: str
    html: str


@cache
def invitation_template() -> Template:
    """The one invitation template that every site starts with."""
    return Template(
        name="Session invitation",
        subject="{role} in “{room}”, {start}",
        text=(_HERE / "invitation_letter.txt").read_text(encoding="utf-8"),
        html=(_HERE / "invitation_letter.html").read_text(encoding="utf-8"),
    )
