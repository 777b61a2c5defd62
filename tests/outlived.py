"""Lets a run of tests on several processes outlive one of them; `--dist loadfile` waits for ever at its end.

xdist 3.8 hands what a dead process had finished to the others once more, as files without tests, and waits for them to
be done (pytest-xdist#1378); a process with a single test waits for its next, and nobody sends one (pytest-xdist#1327).
"""

from typing import TYPE_CHECKING

import pytest
from xdist.scheduler import LoadFileScheduling

if TYPE_CHECKING:
    from xdist.remote import Producer
    from xdist.workermanage import WorkerController


class Outlived(LoadFileScheduling):
    """A file at a time, as xdist does it."""

    def remove_node(self, node: "WorkerController") -> str | None:
        """Give the others what a process left undone; the test in which it died has failed, and is not run again."""
        left = {file: tests for file, tests in self.assigned_work.pop(node).items() if not all(tests.values())}
        if not left:
            return None
        died_in = next(test for tests in left.values() for test, done in tests.items() if not done)
        left[self._split_scope(died_in)][died_in] = True
        self.workqueue.update({file: tests for file, tests in left.items() if not all(tests.values())})
        for other in self.assigned_work:
            self._reschedule(other)
        return died_in

    def _reschedule(self, node: "WorkerController") -> None:
        """Keep two tests ahead, or say that there are no more."""
        if node.shutting_down:
            return
        while self.workqueue and self._pending_of(self.assigned_work[node]) <= 2:
            self._assign_work_unit(node)
        if not self.workqueue:
            node.shutdown()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: "Producer") -> LoadFileScheduling | None:
    """For `--dist loadfile`."""
    return Outlived(config, log) if config.getvalue("dist") == "loadfile" else None
