"""Tells the room that what an invitation grants is something else now."""

from greenroom.invitations.models import Invitation
from greenroom.people.queries import owners_of
from greenroom.rooms import log


def changed(invitation: Invitation) -> None:
    """Its holders are asked anew, by their devices and by the account that has the address."""
    accounts = [f"user:{pk}" for pk in owners_of(invitation.email_key)]
    log.rights_changed(invitation.room, f"invitation:{invitation.pk}", *accounts)
