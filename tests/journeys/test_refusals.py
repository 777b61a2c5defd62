"""Every way to be refused: its own page, its code, one sentence, a way forward, and the help that explains it."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from greenroom.access import refusals
from greenroom.access.refusals import Refusal
from greenroom.access.roles import Role
from greenroom.administration.models import SiteSettings
from greenroom.admission import actions as admission
from greenroom.admission.models import HostRequest, Participant
from greenroom.invitations import actions as invitations
from greenroom.invitations.models import Invitation
from greenroom.people.models import User
from greenroom.rooms import actions as rooms
from greenroom.rooms.models import Room, Session
from greenroom.rooms.queries import member_of
from tests import cast
from tests.arriving import halves, room_page
from tests.journeys.browsing import WITHOUT_SCRIPTS, Browsers, Visitor
from tests.journeys.steps import expect_inside, mailed_code, media_page, title, type_address, type_code

A_MOMENT = 5_000
"""Milliseconds: the line tells an open room page at once where it belongs; the rest is for a busy machine."""

FOR_A_NEW_LINK = "Ask Ada for a new link"


@pytest.fixture
def link(session_open: Session) -> str:
    """Sam's link, as a viewer, to the open session."""
    return cast.link_to(cast.invited(session_open, role=Role.VIEWER))


# ---------- By the link, before anything is typed ----------


def test_a_revoked_invitation_is_removed(browser_of: Browsers, link: str) -> None:
    Invitation.objects.update(revoked_at=timezone.now())
    page = refused(browser_of(), link, refusals.InvitationRemoved)
    expect(page.get_by_role("button", name=FOR_A_NEW_LINK)).to_be_visible()


def test_an_expired_link_says_until_when_it_worked_and_asks_the_host(browser_of: Browsers, link: str) -> None:
    Invitation.objects.update(expires_at=timezone.now() - timedelta(hours=1))
    sam = browser_of()
    page = refused(sam, link, refusals.LinkExpired)
    expect(page.get_by_text("It worked until")).to_be_visible()
    page.get_by_role("button", name=FOR_A_NEW_LINK).click()
    sam.sees(title("Ada has your question"))
    expect(page.get_by_text(HostRequest.objects.get().code)).to_be_visible()


def test_a_deleted_room_is_gone_with_its_links(browser_of: Browsers, link: str) -> None:
    SiteSettings.objects.update(contact="help@example.edu")
    Room.objects.update(deleted_at=timezone.now())
    page = refused(browser_of(), link, refusals.RoomDeleted)
    write = page.get_by_role("link", name="Write to the administrator")
    expect(write).to_have_attribute("href", re.compile("^mailto:help@example.edu"))
    expect(page.get_by_role("button")).to_have_count(0)


def test_an_ended_session_is_over(browser_of: Browsers, link: str) -> None:
    Session.objects.update(ended_at=timezone.now())
    sam = browser_of()
    page = refused(sam, link, refusals.SessionEnded)
    expect(page.get_by_role("button", name="Ask Ada")).to_be_visible()
    page.get_by_role("link", name="See the room's page").click()
    sam.sees(title(cast.ROOM))


def test_a_domain_that_the_rules_shut_out_is_told_so(browser_of: Browsers, link: str) -> None:
    SiteSettings.objects.update(domains_deny="*.example", contact="help@example.edu")
    page = refused(browser_of(), link, refusals.DomainNotAllowed)
    expect(page.get_by_role("link", name="Write to the administrator")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("brightpath")
    page.get_by_role("link", name="I was invited at another address").click()
    expect(page).to_have_title(title("I was invited"))


def test_what_is_no_link_says_what_to_copy(browser_of: Browsers) -> None:
    visitor = browser_of()
    visitor.open("/i/aaaaaaaaaa.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
    visitor.sees(title("There is no such link"))
    expect(visitor.page.get_by_text("INV-UNKNOWN", exact=True)).to_be_visible()
    helps_with(visitor.page, refusals.LinkUnknown)


def test_the_address_bars_half_of_a_link_asks_for_the_whole(browser_of: Browsers, link: str) -> None:
    visitor = browser_of()
    visitor.open(f"/i/{halves(link)[0]}")
    visitor.sees(title("Open your link once more"))
    expect(visitor.page.get_by_text("INV-AGAIN", exact=True)).to_be_visible()
    helps_with(visitor.page, refusals.LinkIncomplete)


def test_without_scripts_the_same_page_is_read(browser_of: Browsers, link: str) -> None:
    Invitation.objects.update(revoked_at=timezone.now())
    refused(browser_of(**WITHOUT_SCRIPTS), link, refusals.InvitationRemoved)


# ---------- At the door ----------


def test_a_locked_room_waits_and_lets_in_by_itself(browser_of: Browsers, ada: User, link: str) -> None:
    session = Session.objects.get()
    host = member_of(ada, session.room)
    rooms.lock(host, session, now=timezone.now())
    sam = browser_of()
    page = refused(sam, link, refusals.RoomLocked, typing=cast.SAM)
    expect(page.get_by_role("progressbar")).to_be_visible()
    assert Invitation.objects.get().use_count == 0
    rooms.unlock(host, session, now=timezone.now())
    expect_inside(sam, "Viewer")


def test_ada_whom_somebody_asks_at_the_locked_door_unlocks_it(
    browser_of: Browsers, ada: User, link: str
) -> None:
    session = Session.objects.get()
    Session.objects.update(locked_at=timezone.now())
    sam = browser_of()
    sam.open(link)
    type_address(sam)
    sam.page.get_by_role("button", name="Ask Ada").click()
    expect(sam.page.get_by_role("heading", name="Ada has your question")).to_be_visible()
    expect(sam.page.get_by_text("you come in when the host unlocks the room")).to_be_visible()
    sam.sees(title("The room is locked for a moment"))

    host = browser_of(ada)
    host.open(media_page(session.room))
    host.sees(title(session.room.name))
    asked = host.page.get_by_role("alert").filter(has_text="Sam Rivera waits: the room is locked")
    asked.get_by_role("link", name="Go to the room").click()
    expect_inside(host, "Owner")
    host.page.get_by_role("button", name="Unlock the room").click()
    expect_inside(sam, "Viewer")


def test_a_full_room_waits_until_somebody_leaves(
    browser_of: Browsers, link: str, vera: User, session_open: Session
) -> None:
    session_open.room.capacity = 1
    session_open.room.save()
    now = timezone.now()
    Participant.objects.create(session=session_open, user=vera, person="user:1", joined_at=now, seen_at=now)
    sam = browser_of()
    refused(sam, link, refusals.RoomFull, typing=cast.SAM)
    assert Invitation.objects.get().use_count == 0
    admission.leave(session_open, user=vera, secret=None, now=timezone.now())
    expect_inside(sam, "Viewer")


def test_whoever_waits_before_a_full_room_is_seen_by_the_host_who_locks_it(
    browser_of: Browsers, ada: User, link: str, session_open: Session
) -> None:
    host, sam = browser_of(ada), browser_of()
    session_open.room.capacity = 1
    session_open.room.save()
    host.open(room_page(session_open))
    expect_inside(host, "Owner")
    refused(sam, link, refusals.RoomFull, typing=cast.SAM)

    host.page.get_by_role("button", name="Lock the room").first.click()

    expect(sam.page.get_by_role("heading", name="The room is locked for a moment")).to_be_visible(
        timeout=A_MOMENT
    )
    host.page.get_by_role("tab", name="People").click()
    expect(host.page.get_by_role("button", name="Admit Sam Rivera")).to_be_visible(timeout=A_MOMENT)


def test_an_account_without_invitation_learns_whom_the_room_is_for(
    browser_of: Browsers, eve: User, session_open: Session
) -> None:
    cast.invited(session_open)
    visitor = browser_of(eve)
    visitor.open(room_page(session_open))
    page = visitor.sees(title("This room is for members and invited people"))
    page.get_by_role("link", name="I was invited at another address").click()
    visitor.sees(title("I was invited"))
    page.get_by_label("Email address").fill(cast.SAM)
    page.get_by_role("button", name="Mail me a code").click()
    type_code(visitor, mailed_code(visitor))
    expect_inside(visitor, "Speaker")


# ---------- Inside, when it happens ----------


def test_a_guest_whose_invitation_is_revoked_is_out_within_a_moment(
    browser_of: Browsers, ada: User, link: str
) -> None:
    sam = inside(browser_of(), link)
    invitation = Invitation.objects.get()
    invitations.revoke(member_of(ada, invitation.room), invitation, now=timezone.now())
    expect(sam.page).to_have_title(title("This invitation was removed"), timeout=A_MOMENT)
    reads(sam, refusals.InvitationRemoved)


def test_a_session_that_is_ended_closes_for_everybody(browser_of: Browsers, ada: User, link: str) -> None:
    sam, host = inside(browser_of(), link), browser_of(ada)
    host.open(room_page(Session.objects.get()))
    expect_inside(host, "Owner")
    host.page.locator("summary", has_text="End").click()
    host.page.get_by_role("button", name="End the session for everybody").click()
    expect(sam.page).to_have_title(title("This session has ended"), timeout=A_MOMENT)
    sam.sees(title("This session has ended"))
    expect(host.page.get_by_text("The session has ended for everybody.")).to_be_visible()
    host.sees(title(cast.ROOM))


def test_a_room_that_is_deleted_says_so_to_who_is_inside(browser_of: Browsers, ada: User, link: str) -> None:
    sam = inside(browser_of(), link)
    rooms.delete_room(member_of(ada, Room.objects.get()), now=timezone.now())
    expect(sam.page).to_have_title(title("This room no longer exists"), timeout=A_MOMENT)
    sam.sees(title("This room no longer exists"))
    expect(sam.page.get_by_text("It was deleted, and its links with it.")).to_be_visible()


# ---------- Below ----------


def inside(visitor: Visitor, link: str) -> Visitor:
    visitor.open(link)
    type_address(visitor)
    expect_inside(visitor, "Viewer")
    return visitor


def refused(visitor: Visitor, link: str, refusal: type[Refusal], *, typing: str = "") -> Page:
    """The link leads to this refusal, at once or after the address is typed."""
    visitor.open(link)
    if typing:
        type_address(visitor, typing)
    expect(visitor.page).to_have_title(title(refusal.title))
    return reads(visitor, refusal)


def reads(visitor: Visitor, refusal: type[Refusal]) -> Page:
    """What every refusal's page says, and that its help explains it."""
    page = visitor.sees(title(refusal.title))
    expect(page.locator("main")).to_contain_text(refusal.sentence)
    [link] = Invitation.objects.get().links.values_list("pk", flat=True)
    expect(page.get_by_text(f"INV-{refusal.name}-{link[:4].upper()}", exact=True)).to_be_visible()
    helps_with(page, refusal)
    return page


def helps_with(page: Page, refusal: type[Refusal]) -> None:
    """The link to the help, opened in another tab, leads to the very heading."""
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="What this means, and what helps").click(modifiers=["Control"])
    help_page = opened.value
    expect(help_page).to_have_url(re.compile(f"/help/refusals#{refusal.name.lower()}$"))
    heading = help_page.get_by_role("heading", name=re.compile(f"^INV-{refusal.name}: "))
    expect(heading).to_contain_text(refusal.title)
    expect(heading).to_be_in_viewport()
    help_page.close()
