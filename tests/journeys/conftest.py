"""Journeys: real Chromium against the real server, on the database of the test."""

import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import urlsplit

# Playwright's synchronous interface keeps an event loop in this thread; the tables are read beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

import pytest
import uvicorn
from django.conf import LazySettings
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from greenroom import letters
from greenroom.administration.models import SiteSettings
from greenroom.asgi import create_app
from greenroom.people.models import User
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
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
DESK = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every journey is a browser test."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for all journeys of this process: Debian's where there is one, else Playwright's."""
    path = os.environ.get("GREENROOM_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Site:
    """The running site: its address, the mailboxes it can reach."""

    url: str
    mailbox: Mailbox


@pytest.fixture
def site(transactional_db: None, settings: LazySettings) -> Iterator[Site]:
    """The real server with working mail, on this test's database."""
    SiteSettings.objects.get_or_create(pk=1)
    with smtp_server() as mailbox, socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        settings.PORT = listener.getsockname()[1]
        settings.GREENROOM_URL = f"http://127.0.0.1:{settings.PORT}"
        settings.ORIGINS = settings.CSRF_TRUSTED_ORIGINS = [settings.GREENROOM_URL]
        settings.SMTP, settings.MAIL_WORKS, settings.LETTERS_LOOP = mailbox.url, True, True
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = mailbox.host, mailbox.port
        with _serving(listener):
            yield Site(settings.GREENROOM_URL, mailbox)


class _serving:
    """The server in a thread of its own, from its first answer to its last."""

    def __init__(self, listener: socket.socket) -> None:
        config = uvicorn.Config(create_app(), log_config=None, access_log=False, lifespan="on")
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
        letters.stop_loop()


@dataclass
class Visitor:
    """One browser of one person, which remembers everything that went wrong in it."""

    context: BrowserContext
    site: Site
    page: Page
    complaints: list[str] = field(default_factory=list)
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Go to a path of the site, or to a whole link."""
        self.page.goto(path if path.startswith("http") else self.site.url + path)
        return self.page

    def path(self) -> str:
        """The path of the page that is shown."""
        return urlsplit(self.page.url).path

    def sign_in(self, user: User) -> "Visitor":
        """By password, as a person does it (see `tests.cast.account`)."""
        self.open("/accounts/login/")
        self.page.get_by_label("Email address").fill(user.email)
        self.page.get_by_label("Password", exact=True).fill(f"curtain-call-{user.first_name.lower()}")
        self.page.get_by_role("button", name="Sign in", exact=True).click()
        self.page.wait_for_url(lambda url: "/accounts/login" not in url)
        return self

    def sees(self, title: str) -> Page:
        """The page has this title, and axe-core finds nothing wrong with it."""
        expect(self.page).to_have_title(title)
        assert violations(self.page) == []
        return self.page


def violations(page: Page) -> list[str]:
    """What axe-core finds: rule, then the places, a line each."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("async () => (await axe.run()).violations")
    return [
        f"{rule['id']}: {node['html'][:200]} ({node['failureSummary']})" for rule in found for node in rule["nodes"]
    ]


Browsers = Callable[..., Visitor]


@pytest.fixture
def browser_of(chromium: Browser, site: Site) -> Iterator[Browsers]:
    """Open a fresh browser, signed in as somebody or nobody; at the end none of them may have complained."""
    visitors: list[Visitor] = []

    def open_one(user: User | None = None, **options: object) -> Visitor:
        context = chromium.new_context(**{"viewport": DESK, "locale": "en-GB", "timezone_id": "Europe/Lisbon", **options})
        context.set_default_timeout(10_000)
        visitor = Visitor(context, site, context.new_page())
        _listen(visitor)
        visitors.append(visitor)
        return visitor.sign_in(user) if user else visitor

    yield open_one
    complaints = [complaint for visitor in visitors for complaint in visitor.complaints]
    for visitor in visitors:
        visitor.context.close()
    assert complaints == []


def _listen(visitor: Visitor) -> None:
    """Console errors count as complaints, except the browser's own line for an answer that is a refusal by design."""

    def console(message: object) -> None:
        text = getattr(message, "text", "")
        if getattr(message, "type", "") == "error" and "Failed to load resource" not in text:
            visitor.complaints.append(text)

    def request(sent: object) -> None:
        visitor.requests.append((sent.url, sent.headers))  # type: ignore[attr-defined]

    visitor.context.on("console", console)
    visitor.context.on("weberror", lambda error: visitor.complaints.append(str(error.error)))
    visitor.context.on("request", request)
