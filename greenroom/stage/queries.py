"""What somebody may see of the stage."""

from greenroom.admission.insiders import Inside
from greenroom.rooms.news import iso


def hands_seen_by(me: Inside) -> dict[str, str]:
    """The raised hands with the moment of each: everybody inside sees them."""
    raised = me.session.hands.filter(lowered_at=None).order_by("raised_at", "pk")
    return {f"p{pk}": iso(at) for pk, at in raised.values_list("participant", "raised_at")}
