"""T35: a page of somebody else opens a socket with the visitor's cookies.

Guards the comparison of `Origin` in `server.Live.begin`, and `LARGEST` in `live.connection`: without the first every
case below but the last connects; without the second a browser fills the server's memory.
"""

from contextlib import suppress

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from greenroom.live.connection import LARGEST
from greenroom.people.models import User
from greenroom.rooms.models import Session
from tests.journeys.browsing import Site
from tests.sockets import Sockets, cookies_of, inside, path_of

OWN = object()


@pytest.mark.parametrize(
    "origins",
    [
        [],
        [""],
        ["null"],
        ["https://elsewhere.example"],
        ["http://127.0.0.1:1"],
        ["http://127.0.0.1"],
        [OWN, OWN],
        [OWN, "https://elsewhere.example"],
        ["https://elsewhere.example", OWN],
    ],
)
def test_a_page_that_is_not_ours_gets_no_socket(
    session_open: Session, ada: User, site: Site, origins: list[object]
) -> None:
    cookies = cookies_of(inside(session_open, ada))
    headers = [("Cookie", cookies), *(("Origin", str(site.url if one is OWN else one)) for one in origins)]

    with (
        pytest.raises(InvalidStatus) as no,
        connect(
            site.url.replace("http", "ws", 1) + path_of(session_open),
            additional_headers=headers,
            compression=None,
        ),
    ):
        pass

    assert no.value.response.status_code in {400, 403}


def test_our_page_gets_one(session_open: Session, ada: User, socket_of: Sockets) -> None:
    assert socket_of(session_open, ada).hello()["type"] == "snapshot"


def test_more_than_a_browser_of_ours_ever_says_closes_the_line(
    session_open: Session, ada: User, socket_of: Sockets
) -> None:
    line = socket_of(session_open, ada)
    line.hello()
    with suppress(ConnectionClosed):
        line.line.send("x" * (LARGEST + 1))

    assert line.closed() == 1009
