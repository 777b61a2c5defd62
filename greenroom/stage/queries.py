"""What somebody may see of the stage."""

from greenroom.admission.insiders import Inside
from greenroom.rooms.models import Session
from greenroom.rooms.news import iso
from greenroom.rooms.shared import shared


def hands_seen_by(me: Inside) -> dict[str, str]:
    """The raised hands with the moment of each: everybody inside sees them."""
    return shared(me.session, "hands", lambda: _hands(me.session))


def _hands(session: Session) -> dict[str, str]:
    raised = session.hands.filter(lowered_at=None).order_by("raised_at", "pk")
    return {f"p{pk}": iso(at) for pk, at in raised.values_list("participant", "raised_at")}
