"""The hub without a network: every event once, in order, to whoever may hear it, whatever the bus loses."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

import pytest

from greenroom.live.frames import framed
from greenroom.live.hub import EARLY, Hub
from greenroom.rooms.log import Logged

Test = Callable[[Hub, "Log"], Awaitable[None]]
WATCH = frozenset({"watch"})


def event(seq: int, audience: str = "watch", person: int = 0) -> Logged:
    return Logged(seq, audience, person, b"event %d" % seq)


@dataclass
class Log:
    """What stands in the log; None where it holds too much to repeat."""

    events: Sequence[Logged] | None = ()
    asked: list[int] = field(default_factory=list)

    async def read(self, session: int, after: int) -> Sequence[Logged] | None:
        self.asked.append(after)
        return None if self.events is None else [one for one in self.events if one.seq > after]


@dataclass(eq=False)
class Listener:
    """Somebody connected, who remembers the numbers that he heard."""

    after: int = 0
    person: int = 1
    capabilities: frozenset[str] = WATCH
    heard: list[int] = field(default_factory=list)
    writes: int = 0
    anew: int = 0

    def write(self, frames: bytes) -> None:
        numbers = [int(number) for number in re.findall(rb"event (\d+)", frames)]
        assert frames == b"".join(framed(b"event %d" % number) for number in numbers)
        self.heard += numbers
        self.writes += 1

    def start_anew(self) -> None:
        self.anew += 1


def run(test: Test) -> None:
    async def started() -> None:
        log = Log()
        await test(Hub(log.read), log)

    asyncio.run(asyncio.wait_for(started(), 10))


def joins(hub: Hub, listener: Listener) -> Listener:
    hub.expect(1)
    hub.join(1, listener)
    return listener


async def said() -> None:
    """The turn of the loop ends in which something was said."""
    await asyncio.sleep(0)


async def caught_up() -> None:
    await asyncio.sleep(EARLY * 3)


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 2, 1), (2, 3, 1), (1, 1, 3, 2, 3)])
def test_events_are_heard_once_and_in_order_however_they_ring(order: tuple[int, ...]) -> None:
    async def test(hub: Hub, log: Log) -> None:
        one = joins(hub, Listener())
        for number in order:
            hub.event(1, event(number))
        await caught_up()
        assert one.heard == [1, 2, 3]
        assert log.asked == []

    run(test)


def test_what_the_bus_lost_is_read_in_the_log_at_the_next_event() -> None:
    async def test(hub: Hub, log: Log) -> None:
        one, log.events = joins(hub, Listener()), [event(n) for n in (1, 2, 3)]
        hub.event(1, event(3))
        assert one.heard == []
        await caught_up()
        assert one.heard == [1, 2, 3]

    run(test)


def test_what_the_bus_lost_is_read_in_the_log_when_it_comes_back() -> None:
    async def test(hub: Hub, log: Log) -> None:
        one = joins(hub, Listener())
        log.events = [event(1), event(2, "moderate"), event(3, "", 1), event(4, "", 2)]
        hub.look_into_the_log()
        hub.look_into_the_log()
        await caught_up()
        assert one.heard == [1, 3]
        hub.event(1, event(5))
        await said()
        assert one.heard == [1, 3, 5]

    run(test)


def test_too_much_to_repeat_means_a_fresh_snapshot_for_everybody() -> None:
    async def test(hub: Hub, log: Log) -> None:
        listeners, log.events = [joins(hub, Listener()) for _ in range(3)], None
        hub.event(1, event(900))
        await caught_up()
        assert [one.anew for one in listeners] == [1, 1, 1]
        assert [one.heard for one in listeners] == [[], [], []]
        for one in listeners:
            hub.leave(1, one)
            one.after = 900
            joins(hub, one)
        hub.event(1, event(901))
        await said()
        assert [one.heard for one in listeners] == [[901]] * 3

    run(test)


def test_whoever_joins_hears_what_was_said_since_his_snapshot_and_nothing_that_was_in_it() -> None:
    async def test(hub: Hub, log: Log) -> None:
        joins(hub, Listener())
        for number in (1, 2, 3):
            hub.event(1, event(number))
        late = joins(hub, Listener(after=1))
        ahead = joins(hub, Listener(after=5))
        for number in (4, 5, 6):
            hub.event(1, event(number))
        await said()
        assert late.heard == [2, 3, 4, 5, 6]
        assert ahead.heard == [6]

    run(test)


def test_what_is_said_in_one_turn_is_one_write_for_each_and_everybody_hears_his_own_in_order() -> None:
    async def test(hub: Hub, log: Log) -> None:
        everybody = [joins(hub, Listener(person=number)) for number in (1, 2)]
        leads = joins(hub, Listener(person=3, capabilities=WATCH | {"moderate"}))
        hub.event(1, event(1))
        hub.event(1, event(2, "", 2))
        hub.event(1, event(3, "moderate", 1))
        hub.signal(1, "watch", 0, b"event 99")
        hub.event(1, event(4))
        assert [one.heard for one in everybody] == [[], []]
        await said()
        assert [one.heard for one in everybody] == [[1, 3, 99, 4], [1, 2, 99, 4]]
        assert leads.heard == [1, 3, 99, 4]
        assert [one.writes for one in (*everybody, leads)] == [1, 1, 1]

    run(test)


def test_whoever_leaves_has_heard_what_was_said_before_and_who_joins_in_the_same_turn_hears_it_once() -> None:
    async def test(hub: Hub, log: Log) -> None:
        one = joins(hub, Listener())
        hub.event(1, event(1))
        late = joins(hub, Listener())
        hub.event(1, event(2))
        hub.leave(1, one)
        hub.event(1, event(3))
        await said()
        assert (one.heard, late.heard) == ([1, 2], [1, 2, 3])

    run(test)


def test_how_something_stands_is_heard_after_what_was_said_before_it() -> None:
    async def test(hub: Hub, log: Log) -> None:
        one = joins(hub, Listener())
        hub.event(1, event(1))
        hub.signal_each(1, [("watch", b"event 99")])
        hub.event(1, event(2))
        await said()
        assert one.heard == [1, 99, 2]

    run(test)


def test_whoever_is_ahead_of_the_others_hears_what_flickers_like_them() -> None:
    async def test(hub: Hub, log: Log) -> None:
        one, ahead = joins(hub, Listener()), joins(hub, Listener(after=5))
        hub.signal(1, "watch", 0, b"event 99")
        await said()
        assert (one.heard, ahead.heard) == ([99], [99])

    run(test)


def test_after_fresh_snapshots_for_everybody_nobody_hears_what_was_in_his() -> None:
    """One who reads his anew comes back before one whose old one knows more than that."""

    async def test(hub: Hub, log: Log) -> None:
        one, log.events = joins(hub, Listener(after=903)), None
        hub.event(1, event(1900))
        await caught_up()
        joins(hub, Listener(after=902))
        hub.event(1, event(903))
        hub.event(1, event(904))
        await said()
        assert one.heard == [904]

    run(test)


def test_whoever_joins_with_a_snapshot_older_than_all_that_is_at_hand_starts_anew() -> None:
    """Two read their snapshots at the same time, and the one that read later joins first."""

    async def test(hub: Hub, log: Log) -> None:
        hub.expect(1), hub.expect(1)
        hub.event(1, event(4))
        hub.event(1, event(5))
        first, second = Listener(after=5), Listener(after=3)
        hub.join(1, first)
        hub.join(1, second)
        assert (first.anew, second.anew) == (0, 1)

    run(test)
