"""Who sends a request: an account, a browser with a device secret, a network."""

from datetime import timedelta
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from greenroom.admission.queries import User

REMEMBERED_FOR = timedelta(days=400)
"""The longest that browsers keep a cookie (RFC 6265bis, section 5.5)."""


def account(request: HttpRequest) -> User | None:
    """Who is signed in; no statement without a session cookie."""
    return request.user if request.user.is_authenticated else None


def device_secret(request: HttpRequest) -> str | None:
    """What this browser is known by to invitations."""
    return request.COOKIES.get(settings.DEVICE_COOKIE_NAME) or None


def remember(response: HttpResponse, secret: str | None) -> HttpResponse:
    """Give the browser its new device secret; None leaves it the one it has. The server alone ever reads it."""
    if secret is not None:
        response.set_cookie(
            settings.DEVICE_COOKIE_NAME,
            secret,
            max_age=REMEMBERED_FOR,
            path="/",
            secure=settings.HTTPS,
            httponly=True,
            samesite="Lax",
        )
    return response


def network(request: HttpRequest) -> str:
    """Where it comes from, for limits: the address, or the /64 that one household has in IPv6.

    The front gate has read the configured number of trusted proxies already.
    """
    try:
        address = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return "unknown"
    return str(ip_network((address, 64), strict=False)) if address.version == 6 else str(address)


def scripted(request: HttpRequest) -> bool:
    """Whether the page's own script asks, which wants to be told where to go (session-status)."""
    return request.headers.get("X-Requested-With") == "status"
