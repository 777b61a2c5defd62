"""Somebody inside a session, as the one who acts there."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils import timezone

from greenroom.access.roles import Assurance, Role
from greenroom.admission.door import Enter
from greenroom.admission.models import Handled, Participant
from greenroom.admission.queries import Insider, insider
from greenroom.admission.visits import Visit
from greenroom.people.faces import hue
from greenroom.rooms.models import Session


@dataclass(frozen=True)
class Inside(Insider):
    """Somebody inside a session: an actor with a row there."""

    session: Session
    participant: Participant
    assurance: Assurance
    hue: int
    grounds: frozenset[str]
    """What his rights rest on: "user:7", "invitation:3", "device:5"."""
    epoch: tuple[int, int]
    """The site's and the room's, as his rights were computed."""
    until: datetime | None = None
    """When something of that ends by itself, if nothing is changed before (UTC)."""
    offered: Role | None = None
    """The role that he was given, and takes once he has typed a mailed code."""

    @property
    def id(self) -> str:
        """How pages name him."""
        return f"p{self.participant.pk}"

    @property
    def key(self) -> str:
        """Another one whenever his rights are others."""
        role = self.role.value if self.role else ""
        offered = [f"offered:{self.offered.value}"] if self.offered else []
        return ".".join([self.id, role, *sorted(self.capabilities), *offered])


def inside(visit: Visit, *, until: datetime | None = None) -> Inside | None:
    """A visitor whom the door lets in, and who went in; None for anybody else."""
    if not isinstance(visit.way, Enter) or visit.participant is None or visit.session is None:
        return None
    if not visit.arrival.inside:
        return None
    me = insider(visit)
    return Inside(
        me.room,
        me.user,
        me.role,
        me.name,
        me.audit_name,
        session=visit.session,
        participant=visit.participant,
        assurance=_assurance(visit),
        hue=hue(visit.face),
        grounds=grounds(visit),
        epoch=(visit.site.epoch, visit.room.epoch),
        until=until,
        offered=visit.way.offered,
    )


def _assurance(visit: Visit) -> Assurance:
    by_device = visit.participant is not None and visit.participant.device_id is not None
    return Assurance(visit.device.assurance) if visit.device and by_device else Assurance.ACCOUNT


def grounds(visit: Visit) -> frozenset[str]:
    """What somebody's rights rest on, or would: "user:7", "invitation:3", "device:5"."""
    rows = {"user": visit.user, "invitation": visit.invitation, "device": visit.device}
    return frozenset(f"{kind}:{row.pk}" for kind, row in rows.items() if row is not None)


def first_time(participant: Participant, ref: str) -> bool:
    """Note a command as carried out, in the transaction that does it; False for one that was before.

    One statement, as every command pays for it; another connection that does the same waits for this transaction.
    """
    table, at = Handled._meta.db_table, connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{table}" (participant_id, ref, at) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING',  # noqa: S608  # the model's own name
            [participant.pk, ref, at],
        )
        return bool(cursor.rowcount == 1)
