"""Every way to say no: a code, a sentence, a way forward."""

from enum import StrEnum
from typing import ClassVar


def _(text: str) -> str:
    """Mark a sentence for the catalogues; the doors translate it."""
    return text


class Way(StrEnum):
    """A way forward that a refusal's page offers, best first."""

    CODE = "code"  # mail me a code (to move here, or to show that the mailbox is mine)
    ASK_HOST = "ask_host"
    SWITCH_ACCOUNT = "switch_account"
    OTHER_ADDRESS = "other_address"
    WRITE_ADMINISTRATOR = "write_administrator"
    WAIT = "wait"
    ROOM = "room"  # back to the room's page
    ASK_AGAIN = "ask_again"  # whoever was declined at a locked door asks once more
    OPEN_LINK = "open_link"  # open the link you were sent once more


class Refusal(Exception):
    """An expected no. `name` makes the code a holder can quote: INV-<NAME>-<first four of the link id>."""

    name: ClassVar[str]
    status: ClassVar[int] = 403
    title: ClassVar[str]
    sentence: ClassVar[str]
    ways: ClassVar[tuple[Way, ...]] = ()
    who = ""
    """Whom it is about, where it is about somebody."""

    @property
    def code(self) -> str:
        """The stable identifier of this kind of no, as the API and the tests use it."""
        return self.name.lower()


class NotAllowed(Refusal):
    """The actor's role does not grant what the action requires."""

    name = "ROLE"
    title = _("Your role does not allow this")
    sentence = _("Ask the owner of the room for a standing that does.")
    ways = (Way.ROOM,)


class AdministratorsOnly(NotAllowed):
    """Somebody without the site role of an administrator asks for the site's rules."""

    title = _("Only administrators may do this")
    sentence = _("Ask an administrator of this site to do it, or to make you one.")
    ways = (Way.WRITE_ADMINISTRATOR,)


class CreatorsOnly(NotAllowed):
    """Somebody without the site role of a creator asks for a room of his own."""

    title = _("You cannot make rooms here yet")
    sentence = _("Ask an administrator of this site to let you make rooms.")
    ways = (Way.WRITE_ADMINISTRATOR,)


class AddressMismatch(Refusal):
    """The typed address is not the invited one."""

    name = "ADDRESS"
    title = _("This link is for another address")
    sentence = _("Try the address that the mail or message with the link was sent to.")
    ways = (Way.ASK_HOST,)


class WrongAccount(Refusal):
    """Somebody is signed in, with another address than the invited one."""

    name = "ACCOUNT"
    title = _("You are signed in with another address")
    sentence = _("This link is for somebody else, or for another address of yours. Nothing has been used up.")
    ways = (Way.SWITCH_ACCOUNT, Way.ASK_HOST)


class LinkExpired(Refusal):
    """The invitation has stopped working."""

    name, status = "EXPIRED", 410
    title = _("This link stopped working")
    sentence = _("Its time is over. Ask the host for a new one.")
    ways = (Way.ASK_HOST,)


class LinkUsedElsewhere(Refusal):
    """Every place is taken, and the holder may move one here by a mailed code."""

    name, status = "DEVICE", 409
    title = _("This link is open on another device")
    sentence = _("It works on as many devices as the invitation allows. Mail yourself a code to move here.")
    ways = (Way.CODE, Way.ASK_HOST)


class LinkUsedUp(Refusal):
    """Every place is taken, and only the host can give a new link (strict, or the site has no mail)."""

    name, status = "USED", 409
    title = _("This link has been used already")
    sentence = _("It was used on as many devices as it allows. Ask the host for a new link.")
    ways = (Way.ASK_HOST,)


class MovedElsewhere(Refusal):
    """This device held a place that has moved on to another one."""

    name, status = "MOVED", 409
    title = _("You went on to another device")
    sentence = _("The room is open there now. To come back here, open your link on this device again.")
    ways = (Way.CODE, Way.ASK_HOST)


class InvitationRemoved(Refusal):
    """The invitation was revoked, or replaced by a new link."""

    name, status = "REMOVED", 410
    title = _("This invitation was removed")
    sentence = _("The host has taken it back or replaced it by a new link.")
    ways = (Way.ASK_HOST,)


class RoomDeleted(Refusal):
    """The room is gone."""

    name, status = "DELETED", 410
    title = _("This room no longer exists")
    sentence = _("It was deleted, and its links with it.")
    ways = (Way.WRITE_ADMINISTRATOR,)


class DomainNotAllowed(Refusal):
    """The site's rules do not let addresses of this domain in."""

    name = "DOMAIN"
    title = _("Addresses at this domain are not let in here")
    sentence = _("The rules of this site do not allow the domain of the invited address.")
    ways = (Way.OTHER_ADDRESS, Way.WRITE_ADMINISTRATOR)


class SessionEnded(Refusal):
    """The session is over."""

    name, status = "ENDED", 410
    title = _("This session has ended")
    sentence = _("It is over. The room's page says when the next one is.")
    ways = (Way.ROOM, Way.ASK_HOST)


class RoomFull(Refusal):
    """As many people are inside as the room takes."""

    name, status = "FULL", 409
    title = _("The room is full")
    sentence = _("Keep this page open: you come in when a place is free.")
    ways = (Way.WAIT, Way.ASK_HOST)


class RoomLocked(Refusal):
    """The room is locked: newcomers wait."""

    name, status = "LOCKED", 409
    title = _("The room is locked for a moment")
    sentence = _("Keep this page open: you come in when the host unlocks the room.")
    ways = (Way.WAIT, Way.ASK_HOST)


class Declined(Refusal):
    """Somebody waited before the locked door, and was not let in."""

    name = "DECLINED"
    title = _("The host did not let you in")
    sentence = _("The room is locked. You may ask once more, or come back when it is open to everybody again.")
    ways = (Way.ASK_AGAIN, Way.ROOM)


class DeclinedAgain(Refusal):
    """He asked once more, and was not let in again: that is all the asking there is."""

    name = "SHUT"
    title = _("The host did not let you in again")
    sentence = _("As long as the room is locked you cannot ask any more. You come in when it is unlocked.")
    ways = (Way.ROOM,)


class PutOut(Refusal):
    """Somebody who moderates has ended his visit."""

    name = "OUT"
    title = _("You were taken out of this session")
    sentence = _("Whoever hosts it has ended your visit, and can let you in again.")
    ways = (Way.ASK_HOST, Way.ROOM)


class TooManyAttempts(Refusal):
    """More tries than the limits of security.md 4.6 allow."""

    name, status = "ATTEMPTS", 429
    title = _("Too many attempts")
    sentence = _(
        "Wait a while, then try again. Whoever can read the invited mailbox can still come in by code."
    )
    ways = (Way.CODE, Way.ASK_HOST)


class CodeWrong(Refusal):
    """The typed code is not the mailed one, or it is too old, or was used."""

    name = "CODE"
    title = _("This code does not fit")
    sentence = _("Type the newest one, as it stands in the mail, or send a new code.")
    ways = (Way.CODE, Way.ASK_HOST)


class NotInvited(Refusal):
    """Somebody signed in has neither standing nor invitation, and the room is for those who have."""

    name = "INVITED"
    title = _("This room is for members and invited people")
    sentence = _("If you were invited, use the address that the invitation was sent to.")
    ways = (Way.OTHER_ADDRESS, Way.SWITCH_ACCOUNT)


class TooEarly(Refusal):
    """The doors are not open yet."""

    name = "EARLY"
    title = _("The doors are not open yet")
    sentence = _("Keep the page of the session open: you come in by yourself when they open.")
    ways = (Way.WAIT,)


class NotAgreed(Refusal):
    """The site asks for agreement to a text, and he has not read the one that holds now."""

    name, status = "AGREE", 409
    title = _("There is something to agree to first")
    sentence = _("Read what this site asks of everybody who goes in, and agree to it.")
    ways = (Way.WAIT,)


class NotProved(Refusal):
    """Nothing says yet that this browser is the invitee's: the address or the code is still to be typed."""

    name = "PROVE"
    title = _("Show first that you are invited")
    sentence = _("Type the address that you were invited at, or the code that was mailed to it.")
    ways = (Way.WAIT,)


class LinkUnknown(Refusal):
    """No such link: the same answer to a malformed id, an unknown id and a wrong secret."""

    name, status = "UNKNOWN", 404
    title = _("There is no such link")
    sentence = _("Copy the whole link from the mail or message, to its last letter, and open it again.")
    ways = (Way.WRITE_ADMINISTRATOR,)


class LinkIncomplete(Refusal):
    """The public half of a link alone, as it stands in the address bar; it opens nothing."""

    name = "AGAIN"
    title = _("Open your link once more")
    sentence = _(
        "This address alone opens nothing. Open the link from the mail or message again: nothing is spent."
    )
    ways = (Way.OPEN_LINK,)


class ForeignOrigin(Refusal):
    """The form did not come from a page of this site."""

    name = "ORIGIN"
    title = _("This form came from another place")
    sentence = _("Open your link once more and try again. Nothing has been used up.")
    ways = (Way.OPEN_LINK,)


class SiteReadOnly(Refusal):
    """The database takes no changes at the moment."""

    name, status = "READONLY", 503
    title = _("Nothing can be changed at the moment")
    sentence = _("The site is being looked after. Pages can be read; try the change again later.")
    ways = (Way.WRITE_ADMINISTRATOR,)


class InvitingUnavailable(Refusal):
    """Inviting is switched off, somewhere; a subclass says where."""

    name = "INVITE"
    ways = (Way.ROOM,)


class InvitationsOff(InvitingUnavailable):
    """The module is off (K1)."""

    title = sentence = _("Invitations are switched off on this site. An administrator can switch them on.")


class MediaPageOff(InvitingUnavailable):
    """Theming's media page is off (K4)."""

    title = sentence = _("The media page is switched off. An administrator can switch it on under Theming.")


class ChatOff(InvitingUnavailable):
    """Chat & Collaboration is off in this room (K2)."""

    title = sentence = _("Chat & Collaboration is off in this room. Switch it on under Edit room.")


class StandingTooLow(InvitingUnavailable):
    """The member's standing does not let him invite (K3)."""

    title = sentence = _("Your standing in this room does not let you invite. The owner can change it.")


class InviterNotAllowed(InvitingUnavailable):
    """The site's rule of allowed inviters leaves this member out (K5)."""

    title = sentence = _("This site lets only some people invite. An administrator can add you.")


class NothingToInviteTo(InvitingUnavailable):
    """The room has no session to come."""

    title = sentence = _("This room has no session to come. Add one first.")


class RoleNotGrantable(Refusal):
    """Nobody gives a role above his own."""

    name = "GRANT"
    title = _("You cannot give this role")
    sentence = _("Nobody gives a role above his own. Choose another type.")


class StandingStays(Refusal):
    """A role below the standing that somebody has as a member."""

    name, status = "STANDING", 409
    title = _("Nobody goes below a standing")
    sentence = _("This is a member of the room. The owner can change the standing on the room's page.")


class StandsAsHigh(Refusal):
    """Somebody of one's own role or a higher one cannot be put out."""

    name = "HIGH"
    title = _("You cannot take this person out")
    sentence = _("The role is as high as yours, or higher. Somebody who stands above both can do it.")


class TooManyInvitations(Refusal):
    """More invitations in an hour, or open in a room, than the limits allow."""

    name, status = "MANY", 429
    title = _("Too many invitations at once")
    sentence = _("Wait an hour, or ask an administrator for leave to invite more.")
    ways = (Way.ROOM,)


# ---------- Commands in the room ----------


class NotUnderstood(Refusal):
    """A command that the protocol does not know, or that says what it must not."""

    name, status = "COMMAND", 400
    title = _("This was not understood")
    sentence = _("Load the page again: it may be older than the site. What you typed is still here.")


class TooLong(Refusal):
    """More text, or more of something, than the protocol takes."""

    name, status = "LONG", 400
    title = _("This is too long")
    sentence = _("Shorten it, then send it again.")


class ThingGone(Refusal):
    """What a command is about is not in this session, or not any more."""

    name, status = "GONE", 404
    title = _("This is not here any more")
    sentence = _("Somebody has removed it in the meantime.")


class OurMistake(Refusal):
    """Something that we did not expect, written down in the log; nothing of the command was carried out."""

    name, status = "MISTAKE", 500
    title = _("Something went wrong on our side")
    sentence = _("Nothing was changed. Try again; if it stays so, tell the administrator when it happened.")


class TooFast(Refusal):
    """More commands at once than a person sends."""

    name, status = "FAST", 429
    title = _("That was very fast")
    sentence = _("Wait a moment, then send it again.")
    ways = (Way.WAIT,)


# ---------- Talk ----------


class TalkOff(Refusal):
    """Chat & Collaboration is off in this room."""

    name, status = "TALK", 409
    title = _("Chat & Collaboration is off in this room")
    sentence = _("Nobody can write here until the host switches it on under Edit room.")


class NothingToSay(Refusal):
    """A text of which nobody could see anything."""

    name, status = "EMPTY", 400
    title = _("There is nothing to send")
    sentence = _("Write something first.")


class Blocked(Refusal):
    """Whoever moderates has stopped this person from writing."""

    name = "BLOCKED"
    title = _("You cannot write here at the moment")
    sentence = _("Whoever moderates this session has stopped you from writing. You can still watch and answer.")


class CannotBlock(Refusal):
    """Whoever moderates cannot be stopped from writing."""

    name, status = "BLOCK", 409
    title = _("This person moderates here")
    sentence = _("Whoever moderates cannot be stopped from writing. Change the role first.")


class TooManyPins(Refusal):
    """Three messages are pinned."""

    name, status = "PINS", 409
    title = _("Three messages are pinned already")
    sentence = _("Take one of them down first.")


class AnonymousOff(Refusal):
    """The room does not allow questions without a name."""

    name, status = "NAMELESS", 409
    title = _("This room has no questions without a name")
    sentence = _("Ask with your name, or ask the host to allow it under Edit room.")


class QuestionTaken(Refusal):
    """Somebody else answers this question: `who`."""

    name, status = "TAKEN", 409
    title = _("Somebody else answers this question")
    sentence = _("Take another one, or wait until it is released.")

    def __init__(self, who: str = "") -> None:
        super().__init__(who)
        self.who = who


class QuestionNotTaken(Refusal):
    """A question is answered by whoever took it, so that no two people answer it."""

    name, status = "TAKE", 409
    title = _("Take the question first")
    sentence = _("Whoever answers a question takes it first, so that nobody else does.")


class QuestionResolved(Refusal):
    """A question that was put aside as answered."""

    name, status = "RESOLVED", 409
    title = _("This question is resolved")
    sentence = _("Open it again to answer it.")


# ---------- Interactions ----------


class DoesNotFit(Refusal):
    """An interaction, or an answer, as its kind has none: too few options, none right, one of another question."""

    name, status = "FIT", 400
    title = _("This does not fit")
    sentence = _("Look at what is asked for, and at signs that cannot be seen. Change it, then send it again.")


class NotOpen(Refusal):
    """Something takes no answers: not yet, or not any more."""

    name, status = "CLOSED", 409
    title = _("This takes no answers now")
    sentence = _("It was closed, its time is over, or it has not started. Whoever asks can open it again.")


class AnsweredAlready(Refusal):
    """A second answer of one participant to one interaction."""

    name, status = "ANSWERED", 409
    title = _("You have answered this")
    sentence = _("Everybody answers once. Your first answer counts.")


class StartedAlready(Refusal):
    """What has started cannot be changed, deleted or started."""

    name, status = "STARTED", 409
    title = _("This has started")
    sentence = _("What people see stays as it is. Duplicate it, and change the copy.")


class NotThen(Refusal):
    """A moment that is over, or more than a year away."""

    name, status = "THEN", 400
    title = _("It cannot start at that moment")
    sentence = _("Choose a moment to come, within a year.")


class EnoughPrepared(Refusal):
    """More interactions than a session holds."""

    name, status = "ENOUGH", 409
    title = _("This session has all the interactions that it holds")
    sentence = _("Delete some that have not started, then try again.")
