"""Ada ends a session from the menu of the media page, which asks first."""

import pytest
from playwright.sync_api import expect

from greenroom.people.models import User
from greenroom.rooms.models import Session
from tests.journeys.browsing import PHONE_IN_HAND, Browsers
from tests.journeys.steps import media_page, title


@pytest.mark.parametrize("device", [{}, PHONE_IN_HAND], ids=["desk", "phone"])
def test_a_second_click_ends_nothing_and_what_is_first_is_above(
    device: dict[str, object], browser_of: Browsers, ada: User, session_open: Session
) -> None:
    host = browser_of(ada, **device)
    page = host.open(media_page(session_open.room))
    page.get_by_label("More for this room", exact=True).click()
    end = page.locator(".sure > summary")
    answer = page.get_by_role("button", name="End the session for everybody")

    end.click()
    expect(answer).to_be_visible()
    host.sees(title(session_open.room.name))
    asked, answered = end.bounding_box(), answer.bounding_box()
    assert asked and answered
    assert asked["y"] < answered["y"]
    end.click()
    expect(answer).to_be_hidden()

    box = end.bounding_box()
    assert box
    for part in (0.1, 0.5, 0.9):
        if answer.is_visible():
            end.click()
        page.mouse.dblclick(box["x"] + box["width"] / 2, box["y"] + box["height"] * part)
    session_open.refresh_from_db()
    assert session_open.ended_at is None

    if not answer.is_visible():
        end.click()
    page.keyboard.press("Tab")
    expect(answer).to_be_focused()
