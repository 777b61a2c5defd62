"""Letters leave once on PostgreSQL, too, where rows are locked one by one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers import postgres_server


@pytest.mark.postgres
@pytest.mark.slow
def test_delivery_is_the_same_on_postgresql() -> None:
    with postgres_server() as url:
        run = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(_the_same_tests())],
            env={**os.environ, "GREENROOM_DATABASE": url},
            capture_output=True,
            text=True,
            timeout=120,
        )

    assert run.returncode == 0, run.stdout


def _the_same_tests() -> Path:
    return Path(__file__).with_name("test_delivery.py")
