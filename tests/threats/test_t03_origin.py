"""T3: browsers send `Origin` with the form because of our Referrer-Policy; whoever sends another is refused.

Guards `web.origin.own_origin` and `HEADERS["Referrer-Policy"]`: with `no-referrer` there the first fails, without
the comparison in `own_origin` the others do. The Chromium part posts with real headers.
"""

import pytest
from django.test import Client

from greenroom.access.roles import Role
from greenroom.admission.models import Device
from greenroom.rooms.models import Session
from tests import arriving, cast

pytestmark = pytest.mark.django_db


def test_policy_keeps_the_path_and_sends_the_origin(session_open: Session, guest: Client) -> None:
    page = guest.get(cast.link_to(cast.invited(session_open)))

    assert page["Referrer-Policy"] == "strict-origin"


@pytest.mark.parametrize("origin", [None, "null", "https://elsewhere.example", "http://127.0.0.1:8001"])
def test_form_from_another_place_is_refused(session_open: Session, origin: str | None) -> None:
    path = cast.link_to(cast.invited(session_open, role=Role.VIEWER))
    stranger = Client(headers={"origin": origin} if origin else {})

    answer = arriving.type_address(stranger, path)

    assert answer.status_code == 403
    assert "Open your link once more" in answer.content.decode()
    assert not Device.objects.exists()


@pytest.mark.parametrize("origin", ["http://127.0.0.1:8000", "http://localhost:8000"])
def test_form_of_this_site_is_taken(session_open: Session, origin: str) -> None:
    path = cast.link_to(cast.invited(session_open, role=Role.VIEWER))

    answer = arriving.type_address(Client(headers={"origin": origin}), path)

    assert answer.status_code == 303
