"""How a no, a read-only database, or a bug becomes a page.

A refusal is shown. A database that takes no changes is said to be so (503). Anything else is our bug: it rises,
is logged with a reference, and the page quotes that reference.
"""

import logging
from collections.abc import Callable
from secrets import token_hex

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from greenroom.access.refusals import Refusal, SiteReadOnly

log = logging.getLogger("greenroom")


def say_why(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: refusals that a view let rise become their page, or problem+json for a scripted request."""

    def handle(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, OperationalError) and "readonly" in str(exception):
            exception = SiteReadOnly()
        return refused(request, exception) if isinstance(exception, Refusal) else None

    handle.process_exception = process_exception  # type: ignore[attr-defined]  # Django's middleware protocol
    return handle


def refused(request: HttpRequest, refusal: Refusal, **context: object) -> HttpResponse:
    """A refusal as its page, with its status; `context` adds what the page knows of room and link."""
    if request.headers.get("Accept", "").startswith("application/json"):
        problem = {"type": refusal.code, "title": refusal.title, "detail": refusal.sentence}
        return JsonResponse(problem, status=refusal.status, content_type="application/problem+json")
    return render(request, "refusal.html", {"refusal": refusal, **context}, status=refusal.status)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page of an address that leads nowhere."""
    return render(request, "not_found.html", status=404)


def our_bug(request: HttpRequest) -> HttpResponse:
    """The page of a bug of ours, with a reference that its log line has too."""
    reference = token_hex(4)
    log.error("bug %s at %s", reference, request.resolver_match and request.resolver_match.url_name)
    return render(request, "our_bug.html", {"reference": reference}, status=500)
