"""What the application is told about a request."""

from typing import Any

import pytest
from asgiref.typing import HTTPScope

from greenroom.gate.request import environ

PEER = "203.0.113.9"


def scope(*headers: tuple[str, str], **changes: Any) -> HTTPScope:
    """A request to /i/ü?a=1 from PEER."""
    raw = [(name.lower().encode(), value.encode()) for name, value in headers]
    return {  # type: ignore[return-value]
        "type": "http",
        "method": "POST",
        "http_version": "1.1",
        "scheme": "http",
        "path": "/i/ü",
        "query_string": b"a=1",
        "headers": raw,
        "client": (PEER, 50000),
        "server": ("127.0.0.1", 8000),
        **changes,
    }


def test_path_query_body_and_headers_arrive() -> None:
    made = environ(scope(("Host", "a.example"), ("Cookie", "a=1"), ("Cookie", "b=2")), b"x=1", proxies=0)
    assert made["PATH_INFO"].encode("latin-1").decode() == "/i/ü"
    assert (made["QUERY_STRING"], made["HTTP_HOST"]) == ("a=1", "a.example")
    assert made["HTTP_COOKIE"] == "a=1; b=2"
    assert made["wsgi.input"].read() == b"x=1"


def test_length_is_counted_and_not_believed() -> None:
    made = environ(scope(("Content-Length", "9999"), ("Transfer-Encoding", "chunked")), b"x=1", proxies=0)
    assert made["CONTENT_LENGTH"] == "3"
    assert "HTTP_CONTENT_LENGTH" not in made


def test_a_header_with_an_underscore_cannot_pass_for_one_with_a_hyphen() -> None:
    honest = environ(scope(("X-Forwarded-For", "198.51.100.7")), b"", proxies=1)
    assert honest["REMOTE_ADDR"] == "198.51.100.7"
    forged = environ(scope(("X_Forwarded_For", "198.51.100.7"), ("X_Other", "1")), b"", proxies=1)
    assert forged["REMOTE_ADDR"] == PEER
    assert "HTTP_X_OTHER" not in forged


@pytest.mark.parametrize(
    ("proxies", "said", "visitor"),
    [
        (0, "198.51.100.7", PEER),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "10.9.9.9, 198.51.100.7", "198.51.100.7"),  # the visitor wrote the first himself
        (2, "10.9.9.9, 198.51.100.7, 192.0.2.1", "198.51.100.7"),
        (2, "198.51.100.7", PEER),  # came past one of the two proxies
        (1, "2001:db8::1", "2001:db8::1"),
        (1, "nonsense", PEER),
        (1, "", PEER),
    ],
)
def test_visitor_address_is_what_the_outermost_trusted_proxy_heard_from(
    proxies: int, said: str, visitor: str
) -> None:
    assert environ(scope(("X-Forwarded-For", said)), b"", proxies=proxies)["REMOTE_ADDR"] == visitor


@pytest.mark.parametrize(
    ("proxies", "said", "scheme"), [(0, "https", "http"), (1, "https", "https"), (1, "gopher", "http")]
)
def test_scheme_is_believed_from_a_trusted_proxy_alone(proxies: int, said: str, scheme: str) -> None:
    assert environ(scope(("X-Forwarded-Proto", said)), b"", proxies=proxies)["wsgi.url_scheme"] == scheme


@pytest.mark.parametrize("name", ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP"])
def test_forwarding_headers_end_at_the_gate(name: str) -> None:
    made = environ(scope((name, "198.51.100.7"), ("X-Other", "kept")), b"", proxies=1)
    assert made["HTTP_X_OTHER"] == "kept"
    assert f"HTTP_{name.upper().replace('-', '_')}" not in made
