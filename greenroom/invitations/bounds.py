"""What the site's rules say about an invitation, where its manager says nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from greenroom.access.roles import INVITABLE, Assurance, Role, at_least, rank
from greenroom.administration.models import UNLIMITED, Lifetime, SiteSettings
from greenroom.invitations.models import AFTER_SESSION, AT_LEAST, Invitation
from greenroom.people.problems import Problem
from greenroom.rooms.models import Room, Session


class InvitationProblem(Problem):
    """Something typed into one field of an invitation that cannot be taken."""

    def __init__(self, sentence: str | Promise, *, field: str) -> None:
        super().__init__(str(sentence))
        self.field = field


@dataclass(frozen=True)
class Defaults:
    """What an invitation gets unless its manager says otherwise; `places` is None when unlimited."""

    places: int | None
    moving: str
    assurance: Assurance


def defaults(room: Room, role: Role, site: SiteSettings) -> Defaults:
    """The site's rules for a role, with what the room asks above them."""
    return Defaults(_stored(site.places), site.moving, usual_assurance(room, role, site))


def usual_assurance(room: Room, role: Role, site: SiteSettings) -> Assurance:
    """The stricter of the site's rule for the role and the room's own; without working mail no code can be asked."""
    if not settings.MAIL_WORKS:
        return Assurance.LINK
    of_role = {
        Role.VIEWER: site.assurance_viewer,
        Role.SPEAKER: site.assurance_speaker,
        Role.MODERATOR: site.assurance_moderator,
    }
    ruled, asked = Assurance(of_role[role]), Assurance(room.assurance)
    return ruled if at_least(ruled, asked) else asked


def required_assurance(invitation: Invitation, site: SiteSettings) -> Assurance:
    """What the holder has to show: what was asked for by hand, else what the rules ask today."""
    if invitation.assurance is not None:
        return Assurance(invitation.assurance)
    return usual_assurance(invitation.room, invitation.granted, site)


def lesser_roles(invitation: Invitation, site: SiteSettings) -> tuple[tuple[Role, Assurance], ...]:
    """The roles below the one that it gives, each with what its holder would have to show; the highest first."""
    lower = [role for role in INVITABLE if rank(role) < rank(invitation.granted)]
    by_hand = Assurance(invitation.assurance) if invitation.assurance is not None else None
    return tuple(
        (role, by_hand or usual_assurance(invitation.room, role, site))
        for role in sorted(lower, key=rank, reverse=True)
    )


def usual_end(room: Room, session: Session | None, site: SiteSettings, *, now: datetime) -> datetime | None:
    """The end to store (UTC) unless the manager names one; None follows the session.

    Every session of a room means those to come, too: as long as the site lets a link live. In an always-open room,
    which plans none, it is the site's fixed number of minutes (product.md section 4).
    """
    if site.lifetime == Lifetime.FIXED or room.always_open:
        return now + timedelta(minutes=site.lifetime_minutes)
    return None if session else now + timedelta(days=site.longest_days)


def expected_end(room: Room, session: Session | None, site: SiteSettings, *, now: datetime) -> datetime | None:
    """When an invitation made now would stop working (UTC), as the window says beforehand."""
    end = usual_end(room, session, site, now=now)
    if end is not None or session is None or session.ends_at is None:
        return end
    return max(now + AT_LEAST, session.ends_at + AFTER_SESSION)


def check_until(until: datetime, site: SiteSettings, *, now: datetime) -> None:
    """Raise `InvitationProblem` for an end that is past or later than the site lets links live."""
    if until <= now:
        raise InvitationProblem(_("This moment is over. Choose a later one."), field="until")
    if until > now + timedelta(days=site.longest_days):
        sentence = ngettext(
            "Links of this site work for %(days)d day at most. Choose an earlier moment.",
            "Links of this site work for %(days)d days at most. Choose an earlier moment.",
            site.longest_days,
        )
        raise InvitationProblem(sentence % {"days": site.longest_days}, field="until")


def check_places(places: int, site: SiteSettings, *, used: int = 0) -> int | None:
    """The number of devices to store, None for UNLIMITED. Raises `InvitationProblem` outside the site's bounds."""
    if places != UNLIMITED and places < 1:
        raise InvitationProblem(_("At least one device. Choose a larger number."), field="places")
    if site.most_places != UNLIMITED and not 1 <= places <= site.most_places:
        sentence = ngettext(
            "This site allows %(most)d device an invitation. Choose that.",
            "This site allows %(most)d devices an invitation at most. Choose fewer.",
            site.most_places,
        )
        raise InvitationProblem(sentence % {"most": site.most_places}, field="places")
    if places != UNLIMITED and places < used:
        in_use = _("%(used)d devices have entered already. Choose at least as many, or replace the link first.")
        raise InvitationProblem(str(in_use) % {"used": used}, field="places")
    return _stored(places)


def check_ask_code(ask_code: bool | None) -> None:
    """Raise `InvitationProblem` where nobody could get the code that is asked for."""
    if ask_code and not settings.MAIL_WORKS:
        raise InvitationProblem(
            _("This site sends no mail, so nobody could get the code. Switch this off."), field="ask_code"
        )


def _stored(places: int) -> int | None:
    return None if places == UNLIMITED else places
