"""What is said of how interactions stand: counts, averages, and what was written, which may be hidden."""

from typing import Literal

from pydantic import Field

from greenroom.access.roles import Capability
from greenroom.protocol.wire import Command, Event, Signal, Wire

LONGEST = 300
"""Characters of a question, an option, a written answer (K92)."""

InteractionId = int
QuestionId = int
OptionId = int

# ---------- State ----------


class Written(Wire):
    """Something that was written, and how often."""

    text: str
    times: int


class Tally(Wire):
    """The results of one interaction so far; `right` are the right options, once everybody may know them.

    While it takes answers, it asks `expected` people: those present, and those who answered and went.
    """

    responses: int
    expected: int | None = None
    counts: dict[OptionId, int]
    averages: dict[QuestionId, float]
    written: dict[QuestionId, list[Written]]
    right: list[OptionId]


# ---------- Commands ----------


class WrittenHide(Command):
    """Hide a written answer, or a word of a cloud, from everybody, whoever else writes the same."""

    type: Literal["written.hide"]
    question: QuestionId
    text: str = Field(max_length=LONGEST)


class WrittenShow(Command):
    """Show again what was hidden last."""

    type: Literal["written.show"]
    question: QuestionId


# ---------- Events ----------


class WrittenHidden(Event):
    """So many texts of a question are hidden now; which, nobody is told."""

    heard_by = Capability.MODERATE
    type: Literal["written.hidden"] = "written.hidden"
    question: QuestionId
    hidden: int


# ---------- Signals ----------


class Tallies(Signal):
    """How interactions stand: those that changed, to whoever may know."""

    type: Literal["tallies"] = "tallies"
    tallies: dict[InteractionId, Tally]


ResultCommands = WrittenHide | WrittenShow
