"""Ada leaves the session that she hosts: everybody sees how long it stays open, or she hands it over (K68)."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, expect

from greenroom.live import roster
from greenroom.people.models import User
from greenroom.rooms.models import Session
from tests.arriving import room_page
from tests.journeys.browsing import PHONE_IN_HAND, Browsers, Visitor, sticking_out, violations
from tests.journeys.inside import do_about, go_in, tab
from tests.journeys.steps import expect_inside

SENTENCE = "Nobody is here who may end the session."


@pytest.fixture(autouse=True)
def short_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever closes his page is gone after half a second."""
    monkeypatch.setattr(roster, "GRACE", 0.5)


def notice(visitor: Visitor) -> Locator:
    return visitor.page.locator("host-away .notice").filter(has_text=SENTENCE)


def time_left(visitor: Visitor) -> Locator:
    return visitor.page.locator("host-away time-left")


@pytest.mark.parametrize("device", [{}, PHONE_IN_HAND], ids=["desk", "phone"])
def test_the_countdown_runs_before_everybody_until_she_is_back(
    device: dict[str, object], browser_of: Browsers, ada: User, vera: User, session_open: Session
) -> None:
    host, viewer = browser_of(ada), browser_of(vera, **device)
    host.open(room_page(session_open))
    viewer.open(room_page(session_open))
    expect_inside(host, "Owner")
    expect_inside(viewer, "Co-viewer")

    host.page.close()

    expect(notice(viewer)).to_be_visible()
    expect(time_left(viewer)).to_have_text(re.compile(r"^14:\d\d left$"))
    shown = time_left(viewer).inner_text()
    expect(time_left(viewer)).not_to_have_text(shown, timeout=3_000)
    assert violations(viewer.page) == []
    assert sticking_out(viewer.page) == []

    host.page = host.context.new_page()
    host.listen()
    host.open(room_page(session_open))
    expect_inside(host, "Owner")
    expect(notice(viewer)).to_be_hidden()
    expect(time_left(viewer)).to_have_count(0)


def test_when_the_time_is_over_the_session_is(
    browser_of: Browsers, ada: User, vera: User, session_open: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("greenroom.rooms.models", "greenroom.rooms.queries"):
        monkeypatch.setattr(f"{place}.HOST_AWAY", timedelta(seconds=5))
    host, viewer = browser_of(ada), browser_of(vera)
    host.open(room_page(session_open))
    viewer.open(room_page(session_open))
    expect_inside(viewer, "Co-viewer")
    expect_inside(host, "Owner")

    host.page.close()

    expect(notice(viewer)).to_be_visible()
    expect(viewer.page.get_by_role("heading", name="This session has ended")).to_be_visible(timeout=12_000)


def test_whom_she_makes_moderator_keeps_it_open(
    browser_of: Browsers, ada: User, vera: User, mo: User, session_open: Session
) -> None:
    host, heir = browser_of(ada), browser_of(vera)
    for one in (host, heir):
        go_in(one, session_open)
        tab(one, "People")

    do_about(host, "Vera Novák", "Make moderator")
    expect(heir.page.get_by_text("You are Moderator now")).to_be_visible(timeout=3_000)
    host.page.close()

    gone = heir.page.locator("[data-person]").filter(has_text="Ada Okafor")
    expect(gone).to_have_count(0)
    heir.page.wait_for_timeout(1_500)  # nothing is to come; the note of who went takes a quarter of a second
    expect(notice(heir)).to_have_count(0)
    session_open.refresh_from_db()
    assert session_open.host_left_at is None
