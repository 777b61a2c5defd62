"""Greenroom: a self-hosted live room whose core is the invitation."""

import re
from pathlib import Path


def _version() -> str:
    """The first numbered heading of the changelog, which a wheel holds inside the package."""
    package = Path(__file__).parent
    changelogs = [package / "CHANGELOG.md", package.parent / "CHANGELOG.md"]
    text = next(path for path in changelogs if path.is_file()).read_text(encoding="utf-8")
    heading = re.search(r"^## \[(\d[^\]]*)\]", text, re.MULTILINE)
    if heading is None:
        raise RuntimeError("CHANGELOG.md names no version.")
    return heading[1]


__version__ = _version()
