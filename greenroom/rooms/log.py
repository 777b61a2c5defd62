"""The numbered log of a session: what happened there, in order, for whoever may hear it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from django.db import connection
from django.db.models import F
from django.db.transaction import on_commit
from django.utils import timezone

from greenroom.access.roles import Capability
from greenroom.bus import Note, bus
from greenroom.protocol.everything import encoded, numbered
from greenroom.protocol.wire import Event, Signal
from greenroom.rooms.models import LoggedEvent, Room, Session

REPLAYED = 500
"""Whoever missed more than so many events gets a snapshot, which is shorter."""


@dataclass(frozen=True)
class Logged:
    """An event of the log with who hears it: everybody with a capability, and one participant (0 is nobody)."""

    seq: int
    audience: str
    person: int
    frame: bytes

    def reaches(self, capabilities: Iterable[str], person: int) -> bool:
        """Whether somebody with these capabilities may hear it."""
        return self.audience in capabilities or bool(self.person and self.person == person)


def record(
    session: Session, event: Event, *, heard_by: Capability | None = None, also: int = 0, only: int = 0
) -> int:
    """Number an event, keep it, and ring when the transaction commits; gives its number.

    Whoever has the capability `heard_by` hears it, which is that of its class where none is given; `also` names a
    participant who hears it beside them, `only` one who alone does.
    """
    audience = "" if only else (heard_by or event.heard_by).value
    person, body = only or also, encoded(event)
    seq = _keep(session, audience, person, body.decode())
    note = Note("event", session.room_id, session.pk, seq, audience, person, frame=numbered(seq, body))
    on_commit(partial(bus().publish, note))
    return seq


def _keep(session: Session, audience: str, person: int, body: str) -> int:
    """Holds the session's row until the transaction ends, so that numbers and commits have one order."""
    at = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(_NUMBER, [session.pk])
        session.seq = int(cursor.fetchone()[0])
        cursor.execute(_KEEP, [session.pk, session.seq, audience, person, body, at])
    return session.seq


# Written by hand, as every message pays for them; the names are the models' own.
_NUMBER = f'UPDATE "{Session._meta.db_table}" SET seq = seq + 1 WHERE id = %s RETURNING seq'  # noqa: S608
_KEEP = (
    f'INSERT INTO "{LoggedEvent._meta.db_table}" (session_id, seq, audience, person, body, at)'  # noqa: S608
    " VALUES (%s, %s, %s, %s, %s, %s)"
)


def hold(session: Session) -> None:
    """Let nobody else record anything in this session until the transaction ends: what is counted now stays true."""
    if connection.features.has_select_for_update:
        Session.objects.select_for_update().values_list("pk").get(pk=session.pk)


def forget(session: Session, *beginnings: str) -> None:
    """Strike the events that begin so: what they said is deleted for good. Whoever missed one gets a snapshot."""
    for beginning in beginnings:
        LoggedEvent.objects.filter(session_id=session.pk, body__startswith=beginning).delete()


def read(session: int, *, after: int, upto: int | None = None) -> list[Logged] | None:
    """The events after a number, to the last or to `upto`; None where they are many, or the log has not all of them.

    Not all: some were struck (`forget`), or all were swept, a day after the session. The session is one that somebody
    is connected to, who was let in.
    """
    if upto is None:
        upto = Session.objects.filter(pk=session).values_list("seq", flat=True).first()
    if upto is None or upto - after > REPLAYED:
        return None
    rows = LoggedEvent.objects.filter(session=session, seq__gt=after, seq__lte=upto).order_by("seq")
    found = list(rows.values_list("seq", "audience", "person", "body")) if after < upto else []
    if [row[0] for row in found] != list(range(after + 1, upto + 1)):
        return None
    return [
        Logged(seq, audience, person, numbered(seq, body.encode())) for seq, audience, person, body in found
    ]


# ---------- What is rung without being kept ----------


def signal(session: Session, said: Signal, *, heard_by: Capability = Capability.WATCH, also: int = 0) -> None:
    """Say something that flickers to everybody with this capability, and to one participant beside them.

    It is said once the transaction commits.
    """
    frame = encoded(said)
    note = Note("signal", session.room_id, session.pk, audience=heard_by.value, person=also, frame=frame)
    on_commit(partial(bus().publish, note))


def tally_changed(session: Session, interaction: int) -> None:
    """Something was answered, or takes answers otherwise: who counts looks again, four times a second at the most."""
    note = Note("tally", session.room_id, session.pk, about=str(interaction))
    on_commit(partial(bus().publish, note))


def signal_all(room: Room, said: Signal, *, heard_by: Capability) -> None:
    """The same in every session of a room."""
    note = Note("signal", room.pk, audience=heard_by.value, frame=encoded(said))
    on_commit(partial(bus().publish, note))


def rights_changed(room: Room, *about: str) -> None:
    """Somebody's rights in a room are others now: whoever is connected is asked anew, before his next command counts.

    `about` names whose, by grounds of theirs ("user:7", "invitation:3"): they are asked at once. Without, everybody is.
    """
    Room.objects.filter(pk=room.pk).update(epoch=F("epoch") + 1)
    for ground in about or ("",):
        on_commit(partial(bus().publish, Note("rights", room.pk, about=ground)))


def room_changed(room: Room) -> None:
    """A room is otherwise for those who wait outside it: its early entry, or that its session began."""
    on_commit(partial(bus().publish, Note("session", room.pk)))


def session_changed(session: Session) -> None:
    """Its times, its lock or its end are others now: for those inside, for the waiting, and for the timers."""
    note = Note("session", session.room_id, session.pk)
    on_commit(partial(bus().publish, note))
