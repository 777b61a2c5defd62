"""T14: what belongs to one room opens nothing of another.

Guards: every look-up by number goes through the room of the address (`queries.session_of(room, pk)`,
`queries.membership_of(room, pk)`, `queries.invitation_of(room, pk)` …). Let one of them say
`Session.objects.get(pk=pk)` and see this fail, by its answer and by its source.
"""

import ast
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from greenroom.access.roles import Role
from greenroom.admission.models import Participant
from greenroom.invitations.models import Invitation
from greenroom.rooms.models import Membership, Room, Session
from tests import cast, routes
from tests.routes import Route, World

SOURCES = Path(__file__).resolve().parents[2] / "greenroom"
OF_THE_WHOLE_SITE = {"people/queries.py"}
"""Where a look-up by number alone is right: people and groups belong to no room; administrators alone reach these."""

OF_A_ROOM = [route for route in routes.routes() if "room" in route.takes]
WITH_A_NUMBER = [route for route in OF_A_ROOM if len(route.takes) > 1]


@pytest.fixture
def world(db: None) -> World:
    return routes.world()


@pytest.fixture
def another(world: World) -> Room:
    """A second room of the same owner, so that nothing but the room can be in the way."""
    room = cast.room_of(world.owner, name="Another room")
    cast.session_in(room, timedelta(minutes=-10))
    return room


def facts() -> list[object]:
    """Everything that an address of a room could change."""
    tables = (Room, Session, Membership, Invitation, Participant)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def test_there_are_such_addresses() -> None:
    assert {"session", "invitation", "request_id", "attachment"} <= {
        name for route in WITH_A_NUMBER for name in route.takes
    }


def asked(client: Client, route: Route, world: World, room: Room) -> list[HttpResponse]:
    """The answers to GET and POST at this room's address with the numbers of the first room."""
    kwargs = {**{name: world.samples[name] for name in route.takes}, "room": room.address}
    address = reverse(route.name, kwargs=kwargs)
    return [client.get(address), client.post(address, {"role": "viewer", "answer": "reissue"})]


@pytest.mark.parametrize("route", WITH_A_NUMBER, ids=str)
def test_a_number_of_one_room_is_not_found_in_another(route: Route, world: World, another: Room) -> None:
    before = facts()

    statuses = {answer.status_code for answer in asked(world.visitors["owner"], route, world, another)}

    assert statuses in ({404}, {404, 405})
    assert facts() == before


@pytest.mark.parametrize("visitor", ["nobody", "holder", "invited", "member", "stranger"])
@pytest.mark.parametrize("route", WITH_A_NUMBER, ids=str)
def test_nobody_else_gets_further(route: Route, visitor: str, world: World, another: Room) -> None:
    before = facts()

    for answer in asked(world.visitors[visitor], route, world, another):
        assert answer.status_code in {302, 403, 404, 405}
        assert answer.status_code != 302 or answer["Location"].startswith("/accounts/login/")

    assert facts() == before


@pytest.mark.parametrize("route", OF_A_ROOM, ids=str)
def test_a_link_and_a_device_of_one_room_open_nothing_of_another(
    route: Route, world: World, another: Room
) -> None:
    session = another.sessions.get()
    samples = {**world.samples, "room": another.address, "session": session.pk}
    address = reverse(route.name, kwargs={name: samples[name] for name in route.takes})
    holder: Client = world.visitors["holder"]
    holder.get(world.link)

    holder.get(address)
    holder.post(address, {"email": cast.SAM, "code": "BCDF-GHJK", "link": str(world.samples["link"])})

    assert not Participant.objects.filter(session=session).exists()


def test_a_membership_of_one_room_is_not_found_in_another(world: World, another: Room) -> None:
    foreign = cast.member(world.room, cast.mo(), Role.CO_VIEWER)
    address = reverse("members", args=[another.address])

    for do in ("change", "remove"):
        sent = {"do": do, "membership": str(foreign.pk), f"m{foreign.pk}-standing": "co_owner"}
        assert world.visitors["owner"].post(address, sent).status_code == 404

    foreign.refresh_from_db()
    assert foreign.standing == Role.CO_VIEWER


# ---------- What the source says ----------


def _modules() -> list[Path]:
    found = [path for path in sorted(SOURCES.rglob("*.py")) if "migrations" not in path.parts]
    return [path for path in found if str(path.relative_to(SOURCES)) not in OF_THE_WHOLE_SITE]


def _unscoped(source: str) -> Iterator[int]:
    """The lines that look something up by nothing but a number that came from elsewhere."""
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Call) and (_is_shortcut(call.func) or _is_unscoped_get(call)):
            yield call.lineno


def _is_shortcut(called: ast.expr) -> bool:
    return isinstance(called, ast.Name) and called.id in {"get_object_or_404", "aget_object_or_404"}


def _is_unscoped_get(call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in {"get", "aget", "get_or_create"}:
        return False
    by_number_alone = bool(call.keywords) and all(_by_number(keyword) for keyword in call.keywords)
    return by_number_alone and _of_a_whole_table(call.func.value)


def _of_a_whole_table(looked_in: ast.expr) -> bool:
    """`Session.objects`, with or without `.select_related(…)` and its like behind it."""
    while isinstance(looked_in, ast.Call) and isinstance(looked_in.func, ast.Attribute):
        if looked_in.func.attr == "filter":
            return False
        looked_in = looked_in.func.value
    return isinstance(looked_in, ast.Attribute) and looked_in.attr in {"objects", "_default_manager"}


def _by_number(keyword: ast.keyword) -> bool:
    """A number from elsewhere: not one written here, nor that of a row in hand, read once more under a lock."""
    written = isinstance(keyword.value, ast.Constant)
    in_hand = isinstance(keyword.value, ast.Attribute) and keyword.value.attr in {"pk", "id"}
    return keyword.arg in {"pk", "id"} and not written and not in_hand


@pytest.mark.parametrize("path", _modules(), ids=lambda path: str(path.relative_to(SOURCES)))
def test_nothing_is_looked_up_by_its_number_alone(path: Path) -> None:
    assert list(_unscoped(path.read_text())) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("Session.objects.get(pk=pk)", True),
        ("Session.objects.get(id=request.POST['id'])", True),
        ("models.Session.objects.select_related('room').get(pk=pk)", True),
        ("get_object_or_404(Session, pk=pk)", True),
        ("room.sessions.get(pk=pk)", False),
        ("Session.objects.get(pk=pk, room__address=address)", False),
        ("User.objects.select_for_update().get(pk=person.pk)", False),
        ("Session.objects.filter(room=room).get(pk=pk)", False),
        ("SiteSettings.objects.get(pk=1)", False),
        ("Room.objects.get(address=address)", False),
    ],
)
def test_the_check_of_the_source_sees_what_it_should(source: str, found: bool) -> None:
    assert bool(list(_unscoped(source))) is found
