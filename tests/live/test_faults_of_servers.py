"""A server that is killed in the middle, a Redis that goes and comes, two servers for one room."""

import asyncio
import json
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from tests.far import Gathering, arrive, gathering, socket_to, texts
from tests.servers import Greenroom, greenroom_server, redis_server

GUESTS, EACH, PAUSE = 25, 30, 0.125
"""So many guests post so many messages, one each so many seconds: 200 a second."""
KILLED_AFTER = 200
"""Acknowledgements: it is killed in the middle however fast the machine is."""
NUMBERS = """
print(json.dumps(list(LoggedEvent.objects.filter(session=session).order_by("seq").values_list("seq", flat=True))))
"""

pytestmark = pytest.mark.slow


# ---------- Killed in the middle ----------


@dataclass
class Guest:
    """A page that posts, notes what was acknowledged, and sends the rest again when it comes back."""

    number: int
    cookie: str
    after: int | None = None
    key: str = ""
    unanswered: dict[str, str] = field(default_factory=dict)
    acknowledged: list[str] = field(default_factory=list)
    heard: list[tuple[int, str]] = field(default_factory=list)
    posted: int = 0

    async def live(self, site: dict[str, str], path: str) -> None:
        """Come back as often as the line is cut, until all is posted and acknowledged."""
        while not self.is_done():
            try:
                async with connect(
                    site["url"].replace("http", "ws", 1) + path,
                    origin=site["url"],  # type: ignore[arg-type]
                    additional_headers={"Cookie": self.cookie},
                    compression=None,
                    proxy=None,
                ) as line:
                    await self._talk(line)
            except (OSError, WebSocketException, TimeoutError):
                await asyncio.sleep(0.1)

    def is_done(self) -> bool:
        return len(self.acknowledged) == EACH

    async def _talk(self, line: ClientConnection) -> None:
        hello = {"type": "hello", "ref": "hello", "after": self.after, "key": self.key}
        await line.send(json.dumps(hello))
        greeted = asyncio.Event()
        posting = asyncio.create_task(self._post(line, greeted))
        try:
            async for message in line:
                self._hear(json.loads(message), greeted)
                if self.is_done():
                    break
        finally:
            posting.cancel()

    async def _post(self, line: ClientConnection, greeted: asyncio.Event) -> None:
        await asyncio.wait_for(greeted.wait(), 30)
        for ref, text in list(self.unanswered.items()):
            await line.send(json.dumps({"type": "chat.post", "ref": ref, "text": text}))
        while self.posted < EACH:
            ref, text = f"ref-{self.posted}", f"guest {self.number}, message {self.posted}"
            self.posted += 1
            self.unanswered[ref] = text
            await line.send(json.dumps({"type": "chat.post", "ref": ref, "text": text}))
            await asyncio.sleep(PAUSE)

    def _hear(self, said: dict[str, Any], greeted: asyncio.Event) -> None:
        match said["type"]:
            case "snapshot":
                self.after, self.key = said["seq"], said["me"]["key"]
                greeted.set()
            case "resumed":
                greeted.set()
            case "done":
                self.acknowledged.append(self.unanswered.pop(said["ref"]))
            case "refused":
                raise AssertionError(said)
            case "chat.message":
                self.after = said["seq"]
                self.heard.append((said["seq"], said["message"]["text"]))


def test_what_was_acknowledged_is_there_once_after_the_server_was_killed(
    env: dict[str, str], tmp_path: Path
) -> None:
    with greenroom_server(tmp_path, env) as server:
        room = gathering(env, guests=GUESTS)
        guests = [Guest(n, arrive(server.url, link)) for n, link in enumerate(room.links)]
        acknowledged, spoken = asyncio.run(killed_in_the_middle(server, room, guests, env, tmp_path))

    everything = sorted(f"guest {n}, message {m}" for n in range(GUESTS) for m in range(EACH))
    assert 0 < acknowledged < len(everything), "it was killed in the middle"
    assert room.ask("print(json.dumps(sorted(session.chat.values_list('text', flat=True))))") == everything
    numbers = room.ask(NUMBERS)
    assert numbers == list(range(1, len(numbers) + 1))  # type: ignore[arg-type]
    assert spoken == len(everything)


async def killed_in_the_middle(
    first: Greenroom, room: Gathering, guests: list[Guest], env: dict[str, str], folder: Path
) -> tuple[int, int]:
    """How many were acknowledged when it was killed, and in the end."""
    site, second = {"url": first.url}, greenroom_server(folder, env)
    async with asyncio.timeout(120), asyncio.TaskGroup() as group:
        for guest in guests:
            group.create_task(guest.live(site, room.path))
        while sum(len(guest.acknowledged) for guest in guests) < KILLED_AFTER:
            await asyncio.sleep(0.01)
        first.process.kill()
        before = sum(len(guest.acknowledged) for guest in guests)
        site["url"] = (await asyncio.to_thread(second.__enter__)).url
    second.__exit__(None, None, None)
    for guest in guests:
        assert [seq for seq, _ in guest.heard] == sorted({seq for seq, _ in guest.heard}), (
            "in order, none twice"
        )
    return before, sum(len(guest.acknowledged) for guest in guests)


# ---------- Two servers, one Redis ----------


def test_what_is_said_at_one_server_reaches_those_of_another_also_what_was_said_while_redis_was_away(
    env: dict[str, str], tmp_path: Path
) -> None:
    env |= {"GREENROOM_SECRET_KEY": "the same for both"}
    with redis_server() as redis:
        env["GREENROOM_REDIS"] = redis.url
        with greenroom_server(tmp_path, env) as one, greenroom_server(tmp_path, env) as other:
            room = gathering(env, guests=2)
            here = socket_to(one.url, room, arrive(one.url, room.links[0]))
            there = socket_to(other.url, room, arrive(other.url, room.links[1]))
            here.hello(), there.hello()

            here.ask("chat.post", text="with Redis")
            there.next("chat.message")
            redis.stop()
            began = monotonic()
            here.ask("chat.post", text="without, one")
            here.ask("chat.post", text="without, two")
            assert monotonic() - began < 1, "nobody waits for Redis"
            there.ask("chat.post", text="and back")
            redis.start()
            there.until(lambda said: len(texts(there)) == 4, seconds=10)
            here.until(lambda said: len(texts(here)) == 4, seconds=10)
            here.ask("chat.post", text="with Redis again")
            there.until(lambda said: len(texts(there)) == 5)

    said = ["with Redis", "without, one", "without, two", "and back", "with Redis again"]
    assert texts(here) == texts(there) == said
