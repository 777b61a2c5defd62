"""People inside write to each other; whoever is promoted or put out feels it at once."""

from django.utils import timezone
from playwright.sync_api import expect

from greenroom.access.roles import Role
from greenroom.invitations import actions as invitations
from greenroom.people.models import User
from greenroom.rooms import actions as rooms
from greenroom.rooms.models import Session
from greenroom.rooms.queries import member_of
from tests import cast
from tests.journeys.browsing import PHONE_IN_HAND, Browsers
from tests.journeys.inside import go_in, write
from tests.journeys.steps import expect_inside, title, type_address


def test_what_vera_writes_is_read_by_ada_and_by_sam_on_his_phone(
    browser_of: Browsers, ada: User, vera: User, session_open: Session
) -> None:
    host, viewer, sam = browser_of(ada), browser_of(vera), browser_of(**PHONE_IN_HAND)
    go_in(host, session_open)
    go_in(viewer, session_open)
    sam.open(cast.link_to(cast.invited(session_open, role=Role.VIEWER)))
    type_address(sam)
    expect(sam.page.get_by_role("tab", name="Chat")).to_be_visible(timeout=20_000)

    write(viewer, "Is the 12 % before or after discounts?")

    for reader in (host, viewer, sam):
        expect(reader.page.get_by_role("log").get_by_text("Is the 12 %")).to_be_visible()
        reader.sees(title(session_open.room.name))


def test_vera_becomes_co_publisher_without_a_reload(
    browser_of: Browsers, ada: User, vera: User, session_open: Session
) -> None:
    viewer = browser_of(vera)
    go_in(viewer, session_open)
    expect_inside(viewer, "Co-viewer")
    viewer.page.evaluate("() => { window.sameDocument = true; }")

    rooms.set_standing(member_of(ada, session_open.room), user=vera, standing=Role.CO_PUBLISHER)

    expect(viewer.page.get_by_role("region", name="Co-publisher")).to_be_visible(timeout=3_000)
    expect(viewer.page.get_by_text("You are Co-publisher now")).to_be_visible()
    assert viewer.page.evaluate("() => window.sameDocument")
    viewer.page.reload()
    expect_inside(viewer, "Co-publisher")


def test_sam_is_out_when_his_invitation_is_taken_back(
    browser_of: Browsers, ada: User, session_open: Session
) -> None:
    sam = browser_of()
    invitation = cast.invited(session_open, role=Role.VIEWER, by=ada)
    sam.open(cast.link_to(invitation))
    type_address(sam)
    expect_inside(sam, "Viewer")

    invitations.revoke(member_of(ada, session_open.room), invitation, now=timezone.now())

    expect(sam.page.get_by_role("heading", name="This invitation was removed")).to_be_visible(timeout=3_000)
