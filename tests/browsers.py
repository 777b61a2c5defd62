"""Real Chromium against the real server, on the database of the test: fixtures for every test that asks for them."""

import os
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, sleep

import pytest
import uvicorn
from django.conf import LazySettings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from playwright.sync_api import Browser, sync_playwright

from greenroom import letters, sweep
from greenroom.administration.models import SiteSettings
from greenroom.asgi import create_app, server_options
from greenroom.people.models import User
from tests.journeys.browsing import DESK, Browsers, Site, Visitor
from tests.servers import Mailbox, smtp_server

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever asks for Chromium is a browser test."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for all journeys of this process: Debian's where there is one, else Playwright's."""
    # Playwright's synchronous interface keeps an event loop in this thread; the tables are read beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    path = os.environ.get("GREENROOM_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def mail_server() -> Iterator[Mailbox | None]:
    """A mail server; parametrise a test with `None` for a site that has none."""
    with smtp_server() as mailbox:
        yield mailbox


@pytest.fixture
def site(transactional_db: None, settings: LazySettings, mail_server: Mailbox | None) -> Iterator[Site]:
    """The real server, on this test's database."""
    SiteSettings.objects.get_or_create(pk=1)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        settings.PORT = listener.getsockname()[1]
        settings.GREENROOM_URL = f"http://127.0.0.1:{settings.PORT}"
        settings.ORIGINS = settings.CSRF_TRUSTED_ORIGINS = [settings.GREENROOM_URL]
        settings.LETTERS_LOOP = True
        settings.EMAIL_BACKEND = "greenroom.mail.outbox.OutboxBackend"  # pytest-django has put in its own
        if mail_server is not None:
            _mail_by(settings, mail_server)
        with connections_of_other_threads_closed(), _serving(listener):
            yield Site(settings.GREENROOM_URL, mail_server)


def _mail_by(settings: LazySettings, server: Mailbox) -> None:
    settings.SMTP, settings.MAIL_WORKS = server.url, True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.host, server.port


@contextmanager
def connections_of_other_threads_closed() -> Iterator[None]:
    """Whatever connects to the database while the server lives is gone with it: its threads keep theirs to their end,
    and a database server's with connections to it can be neither emptied nor taken away.

    A thread may still be at its last statement, which SQLite survives in no connection that another one closes."""
    opened: list[BaseDatabaseWrapper] = []

    def note(connection: BaseDatabaseWrapper, **_: object) -> None:
        opened.append(connection)

    connection_created.connect(note)
    try:
        yield
    finally:
        connection_created.disconnect(note)
        for thread in threading.enumerate():
            if thread.name.startswith("page"):
                thread.join(10)  # a connection that is closed while somebody asks by it takes the process down
        for one in opened:
            if one.vendor != "sqlite" and one is not connections[one.alias]:
                one.inc_thread_sharing()
                one.close()


class _serving:
    """The server in a thread of its own, from its first answer to its last."""

    def __init__(self, listener: socket.socket) -> None:
        config = uvicorn.Config(create_app(), **server_options(), timeout_graceful_shutdown=5)
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [listener]}, daemon=True)

    def __enter__(self) -> None:
        self.thread.start()
        until = monotonic() + 20
        while not self.server.started and monotonic() < until:
            sleep(0.02)
        assert self.server.started, "the server did not start"

    def __exit__(self, *_: object) -> None:
        self.server.should_exit = True
        self.thread.join(timeout=10)
        letters.loop.stop()
        sweep.loop.stop()


@pytest.fixture
def browser_of(chromium: Browser, site: Site) -> Iterator[Browsers]:
    """Open a fresh browser, signed in as somebody or nobody; at the end none of them may have complained."""
    visitors: list[Visitor] = []

    def open_one(user: User | None = None, **options: object) -> Visitor:
        # Without motion, so that a window that still fades in is not judged by its half-way colours.
        usual = {
            "viewport": DESK,
            "locale": "en-GB",
            "timezone_id": "Europe/Lisbon",
            "reduced_motion": "reduce",
        }
        context = chromium.new_context(**{**usual, **options})
        context.set_default_timeout(10_000)
        visitor = Visitor(
            context, site, context.new_page(), scripts=bool(options.get("java_script_enabled", True))
        )
        visitor.listen()
        visitors.append(visitor)
        return visitor.sign_in(user) if user else visitor

    yield open_one
    complaints = [complaint for visitor in visitors for complaint in visitor.complaints]
    for visitor in visitors:
        visitor.context.close()
    assert complaints == []
