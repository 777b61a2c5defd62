"""What is said of interactions before they start: drafts, and what is done with them."""

from typing import Literal

from pydantic import AwareDatetime, Field

from greenroom.access.roles import Capability
from greenroom.protocol.interactions import MINUTES, MOST_OPTIONS, MOST_QUESTIONS
from greenroom.protocol.results import LONGEST, InteractionId
from greenroom.protocol.said import Deleted
from greenroom.protocol.wire import Command, Wire

Sharing = Literal["live", "closed", "hidden"]
"""Who sees the results: everybody as they come, everybody once it is closed, those who start interactions."""


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


# ---------- Commands ----------


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


class InteractionSchedule(Command):
    """Let it start by itself at a moment; without one, by hand again."""

    type: Literal["interaction.schedule"]
    id: InteractionId
    at: AwareDatetime | None = None


class InteractionDuplicate(Command):
    """Prepare the same once more."""

    type: Literal["interaction.duplicate"]
    id: InteractionId


# ---------- Events ----------


class InteractionDeleted(Deleted):
    """What was prepared is gone."""

    heard_by = Capability.LAUNCH
    type: Literal["interaction.deleted"] = "interaction.deleted"


PreparingCommands = (
    InteractionCreate | InteractionEdit | InteractionDelete | InteractionSchedule | InteractionDuplicate
)
