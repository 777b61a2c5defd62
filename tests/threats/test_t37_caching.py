"""T37: no cache between us and a person keeps a page, no GET of a link sets a cookie.

Guards: `Cache-Control` in greenroom/web/headers.py; `own_origin`, which stands in for a CSRF cookie on the pages of a
link. Take one away and see this fail.
"""

import pytest

from tests import routes
from tests.routes import World

VISITORS = ["nobody", "holder", "owner", "invited", "administrator"]

PUBLIC_TO_ALL = {"room_picture"}
"""Addresses whose answer the browser of whoever asked may keep: each names its content, which never changes."""


@pytest.fixture
def world(db: None) -> World:
    return routes.world()


@pytest.mark.parametrize("who", VISITORS)
def test_no_answer_may_be_kept_by_anybody_between(world: World, who: str) -> None:
    client = world.visitors[who]
    kept = [
        (method, str(route), answer)
        for method in ("GET", "POST")
        for route, address in world.addresses()
        if not _private(answer := client.generic(method, address).headers.get("Cache-Control", ""), str(route))
    ]

    assert kept == []


@pytest.mark.parametrize("who", ["nobody", "holder", "stranger"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_at_a_link_sets_no_cookie(world: World, who: str, method: str) -> None:
    client = world.visitors[who]

    for link in (world.link, world.bare_link, "/i/unknown123.nothing"):
        assert client.generic(method, link).cookies == {}


def test_looking_at_anything_begins_no_session(world: World) -> None:
    client = world.visitors["nobody"]

    began = [str(route) for route, path in world.addresses() if "session" in client.get(path).cookies]

    assert began == []


def _private(cache_control: str, route: str) -> bool:
    rules = {rule.strip() for rule in cache_control.split(",")}
    if route in PUBLIC_TO_ALL and "no-store" not in rules:
        return "private" in rules
    return rules >= {"no-store", "private"}
