"""T41: a crowd waits for the doors: all hear that they opened within five seconds, and are not all back at once.

Guards `doorstep.tick`, which tells them (take it out of `server._tick`, and nobody hears), and `SPREAD` of
`live.doorstep`, by which they come as a stream.
"""

import asyncio
import json
from contextlib import AsyncExitStack
from pathlib import Path
from time import time

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect

from greenroom.live.doorstep import SPREAD
from tests.far import Gathering, gathering, reserve
from tests.servers import greenroom_server

CROWD, GUESTS = 300, 5
SOON = """
from datetime import timedelta
from django.utils import timezone
Session.objects.filter(pk=session.pk).update(starts_at=timezone.now() + timedelta(seconds=5))
print((timezone.now() + timedelta(seconds=5)).timestamp())
"""


@pytest.mark.slow
def test_everybody_who_waits_hears_of_the_opening_within_five_seconds(tmp_path: Path) -> None:
    env = {"GREENROOM_DATA": str(tmp_path), "GREENROOM_LETTERS": "off"}
    with greenroom_server(tmp_path, env) as server:
        room = gathering(env, guests=GUESTS, opens_in=600)
        with httpx.Client(base_url=server.url, headers={"Origin": server.url}, timeout=60) as line:
            cookies = [reserve(line, link) for link in room.links]
        late, spread = asyncio.run(wait_together(server.url, room, cookies))

    assert len(late) == CROWD
    assert min(late) >= 0 and max(late) <= 5
    assert spread == {SPREAD * CROWD}


async def wait_together(url: str, room: Gathering, cookies: list[str]) -> tuple[list[float], set[int]]:
    """Seconds after the opening at which each heard of it; within how many milliseconds they are to ask."""
    async with AsyncExitStack() as lines:

        async def one_more(number: int) -> ClientConnection:
            headers = {"Cookie": cookies[number % GUESTS]}
            address = url.replace("http", "ws", 1) + room.path
            return await lines.enter_async_context(
                connect(address, origin=url, additional_headers=headers, compression=None, proxy=None)  # type: ignore[arg-type]
            )

        crowd = [await one_more(number) for number in range(CROWD)]
        for line in crowd[1:]:
            await _wait(line)
        opens_at = float(str(await asyncio.to_thread(room.ask, SOON)))
        await _wait(crowd[0])  # whoever comes last knows of the new time
        heard = await asyncio.wait_for(asyncio.gather(*(_door(line) for line in crowd)), 60)
    return [at - opens_at for at, _ in heard], {within for _, within in heard}


HELLO = json.dumps({"type": "hello", "ref": "hello"})


async def _wait(line: ClientConnection) -> None:
    """Say hello; the first word to whoever waits is to look once, as his page was drawn before."""
    await line.send(HELLO)
    await _door(line)


async def _door(line: ClientConnection) -> tuple[float, int]:
    said = json.loads(await line.recv())
    assert said["type"] == "door"
    return time(), said["within"]
