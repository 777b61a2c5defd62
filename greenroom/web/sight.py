"""What somebody may see of a room, with the session that is on his screen."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from greenroom.access.refusals import NotInvited
from greenroom.access.roles import Capability
from greenroom.admission.queries import knows
from greenroom.invitations import mine
from greenroom.invitations.mine import Invitation
from greenroom.people.queries import verified_keys
from greenroom.rooms import queries
from greenroom.rooms.queries import Member, Room, Session
from greenroom.web import cues, lookups, visitors

NONE_YET = cues.Cue("", "")


@dataclass(frozen=True)
class Sight:
    """A room as one visitor sees it; nobody signed in is no member."""

    room: Room
    member: Member | None
    invitation: Invitation | None
    session: Session | None
    now: datetime

    @property
    def whole(self) -> bool:
        """Whether he sees more than title, host and time."""
        return self.invitation is not None or (self.member is not None and self.member.let_in)

    @property
    def stands(self) -> bool:
        """Whether he is a member by a standing of his own."""
        return self.member is not None and self.member.role is not None

    @property
    def cue(self) -> cues.Cue:
        return cues.of(self.session, self.now) if self.session else NONE_YET

    @property
    def phase(self) -> str:
        """What the page is drawn for; its script draws it anew when this has changed."""
        return f"{self.session.pk}-{self.cue.state}" if self.session else "none"

    @property
    def joins(self) -> bool:
        """Whether the doors are open."""
        return self.cue.state in {"inside", "door"}

    @property
    def waits(self) -> bool:
        """Whether there are doors to wait for."""
        return self.cue.state == "waiting"

    @property
    def picture(self) -> str:
        """The mark of the picture's content, for those who may see it; empty for the door."""
        return self.room.picture_mark if self.whole else ""

    def may(self, capability: Capability) -> bool:
        return self.member is not None and self.member.may(capability)


def sight(request: HttpRequest, room: Room, *, now: datetime) -> Sight:
    """The room as whoever asks for it may see it."""
    member, invitation = None, None
    if request.user.is_authenticated:
        member = queries.member_of(request.user, room)
        held = [] if member.let_in else mine.invitations_to(room, verified_keys(request.user), now=now)
        invitation = held[0] if held else None
    return Sight(room, member, invitation, _session(room, invitation, now), now)


def room_known(request: HttpRequest, address: str) -> Room | HttpResponse:
    """The room, for whoever sees its page whole or whom the door knows; who is unknown signs in. Raises NotInvited."""
    room, now = lookups.room_at(address), timezone.now()
    user, secret = visitors.account(request), visitors.device_secret(request)
    if sight(request, room, now=now).whole or knows(room, user=user, secret=secret, now=now):
        return room
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    raise NotInvited


def _session(room: Room, invitation: Invitation | None, now: datetime) -> Session | None:
    """Somebody invited to one session sees that one; everybody else the one that is on, else the last."""
    if invitation is not None and invitation.session is not None:
        return invitation.session
    return queries.session_on(room, now) or queries.last_session(room, now)
