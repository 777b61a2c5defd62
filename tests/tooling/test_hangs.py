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


ONE, THREE = "def test_a(): ...\n", "def test_a(): ...\ndef test_b(): ...\ndef test_c(): ...\n"
DIES = "import os, time\ndef test_dies(): time.sleep(0.5), os._exit(1)\n"


@pytest.mark.parametrize(
    ("first", "others"),
    [(DIES, THREE), (DIES + THREE, ONE)],
    ids=["alone in its file", "others alone in theirs"],
)
def test_a_run_in_which_a_process_dies_goes_on_with_the_rest_and_has_failed(
    tmp_path: Path, first: str, others: str
) -> None:
    """With xdist's own scheduler this one waits for ever at its end."""
    (tmp_path / "test_0.py").write_text(first)
    for number in range(1, 8):
        (tmp_path / f"test_{number}.py").write_text(others)

    command = [sys.executable, "-m", "pytest", tmp_path, "-c", ROOT / "pyproject.toml", "--noconftest"]
    options = [
        "-n",
        "2",
        "--dist",
        "loadfile",
        "-p",
        "tests.outlived",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:django",
    ]
    run = subprocess.run([*command, *options], cwd=ROOT, capture_output=True, text=True, timeout=90)

    passed = (first + others * 7).count("def") - 1
    assert run.returncode == 1
    assert "crashed while running" in run.stdout
    assert f"1 failed, {passed} passed" in run.stdout
