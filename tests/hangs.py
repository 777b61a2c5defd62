"""Ends a test that hangs: says where every thread and greenlet stands, then stops the process, which fails the test.

Playwright runs a test and its own event loop as two greenlets of one thread, and waits without end for a browser that
never answers. A traceback of the threads alone shows the loop, and not the line of the test.
"""

import faulthandler
import gc
import os
import traceback
from collections.abc import Generator
from threading import Timer
from typing import TextIO

import pytest
from greenlet import greenlet

PATIENCE = 180.0
"""Seconds; the slowest test, which races eight processes for 200 invitations, takes a quarter of them."""
GRACE = 20.0
"""Seconds more, after which the process ends though no other thread of it may run, as within a regular expression."""

_terminal = 2


def pytest_configure() -> None:
    """While a test runs, its standard error is captured; here it is the terminal's still."""
    global _terminal
    _terminal = os.dup(2)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    watch = Timer(PATIENCE, _give_up, (item.nodeid,))
    watch.daemon = True
    watch.start()
    faulthandler.dump_traceback_later(PATIENCE + GRACE, exit=True, file=_terminal)
    try:
        return (yield)
    finally:
        faulthandler.cancel_dump_traceback_later()
        watch.cancel()


def _give_up(test: str) -> None:
    """Under xdist the test that its worker died of has failed, and the run ends with it; see `tests.once_more`."""
    try:
        _say_where(test, os.fdopen(_terminal, "w"))
    finally:
        os._exit(1)


def _say_where(test: str, out: TextIO) -> None:
    print(f"\n{test} hangs, and is ended after {PATIENCE:.0f} seconds.", file=out, flush=True)
    faulthandler.dump_traceback(out, all_threads=True)
    for one in _greenlets():
        print(f"\nGreenlet {one!r}:", file=out)
        traceback.print_stack(one.gr_frame, file=out)
    out.flush()


def _greenlets() -> list[greenlet]:
    """By its type: to ask a lazy object for its class would make it look itself up in the database."""
    found = [each for each in gc.get_objects() if issubclass(type(each), greenlet)]
    return [each for each in found if each.gr_frame is not None]
