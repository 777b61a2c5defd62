"""The kinds of things that are said: commands, events, signals, replies."""

from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from greenroom.access.roles import Capability

REF = 64
"""The longest name that a browser gives to a command of its own."""

Id = Annotated[int, Field(ge=1, lt=2**53)]
"""The number of a thing: one that a database and a browser can hold."""
PersonId = Annotated[str, Field(pattern=r"^p[1-9][0-9]{0,17}$")]
"""How pages name somebody inside."""


class Wire(BaseModel):
    """Something on the wire: closed, so that what nobody knows is refused, and never changed once made."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, str_strip_whitespace=True, json_schema_serialization_defaults_required=True
    )


class Slice(Wire):
    """A slice of the snapshot. A crowd is given the same one, which is encoded once; a copy of it is encoded anew."""

    __slots__ = ("_once",)  # no copy takes it along, which a cached property's value would be

    def encoded(self) -> bytes:
        """As it goes over the wire."""
        try:
            once: bytes = object.__getattribute__(self, "_once")
        except AttributeError:
            once = self.model_dump_json().encode()
            object.__setattr__(self, "_once", once)
        return once


class Command(Wire):
    """What a browser asks for. `ref` is its own name for this one; the answer carries it back.

    A command with the same `ref` of the same participant is carried out once, however often it is sent.
    """

    ref: str = Field(min_length=1, max_length=REF)


class Event(Wire):
    """Something that happened: numbered, kept, replayed; it carries the whole new value of one thing."""

    heard_by: ClassVar[Capability] = Capability.WATCH
    """Who hears it: everybody inside whose role grants this."""
    type: str


class Signal(Wire):
    """Something that flickers: neither numbered nor kept, the latest one counts."""


class Reply(Wire):
    """The answer to one command."""
