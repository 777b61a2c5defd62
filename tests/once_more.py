"""A pytest plugin: notes what failed or was never run, so that bin/test can run it once more, alone.

As pytest reads its arguments from a file, one a line: `pytest @.pytest_cache/failed`. A test is never run when a
process dies: xdist ends with it.
"""

from collections.abc import Sequence
from pathlib import Path

import pytest

_all: dict[str, None] = {}
_failed: set[str] = set()
_ended: set[str] = set()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_node_collection_finished(ids: Sequence[str]) -> None:
    """Every process finds the same."""
    _all.update(dict.fromkeys(ids))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Set-up, test or tear-down; in whichever process it was."""
    if report.failed:
        _failed.add(report.nodeid)
    if report.when == "teardown":
        _ended.add(report.nodeid)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Write the note, in the order in which they were found."""
    if _all:
        note = Path(config.rootpath, ".pytest_cache", "failed")
        note.parent.mkdir(exist_ok=True)
        note.write_text("\n".join(one for one in _all if one in _failed or one not in _ended))
