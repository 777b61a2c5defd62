"""What is said of the session itself, of who one is in it, and of the connection."""

from typing import Literal

from pydantic import Field

from greenroom.protocol.wire import Command, Event, Reply, Signal, Wire

# ---------- State ----------


class Me(Wire):
    """Who I am here. `key` changes whenever my rights do; times everywhere are ISO 8601 in UTC.

    `offered` is the role that I was given, and take once I have typed a code mailed to my address.
    """

    id: str
    name: str
    role: str
    capabilities: list[str]
    key: str
    offered: str = ""


class SessionState(Wire):
    """The facts from which a page computes the phase by the server's clock, and how one may talk here.

    `closes_at` is sooner than the timetable says while nobody is here who may end it (`host_left_at`, K68). `chat` is
    Chat & Collaboration; `anonymous` allows questions without a name; `one_thread` keeps one thread a person.
    """

    title: str
    starts_at: str
    opens_at: str
    ends_at: str | None
    closes_at: str | None
    locked: bool
    host_left_at: str | None = None
    chat: bool
    anonymous: bool
    one_thread: bool


class Attachment(Wire):
    """A file of the room, of so many bytes."""

    id: int
    name: str
    size: int


class Person(Wire):
    """Somebody present, as everybody inside may see him; `offered` as in `Me`."""

    id: str
    name: str
    initials: str
    hue: int
    role: str
    assurance: str
    offered: str = ""


# ---------- Commands ----------


class Hello(Command):
    """The first command: whoever was here before says which event he heard last, and as whom (`Me.key`)."""

    type: Literal["hello"]
    after: int | None = Field(default=None, ge=0)
    key: str = Field(default="", max_length=300)


# ---------- Events ----------


class SessionChanged(Event):
    """The session was opened, locked, unlocked, moved in time or ended."""

    type: Literal["session.changed"] = "session.changed"
    session: SessionState


class AttachmentsChanged(Event):
    """The files of the room now, all of them, in the order in which they were added."""

    type: Literal["attachments.changed"] = "attachments.changed"
    attachments: list[Attachment]


# ---------- Signals ----------


class People(Signal):
    """Who came or changed, who went; with `all`, everybody who is present."""

    type: Literal["people"] = "people"
    here: list[Person]
    gone: list[str] = []
    all: bool = False


class Door(Signal):
    """For whoever waits outside: something changed there; ask where you belong within so many milliseconds."""

    type: Literal["door"] = "door"
    within: int


class Asked(Signal):
    """Somebody asks the host something, or was answered: who may answer looks again."""

    type: Literal["asked"] = "asked"


class Over(Signal):
    """The last word before the connection closes: why, and where this browser belongs now."""

    type: Literal["over"] = "over"
    code: str
    sentence: str
    next: str


# ---------- Replies ----------


class Done(Reply):
    """The command was carried out, now or when it was first sent."""

    type: Literal["done"] = "done"
    ref: str


class Refused(Reply):
    """An expected no: a stable code, a sentence, what to do, and whom it is about. The connection lives on."""

    type: Literal["refused"] = "refused"
    ref: str
    code: str
    title: str
    sentence: str
    who: str = ""


class Resumed(Reply):
    """All that was missed has been said, up to the event with this number."""

    type: Literal["resumed"] = "resumed"
    ref: str
    seq: int
