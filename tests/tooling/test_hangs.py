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
