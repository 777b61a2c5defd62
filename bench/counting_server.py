"""Greenroom's server, which writes into its data folder how many statements it has asked when it gets SIGUSR1."""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db.backends.signals import connection_created

from greenroom import cli

asked = 0


def count(execute: Callable[..., Any], *statement: Any) -> Any:  # Any: whatever Django hands on
    """One statement more."""
    global asked
    asked += 1
    return execute(*statement)


def wrap(connection: Any, **_: object) -> None:
    """Each thread has a connection of its own."""
    connection.execute_wrappers.append(count)


def tell(*_: object) -> None:
    """How many there were."""
    (Path(os.environ["GREENROOM_DATA"]) / "statements").write_text(str(asked))


if __name__ == "__main__":
    connection_created.connect(wrap)
    signal.signal(signal.SIGUSR1, tell)
    sys.exit(cli.main(["serve", "--no-demo"]))
