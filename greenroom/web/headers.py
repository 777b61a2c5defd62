"""The security headers of every page, in one middleware.

The names follow Django 6's own CSP support, so that the move there is a deletion.
"""

from collections.abc import Callable
from secrets import token_urlsafe

from django.conf import settings
from django.http import HttpRequest, HttpResponse

POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types greenroom lit-html"
)
HEADERS = {
    # A path never leaves, Origin stays intact: `no-referrer` would make browsers send `Origin: null` (F5).
    "Referrer-Policy": "strict-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(self), display-capture=(self), geolocation=()",
    "X-Robots-Tag": "noindex, noarchive",
    # Pages are personal: no cache between us and a person may keep one (T37).
    "Cache-Control": "no-store, private",
}


def security_headers(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Give each request a nonce and each answer the headers that it has not set itself."""

    def handle(request: HttpRequest) -> HttpResponse:
        request.csp_nonce = token_urlsafe(16)  # type: ignore[attr-defined]  # read by templates
        response = get_response(request)
        policy = POLICY.format(nonce=request.csp_nonce)  # type: ignore[attr-defined]
        response.headers.setdefault("Content-Security-Policy", policy)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if settings.SECURE_HSTS_SECONDS:
            response.headers.setdefault("Strict-Transport-Security", f"max-age={settings.SECURE_HSTS_SECONDS}")
        return response

    return handle
