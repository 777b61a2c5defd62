"""What somebody may see of the backchannel."""

from greenroom.access.guard import requires
from greenroom.access.roles import Capability
from greenroom.admission.insiders import Inside
from greenroom.conversation.models import BackchannelMessage
from greenroom.conversation.rows import latest, words
from greenroom.protocol import backchannel
from greenroom.rooms.models import Session
from greenroom.rooms.shared import shared


def backchannel_seen_by(me: Inside) -> backchannel.BackchannelState:
    """The latest messages, for speakers and moderators; nothing for anybody else."""
    if Capability.BACKCHANNEL not in me.capabilities:
        return _NOTHING
    return shared(me.session, "backchannel", lambda: _of_all(me.session))


_NOTHING = backchannel.BackchannelState()


def _of_all(session: Session) -> backchannel.BackchannelState:
    rows, earlier = latest(session.backchannel.all())
    return backchannel.BackchannelState(messages={row.pk: as_aside(row) for row in rows}, earlier=earlier)


@requires(Capability.BACKCHANNEL)
def backchannel_earlier(me: Inside, *, ref: str, before: int) -> backchannel.EarlierInBackchannel:
    """The messages before one."""
    rows, earlier = latest(me.session.backchannel.filter(pk__lt=before))
    return backchannel.EarlierInBackchannel(ref=ref, messages=[as_aside(row) for row in rows], earlier=earlier)


def as_aside(row: BackchannelMessage) -> backchannel.BackchannelMessage:
    """A message as speakers and moderators see it."""
    return backchannel.BackchannelMessage(id=row.pk, **words(row))
