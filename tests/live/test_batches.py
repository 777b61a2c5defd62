"""Commands of one session that come together are carried out together, and none pays for another."""

import asyncio
from collections.abc import Sequence

import pytest

from greenroom.access.roles import Role
from greenroom.admission.insiders import Inside
from greenroom.live import desk
from greenroom.live.batches import MOST, Batches
from greenroom.live.visitors import Caller
from greenroom.protocol.chat import ChatPost
from greenroom.protocol.everything import Commands
from greenroom.protocol.session import Done, Hello, Refused
from greenroom.rooms.models import Session
from tests import cast
from tests.proofs import guest


class Desk:
    """Carries commands out as slowly as it is let."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.open = asyncio.Event()
        self.batch = Batches(self.carry_out, asyncio.ensure_future)

    async def carry_out(self, commands: Sequence[str]) -> list[str | Exception]:
        self.batches.append(list(commands))
        await self.open.wait()
        return [ValueError(one) if one == "bug" else one.upper() for one in commands]

    async def asked(self, session: int, *commands: str) -> list["asyncio.Future[str]"]:
        answers = [asyncio.ensure_future(self.batch.answer(session, one)) for one in commands]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        return answers


def test_those_that_come_while_one_is_carried_out_go_together() -> None:
    async def scene() -> None:
        desk = Desk()
        answers = [*await desk.asked(1, "a"), *await desk.asked(1, "b", "c")]
        desk.open.set()
        assert await asyncio.gather(*answers) == ["A", "B", "C"]
        assert desk.batches == [["a"], ["b", "c"]]

    asyncio.run(scene())


def test_so_many_go_together_and_no_more() -> None:
    async def scene() -> None:
        desk = Desk()
        answers = await desk.asked(1, *(str(n) for n in range(2 * MOST)))
        desk.open.set()
        await asyncio.gather(*answers)
        assert [len(batch) for batch in desk.batches] == [MOST, MOST]

    asyncio.run(scene())


def test_no_session_waits_for_another() -> None:
    async def scene() -> None:
        desk = Desk()
        answers = [*await desk.asked(1, "a"), *await desk.asked(2, "b")]
        assert desk.batches == [["a"], ["b"]]
        desk.open.set()
        await asyncio.gather(*answers)

    asyncio.run(scene())


def test_a_bug_is_told_to_who_met_it_alone() -> None:
    async def scene() -> None:
        desk = Desk()
        answers = await desk.asked(1, "a", "bug", "c")
        desk.open.set()
        first, bug, last = await asyncio.gather(*answers, return_exceptions=True)
        assert (first, str(bug), last) == ("A", "bug", "C")
        assert isinstance(bug, ValueError)

    asyncio.run(scene())


# ---------- In the database ----------


@pytest.fixture
def caller(session_open: Session) -> tuple[Caller, Inside]:
    return Caller(session_open.room.address, session_open.pk, None, None), guest(
        session_open, Role.VIEWER, cast.EVE
    )


def together(who: tuple[Caller, Inside], *commands: Commands) -> list[object]:
    """The answers, or what went wrong."""
    told = desk.carry_out_together([(*who, one) for one in commands])
    return [one if isinstance(one, Exception) else one[1] for one in told]


def post(ref: str, text: str) -> ChatPost:
    return ChatPost(type="chat.post", ref=ref, text=text)


def texts(session: Session) -> list[str]:
    return list(session.chat.order_by("pk").values_list("text", flat=True))


def test_a_refusal_undoes_nothing_but_its_own_command(
    session_open: Session, caller: tuple[Caller, Inside]
) -> None:
    one, no, two = together(caller, post("1", "one"), post("2", "\u200b"), post("3", "two"))

    assert isinstance(one, Done) and isinstance(no, Refused) and isinstance(two, Done)
    assert texts(session_open) == ["one", "two"]


def test_a_bug_in_one_command_undoes_no_other(session_open: Session, caller: tuple[Caller, Inside]) -> None:
    unknown = Hello(type="hello", ref="2")  # no command that is carried out

    one, bug, two = together(caller, post("1", "one"), unknown, post("3", "two"))

    assert isinstance(one, Done) and isinstance(bug, KeyError) and isinstance(two, Done)
    assert texts(session_open) == ["one", "two"]
    session_open.refresh_from_db()
    assert session_open.seq == 2


def test_a_command_that_comes_twice_in_one_batch_counts_once(
    session_open: Session, caller: tuple[Caller, Inside]
) -> None:
    together(caller, post("1", "one"), post("1", "one"))

    assert texts(session_open) == ["one"]
