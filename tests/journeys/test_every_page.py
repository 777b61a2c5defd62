"""Every page that somebody can reach: sound to axe-core, titled, no wider than its window, at a desk and on a phone."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from greenroom.access.roles import Role
from greenroom.invitations.models import Invitation
from greenroom.people.models import Group, User
from greenroom.rooms.models import Room, Session
from tests import cast
from tests.arriving import halves, room_page
from tests.journeys.browsing import Browsers, Site
from tests.journeys.steps import (
    choose,
    expect_inside,
    fill_in,
    generate,
    mailed_code,
    media_page,
    start_inviting,
    type_address,
    type_code,
)
from tests.journeys.walking import Walk

HELP = ("invite", "join", "room", "lead", "ask", "refusals")
LONG = (
    "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnungen: an evening for all who name things"
)

Walks = Callable[..., Walk]


@pytest.fixture
def walk_of(browser_of: Browsers) -> Iterator[Walks]:
    """Somebody's walk; at its end nothing may have been found wrong."""
    walks: list[Walk] = []

    def begin(who: str, user: User | None = None) -> Walk:
        walks.append(Walk(who, browser_of(user)))
        return walks[-1]

    yield begin
    wrong = [f"{walk.who}: {found}" for walk in walks for found in walk.wrong]
    assert not wrong, "\n".join(wrong)


@pytest.fixture
def always_open(ada: User) -> Room:
    """A room of Ada's with a long name and a picture, which opens by hand."""
    room = cast.room_of(
        ada, name=LONG, always_open=True, speakers="Ada Okafor", tags="names, evenings", capacity=40
    )
    drawn = BytesIO()
    Image.new("RGB", (1280, 720), "#7a4b2a").save(drawn, "WEBP")
    room.picture.save("evening-1a2b3c.webp", ContentFile(drawn.getvalue()))
    attach_to(room)
    return room


def attach_to(room: Room) -> None:
    """A file with a name as it should be, one with a long one, one to be read from the right."""
    cast.attached(room, "Handout.pdf", b"x" * 1_234_567)
    cast.attached(room, f"{LONG}.pdf")
    cast.attached(room, "סדר היום.pdf")


@pytest.fixture
def invitations(session_soon: Session, ada: User) -> dict[str, Invitation]:
    """One in every state."""
    now = timezone.now()
    return {
        "waiting": cast.invited(session_soon, by=ada),
        "long": cast.invited(
            session_soon,
            "wilhelmine.hohenfels-donnersmarck@a-very-long-institution-name.example",
            role=Role.MODERATOR,
            first="Wilhelmine Friederike",
            last="Hohenfels-Donnersmarck",
            by=ada,
        ),
        "expired": cast.invited(
            session_soon,
            "ines@example.org",
            first="Inês",
            last="Duarte",
            role=Role.VIEWER,
            by=ada,
            expires_at=now - timedelta(hours=1),
        ),
        "removed": cast.invited(
            session_soon, "raj@example.org", first="Raj", last="Patel", role=Role.VIEWER, by=ada, revoked_at=now
        ),
    }


def test_nobody_signed_in(walk_of: Walks, room: Room, session_soon: Session) -> None:
    walk = walk_of("nobody")
    walk.past(
        {
            "sign-in": "/accounts/login/",
            "sign-in-by-code": "/accounts/login/code/",
            "forgotten-password": "/accounts/password/reset/",
            "sign-up-closed": "/accounts/signup/",
            "inactive": "/accounts/inactive/",
            "provider-cancelled": "/accounts/3rdparty/cancelled/",
            "provider-error": "/accounts/3rdparty/error/",
            "media-page": media_page(room),
            "room-page": room_page(session_soon),
            "i-was-invited": f"/rooms/{room.address}/room/invited",
            "unknown-link": "/i/aaaaaaaaaa.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "half-a-link": "/i/aaaaaaaaaa",
            "no-such-page": "/nowhere",
            "not-a-page": f"/rooms/{room.address}/start",
            "help": "/help/",
            **{f"help-{page}": f"/help/{page}" for page in HELP},
        }
    )
    page = walk.visitor.open("/accounts/login/")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_text("Not signed in.")).to_be_visible()
    walk.look("sign-in-refused")


def test_the_first_visitor_of_an_empty_site(walk_of: Walks) -> None:
    walk_of("nobody").to("first-run", "/first-run")


def test_a_guest_before_the_start(walk_of: Walks, session_soon: Session) -> None:
    attach_to(session_soon.room)
    walk = walk_of("guest")
    walk.to("lobby", cast.link_to(cast.invited(session_soon, role=Role.VIEWER)))
    type_address(walk.visitor, cast.EVE)
    expect(walk.visitor.page.get_by_label("Email address")).to_have_attribute("aria-invalid", "true")
    walk.look("lobby-another-address")
    type_address(walk.visitor)
    expect(walk.visitor.page.get_by_role("timer")).to_be_visible()
    walk.look("countdown")


def test_a_guest_while_the_session_is_open(walk_of: Walks, session_open: Session) -> None:
    attach_to(session_open.room)
    walk = walk_of("guest")
    walk.to("lobby-open", cast.link_to(cast.invited(session_open)))
    type_address(walk.visitor)
    walk.look("code")
    type_code(walk.visitor, "BBBB-BBBB")
    expect(walk.visitor.page.get_by_label("Code from the mail")).to_have_attribute("aria-invalid", "true")
    walk.look("code-wrong")
    type_code(walk.visitor, mailed_code(walk.visitor))
    expect_inside(walk.visitor, "Speaker")
    walk.look("room")
    walk.visitor.page.get_by_role("button", name="Leave").click()
    expect(walk.visitor.page.get_by_role("button", name="Join again")).to_be_visible()
    walk.look("left")


def test_a_guest_who_is_refused(
    walk_of: Walks,
    session_open: Session,
    session_over: Session,
    invitations: dict[str, Invitation],
    always_open: Room,
    eve: User,
) -> None:
    walk = walk_of("refused")
    walk.past(
        {
            "expired": cast.link_to(invitations["expired"]),
            "removed": cast.link_to(invitations["removed"]),
            "ended": cast.link_to(cast.invited(session_over)),
        }
    )
    walk.visitor.page.get_by_role("button", name="Ask Ada").click()
    expect(walk.visitor.page.get_by_text("Ada has your question")).to_be_visible()
    walk.look("asked")
    gone = cast.link_to(cast.invited(always_open))
    Room.objects.filter(pk=always_open.pk).update(deleted_at=timezone.now())
    walk.to("deleted", gone)
    Session.objects.filter(pk=session_open.pk).update(locked_at=timezone.now())
    walk.visitor.open(cast.link_to(cast.invited(session_open, role=Role.VIEWER)))
    type_address(walk.visitor)
    expect(walk.visitor.page.get_by_role("progressbar")).to_be_visible()
    walk.look("locked")
    walk_of("refused", eve).to("another-account", cast.link_to(invitations["waiting"]))


def test_a_guest_on_a_second_device(walk_of: Walks, session_open: Session) -> None:
    link = cast.link_to(cast.invited(session_open, role=Role.VIEWER))
    strict = cast.link_to(cast.invited(session_open, cast.EVE, role=Role.VIEWER, moving="strict"))
    for name, path, email in (("moves", link, cast.SAM), ("strict", strict, cast.EVE)):
        first, second = walk_of("first").visitor, walk_of("second")
        first.open(path)
        type_address(first, email)
        expect_inside(first, "Viewer")
        second.visitor.open(path)
        type_address(second.visitor, email)
        second.visitor.page.wait_for_url("**/room/*/")
        second.look(name)


def test_a_member(walk_of: Walks, vera: User, session_open: Session) -> None:
    room = session_open.room
    walk = walk_of("member", vera)
    walk.past({"my-rooms": "/", "media-page": media_page(room), "may-not": f"/rooms/{room.address}/edit"})
    walk.visitor.open(room_page(session_open))
    expect_inside(walk.visitor, "Co-viewer")
    walk.look("room")


def test_an_account_that_belongs_to_nothing(
    walk_of: Walks, eve: User, room: Room, session_soon: Session
) -> None:
    walk_of("stranger", eve).past(
        {
            "my-rooms": "/",
            "media-page": media_page(room),
            "room-page": room_page(session_soon),
            "password": "/accounts/password/change/",
            "addresses": "/accounts/email/",
            "connections": "/accounts/3rdparty/",
            "sign-out": "/accounts/logout/",
        }
    )


def test_an_owner_and_the_rooms(
    walk_of: Walks, ada: User, always_open: Room, session_soon: Session, session_over: Session
) -> None:
    room = session_soon.room
    here, session = f"/rooms/{room.address}", f"/rooms/{room.address}/sessions/{session_soon.pk}"
    walk = walk_of("owner", ada)
    walk.past(
        {
            "my-rooms": "/",
            "new-room": "/rooms/new",
            "media-page": media_page(room),
            "media-page-always-open": media_page(always_open),
            "edit-room": f"{here}/edit",
            "edit-room-attachments": f"/rooms/{always_open.address}/edit",
            "delete-room": f"{here}/delete",
            "members": f"{here}/members",
            "new-session": f"{here}/sessions/new",
            "edit-session": f"{session}/edit",
            "cancel-session": f"{session}/cancel",
            "room-page-always-open": f"/rooms/{always_open.address}/room/",
            "room-page-ended": room_page(session_over),
        }
    )
    walk.visitor.open(room_page(session_soon))
    expect_inside(walk.visitor, "Owner")
    walk.look("room-before-the-start")
    page = walk.visitor.open(media_page(room))
    page.get_by_label("More for this room", exact=True).click()
    walk.look("media-page-menu")
    page = walk.visitor.open("/rooms/new")
    page.get_by_label("Name", exact=True).fill("")
    page.locator("main form button").last.click()
    expect(page.locator("[aria-invalid=true]").first).to_be_visible()
    walk.look("new-room-wrong")


def test_an_owner_and_the_invitations(walk_of: Walks, ada: User, invitations: dict[str, Invitation]) -> None:
    room, waiting = invitations["waiting"].room, invitations["waiting"].pk
    here = f"/rooms/{room.address}"
    walk = walk_of("owner", ada)
    walk.past(
        {
            "media-page-invitations": media_page(room),
            "invitations": f"{here}/invitations",
            "invitations-found-nobody": f"{here}/invitations?q=zzz",
            "invite": f"{here}/invite",
            "another-link": f"{here}/invitations/{waiting}/link",
            "mail-again": f"{here}/invitations/{waiting}/mail",
            "change-type": f"{here}/invitations/{waiting}/role",
            "change-end": f"{here}/invitations/{waiting}/until",
            "replace": f"{here}/invitations/{waiting}/reissue",
            "remove": f"{here}/invitations/{waiting}/revoke",
            "look-up": f"{here}/refusals",
            "look-up-nothing": f"{here}/refusals?code=INV-EXPIRED-0000",
        }
    )
    window = start_inviting(walk.visitor, room)
    expect(window).to_be_visible()
    walk.look("invite-window")
    generate(window)
    expect(window.get_by_text("No link yet.")).to_be_visible()
    walk.look("invite-window-wrong")
    fill_in(window, role="Moderator")
    generate(window)
    expect(walk.visitor.page.get_by_role("dialog", name="The link for Sam is ready")).to_be_visible()
    walk.look("invite-window-ready")


def test_an_owner_whom_somebody_asks(
    walk_of: Walks, site: Site, ada: User, invitations: dict[str, Invitation]
) -> None:
    link, secret = halves(cast.link_to(invitations["expired"]))
    cast.client_of().post(f"/i/{link}/ask", {"secret": secret}, headers={"origin": site.url})
    room = invitations["expired"].room
    walk = walk_of("owner", ada)
    walk.to("media-page-asked", media_page(room))
    choose(walk.visitor.page, "More for Inês Duarte", "Let it work longer")
    expect(walk.visitor.page.get_by_role("dialog", name="Let it work longer")).to_be_visible()
    walk.look("longer-window")


def test_an_administrator(walk_of: Walks, administrator: User, ada: User) -> None:
    group = Group.objects.create(name="Faculty of Letters")
    walk_of("administrator", administrator).past(
        {
            "overview": "/site/",
            "theming": "/site/theming",
            "rooms": "/site/rooms",
            "retention": "/site/retention",
            "rules": "/site/invitations",
            "outbox": "/site/outbox",
            "people": "/site/people",
            "new-person": "/site/people/new",
            "person": f"/site/people/{ada.pk}",
            "groups": "/site/groups",
            "group": f"/site/groups/{group.pk}",
            "delete-group": f"/site/groups/{group.pk}/delete",
        }
    )
