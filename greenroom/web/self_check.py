"""Everything that stops inviting or mailing now, in one list (A5)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from greenroom.administration import queries as administration
from greenroom.administration.queries import InviterRule
from greenroom.mail import queries as mail
from greenroom.rooms import queries as rooms


class Stops(StrEnum):
    """What a finding stops."""

    NOTHING = "nothing"
    SOME = "some"  # here and there
    MAILING = "mailing"
    INVITING = "inviting"


@dataclass(frozen=True)
class Finding:
    """One line of the list, with the place that mends it."""

    stops: Stops
    sentence: str
    url: str = ""
    label: str = ""


@dataclass(frozen=True)
class SelfCheck:
    """The list, with its answer to “Can people invite now?”."""

    findings: list[Finding]

    @property
    def cue(self) -> str:
        """The lamp of the answer."""
        stopped = {finding.stops for finding in self.findings}
        if Stops.INVITING in stopped:
            return "stopped"
        return "underway" if Stops.MAILING in stopped else "inside"

    @property
    def answer(self) -> str:
        """In words."""
        words = {"stopped": _("No"), "underway": _("Yes, but not by mail"), "inside": _("Yes")}
        return words[self.cue]


def self_check(*, now: datetime) -> SelfCheck:
    """Look at the settings, the letters, the rooms."""
    return SelfCheck([*_modules(), *_inviters(), *_letters(now), *_rooms()])


def _modules() -> list[Finding]:
    rules = administration.site()
    findings = []
    if not rules.invitations:
        sentence = _("Invitations are off, so nobody can invite")
        findings.append(
            Finding(Stops.INVITING, sentence, f"{reverse('invitation_rules')}#module", _("Switch on"))
        )
    if not rules.media_page:
        sentence = _("The media page is off under Theming, so nobody can invite")
        findings.append(Finding(Stops.INVITING, sentence, f"{reverse('theming')}#media-page", _("Switch on")))
    good = _("The module is on, and so is the media page under Theming")
    return findings or [Finding(Stops.NOTHING, good)]


def _inviters() -> list[Finding]:
    rules = administration.site()
    if rules.inviters != InviterRule.NAMED or any(administration.named_inviters(rules)):
        return []
    sentence = _("Only named people may invite, and nobody is named")
    return [Finding(Stops.INVITING, sentence, f"{reverse('invitation_rules')}#inviters", _("Name some"))]


def _letters(now: datetime) -> list[Finding]:
    findings = [_server()] if mail.works() else [_no_server()]
    if not administration.site().letter:
        sentence = _("There is no letter for invitations, so “Send link via email” is not shown")
        findings.append(
            Finding(Stops.MAILING, sentence, f"{reverse('invitation_rules')}#letters", _("Choose one"))
        )
    return findings + _waiting(mail.figures(now))


def _server() -> Finding:
    return Finding(Stops.NOTHING, _("A mail server is set"))


def _no_server() -> Finding:
    sentence = _(
        "No mail server is set (GREENROOM_SMTP). Letters wait in the outbox, and nobody is asked for a code"
    )
    return Finding(Stops.MAILING, sentence, reverse("outbox"), _("See the letters"))


def _waiting(letters: mail.Figures) -> list[Finding]:
    findings = []
    if letters.overdue:
        sentence = ngettext(
            "%(n)d letter has waited for ten minutes, and no process hands letters over (GREENROOM_LETTERS)",
            "%(n)d letters have waited for ten minutes, and no process hands letters over (GREENROOM_LETTERS)",
            letters.overdue,
        )
        findings.append(_about_letters(Stops.MAILING, sentence, letters.overdue))
    if letters.retrying:
        sentence = ngettext(
            "%(n)d letter is tried again, since the mail server did not take it",
            "%(n)d letters are tried again, since the mail server did not take them",
            letters.retrying,
        )
        findings.append(_about_letters(Stops.SOME, sentence, letters.retrying))
    return findings


def _about_letters(stops: Stops, sentence: str, n: int) -> Finding:
    return Finding(stops, sentence % {"n": n}, reverse("outbox"), _("See the letters"))


def _rooms() -> list[Finding]:
    names = rooms.names_without_chat()
    if not names:
        return []
    sentence = ngettext(
        "Chat & Collaboration is off in %(n)d room, so nobody can be invited there: %(names)s",
        "Chat & Collaboration is off in %(n)d rooms, so nobody can be invited there: %(names)s",
        len(names),
    )
    shown = ", ".join(f"“{name}”" for name in names[:3]) + (", …" if len(names) > 3 else "")
    return [Finding(Stops.SOME, sentence % {"n": len(names), "names": shown})]
