"""The list of invitations, as the media page shows it to managers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from greenroom.access.roles import Capability
from greenroom.administration.queries import SiteSettings, site
from greenroom.admission.queries import doorstep
from greenroom.invitations.mine import Invitation
from greenroom.invitations.queries import Inviter, Row, listed, why_no_links
from greenroom.rooms.queries import Session
from greenroom.web.cues import Cue
from greenroom.web.host_requests import requests_in
from greenroom.web.role_names import ROLE_NAMES
from greenroom.web.versions import version

BESIDE = 8
"""How many the media page shows; the rest has a page of its own."""


@dataclass(frozen=True)
class Shown:
    """One row: who, as what, in which state, until when, what can be done."""

    row: Row
    at: str  # reserved, inside, used, or empty
    rules: SiteSettings

    @property
    def invitation(self) -> Invitation:
        return self.row.invitation

    @property
    def role(self) -> str:
        return str(ROLE_NAMES[self.invitation.granted])

    @property
    def removed(self) -> bool:
        return self.row.state == "revoked"

    @property
    def expired(self) -> bool:
        return self.row.state == "expired"

    @property
    def cue(self) -> Cue:
        """The lamp and its word."""
        if self.removed:
            by = self.row.removed_by
            return Cue("over", _("Removed by {name}").format(name=by) if by else _("Removed"))
        if self.at == "inside":
            return Cue("inside", _("Inside"))
        if self.expired:
            return Cue("over", _("Stopped working"))
        return _NEARER.get(self.at, _by_letter)(self.row.letter)

    @property
    def facts(self) -> tuple[object, ...]:
        """All that is drawn of it, to tell whether that is still true."""
        invitation, row = self.invitation, self.row
        who = invitation.pk, invitation.name, self.role
        return *who, self.cue, self.expired, self.no_letter, row.stops_at, row.inviter_left

    @property
    def no_link(self) -> str:
        """Why no further link can be given now; empty when one can."""
        return _("It stopped working. Let it work longer first.") if self.expired else ""

    @property
    def no_letter(self) -> str:
        """Why no letter can be sent now; empty when one can."""
        return self.no_link or ("" if self.rules.letter else _("This site has no letter for invitations."))


def _by_letter(letter: str) -> Cue:
    said = {
        "queued": Cue("waiting", _("Mail is on its way")),
        "sent": Cue("waiting", _("Mailed")),
        "kept": Cue("waiting", _("Letter in the outbox")),
        "failed": Cue("stopped", _("Mail not delivered")),
        "dropped": Cue("stopped", _("Mail not sent")),
    }
    return said.get(letter, Cue("waiting", _("Link made")))


_NEARER = {
    "reserved": lambda letter: Cue("door", _("At the door")),
    "used": lambda letter: Cue("used", _("Was inside")),
}


def aside(member: Inviter, session: Session | None, *, now: datetime) -> dict[str, Any]:
    """What parts/invitations_list.html needs: the invitations into the session on the screen, the open requests.

    Nothing for somebody who may not invite: other people's addresses are none of his business.
    """
    if Capability.INVITE not in member.capabilities:
        return {"invites": False}
    listing = listed(member, session, now=now, most=BESIDE)
    rules = site()
    reason = why_no_links(member, rules)
    rows = shown(listing.rows, rules, now=now)
    return {
        "invites": True,
        "invitations": rows,
        "invited_version": version(listing.total, reason, [row.facts for row in rows]),
        "invitations_total": listing.total,
        "invitations_more": listing.total > BESIDE,
        "inviting_off": _(reason.sentence) if reason else "",
        **requests_in(member.room),
        "outbox": not settings.MAIL_WORKS,
    }


def shown(rows: list[Row], rules: SiteSettings, *, now: datetime) -> list[Shown]:
    """The rows with where their holders are, in one more statement."""
    at = doorstep([row.invitation for row in rows], now)
    return [Shown(row, at.get(row.invitation.pk, ""), rules) for row in rows]
