"""Changes what is settled for the site."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db.models import Manager
from django.db.transaction import atomic

from greenroom.access.guard import SiteActor, administrators_only
from greenroom.administration import rights
from greenroom.administration.audit import record
from greenroom.administration.models import ConsentText, SiteSettings


class Administrator(SiteActor, Protocol):
    """An account, asked whether it administers."""

    pk: Any  # Django's own type of it


@dataclass(frozen=True, kw_only=True)
class Theming:
    """How the site shows itself (A2)."""

    name: str
    accent: str  # #rrggbb
    media_page: bool


@dataclass(frozen=True, kw_only=True)
class Retention:
    """How long is kept what nobody needs any more (A6)."""

    retention_days: int
    audit_days: int


@dataclass(frozen=True, kw_only=True)
class InvitationRules:
    """What the site says about invitations (A1); -1 places are any number."""

    invitations: bool
    lifetime: str
    lifetime_minutes: int
    longest_days: int
    places: int
    most_places: int
    moving: str
    assurance_viewer: str
    assurance_speaker: str
    assurance_moderator: str
    inviters: str
    inviters_site_role: str
    inviter_users: tuple[int, ...]
    inviter_groups: tuple[int, ...]
    suggestions: str
    letter: bool
    contact: str
    domains_allow: str
    domains_deny: str


@administrators_only
@atomic
def save_theming(administrator: Administrator, theming: Theming, *, now: datetime) -> list[str]:
    """Set name, colour, media page; give the names of the fields that changed."""
    return _save(administrator, "theming.changed", asdict(theming), now=now)


@administrators_only
@atomic
def save_invitation_rules(administrator: Administrator, rules: InvitationRules, *, now: datetime) -> list[str]:
    """Set the rules of invitations; give the names of the fields that changed."""
    return _save(administrator, "invitation_rules.changed", asdict(rules), now=now)


@administrators_only
@atomic
def save_consent(administrator: Administrator, text: str, *, now: datetime) -> list[str]:
    """Set what people agree to before they go in (K79); an empty text asks nobody. Another text asks anew."""
    written = _written(text, now=now) if text else None
    return _save(administrator, "consent.changed", {"consent": written}, now=now)


def _written(text: str, *, now: datetime) -> ConsentText:
    """The row of this text: whoever agreed to the same words before has agreed to them."""
    return ConsentText.objects.filter(text=text).first() or ConsentText.objects.create(
        text=text, written_at=now
    )


@administrators_only
@atomic
def save_retention(administrator: Administrator, retention: Retention, *, now: datetime) -> list[str]:
    """Set how long things are kept; give the names of the fields that changed."""
    return _save(administrator, "retention.changed", asdict(retention), now=now)


def _save(administrator: Administrator, verb: str, values: Mapping[str, Any], *, now: datetime) -> list[str]:
    site = SiteSettings.objects.select_for_update().get(pk=1)
    changed = [name for name, value in values.items() if _set(site, name, value)]
    if changed:
        site.save()
        rights.changed()
        record(verb, actor=f"user:{administrator.pk}", about="site:1", at=now, fields=changed)
    return changed


def _set(site: SiteSettings, name: str, value: Any) -> bool:
    """Whether that changed anything; a tuple names the rows on the other side."""
    if isinstance(value, tuple):
        return _set_rows(getattr(site, name), set(value))
    changed = bool(getattr(site, name) != value)
    setattr(site, name, value)
    return changed


def _set_rows(related: "Manager[Any]", wanted: set[int]) -> bool:
    changed = set(related.values_list("pk", flat=True)) != wanted
    related.set(wanted)  # type: ignore[attr-defined]  # a many-to-many's own
    return changed
