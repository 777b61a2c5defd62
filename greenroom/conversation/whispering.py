"""What can be done in the backchannel (K83)."""

from datetime import datetime

from django.db.transaction import atomic

from greenroom.access.guard import requires
from greenroom.access.refusals import NotAllowed
from greenroom.access.roles import Capability
from greenroom.admission.insiders import Inside
from greenroom.conversation.models import BackchannelMessage
from greenroom.conversation.queries import as_aside
from greenroom.conversation.words import as_author, may_talk, readable
from greenroom.protocol import backchannel
from greenroom.rooms.log import forget, record


@requires(Capability.BACKCHANNEL)
@atomic
def whisper(me: Inside, *, text: str, now: datetime) -> BackchannelMessage:
    """Write to speakers and moderators."""
    may_talk(me)
    written = BackchannelMessage.objects.create(
        session=me.session, **as_author(me), text=readable(text), at=now
    )
    record(me.session, backchannel.BackchannelPosted(message=as_aside(written)))
    return written


@requires(Capability.BACKCHANNEL)
@atomic
def delete_whisper(me: Inside, *, id: int) -> None:
    """Delete one's own message; whoever moderates, any. Raises BackchannelMessage.DoesNotExist, NotAllowed."""
    message = me.session.backchannel.get(pk=id)
    if message.author_id != me.participant.pk and Capability.MODERATE not in me.capabilities:
        raise NotAllowed
    message.delete()
    forget(me.session, f'{{"type":"backchannel.message","message":{{"id":{id},')
    record(me.session, backchannel.BackchannelDeleted(id=id))
