"""One page at work at a time, and waiting pages out of its way."""

import asyncio
import threading
from time import monotonic, sleep

import pytest

from greenroom.gate.lanes import WAITING, Lanes


def test_pages_at_work_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("greenroom.gate.lanes.WAITING", 60)  # no page here waits, however busy the machine is
    at_once: list[int] = []
    working = 0

    def page() -> None:
        nonlocal working
        working += 1
        at_once.append(working)
        sleep(0.005)
        working -= 1

    async def many() -> None:
        one = Lanes(lanes=1, threads=8)
        await asyncio.gather(*(one.run(page) for _ in range(20)))
        one.close()

    asyncio.run(many())
    assert at_once == [1] * 20


def test_a_page_that_waits_does_not_hold_up_the_next() -> None:
    mail_server_answers = threading.Event()

    async def both() -> float:
        lanes = Lanes(lanes=1, threads=2)
        waiting = asyncio.ensure_future(lanes.run(lambda: mail_server_answers.wait(10)))
        await asyncio.sleep(0)
        began = monotonic()
        await lanes.run(lambda: None)
        took = monotonic() - began
        mail_server_answers.set()
        assert await waiting
        lanes.close()
        return took

    assert WAITING / 2 < asyncio.run(both()) < 5


def test_the_lane_of_a_page_that_waited_is_given_back_once() -> None:
    async def slow_then_two() -> int:
        lanes = Lanes(lanes=1, threads=4)
        await lanes.run(lambda: sleep(WAITING * 2))
        running: list[int] = []
        peak = 0

        def page() -> None:
            nonlocal peak
            running.append(1)
            peak = max(peak, len(running))
            sleep(WAITING / 5)
            running.pop()

        await asyncio.gather(lanes.run(page), lanes.run(page))
        lanes.close()
        return peak

    assert asyncio.run(slow_then_two()) == 1


def test_a_page_that_fails_gives_its_lane_back() -> None:
    async def fail_then_work() -> str:
        lanes = Lanes(lanes=1, threads=1)
        failed = await asyncio.gather(lanes.run(lambda: 1 / 0), return_exceptions=True)
        assert isinstance(failed[0], ZeroDivisionError)
        return await asyncio.wait_for(lanes.run(lambda: "made"), 5)

    assert asyncio.run(fail_then_work()) == "made"
