"""Ada adds files to her room; Sam, who is invited, finds them while he waits, and nobody finds them before that."""

from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from greenroom.access.roles import Role
from greenroom.people.models import User
from greenroom.rooms.models import Room, Session
from tests import cast
from tests.arriving import room_page
from tests.journeys.browsing import PHONE_IN_HAND, WITHOUT_SCRIPTS, Browsers, sticking_out
from tests.journeys.steps import media_page, title, type_address


def file_of(size: int, name: str, folder: Path) -> Path:
    path = folder / name
    path.write_bytes(b"x" * size)
    return path


def downloaded(page: Page, name: str) -> bytes:
    with page.expect_download() as started:
        page.get_by_role("link", name=name).click()
    assert started.value.suggested_filename == name
    return Path(started.value.path()).read_bytes()


@pytest.mark.parametrize("scripts", [True, False])
def test_what_ada_attaches_sam_takes_with_him(
    browser_of: Browsers, ada: User, room: Room, session_soon: Session, tmp_path: Path, scripts: bool
) -> None:
    visitor = browser_of(ada, **({} if scripts else WITHOUT_SCRIPTS))
    page = visitor.open(reverse("edit_room", args=[room.address]))
    page.get_by_label("Attachments").set_input_files(
        [file_of(1_234_567, "Übung 3.pdf", tmp_path), file_of(700, "Agenda.txt", tmp_path)]
    )
    page.get_by_role("button", name="Save room").click()
    visitor.sees(title(room.name))
    files = page.get_by_role("region", name="Attachments").get_by_role("listitem")
    expect(files).to_have_text(["Übung 3.pdf1.2 MB", "Agenda.txt700 bytes"])
    assert downloaded(page, "Übung 3.pdf") == b"x" * 1_234_567

    guest = browser_of(**({} if scripts else WITHOUT_SCRIPTS))
    guest.open(cast.link_to(cast.invited(session_soon, role=Role.VIEWER)))
    expect(guest.page.get_by_text("Agenda.txt")).to_have_count(0)
    type_address(guest)
    guest.sees(title(f"Waiting for {room.name}"))
    assert downloaded(guest.page, "Agenda.txt") == b"x" * 700
    assert guest.path() == room_page(session_soon)

    visitor.open(reverse("edit_room", args=[room.address]))
    page.get_by_label("Remove Agenda.txt").check()
    visitor.sees(title("Edit room"))
    page.get_by_role("button", name="Save room").click()
    expect(files).to_have_count(1)
    guest.page.reload()
    expect(guest.page.get_by_role("link", name="Übung 3.pdf")).to_be_visible()
    expect(guest.page.get_by_text("Agenda.txt")).to_have_count(0)


@pytest.mark.parametrize("device", [{}, PHONE_IN_HAND], ids=["desk", "phone"])
def test_what_is_attached_and_removed_during_a_session_is_there_and_gone_at_once(
    device: dict[str, object],
    browser_of: Browsers,
    ada: User,
    vera: User,
    session_open: Session,
    tmp_path: Path,
) -> None:
    room = session_open.room
    viewer, host = browser_of(vera, **device), browser_of(ada)
    viewer.open(room_page(session_open))
    viewer.page.get_by_role("tab", name="People").click(timeout=20_000)
    files = viewer.page.get_by_role("region", name="Attachments")
    expect(files).to_have_count(0)

    page = host.open(reverse("edit_room", args=[room.address]))
    page.get_by_label("Attachments").set_input_files(
        [file_of(1_234_567, "Übung 3.pdf", tmp_path), file_of(700, "Agenda.txt", tmp_path)]
    )
    page.get_by_role("button", name="Save room").click()
    expect(files.get_by_role("listitem")).to_have_text(["Übung 3.pdf1.2 MB", "Agenda.txt700 bytes"])
    viewer.sees(title(room.name))
    assert sticking_out(viewer.page) == []
    assert downloaded(viewer.page, "Agenda.txt") == b"x" * 700

    host.open(reverse("edit_room", args=[room.address]))
    page.get_by_label("Remove Agenda.txt").check()
    page.get_by_role("button", name="Save room").click()
    expect(files.get_by_role("listitem")).to_have_text(["Übung 3.pdf1.2 MB"])
    viewer.page.reload()
    viewer.page.get_by_role("tab", name="People").click(timeout=20_000)
    expect(files.get_by_role("listitem")).to_have_text(["Übung 3.pdf1.2 MB"])


@pytest.mark.parametrize("scripts", [True, False])
def test_files_that_are_too_much_at_once_cost_nothing_that_was_typed(
    browser_of: Browsers, ada: User, room: Room, tmp_path: Path, scripts: bool
) -> None:
    visitor = browser_of(ada, **({} if scripts else WITHOUT_SCRIPTS))
    page = visitor.open(reverse("edit_room", args=[room.address]))
    page.get_by_label("Name", exact=True).fill("Typed by hand")
    page.get_by_label("Attachments").set_input_files(
        [file_of(7_000_000, "one.pdf", tmp_path), file_of(7_000_000, "two.pdf", tmp_path)]
    )
    page.get_by_role("button", name="Save room").click()

    expect(page.get_by_text("more than 12 MB")).to_be_visible()
    if scripts:
        visitor.sees(title("Edit room"))
    else:
        page.go_back()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Typed by hand")
    page.get_by_label("Attachments").set_input_files([file_of(7_000_000, "one.pdf", tmp_path)])
    page.get_by_role("button", name="Save room").click()
    expect(page).to_have_title(title("Typed by hand"))
    assert visitor.path() == media_page(room)
    assert [one.name for one in room.attachments.all()] == ["one.pdf"]
