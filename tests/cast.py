"""The cast of every test: Ada owns the room, Mo co-edits it, Sam speaks, Vera views, Eve was never invited."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from greenroom.access.roles import Role
from greenroom.administration.models import Moving
from greenroom.invitations import secrets
from greenroom.invitations.models import Channel, Invitation, Link
from greenroom.people.addresses import email_key
from greenroom.people.models import SiteRole, User
from greenroom.rooms import attaching
from greenroom.rooms.attachments import NewFile
from greenroom.rooms.models import Attachment, Membership, Room, Session

ADA = "ada@example.edu"
MO = "mo@example.edu"
VERA = "vera@example.edu"
EVE = "eve@example.edu"
SAM = "sam.rivera@brightpath.example"
ROOM = "Next-Level Growth: Practical Strategies That Work"


def account(email: str, first: str, last: str, *, site_role: SiteRole = SiteRole.USER) -> User:
    """Somebody with an account, the password "curtain-call-<first name>", and a verified address."""
    user = User(email=email, email_key=email_key(email), first_name=first, last_name=last, site_role=site_role)
    user.set_password(f"curtain-call-{first.lower()}")
    user.save()
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def ada() -> User:
    return account(ADA, "Ada", "Okafor", site_role=SiteRole.CREATOR)


def mo() -> User:
    return account(MO, "Mo", "Lindqvist")


def vera() -> User:
    return account(VERA, "Vera", "Novák")


def eve() -> User:
    return account(EVE, "Eve", "Moreau")


def administrator() -> User:
    return account("office@example.edu", "Olu", "Bright", site_role=SiteRole.ADMINISTRATOR)


def room_of(owner: User, *, name: str = ROOM, **fields: object) -> Room:
    """A room in Berlin time with its owner."""
    room = Room.objects.create(
        name=name, **{"zone": "Europe/Berlin", "description": "What makes it grow.", **fields}
    )
    Membership.objects.create(room=room, user=owner, standing=Role.OWNER.value)
    return room


def member(room: Room, user: User, standing: Role) -> Membership:
    return Membership.objects.create(room=room, user=user, standing=standing.value)


def attached(room: Room, name: str = "Handout.pdf", content: bytes = b"%PDF-1.7 what to bring") -> Attachment:
    """A file that the room hands out."""
    attaching.attach(room, [NewFile(name, ContentFile(content), len(content))], by="user:1")
    return room.attachments.latest("pk")


def session_in(
    room: Room,
    starts_in: timedelta,
    *,
    lasts: timedelta | None = timedelta(hours=1),
    now: datetime | None = None,
) -> Session:
    """A session that starts so long from now, or started so long ago when negative."""
    starts_at = (now or timezone.now()) + starts_in
    ends_at = starts_at + lasts if lasts else None
    return Session.objects.create(room=room, starts_at=starts_at, ends_at=ends_at, zone=room.zone)


def invited(
    session: Session | Room,
    email: str = SAM,
    *,
    role: Role = Role.SPEAKER,
    first: str = "Sam",
    last: str = "Rivera",
    by: User | None = None,
    max_uses: int | None = 1,
    moving: str = Moving.MOVE,
    **fields: object,
) -> Invitation:
    """An invitation to a session, or to every session of a room."""
    room, session = (session.room, session) if isinstance(session, Session) else (session, None)
    return Invitation.objects.create(
        room=room,
        session=session,
        email_display=email,
        email_key=email_key(email),
        first_name=first,
        last_name=last,
        role=role.value,
        max_uses=max_uses,
        moving=moving,
        created_at=fields.pop("created_at", timezone.now()),
        created_by=by,
        **fields,
    )


def link_to(invitation: Invitation, *, channel: str = Channel.COPY) -> str:
    """A fresh link to an invitation, as the path that its holder opens."""
    secret, digest = secrets.mint()
    link = Link.objects.create(
        invitation=invitation, secret_sha256=digest, channel=channel, created_at=timezone.now()
    )
    return f"/i/{link.id}.{secret}"


def client_of(user: User | None = None) -> Client:
    """A browser of its own, signed in as somebody or nobody, that sends the Origin browsers send."""
    client = Client(headers={"origin": "http://127.0.0.1:8000"})
    if user is not None:
        client.force_login(user)
    return client
