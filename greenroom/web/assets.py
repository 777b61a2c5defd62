"""The built front end: which files an entry needs, from Vite's manifest."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

BUILT = Path(__file__).resolve().parent.parent / "static" / "built"
MANIFEST = BUILT / "manifest.json"


class NotBuilt(RuntimeError):
    """The front end is not built: run `npm run build`, which bin/serve and bin/test do."""

    def __init__(self, missing: str) -> None:
        super().__init__(f"{missing} is missing. {self.__doc__}")


@dataclass(frozen=True)
class Entry:
    """One script with its styles, and the shared scripts that it imports; paths below static/built/."""

    script: str
    styles: tuple[str, ...]
    imports: tuple[str, ...]


def entry(name: str) -> Entry:
    """The files of `frontend/<name>.ts`; raises NotBuilt."""
    if not MANIFEST.exists():
        raise NotBuilt(f"The manifest {MANIFEST.name} of the front end")
    return _entry(name, MANIFEST.stat().st_mtime_ns)


@lru_cache(maxsize=16)
def _entry(name: str, built_at: int) -> Entry:
    """Read once a build: the time of the build is part of the question, so a rebuild is seen at once."""
    manifest: dict[str, Any] = json.loads(MANIFEST.read_text())
    source = f"frontend/{name}.ts"
    if source not in manifest:
        raise NotBuilt(f"The entry {source}")
    shared = _imports(manifest, source)
    styles = [style for key in [*shared, source] for style in manifest[key].get("css", [])]
    return Entry(
        script=manifest[source]["file"],
        styles=tuple(dict.fromkeys(styles)),
        imports=tuple(manifest[key]["file"] for key in shared),
    )


def _imports(manifest: dict[str, Any], source: str) -> list[str]:
    """The shared chunks of a chunk, each once, what is needed first before what needs it."""
    found: list[str] = []
    for key in manifest[source].get("imports", []):
        found += [chunk for chunk in [*_imports(manifest, key), key] if chunk not in found]
    return found
