"""One request as WSGI wants it (PEP 3333), believing of its headers only what trusted proxies wrote."""

import ipaddress
import sys
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

from asgiref.typing import HTTPScope

Environ = dict[str, Any]

FORWARDED = {
    "FORWARDED",
    "X_FORWARDED_FOR",
    "X_FORWARDED_HOST",
    "X_FORWARDED_PORT",
    "X_FORWARDED_PROTO",
    "X_REAL_IP",
}
"""Said by proxies about the visitor; anybody else may say them too, so they end here."""


def environ(scope: HTTPScope, body: bytes, *, proxies: int) -> Environ:
    """The request; `proxies` is how many trusted ones stand in front."""
    headers = dict(_headers(scope["headers"]))
    said = {name: headers.pop(name, "") for name in FORWARDED}
    server = scope["server"] or ("localhost", 80)
    return {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1] or 0),
        "REMOTE_ADDR": _visitor(said["X_FORWARDED_FOR"], scope, proxies),
        "CONTENT_TYPE": headers.pop("CONTENT_TYPE", ""),
        "CONTENT_LENGTH": str(len(body)),  # counted, not believed
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": _scheme(said["X_FORWARDED_PROTO"], scope, proxies),
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    } | {f"HTTP_{name}": value for name, value in headers.items() if name != "CONTENT_LENGTH"}


def _headers(raw: Iterable[tuple[bytes, bytes]]) -> Iterator[tuple[str, str]]:
    """Each header once, named as in CGI.

    A name with an underscore is left out: it would pass for the one with a hyphen, which a proxy may have set.
    """
    together: dict[bytes, list[bytes]] = {}
    for name, value in raw:
        if b"_" not in name:
            together.setdefault(name, []).append(value)
    for name, values in together.items():
        separator = b"; " if name == b"cookie" else b","
        yield name.decode("latin-1").upper().replace("-", "_"), separator.join(values).decode("latin-1")


def _visitor(forwarded_for: str, scope: HTTPScope, proxies: int) -> str:
    """The visitor's address: each trusted proxy adds at the right the one that it heard from."""
    peer = scope["client"][0] if scope["client"] else ""
    said = _said_by_the_first(forwarded_for, proxies)
    try:
        return str(ipaddress.ip_address(said))
    except ValueError:
        return peer


def _scheme(forwarded_proto: str, scope: HTTPScope, proxies: int) -> str:
    said = _said_by_the_first(forwarded_proto, proxies)
    return said if said in {"http", "https"} else scope["scheme"]


def _said_by_the_first(values: str, proxies: int) -> str:
    """What the outermost trusted proxy wrote; nothing when fewer wrote than should have."""
    written = [value.strip() for value in values.split(",")]
    return written[-proxies] if 0 < proxies <= len(written) else ""
