"""The doorbell between processes, over Redis pub/sub; one's own process hears it whether Redis is there or not."""

import asyncio
import json
import logging
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import astuple, replace
from random import uniform
from secrets import token_hex
from time import monotonic

import redis
import redis.asyncio
from django.conf import settings
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from greenroom.bus import Deliver, Note
from greenroom.bus.memory import MemoryBus

PATIENCE = 2.0
"""Seconds until a Redis that does not answer is taken for gone."""
QUIET = 15.0
"""Seconds without a word, after which it is asked whether it is still there."""
FIRST, LONGEST = 0.1, 3.0
"""Seconds between two tries to reach it: the first, then twice as many each time, up to so many."""
WAITING = 10_000
"""Notes that may wait for Redis; older ones are dropped, since the log has them."""

LOST = Note("lost", 0)

log = logging.getLogger("greenroom.bus")


class RedisBus:
    """Notes go to one's own process at once, and to the others through Redis."""

    def __init__(self, url: str | None = None) -> None:
        self._url = url or settings.REDIS
        self._me = token_hex(8)
        self._here = MemoryBus()
        self._outward = Outward(self._url, self._me)
        self._hearing: asyncio.Task[None] | None = None

    def publish(self, note: Note) -> None:
        self._here.publish(note)
        self._outward.send(note)

    def listen(self, deliver: Deliver) -> None:
        self._here.listen(deliver)
        self._hearing = asyncio.create_task(self._hear_for_ever())

    def stop(self) -> None:
        self._here.stop()
        if self._hearing is not None:
            self._hearing.cancel()

    async def _hear_for_ever(self) -> None:
        """Listen to the others; come back as often as the line is cut."""
        pause = FIRST
        while True:
            began = monotonic()
            try:
                await self._hear()
            except (RedisError, OSError, TimeoutError) as problem:
                log.warning("Redis cannot be heard, and is asked again: %s", type(problem).__name__)
            except Exception:  # whatever it is, a process that listens no more would be deaf, unnoticed
                log.exception("a bug in listening to Redis")
            pause = FIRST if monotonic() - began > LONGEST else min(LONGEST, pause * 2)
            await asyncio.sleep(uniform(pause / 2, pause))  # noqa: S311  # spreads processes, hides nothing

    async def _hear(self) -> None:
        """One connection, until it breaks."""
        client = redis.asyncio.Redis.from_url(
            self._url,
            retry=AsyncRetry(NoBackoff(), 0),
            socket_connect_timeout=PATIENCE,
            socket_timeout=PATIENCE,
        )
        async with client, client.pubsub() as line:
            await line.subscribe(channel_of(self._url))
            asked = False
            while True:
                said = await line.get_message(timeout=PATIENCE if asked else QUIET)
                if said is None and asked:
                    raise TimeoutError
                asked = said is None
                if said is None:
                    await line.ping()
                elif said["type"] == "subscribe":
                    self._is_back()
                elif said["type"] == "message":
                    self._heard(said["data"])

    def _is_back(self) -> None:
        """From here on nothing is missed; what was rung before may have been."""
        self._here.publish(LOST)
        self._outward.redis_is_back()

    def _heard(self, data: bytes) -> None:
        try:
            sender, note = decoded(data)
        except (ValueError, TypeError):
            log.warning("something on Redis is no note of ours")
            return
        if sender != self._me:
            self._here.publish(note)


class Outward:
    """Carries notes to Redis in a thread of its own, so that nobody waits for it."""

    def __init__(self, url: str, me: str) -> None:
        self._client = redis.Redis.from_url(
            url, retry=Retry(NoBackoff(), 0), socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE
        )
        self._channel, self._me = channel_of(url), me
        self._waiting: deque[bytes] = deque(maxlen=WAITING)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="bus")
        self._again_at = 0.0
        self._lost = False

    def send(self, note: Note) -> None:
        """From any thread; whatever waits when the process ends is carried before it does."""
        self._lost = self._lost or len(self._waiting) == WAITING
        self._waiting.append(encoded(self._me, note))
        self._soon()

    def redis_is_back(self) -> None:
        """Tell the others, if it was away while something was to be said."""
        self._again_at = 0.0
        if self._lost:
            self._soon()

    def _soon(self) -> None:
        with suppress(RuntimeError):  # the process ends
            self._thread.submit(self._carry)

    def _carry(self) -> None:
        """All that wait, in one go."""
        notes = [self._waiting.popleft() for _ in range(len(self._waiting))]
        if not notes and not self._lost:
            return
        if monotonic() < self._again_at:
            self._lost = True
            return
        if self._lost:
            notes.insert(0, encoded(self._me, LOST))
        try:
            with self._client.pipeline(transaction=False) as line:
                for note in notes:
                    line.publish(self._channel, note)
                line.execute()
            self._lost = False
        except (RedisError, OSError) as problem:
            self._lost, self._again_at = True, monotonic() + FIRST
            log.warning("Redis cannot be told, and is asked again: %s", type(problem).__name__)


def channel_of(url: str) -> str:
    """Sites that share one Redis tell each other apart by the number of their database, as for what is stored."""
    number = redis.connection.parse_url(url).get("db", 0)  # type: ignore[no-untyped-call]  # redis has no types here
    return f"greenroom:{number}"


def encoded(sender: str, note: Note) -> bytes:
    """A line that says what it is, then the frame as it goes to browsers."""
    facts = astuple(note)[:-1]
    return json.dumps([sender, *facts]).encode() + b"\n" + note.frame


def decoded(data: bytes) -> tuple[str, Note]:
    """Who sent it, and what. Raises ValueError or TypeError."""
    line, _newline, frame = data.partition(b"\n")
    sender, *facts = json.loads(line)
    return sender, replace(Note(*facts), frame=frame)
