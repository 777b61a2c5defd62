"""What every bus does, and what the one over Redis does when Redis does not."""

import asyncio
import signal
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from time import monotonic
from typing import Any

import pytest
import redis

from greenroom.bus import Bus, Note
from greenroom.bus.memory import MemoryBus
from greenroom.bus.redis import LOST, RedisBus, decoded, encoded
from tests.servers import Redis, free_port, redis_server

FULL = Note("event", 3, 5, 41, "chat", 7, "user:7", b'{"seq":41,"text":"line\nbreak \xe2\x80\xae"}')
QUICK = 0.05
"""Seconds within which `publish` has to be back, whatever happens."""


@pytest.fixture(scope="module")
def redis_there() -> Iterator[Redis]:
    with redis_server() as server:
        yield server


@pytest.fixture
def redis_of_its_own() -> Iterator[Redis]:
    with redis_server() as server:
        yield server


@pytest.fixture(params=["memory", "redis"])
def bus(request: pytest.FixtureRequest) -> Bus:
    if request.param == "memory":
        return MemoryBus()
    return RedisBus(request.getfixturevalue("redis_there").url)


class Ear:
    """What one listener has heard."""

    def __init__(self) -> None:
        self.notes: list[Note] = []

    def __call__(self, note: Note) -> None:
        self.notes.append(note)

    def news(self) -> list[Note]:
        """All but the word that something may have been lost, which every line begins with."""
        return [note for note in self.notes if note != LOST]

    async def until(self, fits: Callable[[], object], *, seconds: float = 10) -> None:
        end = monotonic() + seconds
        while not fits():
            assert monotonic() < end, f"in vain; heard {self.notes[-5:]}"
            await asyncio.sleep(0.01)


@asynccontextmanager
async def listening(bus: Bus) -> AsyncIterator[Ear]:
    """Hear all from a moment on at which nothing is missed any more."""
    ear = Ear()
    bus.listen(ear)
    if isinstance(bus, RedisBus):
        await ear.until(lambda: LOST in ear.notes)
    try:
        yield ear
    finally:
        bus.stop()


def run(test: Coroutine[Any, Any, None]) -> None:
    """A test on an event loop of its own."""
    asyncio.run(asyncio.wait_for(test, 60))


# ---------- Every bus ----------


def test_its_own_process_hears_a_note_whole(bus: Bus) -> None:
    async def test() -> None:
        async with listening(bus) as ear:
            bus.publish(FULL)
            await ear.until(ear.news)
            assert ear.news() == [FULL]

    run(test())


def test_every_note_of_every_thread_is_heard_once_and_in_the_threads_order(bus: Bus) -> None:
    def ring(thread: int) -> None:
        for n in range(200):
            bus.publish(Note("event", thread, seq=n))

    async def test() -> None:
        async with listening(bus) as ear:
            threads = [threading.Thread(target=ring, args=(n,)) for n in range(4)]
            for thread in threads:
                thread.start()
            await ear.until(lambda: len(ear.news()) == 800)
            for n in range(4):
                assert [note.seq for note in ear.news() if note.room == n] == list(range(200))

    run(test())


def test_nobody_needs_to_listen(bus: Bus) -> None:
    bus.publish(FULL)


def test_a_listener_that_fails_at_one_note_hears_the_next(bus: Bus) -> None:
    async def test() -> None:
        ear = Ear()

        def hear(note: Note) -> None:
            ear(note)
            if note.seq == 1:
                raise RuntimeError("this note is too much")

        asyncio.get_running_loop().set_exception_handler(lambda *_: None)
        bus.listen(hear)
        bus.publish(Note("event", 1, seq=1))
        bus.publish(Note("event", 1, seq=2))
        await ear.until(lambda: [note.seq for note in ear.news()] == [1, 2])
        bus.stop()

    run(test())


def test_nothing_is_heard_after_it_stopped_and_all_again_when_it_listens_again(bus: Bus) -> None:
    async def test() -> None:
        async with listening(bus) as before:
            pass
        bus.publish(FULL)
        async with listening(bus) as after:
            bus.publish(Note("session", 9))
            await after.until(lambda: Note("session", 9) in after.notes)
        assert before.news() == []
        assert after.news() == [Note("session", 9)]

    run(test())


# ---------- Over Redis ----------


def test_another_process_hears_a_note_whole_and_once(redis_there: Redis) -> None:
    here, elsewhere = RedisBus(redis_there.url), RedisBus(redis_there.url)

    async def test() -> None:
        async with listening(here) as mine, listening(elsewhere) as theirs:
            here.publish(FULL)
            here.publish(Note("session", 9))
            await theirs.until(lambda: len(theirs.news()) == 2)
            await mine.until(lambda: len(mine.news()) == 2)
            await asyncio.sleep(0.1)
            assert theirs.news() == mine.news() == [FULL, Note("session", 9)]

    run(test())


def test_a_site_with_another_number_hears_nothing_of_it(redis_there: Redis) -> None:
    here, same = RedisBus(redis_there.url), RedisBus(redis_there.url)
    other_site = RedisBus(redis_there.url.replace("/0", "/1"))

    async def test() -> None:
        async with listening(same) as theirs, listening(other_site) as others:
            here.publish(FULL)
            await theirs.until(theirs.news)
            await asyncio.sleep(0.1)
            assert others.news() == []

    run(test())


def test_what_is_no_note_is_passed_over(redis_there: Redis) -> None:
    here, elsewhere = RedisBus(redis_there.url), RedisBus(redis_there.url)

    async def test() -> None:
        async with listening(elsewhere) as theirs:
            with redis.Redis.from_url(redis_there.url) as stranger:
                for said in (b"", b"hello", b"[]\n", b'["me", 1, 2, 3, 4, 5, 6, 7, 8, 9]\n', b"{}\nx"):
                    stranger.publish("greenroom:0", said)
            here.publish(FULL)
            await theirs.until(theirs.news)
            assert theirs.news() == [FULL]

    run(test())


def test_when_redis_comes_back_listeners_hear_that_notes_were_lost_and_then_all_the_rest(
    redis_of_its_own: Redis,
) -> None:
    here, elsewhere = RedisBus(redis_of_its_own.url), RedisBus(redis_of_its_own.url)

    async def test() -> None:
        async with listening(here) as mine, listening(elsewhere) as theirs:
            redis_of_its_own.stop()
            theirs.notes.clear()
            began = monotonic()
            for n in range(100):
                here.publish(Note("event", 1, seq=n))
            assert monotonic() - began < QUICK
            await mine.until(lambda: len(mine.news()) == 100)  # one's own process needs no Redis

            redis_of_its_own.start()
            await theirs.until(lambda: LOST in theirs.notes)
            assert theirs.news() == []
            here.publish(FULL)
            await theirs.until(lambda: FULL in theirs.notes)

    run(test())


def test_whoever_could_not_tell_says_so_when_he_can_again(redis_of_its_own: Redis) -> None:
    """The listener's line stood all the while, so he would not know by himself."""
    here = RedisBus(redis_of_its_own.url.replace("//", "//writer:password@"))
    elsewhere = RedisBus(redis_of_its_own.url)

    async def test() -> None:
        async with listening(elsewhere) as theirs:
            theirs.notes.clear()
            here.publish(Note("event", 1, seq=1))  # Redis knows no such writer yet
            await asyncio.sleep(0.3)
            with redis.Redis.from_url(redis_of_its_own.url) as administrator:
                administrator.acl_setuser(
                    "writer", enabled=True, passwords=["+password"], commands=["+@all"], channels=["*"]
                )
            here.publish(Note("event", 1, seq=2))
            await theirs.until(lambda: len(theirs.notes) == 2)
            assert theirs.notes == [LOST, Note("event", 1, seq=2)]

    run(test())


def test_a_redis_that_hangs_holds_nobody_up(redis_of_its_own: Redis) -> None:
    here = RedisBus(redis_of_its_own.url)

    async def test() -> None:
        async with listening(here) as mine:
            here.publish(FULL)
            redis_of_its_own.send(signal.SIGSTOP)
            began = monotonic()
            for n in range(20_000):
                here.publish(Note("event", 1, seq=n))
            assert monotonic() - began < 20_000 * QUICK / 100
            redis_of_its_own.send(signal.SIGCONT)
            await mine.until(lambda: len(mine.news()) == 20_001)

    run(test())


def test_a_redis_that_is_not_there_holds_nobody_up() -> None:
    bus = RedisBus(f"redis://127.0.0.1:{free_port()}/0")
    began = monotonic()
    bus.publish(FULL)
    assert monotonic() - began < QUICK


def test_a_note_is_the_same_after_its_way() -> None:
    assert decoded(encoded("me", FULL)) == ("me", FULL)
    assert decoded(encoded("me", LOST)) == ("me", LOST)
