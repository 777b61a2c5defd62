"""T33: nobody frames a page of ours.

Guards: `frame-ancestors 'none'` and `X-Frame-Options` in greenroom/web/headers.py. Take one away and see this fail.
"""

import pytest

from tests import routes
from tests.routes import World

VISITORS = ["nobody", "holder", "owner", "stranger", "administrator"]


@pytest.fixture
def world(db: None) -> World:
    return routes.world()


@pytest.mark.parametrize("who", VISITORS)
def test_no_answer_of_any_address_can_be_framed(world: World, who: str) -> None:
    client = world.visitors[who]
    framed = [
        (method, str(route))
        for method in ("GET", "POST")
        for route, address in world.addresses()
        if not _unframed(client.generic(method, address).headers)
    ]

    assert framed == []


@pytest.mark.parametrize("part", ["html", "1"])
def test_a_letters_own_html_cannot_be_framed_either(world: World, part: str) -> None:
    response = world.visitors["administrator"].get(f"/site/outbox/{world.samples['letter']}?part={part}")

    assert _unframed(response.headers)


def _unframed(headers: object) -> bool:
    get = headers.get  # type: ignore[attr-defined]
    return "frame-ancestors 'none'" in get("Content-Security-Policy", "") and get("X-Frame-Options") == "DENY"
