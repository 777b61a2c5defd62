"""Who somebody is in a session, on whichever device he comes: what he likes, votes and answers counts once."""

from allauth.account.models import EmailAddress
from django.db.models import OuterRef, QuerySet, Subquery

from greenroom.admission.models import Participant
from greenroom.invitations.models import Invitation
from greenroom.people.models import User
from greenroom.people.queries import verified_keys
from greenroom.protocol.wire import Event
from greenroom.rooms import log
from greenroom.rooms.models import Room, Session
from greenroom.statements import GIVEN, GIVEN_NUMBER, Statement


def known_as(session: Session, *, user: User | None, invitation: Invitation | None) -> str:
    """What all his rows of this session are called, which is never shown: as an earlier one of them is.

    An invitation names one person (product.md, section 2), so its devices are his, however many it allows. Somebody
    invited twice at one address is one person too, and so is whoever has an account with that address.
    """
    names = _of_account(user, session.room) if user else _of_guest(invitation)
    if len(names) == 1:
        return names[0]  # nothing else that he could be called, and one statement less at the door
    earlier = session.participants.filter(person__in=names).order_by("pk").values_list("person", flat=True)
    return earlier.first() or names[0]


def tell(session: Session, person: str, event: Event) -> None:
    """Tell one person alone, on each device by which he is inside."""
    for one in _INSIDE.all(session.pk, person):
        log.record(session, event, only=one.pk)


_INSIDE = Statement(
    lambda: Participant.objects.filter(session=GIVEN_NUMBER, person=GIVEN, left_at=None).order_by("pk")
)  # asked at every vote


def _of_account(user: User, room: Room) -> list[str]:
    """By his account, else by the first invitation to the room at each of his addresses."""
    firsts: dict[str, int] = {}
    for invitation in room.invitations.filter(email_key__in=verified_keys(user)).order_by("pk"):
        firsts.setdefault(invitation.email_key, invitation.pk)
    return [f"user:{user.pk}", *(f"invitation:{pk}" for pk in firsts.values())]


def _of_guest(invitation: Invitation | None) -> list[str]:
    found = _NAMED.one(invitation.pk if invitation else 0)
    if found is None:
        raise ValueError("Nobody comes in without an account and without an invitation.")
    owner, first = getattr(found, "owner", None), getattr(found, "first", 0)
    return [*([f"user:{owner}"] if owner else []), f"invitation:{first}"]


def _named() -> QuerySet[Invitation]:
    """An invitation with the account that has its address, and the first one to the room at that address."""
    owner = EmailAddress.objects.filter(email=OuterRef("email_key"), verified=True).order_by("user")
    same = Invitation.objects.filter(room=OuterRef("room"), email_key=OuterRef("email_key")).order_by("pk")
    return Invitation.objects.filter(pk=GIVEN_NUMBER).annotate(
        owner=Subquery(owner.values("user")[:1]), first=Subquery(same.values("pk")[:1])
    )


_NAMED = Statement(_named)  # everybody who comes in pays for it
