"""Who may write in a session, and who is stopped."""

from django.db.models import QuerySet

from greenroom.access.roles import Capability
from greenroom.admission.insiders import Inside
from greenroom.admission.models import Participant
from greenroom.conversation.models import Block
from greenroom.protocol.writing import Blocked, WritingState
from greenroom.rooms.models import Session
from greenroom.rooms.news import iso
from greenroom.rooms.shared import shared
from greenroom.statements import GIVEN_NUMBER, Statement


def writing_seen_by(me: Inside) -> WritingState:
    """Whether I am stopped from writing; for those who moderate, who else is."""
    blocks = shared(me.session, "blocks", lambda: open_blocks(me.session))
    if Capability.MODERATE in me.capabilities:
        return WritingState(people={f"p{one.participant_id}": as_blocked(one) for one in blocks})
    block = _on(me.participant, blocks)
    return WritingState(blocked=True, why=block.why) if block else _MAY_WRITE


_MAY_WRITE = WritingState()


def open_blocks(session: Session) -> list[Block]:
    """Who is stopped from writing now."""
    return _BLOCKS.all(session.pk)


def _open_blocks() -> QuerySet[Block]:
    rows = Block.objects.filter(session=GIVEN_NUMBER, lifted_at=None)
    return rows.select_related("participant").order_by("pk")


_BLOCKS = Statement(_open_blocks)  # asked at every message


def block_on(session: Session, participant: Participant) -> Block | None:
    """What stops somebody from writing, be it that he was stopped on another device."""
    return _on(participant, open_blocks(session))


def _on(participant: Participant, blocks: list[Block]) -> Block | None:
    return next((block for block in blocks if block.participant.person == participant.person), None)


def as_blocked(row: Block) -> Blocked:
    """A block as those who moderate see it."""
    return Blocked(id=f"p{row.participant_id}", name=row.name, why=row.why, by=row.by_name, at=iso(row.at))
