"""T1: a mail scanner or unfurler opens the link; it spends nothing.

Guards `web.join._shown`, which writes nothing: call `actions.reserve` there, or `actions.enter` in `room_page.show`,
and these fail. The Chromium part presses every button.
"""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from greenroom.access.roles import Role
from greenroom.administration.models import AttemptBucket, AuditEvent
from greenroom.admission.models import Challenge, Device, Participant
from greenroom.rooms.models import Session
from tests import arriving, cast

pytestmark = pytest.mark.django_db

AGENTS = [
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "Mozilla/5.0 (compatible; bingbot/2.0; BingPreview/1.0b)",
    "Microsoft Office/16.0 (Microsoft Outlook 16.0; Pro)",
    "WhatsApp/2.23.20.0",
    "facebookexternalhit/1.1",
]


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("role", [Role.VIEWER, Role.SPEAKER])
def test_a_thousand_scanners_spend_nothing(session_open: Session, method: str, role: Role) -> None:
    invitation = cast.invited(session_open, role=role)
    path = cast.link_to(invitation)

    for number in range(125):
        headers = {"user-agent": AGENTS[number % len(AGENTS)], "sec-purpose": "prefetch", "purpose": "preview"}
        scanner = Client(headers=headers)
        with CaptureQueriesContext(connection) as asked:
            page = getattr(scanner, method)(path)
        assert page.status_code == 200
        assert not page.cookies
        assert all(query["sql"].startswith("SELECT") for query in asked)

    invitation.refresh_from_db()
    assert invitation.use_count == 0
    for table in (Device, Challenge, Participant, AttemptBucket, AuditEvent):
        assert not table.objects.exists()


def test_invitee_comes_in_after_the_scanners(session_open: Session, guest: Client) -> None:
    path = cast.link_to(cast.invited(session_open, role=Role.VIEWER))
    for agent in AGENTS:
        Client(headers={"user-agent": agent}).get(path)

    arriving.come_in(guest, path, session_open)

    assert arriving.is_inside(guest, session_open)


def test_a_bot_that_sends_the_form_untyped_reserves_nothing(session_open: Session, guest: Client) -> None:
    path = cast.link_to(cast.invited(session_open, role=Role.VIEWER))

    answer = arriving.type_address(guest, path, "")

    assert answer.status_code == 200
    assert not Device.objects.exists()


def test_page_of_a_link_is_neither_kept_nor_indexed(session_open: Session, guest: Client) -> None:
    page = guest.get(cast.link_to(cast.invited(session_open)))

    assert page["Cache-Control"] == "no-store, private"
    assert "noindex" in page.content.decode()
    assert "og:title" in page.content.decode()
    assert session_open.room.name not in page.content.decode().partition("</head>")[0]
