"""The locks: complete, in step with what they lock, free of addresses."""

import json
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.servers import ROOT

LOCKS = sorted(ROOT.glob("requirements*.txt"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def locked(name: str) -> dict[str, str]:
    """Package to version."""
    pins = re.findall(r"^([\w.-]+)==([^\s;]+)", (ROOT / name).read_text(), re.MULTILINE)
    return {canonicalize_name(package): version for package, version in pins}


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("requirements.txt", PROJECT["project"]["dependencies"]),
        ("requirements-build.txt", PROJECT["dependency-groups"]["build"]),
        ("requirements-postgres.txt", PROJECT["dependency-groups"]["postgres"]),
        ("requirements-bench.txt", PROJECT["dependency-groups"]["bench"]),
        ("requirements-redis.txt", PROJECT["dependency-groups"]["redis"]),
        ("requirements-dev.txt", PROJECT["dependency-groups"]["dev"]),
        ("requirements-dev.txt", PROJECT["project"]["optional-dependencies"]["postgres"]),
        ("requirements-dev.txt", PROJECT["project"]["optional-dependencies"]["redis"]),
    ],
)
def test_lock_holds_what_the_project_asks_for(lock: str, wanted: list[str]) -> None:
    pins = locked(lock)
    for requirement in map(Requirement, wanted):
        assert requirement.specifier.contains(pins[canonicalize_name(requirement.name)]), str(requirement)


def test_development_lock_agrees_with_the_other_two() -> None:
    development = locked("requirements-dev.txt")
    for lock in ("requirements.txt", "requirements-build.txt"):
        assert {name: development.get(name) for name in locked(lock)} == locked(lock)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_package_is_locked_with_hashes_and_no_address(lock: Path) -> None:
    text = lock.read_text()
    pins = re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE)[1:]
    assert pins
    assert all("--hash=sha256:" in pin for pin in pins)
    assert not re.search(r"://|--index-url|--find-links|--extra-index", text)


def test_front_end_lock_names_no_address_and_agrees_with_package_json() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    asked = json.loads((ROOT / "package.json").read_text())
    assert lock["packages"][""]["dependencies"] == asked["dependencies"]
    assert lock["packages"][""]["devDependencies"] == asked["devDependencies"]
    installed = {name: package for name, package in lock["packages"].items() if name}
    assert not [name for name, package in installed.items() if "resolved" in package]
    assert all(package["integrity"].startswith("sha512-") for package in installed.values())
