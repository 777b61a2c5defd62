"""How an address becomes a room, as whoever asks for it stands there."""

from django.core.exceptions import ObjectDoesNotExist
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict

from greenroom.access.refusals import NotAllowed
from greenroom.access.roles import Capability
from greenroom.invitations import queries as invitations
from greenroom.invitations.mine import Invitation
from greenroom.rooms import queries
from greenroom.rooms.queries import Member, Room, Session


def room_at(address: str) -> Room:
    """The room at this address, or page not found; raises RoomDeleted."""
    try:
        return queries.room_at(address)
    except ObjectDoesNotExist as unknown:
        raise Http404 from unknown


def member_at(request: HttpRequest, address: str, *, needs: Capability) -> Member:
    """Whoever is signed in, as a member of the room at this address. Raises NotAllowed without the capability.

    The view is behind `login_required`. The action asks once more: this is for the page before it.
    """
    room = room_at(address)
    if not request.user.is_authenticated:
        raise NotAllowed
    member = queries.member_of(request.user, room)
    if not member.may(needs):
        raise NotAllowed
    return member


def session_of(room: Room, pk: int) -> Session:
    """A session of this room, or page not found."""
    try:
        return queries.session_of(room, pk)
    except ObjectDoesNotExist as unknown:
        raise Http404 from unknown


def invitation_of(member: Member, pk: int) -> Invitation:
    """An invitation of this member's room, or page not found."""
    try:
        return invitations.invitation_of(member.room, pk)
    except ObjectDoesNotExist as unknown:
        raise Http404 from unknown


def sent(request: HttpRequest) -> tuple[QueryDict | None, "MultiValueDict[str, UploadedFile[bytes]] | None"]:
    """What a form was sent with, fields and files; nothing for a page that is only looked at."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)
