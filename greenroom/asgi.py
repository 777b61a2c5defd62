"""The front gate: http goes to Django's threads, a websocket is refused, the letters loop lives as long as we do."""

import os

from asgiref.typing import ASGIReceiveCallable, ASGISendCallable, Scope
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from whitenoise import WhiteNoise

from greenroom.gate import Pages

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "greenroom.settings")

SQLITE_LANES = 1
"""Pages at work at once; the reason is measured in `gate/lanes.py`."""
SERVER_LANES = 4
"""The same where the database is a server, and most of a page's time is waiting for it."""


async def app(scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
    """Everything that reaches this process."""
    if scope["type"] == "http":
        await _pages.answer(scope, receive, send)
    elif scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008, "reason": None})
    else:
        await _live(receive, send)


async def _live(receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
    """From start to stop of the process."""
    await receive()
    _start_letters()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    _stop_letters()
    _pages.close()
    await send({"type": "lifespan.shutdown.complete"})


def _start_letters() -> None:
    if settings.LETTERS_LOOP:
        from greenroom.letters import start_loop

        start_loop()


def _stop_letters() -> None:
    if settings.LETTERS_LOOP:
        from greenroom.letters import stop_loop

        stop_loop()


def _static_headers(headers: dict[str, str], path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"


def _with_static_files() -> WhiteNoise:
    return WhiteNoise(
        get_wsgi_application(),
        root=settings.STATIC_ROOT,
        prefix=settings.STATIC_URL,
        allow_all_origins=False,
        autorefresh=bool(os.environ.get("GREENROOM_RELOAD")),
        immutable_file_test=r"^/static/built/assets/",
        add_headers_function=_static_headers,
    )


_pages = Pages(
    _with_static_files(),
    lanes=SQLITE_LANES if "sqlite3" in settings.DATABASES["default"]["ENGINE"] else SERVER_LANES,
    threads=settings.WEB_THREADS,
    proxies=settings.TRUSTED_PROXIES,
)
