"""T10: the guest's side of session fixation and login CSRF; the account's side is in test_t10_session_fixation.

Guards `secrets.mint()` in `lobby._reserved`, `actions._settle` and `codes._proved`: let one of them keep the secret
that the browser sent, and a test here fails.
"""

import pytest
from django.conf import LazySettings
from django.conf import settings as now_set
from django.test import Client

from greenroom.access.roles import Role
from greenroom.admission.models import Device
from greenroom.rooms.models import Session
from tests import arriving, cast

pytestmark = pytest.mark.django_db

PLANTED = "planted-by-eve-00000000000000000000000000000"


def secret_of(browser: Client) -> str:
    return browser.cookies[now_set.DEVICE_COOKIE_NAME].value


@pytest.fixture(autouse=True)
def mail_works(settings: LazySettings) -> None:
    settings.MAIL_WORKS = True


def test_secret_is_new_at_every_step(guest: Client, session_open: Session) -> None:
    path = cast.link_to(cast.invited(session_open))

    arriving.type_address(guest, path)
    reserved = secret_of(guest)
    arriving.type_code(guest, session_open, arriving.mailed_code())
    proved = secret_of(guest)
    arriving.go_in(guest, session_open)
    entered = secret_of(guest)
    arriving.go_in(guest, session_open)

    assert len({reserved, proved, entered, secret_of(guest)}) == 4
    assert arriving.is_inside(guest, session_open)


def test_planted_secret_becomes_worthless(guest: Client, session_open: Session) -> None:
    path = cast.link_to(cast.invited(session_open, role=Role.VIEWER))
    guest.cookies[now_set.DEVICE_COOKIE_NAME] = PLANTED
    eve = cast.client_of()
    eve.cookies[now_set.DEVICE_COOKIE_NAME] = PLANTED

    arriving.come_in(guest, path, session_open)

    assert arriving.is_inside(guest, session_open)
    assert arriving.status(eve, session_open)["way"] == "lobby"


def test_planted_secret_of_an_invited_attacker_becomes_worthless(guest: Client, session_open: Session) -> None:
    eve = cast.client_of()
    arriving.type_address(eve, cast.link_to(cast.invited(session_open, cast.EVE, role=Role.VIEWER)), cast.EVE)
    path = cast.link_to(cast.invited(session_open, role=Role.VIEWER))
    guest.cookies[now_set.DEVICE_COOKIE_NAME] = secret_of(eve)

    arriving.type_address(guest, path)

    sams = Device.objects.get(invitation__email_key=cast.SAM)
    assert sams.former_sha256 is None


def test_former_secret_ends_when_the_new_one_was_seen(guest: Client, session_open: Session) -> None:
    arriving.type_address(guest, cast.link_to(cast.invited(session_open, role=Role.VIEWER)))
    stolen = cast.client_of()
    stolen.cookies[now_set.DEVICE_COOKIE_NAME] = secret_of(guest)
    arriving.go_in(guest, session_open)
    assert arriving.is_inside(stolen, session_open)  # its answer may have been lost on the way

    guest.post(f"{arriving.room_page(session_open)}here")

    assert arriving.is_inside(guest, session_open)
    assert arriving.status(stolen, session_open)["way"] == "lobby"


def test_cookie_is_out_of_reach_of_scripts_and_other_sites(guest: Client, session_open: Session) -> None:
    answer = arriving.type_address(guest, cast.link_to(cast.invited(session_open, role=Role.VIEWER)))

    cookie = answer.cookies[now_set.DEVICE_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (True, "Lax", "/", "")
    assert int(cookie["max-age"]) == 400 * 24 * 3600


def test_second_tab_goes_in_too(guest: Client, session_open: Session) -> None:
    arriving.type_address(guest, cast.link_to(cast.invited(session_open, role=Role.VIEWER)))
    other_tab = cast.client_of()
    other_tab.cookies[now_set.DEVICE_COOKIE_NAME] = secret_of(guest)

    arriving.go_in(guest, session_open)
    answer = arriving.go_in(other_tab, session_open)

    assert answer.status_code == 303
    assert not answer.cookies  # the newest secret is in the first tab's answer
    assert arriving.is_inside(guest, session_open)
