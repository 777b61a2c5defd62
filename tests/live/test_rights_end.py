"""Rights that end while somebody sits and listens: by time alone, or by what he does in another tab."""

from datetime import timedelta
from importlib import import_module
from time import monotonic

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session as SignIn
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from greenroom.access.roles import Role
from greenroom.invitations.models import Invitation
from greenroom.people import actions as people
from greenroom.people.models import User
from greenroom.people.sessions import stored
from greenroom.rooms.models import Session
from tests import arriving, cast
from tests.sockets import Socket, Sockets, inside

LIFE = timedelta(seconds=2)
SOON = 1.5
"""Seconds after its end until somebody silent is out, on a machine that has other work."""


def guest_inside(session: Session, **fields: object) -> Client:
    """The browser of an invited viewer who went in."""
    browser = Client(headers={"origin": settings.GREENROOM_URL})
    link = cast.link_to(cast.invited(session, role=Role.VIEWER, **fields))  # type: ignore[arg-type]
    assert arriving.come_in(browser, link, session, cast.SAM).status_code == 303
    return browser


def sign_in_of(browser: Client) -> "SignIn":
    return SignIn.objects.get(session_key=stored(browser.cookies[settings.SESSION_COOKIE_NAME].value))


def seconds_until_closed(socket: Socket) -> float:
    began = monotonic()
    assert socket.closed(seconds=LIFE.total_seconds() + SOON + 3) == 4403
    return monotonic() - began


# ---------- By time alone ----------


def test_a_silent_guest_is_out_at_the_moment_at_which_his_invitation_stops_working(
    session_open: Session, socket_of: Sockets
) -> None:
    browser = guest_inside(session_open)
    Invitation.objects.update(expires_at=timezone.now() + LIFE)
    sams = socket_of(session_open, browser)
    assert sams.hello()["type"] == "snapshot"

    assert seconds_until_closed(sams) < LIFE.total_seconds() + SOON

    over = sams.heard[-1]
    assert (over["code"], over["next"]) == ("expired", arriving.room_page(session_open))


def test_a_silent_member_is_out_at_the_moment_at_which_his_sign_in_ends(
    session_open: Session, vera: User, socket_of: Sockets
) -> None:
    browser = inside(session_open, vera)
    SignIn.objects.filter(pk=sign_in_of(browser).pk).update(expire_date=timezone.now() + LIFE)
    veras = socket_of(session_open, browser)
    assert veras.hello()["type"] == "snapshot"

    assert seconds_until_closed(veras) < LIFE.total_seconds() + SOON


def test_a_member_whose_invitation_made_him_speaker_is_what_he_was_when_it_ends(
    session_open: Session, vera: User, socket_of: Sockets
) -> None:
    cast.invited(session_open, cast.VERA, role=Role.SPEAKER, expires_at=timezone.now() + LIFE)
    veras = socket_of(session_open, vera)
    assert veras.hello()["me"]["role"] == "speaker"

    after = veras.next("snapshot", seconds=LIFE.total_seconds() + SOON)

    assert after["me"]["role"] == "co_viewer"


def test_whose_invitation_is_given_a_longer_life_meanwhile_stays(
    session_open: Session, socket_of: Sockets
) -> None:
    browser = guest_inside(session_open)
    Invitation.objects.update(expires_at=timezone.now() + LIFE)
    sams = socket_of(session_open, browser)
    sams.hello()

    Invitation.objects.update(expires_at=timezone.now() + timedelta(days=1))  # nobody rings for this

    with pytest.raises(AssertionError, match="in vain"):
        sams.closed(seconds=LIFE.total_seconds() + SOON)


def test_no_command_counts_after_the_end_though_no_clock_was_looked_at(
    session_open: Session, socket_of: Sockets, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = guest_inside(session_open)
    Invitation.objects.update(expires_at=timezone.now() + LIFE)
    sams = socket_of(session_open, browser)
    sams.hello()
    monkeypatch.setattr("greenroom.live.endpoint.Endpoint.is_over", lambda *_: False)
    with pytest.raises(AssertionError):
        sams.closed(seconds=LIFE.total_seconds() + 0.1)

    sams.send("chat.post", text="too late")

    assert sams.next("over")["code"] == "expired"
    assert not session_open.chat.exists()


# ---------- By what he does in another tab ----------


def test_signing_out_closes_the_open_pages_of_this_browser_and_no_others(
    session_open: Session, vera: User, socket_of: Sockets
) -> None:
    here, elsewhere = inside(session_open, vera), cast.client_of(vera)
    mine, other = socket_of(session_open, here), socket_of(session_open, elsewhere)
    mine.hello(), other.hello()

    here.post(reverse("account_logout"))

    assert mine.closed(seconds=2) == 4403
    assert other.ask("hand.raise")["type"] == "done"


def test_a_new_password_closes_every_open_page_of_the_account(
    session_open: Session, vera: User, socket_of: Sockets
) -> None:
    lines = [socket_of(session_open, browser) for browser in (inside(session_open, vera), cast.client_of(vera))]
    for line in lines:
        assert line.hello()["type"] == "snapshot"

    people.set_first_password(cast.administrator(), vera)

    assert [line.closed(seconds=2) for line in lines] == [4403, 4403]


def test_a_password_that_its_owner_changes_closes_the_pages_of_his_other_browsers(
    session_open: Session, vera: User, socket_of: Sockets
) -> None:
    here, elsewhere = cast.client_of(vera), inside(session_open, vera)
    line = socket_of(session_open, elsewhere)
    line.hello()

    new = {
        "oldpassword": "curtain-call-vera",
        "password1": "a-new-one-for-vera",
        "password2": "a-new-one-for-vera",
    }
    assert here.post(reverse("account_change_password"), new).status_code == 302

    assert line.closed(seconds=2) == 4403


def test_a_session_that_is_flushed_closes_its_open_pages(
    session_open: Session, vera: User, socket_of: Sockets
) -> None:
    browser = inside(session_open, vera)
    line = socket_of(session_open, browser)
    line.hello()

    store = import_module(settings.SESSION_ENGINE).SessionStore
    store(browser.cookies[settings.SESSION_COOKIE_NAME].value).flush()

    assert line.closed(seconds=2) == 4403


def test_somebody_switched_off_is_out_at_once_and_the_others_stay(
    session_open: Session, vera: User, mo: User, socket_of: Sockets
) -> None:
    veras, mos = socket_of(session_open, vera), socket_of(session_open, mo)
    veras.hello(), mos.hello()

    facts = {"email": vera.email, "first_name": "Vera", "last_name": "Novák", "site_role": vera.site_role}
    people.edit_person(cast.administrator(), vera, **facts, groups=[], active=False)  # type: ignore[arg-type]

    assert veras.closed(seconds=2) == 4403
    assert mos.ask("hand.raise")["type"] == "done"


def test_whoever_waits_outside_asks_anew_when_he_signs_out(
    session_open: Session, vera: User, mo: User, socket_of: Sockets
) -> None:
    session_open.locked_at = timezone.now()
    session_open.save(update_fields=["locked_at"])
    browser = cast.client_of(vera)
    veras = socket_of(session_open, browser)
    assert veras.hello()["type"] == "door"

    browser.post(reverse("account_logout"))

    assert veras.next("door", seconds=2)
