"""The one ASGI application: pages behind the gate, the live door beside it, letters and sweeping while it lives."""

import os
from typing import TYPE_CHECKING, Any
from wsgiref.headers import Headers

from asgiref.typing import ASGI3Application, ASGIReceiveCallable, ASGISendCallable, Scope
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from whitenoise import WhiteNoise

from greenroom.gate import Pages
from greenroom.live.connection import Connection

if TYPE_CHECKING:
    from greenroom.loop import Loop

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "greenroom.settings")

SQLITE_LANES = 1
"""Pages at work at once; the reason is measured in `gate/lanes.py`."""
SERVER_LANES = 4
"""The same where the database is a server, and a page waits for it."""


def create_app() -> ASGI3Application:
    """What answers everything that reaches this process."""
    database = str(settings.DATABASES["default"]["ENGINE"])
    pages = Pages(
        _with_static_files(),
        lanes=SQLITE_LANES if database.endswith("sqlite3") else SERVER_LANES,
        threads=settings.WEB_THREADS,
        proxies=settings.TRUSTED_PROXIES,
    )

    async def app(scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        if scope["type"] == "http":
            await pages.answer(scope, receive, send)
        elif scope["type"] == "lifespan":
            await _live(pages, scope["state"], receive, send)
        # A request to upgrade never comes here: uvicorn gives it to `live.connection` (see `server_options`).

    return app


def server_options() -> dict[str, Any]:
    """How uvicorn is to serve it: with our WebSockets on the same port, and nothing of its own in logs and headers."""
    return {
        "ws": Connection,
        "lifespan": "on",
        "log_config": None,  # settings.LOGGING, which knows what may not be written
        "access_log": False,  # paths hold secrets
        "proxy_headers": False,  # the gate reads them, and believes trusted proxies alone
        "server_header": False,
    }


async def _live(
    pages: Pages, state: dict[str, Any], receive: ASGIReceiveCallable, send: ASGISendCallable
) -> None:
    """From start to stop of the process."""
    from greenroom.live.server import Live  # reads tables, which exist once Django is set up

    await receive()
    loops = _loops()
    for loop in loops:
        loop.start()
    live = Live(pages.run)
    state["live"] = live.begin
    await send({"type": "lifespan.startup.complete"})
    await receive()
    live.stop()
    for loop in loops:
        loop.stop()
    pages.close()
    await send({"type": "lifespan.shutdown.complete"})


def _loops() -> "list[Loop]":
    """What runs beside the pages."""
    from greenroom import letters, sweep  # they read tables, which exist once Django is set up

    return [letters.loop, sweep.loop] if settings.LETTERS_LOOP else [sweep.loop]


def _with_static_files() -> WhiteNoise:
    return WhiteNoise(
        get_wsgi_application(),
        root=settings.STATIC_ROOT,
        prefix=settings.STATIC_URL,
        allow_all_origins=False,
        autorefresh="GREENROOM_RELOAD" in os.environ,  # bin/dev: files come and go while we run
        immutable_file_test=r"^/static/built/assets/",
        add_headers_function=_static_headers,
    )


def _static_headers(headers: Headers, path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"


app = create_app()
