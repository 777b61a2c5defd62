"""That somebody writes at this moment: it flickers, and is kept nowhere."""

from greenroom.access.guard import requires
from greenroom.access.refusals import QuestionNotTaken
from greenroom.access.roles import Capability
from greenroom.administration.throttle import Flood
from greenroom.admission.insiders import Inside
from greenroom.conversation import hearers
from greenroom.conversation.queries import questions_for
from greenroom.conversation.words import may_write
from greenroom.protocol.writing import Writing
from greenroom.rooms.log import signal

lately = Flood(2, seconds=4)
"""By participant: also right after a message was sent, which is news again."""
at_once = Flood(4, seconds=1)
"""By session, of this process: of a crowd that writes, a few names say enough."""


@requires(Capability.CHAT)
def writes(me: Inside, *, question: int | None, private: bool) -> None:
    """Say that one writes in the chat, or an answer to a question that one took; too often, it is said to nobody.

    Raises Blocked, Question.DoesNotExist, QuestionNotTaken.
    """
    may_write(me)
    said = Writing(by=me.id, name=me.name, question=question)
    if question is None:
        if _may_say(me):
            signal(me.session, said)
        return
    answered = questions_for(me).get(pk=question)
    if answered.taken_by_id != me.participant.pk:
        raise QuestionNotTaken
    if _may_say(me):
        hearers.signal_below(me, answered, said, private=private)


def _may_say(me: Inside) -> bool:
    person, session = str(me.participant.pk), str(me.session.pk)
    if lately.over(person) or at_once.over(session):
        return False
    lately.count(person)
    at_once.count(session)
    return True
