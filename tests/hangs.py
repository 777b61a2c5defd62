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

import pytest
from greenlet import greenlet

PATIENCE = 180.0
"""Seconds; the slowest test, which races eight processes for 200 invitations, takes a quarter of them."""

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
    try:
        return (yield)
    finally:
        watch.cancel()


def _give_up(test: str) -> None:
    """Under xdist the test that its worker died of has failed, and another worker runs the rest."""
    out = os.fdopen(_terminal, "w")
    print(f"\n{test} hangs, and is ended after {PATIENCE:.0f} seconds.", file=out)
    for one in (each for each in gc.get_objects() if isinstance(each, greenlet)):
        if one.gr_frame is not None:
            print(f"\nGreenlet {one!r}:", file=out)
            traceback.print_stack(one.gr_frame, file=out)
    out.flush()
    faulthandler.dump_traceback(out, all_threads=True)
    os._exit(1)
