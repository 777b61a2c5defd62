"""What is said of interactions: what is asked, answered, counted.

A kind is a name here; `interactions/kinds.py` says what each may hold. Option and question ids are unique in a site.
"""

from typing import Literal

from pydantic import AwareDatetime, Field

from greenroom.access.roles import Capability
from greenroom.protocol.wire import Command, Event, Signal, Slice, Wire

LONGEST = 300
"""Characters of a question, an option, a written answer (K92)."""
MOST_OPTIONS, MOST_QUESTIONS, MOST_WORDS = 20, 10, 5
"""More than any kind takes."""
MINUTES = 5
"""How long something is answered unless somebody says otherwise (K94)."""

InteractionId = int
QuestionId = int
OptionId = int

Sharing = Literal["live", "closed", "hidden"]
"""Who sees the results: everybody as they come, everybody once it is closed, those who start interactions."""

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


class Choice(Wire):
    """An option to be, and whether it is right."""

    text: str = Field(min_length=1, max_length=LONGEST)
    right: bool = False


class Ask(Wire):
    """A question to be. Only a survey says how each is answered; `steps` are those of a scale."""

    text: str = Field(default="", max_length=LONGEST)
    asks: str = Field(default="", max_length=20)
    several: bool = False
    options: list[Choice] = Field(default=[], max_length=MOST_OPTIONS)
    steps: int = Field(default=5, ge=2, le=10)


class Draft(Wire):
    """All that can be said of an interaction before it starts; without `minutes` it is closed by hand."""

    text: str = Field(min_length=1, max_length=LONGEST)
    questions: list[Ask] = Field(default=[], max_length=MOST_QUESTIONS)
    minutes: int | None = Field(default=MINUTES, ge=1, le=120)
    sharing: Sharing = "closed"
    label: str = Field(default="", max_length=60)
    address: str = Field(default="", max_length=500)


class InteractionCreate(Command):
    """Prepare an interaction; start it at once, or let it start by itself `at` a moment."""

    type: Literal["interaction.create"]
    kind: str = Field(max_length=20)
    draft: Draft
    publish: bool = False
    at: AwareDatetime | None = None


class InteractionEdit(Command):
    """Change what has not started."""

    type: Literal["interaction.edit"]
    id: InteractionId
    draft: Draft


class InteractionDelete(Command):
    """Delete what has not started."""

    type: Literal["interaction.delete"]
    id: InteractionId


class InteractionPublish(Command):
    """Start it now."""

    type: Literal["interaction.publish"]
    id: InteractionId


class InteractionSchedule(Command):
    """Let it start by itself at a moment; without one, by hand again."""

    type: Literal["interaction.schedule"]
    id: InteractionId
    at: AwareDatetime | None = None


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


class InteractionDuplicate(Command):
    """Prepare the same once more."""

    type: Literal["interaction.duplicate"]
    id: InteractionId


class InteractionAnswer(Command):
    """Answer, once."""

    type: Literal["interaction.answer"]
    id: InteractionId
    answers: list[Given] = Field(max_length=MOST_QUESTIONS)


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


class InteractionDeleted(Event):
    """What was prepared is gone."""

    heard_by = Capability.LAUNCH
    type: Literal["interaction.deleted"] = "interaction.deleted"
    id: InteractionId


class InteractionAnswered(Event):
    """I answered: for all browsers of one participant."""

    type: Literal["interaction.answered"] = "interaction.answered"
    id: InteractionId
    answers: list[Given]


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
