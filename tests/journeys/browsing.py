"""A browser with one person before it, as the journeys see it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Route, WebError, expect

from greenroom.people.models import User
from tests.servers import Mailbox

DESK = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}
PHONE_IN_HAND = {"viewport": PHONE, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
WITHOUT_SCRIPTS = {"java_script_enabled": False}

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"

STICKING_OUT = """() => {
    const page = document.scrollingElement;
    if (page.scrollWidth <= page.clientWidth) return [];
    const out = [...document.body.querySelectorAll("*")].filter(
        (one) => one.getBoundingClientRect().right > page.clientWidth + 1 || one.getBoundingClientRect().left < -1);
    return [`${page.scrollWidth} px wide`, ...out.slice(0, 5).map((one) => one.outerHTML.slice(0, 160))];
}"""


# A page that the browser does not draw at the moment never ends its transitions, so there is an end to waiting.
SETTLED = """() => Promise.race([
    new Promise((done) => setTimeout(done, 1000)),
    Promise.all(document.getAnimations()
        .filter((one) => one instanceof CSSTransition)
        .map((one) => one.finished.catch(() => null)))]).then(() => null)"""
LOOKED_AT = """() => Promise.race([
    axe.run().then(({ violations }) => violations),
    new Promise((_, fail) => setTimeout(() => fail(new Error("axe-core did not end within 30 seconds")), 30000))])"""


@dataclass
class Site:
    """The running site: its address, and the mailbox that its letters reach, if it has a mail server."""

    url: str
    mailbox: Mailbox | None


@dataclass
class Visitor:
    """One browser of one person, which remembers everything that went wrong in it."""

    context: BrowserContext
    site: Site
    page: Page
    scripts: bool = True
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
        assert (violations(self.page) if self.scripts else violations_in_a_copy(self.page)) == []
        return self.page

    def listen(self) -> None:
        """Console errors count as complaints, except the browser's own line for an answer that is a refusal."""
        self.context.on("console", self._console)
        self.context.on("weberror", self._error)
        self.context.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def _error(self, error: WebError) -> None:
        self.complaints.append(str(error.error))

    def _request(self, request: Request) -> None:
        self.requests.append((request.url, request.headers))


Browsers = Callable[..., Visitor]


@cache
def _axe() -> str:
    return AXE.read_text()


def violations(page: Page) -> list[str]:
    """What axe-core finds: rule, then the places, a line each."""
    page.evaluate(SETTLED)
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_axe())
    found = page.evaluate(LOOKED_AT)
    return [
        f"{rule['id']}: {node['html'][:200]} ({node['failureSummary']})"
        for rule in found
        for node in rule["nodes"]
    ]


def violations_in_a_copy(page: Page) -> list[str]:
    """The same where scripts are off, so that axe-core cannot run: of the page's HTML and styles elsewhere."""
    drawn = page.content()
    browser = page.context.browser
    assert browser is not None
    with browser.new_context(
        viewport=page.viewport_size, storage_state=page.context.storage_state()
    ) as elsewhere:
        copy = elsewhere.new_page()
        copy.route("**/*", lambda route: _from_the_copy(route, drawn))
        copy.goto(page.url)
        return violations(copy)


def _from_the_copy(route: Route, drawn: str) -> None:
    if route.request.is_navigation_request():
        route.fulfill(body=drawn, content_type="text/html; charset=utf-8")
    elif route.request.resource_type == "script":
        route.fulfill(body="", content_type="text/javascript")
    else:
        route.continue_()


def sticking_out(page: Page) -> list[str]:
    """How wide the page is when it scrolls sideways, with what sticks out."""
    found: list[str] = page.evaluate(STICKING_OUT)
    return found
