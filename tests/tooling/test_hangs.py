"""A test that hangs fails, and says where it stood, whatever else lives in its process."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers import ROOT

LIVES_BESIDE = """
import re
import time
import weakref
from django.utils.functional import SimpleLazyObject

class Gone: pass
dead = weakref.proxy(Gone())
unasked = SimpleLazyObject(lambda: 1 / 0)
"""
RUN = """
import sys
import pytest
from tests import hangs
hangs.PATIENCE, hangs.GRACE = 1.0, 1.0
sys.exit(pytest.main([sys.argv[1], "-p", "tests.hangs", "-p", "no:cacheprovider", "--noconftest", "-q"]))
"""


@pytest.mark.parametrize(
    "stands",
    [
        pytest.param("time.sleep(60)", id="asleep"),
        pytest.param("re.match('(a+)+$', 'a' * 60 + 'b')", id="in C code that lets no other thread run"),
    ],
)
def test_a_test_that_hangs_is_ended_and_named(tmp_path: Path, stands: str) -> None:
    hanging = tmp_path / "test_waits.py"
    hanging.write_text(f"{LIVES_BESIDE}\ndef test_waits():\n    {stands}\n")

    command = [sys.executable, "-c", RUN, str(hanging)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=40)

    assert run.returncode == 1
    assert "in test_waits" in run.stderr


DIES = """
import os

def test_dies():
    os._exit(1)
"""


def test_a_run_in_which_a_process_dies_ends_and_has_failed(tmp_path: Path) -> None:
    """With xdist's own way, which is to go on with another process, this one waits for ever at its end."""
    for number in range(8):
        (tmp_path / f"test_{number}.py").write_text("def test_a(): ...\ndef test_b(): ...\ndef test_c(): ...\n")
    (tmp_path / "test_last.py").write_text(DIES)

    command = [sys.executable, "-m", "pytest", tmp_path, "-c", ROOT / "pyproject.toml", "--noconftest"]
    options = ["-n", "2", "--dist", "loadfile", "-p", "no:cacheprovider", "-p", "no:django"]
    run = subprocess.run([*command, *options], cwd=ROOT, capture_output=True, text=True, timeout=90)

    assert run.returncode == 1
    assert "crashed while running" in run.stdout
