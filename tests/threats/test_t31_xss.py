"""T31: markup in a name, a title, a description or a code field runs in somebody's page.

Guards the templates' autoescape: mark one of these values safe and the test names the page.
"""

from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.conf import LazySettings
from django.test import Client

from greenroom.access.roles import Role
from greenroom.administration.models import SiteSettings
from greenroom.invitations.models import Invitation
from greenroom.people.models import User
from greenroom.rooms.models import Room, Session
from tests import arriving, cast

pytestmark = pytest.mark.django_db

PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)>",
    "{{ 7|add:7 }}{% debug %}",
    "</title><script>alert(1)</script>",
    "javascript:alert(1)",
]


@pytest.fixture(autouse=True)
def mail_works(settings: LazySettings) -> None:
    settings.MAIL_WORKS = True


@pytest.fixture(params=PAYLOADS)
def payload(request: pytest.FixtureRequest, ada: User, session_open: Session) -> str:
    """Everything that somebody types is this."""
    text = str(request.param)
    User.objects.update(first_name=text, last_name=text)
    Room.objects.update(name=text, description=text, speakers=text, tags=text)
    Session.objects.update(title=text)
    SiteSettings.objects.update(name=text[:100])
    return text


class Read(HTMLParser):
    """What a browser would make of a page: its elements with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))


def harmless(html: str, payload: str) -> None:
    """No element, handler or address is made of it, and no template token in it was read."""
    for tag, attributes in Read(html).elements:
        assert not [name for name in attributes if name.startswith("on")], (tag, attributes)
        ours = "nonce" in attributes or (attributes.get("src") or "").startswith("/static/")
        assert tag != "script" or ours or attributes.get("type") == "application/json"
        assert tag != "img" or attributes["src"] != "x"
        for name in ("href", "src", "action"):
            assert not (attributes.get(name) or "").startswith("javascript:")
    if payload.startswith("{{"):
        assert payload in html
        assert "14{" not in html


def test_pages_at_the_door(guest: Client, session_open: Session, payload: str) -> None:
    invitation = cast.invited(session_open, role=Role.VIEWER, first=payload, last=payload)
    path = cast.link_to(invitation)

    pages = [
        guest.get(path),
        arriving.type_address(guest, path, payload),
        arriving.type_address(guest, path, "eve@example.edu"),
    ]
    arriving.type_address(guest, path)
    pages += [guest.get(arriving.room_page(session_open))]
    arriving.go_in(guest, session_open)
    pages += [
        guest.get(arriving.room_page(session_open)),
        guest.post(f"{arriving.room_page(session_open)}leave", follow=True),
        guest.post(f"/rooms/{session_open.room.address}/room/prove", {"code": payload}, follow=True),
        cast.client_of().get(f"/rooms/{session_open.room.address}/room/invited"),
    ]
    Session.objects.update(starts_at=session_open.starts_at + timedelta(hours=1), ends_at=None)
    pages += [guest.get(arriving.room_page(session_open))]
    Invitation.objects.update(revoked_at=session_open.starts_at)
    pages += [guest.get(path), guest.get(arriving.room_page(session_open))]

    for page in pages:
        harmless(page.content.decode(), payload)


def test_room_and_its_status_for_a_host(ada: User, guest: Client, session_open: Session, payload: str) -> None:
    path = cast.link_to(cast.invited(session_open, role=Role.VIEWER, first=payload, last=payload))
    arriving.come_in(guest, path, session_open)
    host = cast.client_of(ada)
    arriving.go_in(host, session_open)

    harmless(host.get(arriving.room_page(session_open)).content.decode(), payload)
    told = host.get(f"{arriving.room_page(session_open)}status")
    assert told["Content-Type"] == "application/json"
    assert told["X-Content-Type-Options"] == "nosniff"


def test_lists_for_managers(ada: User, guest: Client, session_open: Session, payload: str) -> None:
    invitation = cast.invited(session_open, role=Role.VIEWER, first=payload, last=payload, by=ada)
    path, host = cast.link_to(invitation), cast.client_of(ada)
    link, secret = arriving.halves(path)
    guest.post(f"/i/{link}/ask", {"secret": secret})
    room = session_open.room

    for address in (
        "/",
        f"/rooms/{room.address}/",
        f"/rooms/{room.address}/invitations",
        f"/rooms/{room.address}/members",
    ):
        page = host.get(address)
        assert page.status_code == 200
        harmless(page.content.decode(), payload)
