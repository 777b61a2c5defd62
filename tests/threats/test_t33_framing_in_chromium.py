"""T33 in a real browser: a lobby or a room inside somebody else's page, or inside one of ours, stays empty.

Guard: `frame-ancestors 'none'` in greenroom/web/headers.py, with `X-Frame-Options` beside it: take both away.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import expect

from greenroom.access.roles import Role
from greenroom.rooms.models import Session
from tests import cast
from tests.arriving import room_page
from tests.journeys.browsing import Browsers, Visitor
from tests.journeys.steps import expect_inside, type_address


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """Another site on loopback: its address, and the folder of its pages."""
    with _serving(tmp_path) as address:
        yield address, tmp_path


def test_a_lobby_framed_elsewhere_shows_nothing(
    browser_of: Browsers, session_soon: Session, elsewhere: tuple[str, Path]
) -> None:
    eve = browser_of()
    assert_stays_empty(eve, eve.site.url + cast.link_to(cast.invited(session_soon)), elsewhere)


def test_a_room_framed_elsewhere_shows_nothing(
    browser_of: Browsers, session_open: Session, elsewhere: tuple[str, Path]
) -> None:
    sam = browser_of()
    sam.open(cast.link_to(cast.invited(session_open, role=Role.VIEWER)))
    type_address(sam)
    expect_inside(sam, "Viewer")
    assert_stays_empty(sam, sam.site.url + room_page(session_open), elsewhere)


def test_even_our_own_page_frames_none(browser_of: Browsers, session_soon: Session) -> None:
    eve = browser_of()
    outer = f"{eve.site.url}/outer"
    drawn = _framing(eve.site.url + cast.link_to(cast.invited(session_soon)))
    eve.context.route(outer, lambda route: route.fulfill(body=drawn, content_type="text/html"))
    assert_empty_frame(eve, outer)


def assert_stays_empty(visitor: Visitor, address: str, elsewhere: tuple[str, Path]) -> None:
    site, folder = elsewhere
    (folder / "outer.html").write_text(_framing(address))
    assert_empty_frame(visitor, f"{site}/outer.html")


def assert_empty_frame(visitor: Visitor, outer: str) -> None:
    visitor.page.goto(outer)
    expect(visitor.page).to_have_title("Outer")
    [frame] = visitor.page.main_frame.child_frames
    frame.wait_for_load_state()

    assert frame.url.startswith("chrome-error:")
    assert frame.locator("form").count() == 0
    assert visitor.complaints
    assert all("frame-ancestors" in complaint for complaint in visitor.complaints)
    visitor.complaints.clear()


def _framing(address: str) -> str:
    return f'<link rel="icon" href="data:,"><title>Outer</title><iframe src="{address}"></iframe>'


@contextmanager
def _serving(folder: Path) -> Iterator[str]:
    handler = partial(_Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads it."""
