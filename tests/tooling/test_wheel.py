"""The wheel that `python -m build` makes from a clean copy, installed where nothing else is."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import httpx
import pytest

from greenroom import __version__
from tests.servers import ROOT, greenroom_server


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from what git knows, with nothing that was built or installed here."""
    folder = tmp_path_factory.mktemp("clean")
    copy = folder / "copy"
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
        timeout=30,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            (copy / name).write_bytes((ROOT / name).read_bytes())
    assert not (copy / "greenroom" / "static" / "built").exists()
    subprocess.run([sys.executable, "-m", "build", "--outdir", folder / "dist", copy], check=True, timeout=150)
    [made] = (folder / "dist").glob("*.whl")
    return made


@pytest.mark.slow
def test_wheel_holds_the_built_front_end_the_templates_and_the_version(wheel: Path) -> None:
    assert f"-{__version__}-" in wheel.name
    names = zipfile.ZipFile(wheel).namelist()
    assert "greenroom/static/built/manifest.json" in names
    assert {"greenroom/CHANGELOG.md", "greenroom/help/invite.md"} <= set(names)
    assert any(re.fullmatch(r"greenroom/static/built/assets/pages-[\w-]+\.css\.gz", name) for name in names)
    assert any(name.startswith("greenroom/templates/") for name in names)
    assert not [name for name in names if name.startswith(("tests/", "frontend/", "var/"))]


@pytest.mark.slow
def test_wheel_serves_from_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "environment"], check=True, timeout=60)
    python = tmp_path / "environment" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", wheel], check=True, timeout=90)
    version = subprocess.run(
        [python.parent / "greenroom", "--version"], check=True, capture_output=True, text=True, timeout=30
    )
    assert version.stdout.strip() == __version__
    with greenroom_server(tmp_path / "data", python=str(python), cwd=tmp_path) as server:
        page = httpx.get(f"{server.url}/accounts/login/", follow_redirects=True)
        assert page.status_code == 200
        found = re.search(r"/static/built/assets/[\w.-]+\.js", page.text)
        assert found, page.text
        assert httpx.get(server.url + found[0]).status_code == 200
