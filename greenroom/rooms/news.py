"""What the log says of a session itself, and of its room."""

from datetime import UTC, datetime

from greenroom.protocol.session import Attachment, AttachmentsChanged, SessionChanged, SessionState
from greenroom.rooms import log
from greenroom.rooms.models import Room, Session
from greenroom.rooms.queries import attachments_of


def iso(moment: datetime) -> str:
    """A moment as the wire says it: ISO 8601 in UTC, to the millisecond."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def state_of(session: Session) -> SessionState:
    """A session as the room page sees it."""
    return SessionState(
        title=str(session),
        starts_at=iso(session.starts_at),
        opens_at=iso(session.opens_at),
        ends_at=iso(session.ends_at) if session.ends_at else None,
        closes_at=iso(session.closes_at) if session.closes_at else None,
        locked=session.locked_at is not None,
        chat=session.room.chat,
        anonymous=session.room.anonymous_questions,
        one_thread=session.room.one_thread,
        host_left_at=iso(session.host_left_at) if session.host_left_at else None,
    )


def tell(session: Session) -> None:
    """Tell everybody inside how the session stands now, and those who wait that something changed."""
    log.record(session, SessionChanged(session=state_of(session)))
    log.session_changed(session)


def attachments_in(room: Room) -> list[Attachment]:
    """Its files as the room page lists them."""
    return [Attachment(id=one.pk, name=one.name, size=one.size) for one in attachments_of(room)]


def tell_attachments(room: Room) -> None:
    """Tell everybody inside which files there are now."""
    said = AttachmentsChanged(attachments=attachments_in(room))
    for session in room.sessions.filter(ended_at=None).order_by("pk"):
        log.record(session, said)
