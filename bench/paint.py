"""How soon Chromium shows the room page, and how much it loads for it."""

import gzip
import shutil
import statistics
from typing import Any

from playwright.sync_api import Page, sync_playwright

from bench.servers import SERVER, Gathered, served

TURNS = 7
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
TIMES = """() => new Promise((told) => new PerformanceObserver((_, observer) => {
    observer.disconnect();
    const document = performance.getEntriesByType("navigation")[0].responseEnd;
    const first = performance.getEntriesByName("first-contentful-paint")[0].startTime;
    told([document, first]);
}).observe({ type: "paint", buffered: true }))"""


def painted(folder: str, site: Gathered) -> str:
    """The room page, in a browser that was never here before."""
    with served(folder, *SERVER) as (port, _pid), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        times: list[tuple[float, float]] = []
        for _ in range(TURNS):
            context = browser.new_context()
            name, _, value = site.cookies[0].partition("=")
            context.add_cookies([{"name": name, "value": value, "url": f"http://127.0.0.1:{port}"}])
            page = context.new_page()
            loaded = _loads(page)
            page.goto(f"http://127.0.0.1:{port}{site.page}", wait_until="networkidle")
            times.append(page.evaluate(TIMES))
            context.close()
        browser.close()
    after = statistics.median(first - document for document, first in times)
    whole = statistics.median(first for _, first in times)
    return (
        f"The room page in Chromium: first paint {after:.0f} ms after the document, {whole:.0f} ms after it was asked"
        f" for; {_weight(loaded)}"
    )


def _loads(page: Page) -> dict[str, tuple[str, bytes]]:
    """All that a page loads, by its address: the kind and the bytes."""
    loaded: dict[str, tuple[str, bytes]] = {}

    def keep(response: Any) -> None:  # Any: Playwright's Response, whose body is read when it is finished
        if response.status == 200:
            loaded[response.url] = response.request.resource_type, response.body()

    page.on("requestfinished", lambda request: keep(request.response()))
    return loaded


def _weight(loaded: dict[str, tuple[str, bytes]]) -> str:
    """The kB, compressed by gzip, of all and of each kind."""
    kinds: dict[str, float] = {}
    for kind, body in loaded.values():
        kinds[kind] = kinds.get(kind, 0) + len(gzip.compress(body)) / 1000
    parts = ", ".join(f"{kind} {kinds[kind]:.1f}" for kind in sorted(kinds))
    return f"{sum(kinds.values()):.1f} kB gzip in all ({parts})"
