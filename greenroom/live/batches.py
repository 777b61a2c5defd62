"""Commands that come while others of their session are carried out go together: one thread, one transaction."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, Generic, TypeVar

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")

MOST = 32
"""Commands that are carried out in one go; the pages wait as long."""

CarryOut = Callable[[Sequence[Asked]], Awaitable[Sequence[Answer | Exception]]]
"""Carry out some, in their order; for each its answer, or what went wrong with it alone."""
Background = Callable[[Coroutine[Any, Any, None]], object]


class Batches(Generic[Asked, Answer]):
    """Runs on the event loop; touches no table.

    Whoever writes in a session holds its row until he commits, so that two of its commands never gain by two threads.
    """

    def __init__(self, carry_out: CarryOut[Asked, Answer], background: Background) -> None:
        self._carry_out, self._background = carry_out, background
        self._waiting: dict[int, deque[tuple[Asked, asyncio.Future[Answer]]]] = {}

    async def answer(self, session: int, asked: Asked) -> Answer:
        """The answer to one command, as soon as those before it in its session are carried out."""
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        if session in self._waiting:
            self._waiting[session].append((asked, answer))
        else:
            self._waiting[session] = deque([(asked, answer)])
            self._background(self._work_off(session))
        return await answer

    async def _work_off(self, session: int) -> None:
        waiting = self._waiting[session]
        while waiting:
            batch = [waiting.popleft() for _ in range(min(MOST, len(waiting)))]
            await self._tell(batch)
        del self._waiting[session]

    async def _tell(self, batch: list[tuple[Asked, "asyncio.Future[Answer]"]]) -> None:
        """What went wrong is told to those who asked, and keeps nobody else waiting."""
        told: Sequence[Answer | Exception]
        try:
            told = await self._carry_out([asked for asked, _ in batch])
        except Exception as problem:
            told = [problem] * len(batch)
        for (_, answer), one in zip(batch, told, strict=True):
            if answer.done():
                continue  # whoever asked is gone
            if isinstance(one, Exception):
                answer.set_exception(one)
            else:
                answer.set_result(one)
