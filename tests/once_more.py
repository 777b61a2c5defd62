"""A pytest plugin: notes what failed, so that bin/test can run it once more, alone: `pytest @.pytest_cache/failed`."""

import pytest

_failed: dict[str, None] = {}


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Set-up, test or tear-down; in whichever process it was."""
    if report.failed:
        _failed[report.nodeid] = None


def pytest_sessionfinish(session: pytest.Session) -> None:
    """One a line, as pytest reads its arguments from a file."""
    if not hasattr(session.config, "workerinput"):
        folder = session.config.rootpath / ".pytest_cache"
        folder.mkdir(exist_ok=True)
        (folder / "failed").write_text("\n".join(_failed))
