"""T33 in a real browser: a lobby inside somebody else's page stays empty.

Guard: `frame-ancestors 'none'` in greenroom/web/headers.py.
"""

from datetime import timedelta

from tests import cast
from tests.journeys.browsing import Browsers, Site


def test_a_framed_lobby_shows_nothing(site: Site, browser_of: Browsers) -> None:
    session = cast.session_in(cast.room_of(cast.ada()), timedelta(minutes=10))
    link = f"{site.url}{cast.link_to(cast.invited(session))}"
    eve = browser_of()

    eve.page.set_content(f'<iframe src="{link}"></iframe>')
    eve.page.wait_for_function("document.querySelector('iframe').contentDocument === null")

    [frame] = eve.page.main_frame.child_frames
    frame.wait_for_load_state()
    assert frame.url.startswith("chrome-error:")
    assert all("frame-ancestors" in complaint for complaint in eve.complaints)
    assert eve.complaints
    eve.complaints.clear()
