"""What tests of threats share: a site of its own on each database."""

import os
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from tests.servers import postgres_server


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def env(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[str, str]]:
    """The settings of a site with this database."""
    database = postgres_server() if request.param == "postgres" else nullcontext("")
    with database as url:
        settings = {"GREENROOM_DATA": str(tmp_path), "GREENROOM_LETTERS": "off", "PATH": os.environ["PATH"]}
        yield settings | {"GREENROOM_DATABASE": url}
