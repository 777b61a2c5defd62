"""What failed, and what was never run, is noted for another try; what passed is not."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers import ROOT

PASSES = "def test_passes(): pass\n"
FAILS = "def test_fails(): assert False\n"
DIES = "import os\ndef test_dies(): os._exit(1)\ndef test_comes_after(): pass\n"


@pytest.mark.parametrize(
    ("tests", "noted"),
    [
        ({"test_a": PASSES}, []),
        ({"test_a": PASSES + FAILS}, ["test_a.py::test_fails"]),
        ({"test_a": PASSES, "test_b": DIES}, ["test_b.py::test_dies", "test_b.py::test_comes_after"]),
    ],
    ids=["all passed", "one failed", "a process died"],
)
def test_what_is_noted(tmp_path: Path, tests: dict[str, str], noted: list[str]) -> None:
    for name, code in tests.items():
        (tmp_path / f"{name}.py").write_text(code)

    command = [sys.executable, "-m", "pytest", str(tmp_path), f"--rootdir={tmp_path}", "-c", "/dev/null"]
    options = [
        "-p",
        "tests.once_more",
        "--noconftest",
        "-n",
        "2",
        "--dist",
        "loadfile",
        "--max-worker-restart=0",
    ]
    subprocess.run([*command, *options], cwd=ROOT, capture_output=True, timeout=120)

    assert (tmp_path / ".pytest_cache" / "failed").read_text().split() == noted
