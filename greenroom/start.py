"""What `greenroom serve` does, from the data folder to the server that runs."""

import errno
import gc
import ipaddress
import os
import signal
import socket
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

import uvicorn
from uvicorn.supervisors import ChangeReload


class CannotStart(Exception):
    """Why, in a sentence for whoever typed the command."""


def prepare_data_folder(folder: Path) -> None:
    """Make the folder where there is none; settings are read after this, and write the secret key into it."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as reason:
        raise CannotStart(
            f"The data folder {folder} cannot be written ({reason.strerror}): "
            "set GREENROOM_DATA to a folder that belongs to you."
        ) from reason


def refuse_demo_elsewhere(host: str) -> None:
    """The demo's passwords lie in a file, so it is for this machine alone."""
    if not _on_loopback(host):
        raise CannotStart(
            f"The demo is served on this machine alone, not on {host}: "
            "leave HOST out, or start an empty site with --no-demo in another data folder (GREENROOM_DATA)."
        )


def refuse_plain_http(url: str) -> None:
    """Over http anybody on the way could take a guest's cookie; browsers themselves trust their own machine alone."""
    parts = urlsplit(url)
    if parts.scheme == "http" and not _on_loopback(parts.hostname or ""):
        raise CannotStart(
            f"{url} would carry links and cookies in the clear: "
            "set GREENROOM_URL to an https address, and let a proxy in front answer it."
        )


def _on_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def listen(host: str, port: int) -> socket.socket:
    """A socket that already queues visitors, so that two servers can never think they share a port."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(2048)
    except (OSError, OverflowError) as reason:
        raise CannotStart(_why_not(host, port, reason)) from reason
    return listener


def _why_not(host: str, port: int, reason: Exception) -> str:
    match getattr(reason, "errno", None):
        case errno.EADDRINUSE:
            return f"Port {port} of {host} is taken: stop what listens there, or set PORT to another number."
        case errno.EACCES:
            return f"Port {port} is for root alone: set PORT to a number above 1023."
    return f"Nothing can listen on {host}, port {port} ({reason}): set HOST to an address of this machine."


def prepare_database() -> None:
    """Bring the tables up to date; where they are, nothing is written."""
    from django.core.management import call_command
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0, interactive=False)
    except DatabaseError as reason:
        raise CannotStart(f"The database cannot be used: {str(reason).strip()}") from reason


def run(listener: socket.socket, *, reload: bool) -> None:
    """Serve until Ctrl-C or SIGTERM, then finish what has been started."""
    from greenroom.asgi import server_options

    config = uvicorn.Config(
        "greenroom.asgi:app",
        **server_options(),
        timeout_graceful_shutdown=5,
        reload=reload,
        reload_dirs=[str(Path(__file__).parent)] if reload else None,
    )
    if reload:
        _run_again_and_again(config, listener)
        return
    signal.signal(signal.SIGTERM, _stop)
    server = Server(config)
    # uvicorn sends itself the signal again, which may or may not come through.
    with suppress(KeyboardInterrupt):
        server.run(sockets=[listener])
    if not server.started:
        raise CannotStart("Greenroom could not start; the reason stands above.")
    print("Stopped.")


class Server(uvicorn.Server):
    """What is there when the first request comes stays: it is not searched again and again for what nobody needs."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        gc.freeze()


def _run_again_and_again(config: uvicorn.Config, listener: socket.socket) -> None:
    os.environ["GREENROOM_RELOAD"] = "1"
    ChangeReload(config, target=uvicorn.Server(config).run, sockets=[listener]).run()


def _stop(number: int, frame: FrameType | None) -> None:
    """What SIGTERM does outside the server's own loop, and once that has ended: nothing is wrong."""
    sys.exit(0)
