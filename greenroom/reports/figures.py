"""The live figures of a session (K100). Each is defined here, and nowhere else.

- *Present*: how many people are inside now, each once, whatever number of pages he has open.
- *Turnout*: of the invitations to this session that stand, how many holders have been inside (`came` of `invited`).
- *Engagement*: of those present, how many have done something in the last ten minutes: wrote, asked, answered,
  reacted, raised a hand. Whatever command of theirs was carried out counts; being there does not.
- *Answered*: of those whom an open interaction asks, how many have answered. It asks everybody present, as every role
  may answer, on however many devices he is, and whoever answered and went (`expected`).
- *Time left*: until the session ends as planned, or sooner while no host is here; none where it ends by hand alone.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q

from greenroom.admission.models import Handled, Participant
from greenroom.admission.presence import present, rows_inside
from greenroom.interactions.models import Response
from greenroom.invitations.models import Invitation
from greenroom.people.queries import proved_by
from greenroom.protocol.people import Figures
from greenroom.rooms.models import Session

LATELY = timedelta(minutes=10)
"""Who did something within so long is engaged."""


def figures(session: Session, *, now: datetime) -> Figures:
    """All of them at this moment; a constant number of statements."""
    inside = [int(person.id[1:]) for person in present(session, now)]
    came, invited = turnout(session)
    return Figures(
        present=len(inside),
        came=came,
        invited=invited,
        engaged=engaged(inside, now=now),
        seconds_left=seconds_left(session, now=now),
    )


def turnout(session: Session) -> tuple[int, int]:
    """How many of those invited came, by their own device or by the account that has the address; how many are."""
    by_device = Participant.objects.filter(session=session, device__invitation=OuterRef("pk"))
    rows = Invitation.objects.filter(
        Q(session=session) | Q(session=None), room=session.room, revoked_at=None
    ).annotate(by_device=Exists(by_device))
    invited = list(rows.values_list("email_key", "by_device"))
    by_account = proved_by(session.participants.filter(device=None).values("user"))
    return sum(came or key in by_account for key, came in invited), len(invited)


def engaged(inside: list[int], *, now: datetime) -> int:
    """How many of these participants did something lately."""
    lately = Handled.objects.filter(participant__in=inside, at__gt=now - LATELY)
    return lately.values("participant").distinct().count()


def expected(session: int, interactions: Collection[int], *, now: datetime) -> dict[int, int]:
    """Whom each of these interactions asks: those present, and those who answered and are not; two statements."""
    if not interactions:
        return {}
    persons = rows_inside(session, now).values("person").distinct()
    here = persons.count()
    went = Response.objects.filter(interaction__in=interactions).exclude(person__in=persons)
    gone = dict(went.order_by().values_list("interaction").annotate(Count("pk")))
    return {pk: here + gone.get(pk, 0) for pk in interactions}


def seconds_left(session: Session, *, now: datetime) -> int | None:
    """Until it ends, never below nought; None where nothing says when."""
    ends = [at for at in (session.ends_at, session.closes_at) if at is not None]
    return max(0, int((min(ends) - now).total_seconds())) if ends else None
