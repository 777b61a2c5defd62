"""How many pages are made at once."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Made = TypeVar("Made")

WAITING = 0.05
"""Seconds after which a page is taken to be waiting: for a lock, a mail server, a password hash."""


class Lanes:
    """Few threads that work, and more beside them only while those wait.

    Python runs one thread at a time, so threads that all have work to do only fight over the lock. Measured on
    two cores, SQLite, 50 visitors at once: eight threads at work make 630 pages/s of two queries, one makes
    1,170; with a POST that writes, the slowest hundredth takes 625 ms with eight and 57 ms with one. But a page
    that waits ten seconds for a mail server must not stop the site: it gives its lane back, and waits beside it.
    """

    def __init__(self, *, lanes: int, threads: int) -> None:
        self._free = asyncio.Semaphore(lanes)
        self._at_home = lanes
        self._home = ThreadPoolExecutor(max_workers=lanes, thread_name_prefix="page")
        self._beside = ThreadPoolExecutor(max_workers=max(1, threads - lanes), thread_name_prefix="page-beside")

    async def run(self, make: Callable[[], Made]) -> Made:
        """What `make` returns, made in a thread as soon as a lane is free."""
        await self._free.acquire()
        loop = asyncio.get_running_loop()
        lane = _Lane(self._free)
        waiting = loop.call_later(WAITING, lane.give_back)
        try:
            if self._at_home:
                return await self._make_at_home(make)
            return await loop.run_in_executor(self._beside, make)
        finally:
            waiting.cancel()
            lane.give_back()

    async def _make_at_home(self, make: Callable[[], Made]) -> Made:
        """In the same thread again and again, whose database connection has its pages and statements at hand."""
        self._at_home -= 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._home, make)
        finally:
            self._at_home += 1

    def close(self) -> None:
        """Take no more work."""
        for threads in (self._home, self._beside):
            threads.shutdown(wait=False, cancel_futures=True)


class _Lane:
    """One lane in use; it can be given back once."""

    def __init__(self, free: asyncio.Semaphore) -> None:
        self._free: asyncio.Semaphore | None = free

    def give_back(self) -> None:
        free, self._free = self._free, None
        if free is not None:
            free.release()
