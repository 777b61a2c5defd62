"""bin/serve on this machine: what it says when it cannot start, how it starts again, how it stops."""

import os
import signal
import socket
import stat
import subprocess
import urllib.request
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.servers import ROOT, free_port, greenroom_server, until

STEPS = ("Making", "Installing", "Building")
"""How bin/setup begins to say what it does."""


def settings(data: Path, **more: str) -> dict[str, str]:
    """The environment of one start."""
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith(("GREENROOM_", "DJANGO_"))
    }
    return inherited | {"GREENROOM_DATA": str(data), "PORT": str(free_port()), "PYTHONUNBUFFERED": "1"} | more


def refused(env: Mapping[str, str], *options: str) -> str:
    """What bin/serve says when it does not start; fails when it does."""
    done = subprocess.run(
        [ROOT / "bin" / "serve", *options], env=env, capture_output=True, text=True, timeout=60
    )
    assert done.returncode != 0
    return done.stderr


def one_sentence(said: str) -> str:
    """The sentence, having made sure that it is all."""
    lines = [line for line in said.splitlines() if not line.startswith(STEPS)]
    assert len(lines) == 1, said
    return lines[0]


def test_a_taken_port_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        said = one_sentence(refused(settings(tmp_path, PORT=str(port)), "--no-demo"))
    assert said == f"Port {port} of 127.0.0.1 is taken: stop what listens there, or set PORT to another number."


def test_a_data_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder can be made in here")
    said = one_sentence(refused(settings(tmp_path / "file" / "data"), "--no-demo"))
    assert said.startswith(f"The data folder {tmp_path}/file/data cannot be written (")
    assert said.endswith("set GREENROOM_DATA to a folder that belongs to you.")


def test_a_python_that_is_too_old_is_one_sentence(tmp_path: Path) -> None:
    old = tmp_path / "bin" / "python3"
    old.parent.mkdir()
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo "Python 3.9.2" && exit\nexit 1\n')
    old.chmod(0o755)
    env = settings(tmp_path / "data")
    env.pop("PYTHON", None)
    said = one_sentence(refused(env | {"PATH": f"{old.parent}:{env['PATH']}"}))
    assert said == f"Greenroom needs Python 3.11 or newer; {old} is Python 3.9.2. Set PYTHON to a newer one."


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("GREENROOM_SMTP", "mail.example"),
        ("HOST", "192.0.2.1"),
        ("GREENROOM_URL", "live.example.org"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_one_sentence(tmp_path: Path, name: str, value: str) -> None:
    assert one_sentence(refused(settings(tmp_path, **{name: value}), "--no-demo"))


def test_beyond_this_machine_it_is_https_or_nothing(tmp_path: Path) -> None:
    said = one_sentence(refused(settings(tmp_path, GREENROOM_URL="http://live.example.org"), "--no-demo"))
    assert said.startswith("http://live.example.org would carry links and cookies in the clear")


def test_the_demo_is_for_this_machine_alone(tmp_path: Path) -> None:
    said = one_sentence(refused(settings(tmp_path, HOST="0.0.0.0")))
    assert said.startswith("The demo is served on this machine alone, not on 0.0.0.0")


def test_a_second_start_installs_and_builds_nothing_and_ctrl_c_stops_it(tmp_path: Path) -> None:
    env = settings(tmp_path)
    log = tmp_path / "log"
    for _ in range(2):
        with log.open("w") as output:
            process = subprocess.Popen(
                [ROOT / "bin" / "serve", "--no-demo"],
                env=env,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        try:
            until(lambda: _answer(f"http://127.0.0.1:{env['PORT']}/healthz"), seconds=60, what="an answer")
            os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to everything that was started
            assert process.wait(15) == 0
        finally:
            process.kill()
    said = log.read_text()
    assert not any(step in said for step in STEPS)
    assert "Greenroom is at http://127.0.0.1:" in said
    assert said.endswith("Stopped.\n")
    assert "Traceback" not in said


def _answer(url: str) -> int | None:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return int(answer.status)
    except OSError:
        return None


def test_sigterm_stops_it_cleanly(tmp_path: Path) -> None:
    with greenroom_server(tmp_path) as server:
        assert server.stop(signal.SIGTERM) == 0
        assert "Traceback" not in server.output()


def test_the_secret_key_is_its_owners_alone(tmp_path: Path) -> None:
    with greenroom_server(tmp_path / "data") as server:
        key = server.data / "secret-key"
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
        first = key.read_text()
    assert len(first) >= 50
    with greenroom_server(tmp_path / "data"):
        assert key.read_text() == first


def test_an_empty_site_prints_a_code_for_the_first_run(tmp_path: Path) -> None:
    with greenroom_server(tmp_path) as server:
        assert f"{server.url}/first-run and type this code: " in server.output()
        assert not (tmp_path / "demo.txt").exists()
