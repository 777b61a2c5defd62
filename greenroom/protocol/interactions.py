"""What is said of interactions: what is asked, answered, counted.

A kind is a name here; `interactions/kinds.py` says what each may hold. Option and question ids are unique in a site.
"""

from typing import Literal

from pydantic import Field

from greenroom.access.roles import Capability
from greenroom.protocol.results import InteractionId, OptionId, QuestionId, Tally
from greenroom.protocol.wire import Command, Event, Slice, Wire

MOST_OPTIONS, MOST_QUESTIONS, MOST_WORDS = 20, 10, 5
"""More than any kind takes."""
MINUTES = 5
"""How long something is answered unless somebody says otherwise (K94)."""


# ---------- State ----------


class Option(Wire):
    """One thing to choose."""

    id: OptionId
    text: str


class Part(Wire):
    """One question with its options; `asks` says how it is answered: `choice`, `scale`, `text` or `words`.

    `text` is empty where the interaction asks nothing else.
    """

    id: QuestionId
    text: str
    asks: str
    several: bool
    options: list[Option]


class Interaction(Wire):
    """What is asked or announced, with the facts from which its state follows by the server's clock.

    It starts at `published_at`, or else at `scheduled_for`; it closes at `closes_at`, or at `closed_at` before. Its
    results are everybody's from `shared_at` on, with `shared_when_closed` once it is closed.
    """

    id: InteractionId
    kind: str
    text: str
    questions: list[Part]
    label: str
    address: str
    minutes: int | None
    scheduled_for: str | None
    published_at: str | None
    closes_at: str | None
    closed_at: str | None
    shared_at: str | None
    shared_when_closed: bool


class Given(Wire):
    """The answer to one question: the options chosen, or what was written."""

    question: QuestionId
    options: list[OptionId] = Field(default=[], max_length=MOST_OPTIONS)
    texts: list[str] = Field(default=[], max_length=MOST_WORDS)


class InteractionsState(Slice):
    """All that was started, and for those who start them all that is prepared; what I answered.

    `right` are the right options of each, for those who start interactions; `hidden` how many texts of a question are,
    for those who moderate. `tallies` are told by their signal.
    """

    all: dict[InteractionId, Interaction] = {}
    answered: dict[InteractionId, list[Given]] = {}
    right: dict[InteractionId, list[OptionId]] = {}
    hidden: dict[QuestionId, int] = {}
    tallies: dict[InteractionId, Tally] = {}


# ---------- Commands ----------


class InteractionPublish(Command):
    """Start it now."""

    type: Literal["interaction.publish"]
    id: InteractionId


class InteractionClose(Command):
    """Take no more answers; share the results in the same breath."""

    type: Literal["interaction.close"]
    id: InteractionId
    share: bool = False


class InteractionReopen(Command):
    """Take answers again, or for longer; without `minutes` until it is closed by hand."""

    type: Literal["interaction.reopen"]
    id: InteractionId
    minutes: int | None = Field(default=MINUTES, ge=1, le=120)


class InteractionShare(Command):
    """Show the results to everybody, or to nobody but those who start interactions."""

    type: Literal["interaction.share"]
    id: InteractionId
    on: bool = True


class InteractionAnswer(Command):
    """Answer, once."""

    type: Literal["interaction.answer"]
    id: InteractionId
    answers: list[Given] = Field(max_length=MOST_QUESTIONS)


# ---------- Events ----------


class InteractionChanged(Event):
    """Something was started, closed, opened again, shared."""

    type: Literal["interaction.changed"] = "interaction.changed"
    interaction: Interaction


class InteractionPrepared(Event):
    """Something was prepared, or prepared otherwise, or is to start at another time."""

    heard_by = Capability.LAUNCH
    type: Literal["interaction.prepared"] = "interaction.prepared"
    interaction: Interaction
    right: list[OptionId]


class InteractionAnswered(Event):
    """I answered: for all browsers of one participant."""

    type: Literal["interaction.answered"] = "interaction.answered"
    id: InteractionId
    answers: list[Given]


InteractionCommands = (
    InteractionPublish | InteractionAnswer | InteractionClose | InteractionReopen | InteractionShare
)
InteractionEvents = InteractionChanged | InteractionPrepared | InteractionAnswered
