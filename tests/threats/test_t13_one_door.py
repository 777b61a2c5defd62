"""T13: a rule that one path asks and another forgets.

Guards that every path asks `door.way_in`: skip it in `actions.enter`, `lobby.reserve`, `insiders.inside` or the pages,
and a cell of the matrix fails. A new address that is in neither list below fails, until somebody says whether it leads
inside.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from greenroom.access.roles import Assurance, Role
from greenroom.administration.models import SiteSettings
from greenroom.admission.models import Device, Participant
from greenroom.invitations.models import Invitation, Link
from greenroom.live import desk
from greenroom.live.visitors import Caller, Outside
from greenroom.protocol.session import Over
from greenroom.rooms.models import Room, Session
from tests import arriving, cast
from tests.routes import routes

pytestmark = pytest.mark.django_db

ENTRIES = {
    "link",
    "room_page",
    "session_page",
    "session_calendar",
    "attachment",
    "session_status",
    "room_status",
    "enter",
    "send_code",
    "prove",
    "invited",
}
"""Addresses by which somebody comes nearer to the room; each is a column below."""

NOT_ENTRIES = {
    # inside already, or for those who may open the door to others
    "here",
    "leave",
    "open_session",
    "end_session",
    "lock",
    "start_room",
    "ask_host",
    "ask_again",
    # pages about rooms, their sessions and invitations
    "my_rooms",
    "new_room",
    "media_page",
    "edit_room",
    "delete_room",
    "members",
    "room_picture",
    "room_calendar",
    "new_session",
    "edit_session",
    "cancel_session",
    "invite",
    "suggest",
    "invitations",
    "revoke",
    "reissue",
    "another_link",
    "mail_again",
    "change_role",
    "change_end",
    "answer_request",
    "look_up_refusal",
    # the site
    "health",
    "site",
    "theming",
    "rooms_rules",
    "retention",
    "invitation_rules",
    "outbox",
    "letter",
    "people",
    "new_person",
    "person",
    "groups",
    "group",
    "delete_group",
    "first_run",
    "help",
    "help_page",
}


def test_every_address_is_known_to_lead_inside_or_not() -> None:
    names = {route.name for route in routes()}
    accounts = {name for name in names if name.startswith(("account_", "socialaccount_", "openid_connect_"))}

    assert names - accounts == ENTRIES | NOT_ENTRIES


# ---------- What stands in the way ----------

Change = Callable[[Invitation], object]


def _of(model: type, **facts: object) -> Change:
    return lambda invitation: model.objects.update(**facts)  # type: ignore[attr-defined]


def _take_the_place(invitation: Invitation) -> None:
    Invitation.objects.filter(pk=invitation.pk).update(use_count=1)
    Device.objects.create(
        invitation=invitation, device_sha256=b"other", place=1, state="live", reserved_at=timezone.now()
    )


def _fill(invitation: Invitation) -> None:
    Room.objects.update(capacity=1)
    session = Session.objects.get()
    user = cast.account("early@example.edu", "Early", "Bird")
    session.participants.create(user=user, person="user:1", joined_at=timezone.now(), seen_at=timezone.now())


NOW = timezone.now()
IN_THE_WAY: dict[str, tuple[Change, str]] = {
    "deleted": (_of(Room, deleted_at=NOW), "DELETED"),
    "revoked": (_of(Invitation, revoked_at=NOW), "REMOVED"),
    "reissued": (_of(Device, state="released", reason="reissued"), "REMOVED"),
    "moved": (_of(Device, state="released", reason="moved"), "MOVED"),
    "expired": (_of(Invitation, expires_at=NOW), "EXPIRED"),
    "denied": (_of(SiteSettings, domains_deny="brightpath.example"), "DOMAIN"),
    "not_allowed": (_of(SiteSettings, domains_allow="example.edu"), "DOMAIN"),
    "ended": (_of(Session, ended_at=NOW), "ENDED"),
    "used": (_take_the_place, "DEVICE"),
    "strict": (lambda one: (_take_the_place(one), Invitation.objects.update(moving="strict")), "USED"),
    "locked": (_of(Session, locked_at=NOW), "LOCKED"),
    "full": (_fill, "FULL"),
    "early": (_of(Session, starts_at=NOW + timedelta(hours=1), ends_at=NOW + timedelta(hours=2)), "EARLY"),
    "unproved": (_of(Invitation, assurance=Assurance.EMAIL_CODE.value), "PROVE"),
}


@pytest.fixture(autouse=True)
def mail_works(settings: LazySettings) -> None:
    settings.MAIL_WORKS = True


@pytest.fixture
def invitation(session_open: Session) -> Invitation:
    return cast.invited(session_open, role=Role.VIEWER)


@pytest.fixture
def browser(invitation: Invitation) -> Client:
    """Sam's browser, which typed the address while all was well."""
    browser = cast.client_of()
    browser.path = cast.link_to(invitation)
    arriving.type_address(browser, browser.path)
    return browser


def _try(path: str, browser: Client, session: Session) -> str:
    """Go by one path as far as it leads, without a code; give what the pages said."""
    page = arriving.room_page(session)
    tries: dict[str, Callable[[], object]] = {
        "link": lambda: (browser.get(browser.path, follow=True), arriving.type_address(browser, browser.path)),
        "room_page": lambda: browser.get(f"/rooms/{session.room.address}/room/", follow=True),
        "session_page": lambda: browser.get(page),
        "session_calendar": lambda: browser.get(f"{page}calendar.ics"),
        "attachment": lambda: browser.get(
            reverse("attachment", args=[session.room.address, cast.attached(session.room).pk])
        ),
        "session_status": lambda: browser.get(f"{page}status"),
        "room_status": lambda: browser.get(f"/rooms/{session.room.address}/room/status"),
        "enter": lambda: arriving.go_in(browser, session),
        "send_code": lambda: arriving.ask_for_code(browser, session),
        "prove": lambda: arriving.type_code(browser, session, "BBBB-BBBB"),
        "invited": lambda: browser.post(f"/rooms/{session.room.address}/room/invited", {"email": cast.SAM}),
    }
    said = tries[path]()
    answers = said if isinstance(said, tuple) else (said,)
    return "".join(answer.getvalue().decode() for answer in answers)


@pytest.mark.parametrize("path", sorted(ENTRIES))
@pytest.mark.parametrize("reason", sorted(IN_THE_WAY))
def test_no_path_leads_past_a_refusal(
    reason: str, path: str, browser: Client, invitation: Invitation, session_open: Session
) -> None:
    change, _name = IN_THE_WAY[reason]
    change(invitation)

    _try(path, browser, session_open)

    assert not Participant.objects.filter(device__invitation=invitation).exists()
    mine = Device.objects.filter(invitation=invitation).exclude(device_sha256=b"other")
    assert not mine.filter(state="live").exists()


@pytest.mark.parametrize("reason", sorted(IN_THE_WAY))
def test_entering_says_why_not(
    reason: str, browser: Client, invitation: Invitation, session_open: Session
) -> None:
    change, name = IN_THE_WAY[reason]
    change(invitation)

    answer = arriving.go_in(browser, session_open)

    assert answer.status_code in {403, 409, 410}
    if name != "DELETED":  # nobody is told what a room was that is gone
        assert f"INV-{name}-" in answer.content.decode()


@pytest.mark.parametrize("reason", sorted(set(IN_THE_WAY) - {"early", "unproved"}))
def test_page_of_the_room_says_why_not(
    reason: str, browser: Client, invitation: Invitation, session_open: Session
) -> None:
    change, name = IN_THE_WAY[reason]
    change(invitation)

    page = browser.get(arriving.room_page(session_open))

    assert page.status_code in {403, 409, 410}
    if name != "DELETED":
        assert f"INV-{name}-" in page.content.decode()


@pytest.mark.parametrize("reason", ["deleted", "revoked", "expired", "denied", "not_allowed", "ended"])
def test_link_itself_says_what_it_is_worth(reason: str, invitation: Invitation, session_open: Session) -> None:
    path, stranger = cast.link_to(invitation), cast.client_of()
    change, name = IN_THE_WAY[reason]
    change(invitation)

    for answer in (stranger.get(path), arriving.type_address(stranger, path)):
        assert f"INV-{name}-" in answer.content.decode()
        assert answer.status_code in {403, 410}
    assert not Device.objects.exists()


def test_revoked_link_leaves_the_others(invitation: Invitation) -> None:
    first, second, stranger = cast.link_to(invitation), cast.link_to(invitation), cast.client_of()
    Link.objects.filter(pk=arriving.halves(first)[0]).update(revoked_at=NOW)

    assert stranger.get(first).status_code == 410
    assert stranger.get(second).status_code == 200


@pytest.mark.parametrize("reason", sorted(set(IN_THE_WAY) - {"early"}))
def test_calendar_is_for_those_whom_the_door_lets_in_or_lets_wait(
    reason: str, browser: Client, invitation: Invitation, session_open: Session
) -> None:
    calendar = f"{arriving.room_page(session_open)}calendar.ics"
    assert browser.get(calendar)["Content-Type"].startswith("text/calendar")
    change, _name = IN_THE_WAY[reason]
    change(invitation)

    answer = browser.get(calendar)

    assert not answer["Content-Type"].startswith("text/calendar")
    assert "BEGIN:VEVENT" not in answer.content.decode()


@pytest.mark.parametrize("reason", sorted(set(IN_THE_WAY) - {"early"}))
def test_attachments_are_for_those_whom_the_door_lets_in_or_lets_wait(
    reason: str, browser: Client, invitation: Invitation, session_open: Session
) -> None:
    kept = cast.attached(session_open.room, content=b"what to bring")
    address = reverse("attachment", args=[session_open.room.address, kept.pk])
    assert browser.get(address).getvalue() == b"what to bring"
    change, _name = IN_THE_WAY[reason]
    change(invitation)

    answer = browser.get(address)

    assert answer.status_code in {302, 410}
    assert b"what to bring" not in answer.getvalue()


def _greeted(browser: Client, session: Session) -> object:
    """What the live door answers to this browser's hello."""
    dev = browser.cookies["dev"].value
    return desk.greet(Caller(session.room.address, session.pk, account=None, device=dev), None)


@pytest.mark.parametrize("reason", sorted(set(IN_THE_WAY) - {"used", "strict", "locked", "full"}))
def test_live_door_lets_nobody_stay_whom_the_door_would_refuse(
    reason: str, browser: Client, invitation: Invitation, session_open: Session
) -> None:
    """He went in while all was well. Who came later, to the last place or a locked room, does not put him out."""
    arriving.go_in(browser, session_open)
    assert isinstance(_greeted(browser, session_open), desk.Greeting)
    change, name = IN_THE_WAY[reason]
    change(invitation)

    answer = _greeted(browser, session_open)

    assert isinstance(answer, Outside if reason == "early" else Over)
    if isinstance(answer, Over):
        assert answer.code == name.lower()


@pytest.mark.parametrize("reason", sorted(IN_THE_WAY))
def test_live_door_tells_nothing_to_who_has_not_gone_in(
    reason: str, browser: Client, invitation: Invitation, session_open: Session
) -> None:
    assert isinstance(_greeted(browser, session_open), Outside)
    change, _name = IN_THE_WAY[reason]
    change(invitation)

    assert isinstance(_greeted(browser, session_open), Outside | Over)


def test_plain_address_admits_nobody_without_standing_account_or_code(
    invitation: Invitation, session_open: Session, eve: object
) -> None:
    for stranger, status in ((cast.client_of(), 200), (cast.client_of(eve), 403)):  # type: ignore[arg-type]
        page = stranger.get(arriving.room_page(session_open))
        answer = arriving.go_in(stranger, session_open)

        assert page.status_code == status
        assert answer.status_code == 403
        assert session_open.room.description not in page.content.decode()
    assert not Participant.objects.exists()


def test_no_cell_is_refused_by_chance(browser: Client, session_open: Session) -> None:
    """With nothing in the way the same browser comes in."""
    assert arriving.go_in(browser, session_open).status_code == 303
    assert arriving.is_inside(browser, session_open)
