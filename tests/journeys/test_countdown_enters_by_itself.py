"""Sam opens his link before the start, waits at the countdown, and is inside when the doors open; he does nothing."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from playwright.sync_api import expect

from greenroom.access.roles import Role
from greenroom.invitations.models import Invitation
from greenroom.people.models import User
from greenroom.rooms import actions as rooms
from greenroom.rooms.models import Room, Session
from greenroom.rooms.queries import member_of
from tests import cast
from tests.journeys.browsing import WITHOUT_SCRIPTS, Browsers, Visitor
from tests.journeys.steps import expect_inside, mailed_code, title, type_address, type_code

SHOWN_AGAIN = "document.dispatchEvent(new Event('visibilitychange'))"


def test_a_viewer_waits_and_is_inside_at_the_start(browser_of: Browsers, room: Room) -> None:
    sam = waiting(browser_of(), cast.session_in(room, timedelta(seconds=7)))
    page = sam.page
    expect(page.get_by_role("timer")).to_contain_text("second")
    expect(page.get_by_role("heading", name="You come in by yourself when it opens")).to_be_visible()
    expect(page.get_by_text(room.description)).to_be_visible()
    expect(page.get_by_role("button", name="Join now")).to_be_hidden()
    assert Invitation.objects.get().use_count == 0

    expect_inside(sam, "Viewer")
    sam.sees(title(room.name))
    assert Invitation.objects.get().use_count == 1


def test_a_speaker_shows_his_mailbox_first_and_comes_in_when_the_doors_open_early(
    browser_of: Browsers, room: Room
) -> None:
    Room.objects.filter(pk=room.pk).update(early_entry=15)
    room.refresh_from_db()
    session = cast.session_in(room, timedelta(minutes=15, seconds=7))
    sam = browser_of()
    sam.open(cast.link_to(cast.invited(session)))
    type_address(sam)
    type_code(sam, mailed_code(sam))
    sam.sees(title(f"Waiting for {room.name}"))

    expect_inside(sam, "Speaker")
    expect(sam.page.get_by_text("The session has not begun")).to_be_visible()


def test_the_page_that_was_closed_is_opened_again_for_nothing(
    browser_of: Browsers, session_soon: Session
) -> None:
    sam = browser_of()
    link = cast.link_to(cast.invited(session_soon, role=Role.VIEWER))
    sam.open(link)
    type_address(sam)
    sam.page.close()
    sam.page = sam.context.new_page()
    sam.open(link)
    sam.sees(title(f"Waiting for {session_soon.room.name}"))
    assert Invitation.objects.get().use_count == 0


def test_a_session_that_ada_opens_by_hand_lets_in_who_waits(
    browser_of: Browsers, ada: User, session_soon: Session
) -> None:
    sam = waiting(browser_of(), session_soon)
    rooms.open_session(member_of(ada, session_soon.room), session_soon, now=timezone.now())
    expect_inside(sam, "Viewer")


def test_a_session_that_moves_moves_the_countdown(
    browser_of: Browsers, ada: User, session_soon: Session
) -> None:
    sam = waiting(browser_of(), session_soon)
    expect(sam.page.get_by_role("timer")).not_to_contain_text("hour")
    later = session_soon.starts_at.astimezone(ZoneInfo(session_soon.zone)).replace(tzinfo=None) + timedelta(
        hours=2
    )
    rooms.reschedule(
        member_of(ada, session_soon.room),
        session_soon,
        starts_local=later,
        ends_local=later + timedelta(hours=1),
        zone=session_soon.zone,
    )
    expect(sam.page.get_by_role("timer")).to_contain_text("hours")


def test_an_always_open_room_has_no_clock_and_opens_by_hand(browser_of: Browsers, room: Room) -> None:
    Room.objects.filter(pk=room.pk).update(always_open=True)
    room.refresh_from_db()
    sam = browser_of()
    sam.open(cast.link_to(cast.invited(room, role=Role.VIEWER)))
    type_address(sam)
    page = sam.sees(title(room.name))
    expect(page.get_by_text("Ada opens this room by hand.")).to_be_visible()
    expect(page.get_by_role("timer")).to_have_count(0)

    now = timezone.now()
    Session.objects.create(room=room, starts_at=now, opened_at=now, zone=room.zone)
    page.evaluate(SHOWN_AGAIN)
    expect_inside(sam, "Viewer")


def test_without_scripts_the_page_comes_anew_and_then_has_a_button(browser_of: Browsers, room: Room) -> None:
    session = cast.session_in(room, timedelta(minutes=10))
    sam = waiting(browser_of(**WITHOUT_SCRIPTS), session)
    again = sam.page.locator("noscript meta[http-equiv=refresh]")
    expect(again).to_have_attribute("content", "30")

    Session.objects.filter(pk=session.pk).update(opened_at=timezone.now())
    sam.page.reload()
    sam.sees(title("The doors are open"))
    sam.page.get_by_role("button", name="Join now").click()
    expect_inside(sam, "Viewer")


def waiting(visitor: Visitor, session: Session) -> Visitor:
    """Sam at the countdown, by his link and his address."""
    visitor.open(cast.link_to(cast.invited(session, role=Role.VIEWER)))
    type_address(visitor)
    visitor.sees(title(f"Waiting for {session.room.name}"))
    return visitor
