"""Every address of the site, with something real at each: what one page must not do, no page may do."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from greenroom.access.roles import Role
from greenroom.admission import secrets
from greenroom.admission.models import Device, HostRequest
from greenroom.mail import kept
from greenroom.people.models import Group, User
from greenroom.rooms.models import Room
from tests import cast


@dataclass(frozen=True)
class Route:
    """One pattern of urls.py: its name, the names of what it takes."""

    name: str
    takes: tuple[str, ...]

    def __str__(self) -> str:
        return self.name


@cache
def routes() -> tuple[Route, ...]:
    """The route inventory: every pattern there is, allauth's included. One without a name fails."""
    found = tuple(_flat(get_resolver().url_patterns, ()))
    nameless = [route for route in found if not route.name]
    assert not nameless, f"addresses without a name: {nameless}"
    return found


def _flat(patterns: list[URLPattern | URLResolver], taken: tuple[str, ...]) -> Iterator[Route]:
    for entry in patterns:
        takes = (*taken, *_parameters(entry))
        if isinstance(entry, URLResolver):
            yield from _flat(entry.url_patterns, takes)
        else:
            yield Route(str(entry.name or ""), takes)


def _parameters(entry: URLPattern | URLResolver) -> tuple[str, ...]:
    return tuple(getattr(entry.pattern, "converters", None) or entry.pattern.regex.groupindex)


@dataclass
class World:
    """A room with everything in it, to fill every address with."""

    room: Room
    owner: User
    administrator: User
    samples: dict[str, object]
    link: str
    visitors: dict[str, Client]
    """One browser of each kind: all that may differ between two people at one address."""

    def address(self, route: Route) -> str:
        """A path at which something is; a parameter nobody has a sample for fails."""
        missing = [name for name in route.takes if name not in self.samples]
        assert not missing, f"tests/routes.py has no sample of {missing}, which {route.name} takes"
        return reverse(route.name, kwargs={name: self.samples[name] for name in route.takes})

    def addresses(self) -> list[tuple[Route, str]]:
        """Every route with its path, and the link without its secret beside the whole one."""
        return [(route, self.address(route)) for route in routes()] + [(Route("link", ()), self.bare_link)]

    @property
    def bare_link(self) -> str:
        """The address that a link's page shows after it was read."""
        return self.link.split(".")[0]


def world() -> World:
    """Ada's room: an open session, one to come, an invitation with its link, device and question to the host."""
    owner, administrator = cast.ada(), cast.administrator()
    room = cast.room_of(owner)
    session = cast.session_in(room, timedelta(minutes=-10))
    cast.session_in(room, timedelta(days=1))
    invitation = cast.invited(session, by=owner)
    link, (secret, digest) = cast.link_to(invitation), secrets.mint()
    device = Device.objects.create(invitation=invitation, device_sha256=digest, reserved_at=timezone.now())
    request = HostRequest.objects.create(
        room=room,
        invitation=invitation,
        device=device,
        link=invitation.links.get(),
        code="INV-USED-ABCD",
        asked_at=timezone.now(),
    )
    get_connection("greenroom.mail.outbox.OutboxBackend").send_messages(
        [EmailMessage("Hello", "Dear Sam", to=[cast.SAM])]
    )
    samples: dict[str, object] = {
        "room": room.address,
        "session": session.pk,
        "invitation": invitation.pk,
        "request_id": request.pk,
        "attachment": cast.attached(room).pk,
        "link": link.removeprefix("/i/"),
        "letter": kept.names()[0],
        "person": owner.pk,
        "group": Group.objects.create(name="Staff").pk,
        "page": "join",
        "provider_id": "oidc",
    }
    return World(room, owner, administrator, samples, link, _visitors(room, owner, administrator, secret))


def _visitors(room: Room, owner: User, administrator: User, device_secret: str) -> dict[str, Client]:
    vera, holder = cast.vera(), cast.client_of()
    cast.member(room, vera, Role.CO_VIEWER)
    holder.cookies[settings.DEVICE_COOKIE_NAME] = device_secret
    visitors = {
        "nobody": cast.client_of(),
        "holder": holder,
        "owner": cast.client_of(owner),
        "member": cast.client_of(vera),
        "stranger": cast.client_of(cast.eve()),
        "invited": cast.client_of(cast.account(cast.SAM, "Sam", "Rivera")),
        "administrator": cast.client_of(administrator),
    }
    for client in visitors.values():
        client.raise_request_exception = False
    return visitors
