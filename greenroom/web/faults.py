"""How a no, a read-only database, or a bug becomes a page.

A refusal is shown. A database that takes no changes is said to be so (503). Anything else is our bug: it rises,
is logged with a reference, and the page quotes that reference.
"""

import logging
import sys
from collections.abc import Callable
from secrets import token_hex

from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.db import DataError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from greenroom.access.refusals import Refusal, SiteReadOnly

log = logging.getLogger("greenroom")


def say_why(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: refusals that a view let rise become their page, or problem+json for a scripted request."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == 405 and not response.content:
            return _not_by_this_method(request, response)
        return response

    def process_view(request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        return not_understood(request) if "%00" in request.META.get("QUERY_STRING", "") else None

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if _is_nul(exception):
            return not_understood(request)
        refusal = SiteReadOnly() if _is_read_only(exception) else exception
        return refused(request, refusal) if isinstance(refusal, Refusal) else None

    # Django's middleware protocol
    handle.process_view = process_view  # type: ignore[attr-defined]
    handle.process_exception = process_exception  # type: ignore[attr-defined]
    return handle


def refused(request: HttpRequest, refusal: Refusal, **context: object) -> HttpResponse:
    """A refusal as its page, with its status; `context` adds what the page knows of room and link."""
    if _is_scripted(request):
        return _problem(refusal.code, _(refusal.title), _(refusal.sentence), refusal.status)
    context = {"refusal": refusal, "code": f"INV-{refusal.name}", **context}
    return render(request, "refusal.html", context, status=refusal.status)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page of an address that leads nowhere."""
    if _is_scripted(request):
        return _problem("not_found", _("There is no such page"), _("Check the address."), 404)
    return render(request, "not_found.html", status=404)


def not_understood(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page of a request that cannot be read (400), or is too big to be (413)."""
    if isinstance(exception, RequestDataTooBig | TooManyFilesSent):
        return _odd(
            request,
            413,
            _("This is too big"),
            _("Send less text, smaller files, or fewer, then try again. Nothing was changed."),
        )
    return _odd(
        request,
        400,
        _("This request cannot be read"),
        _("Go back and try again, or open the page anew. Nothing was changed."),
    )


def foreign_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page of a form whose CSRF token is missing, old or another browser's (Django's CSRF_FAILURE_VIEW)."""
    return _odd(
        request,
        403,
        _("This form has grown old"),
        _(
            "You signed in or out after it was opened, or your browser keeps no cookies for this site. "
            "Nothing was changed. Go back, copy what you typed, load the page again, "
            "then paste it and send the form once more."
        ),
        old_form=True,
    )


def our_bug(request: HttpRequest) -> HttpResponse:
    """The page of a bug of ours, with a reference that its log line has, too."""
    bug = sys.exc_info()[1]  # Django calls this while it handles the exception
    if bug is not None and _is_read_only(bug):  # it rose in a middleware, as when a session is saved
        return _logged(refused(request, SiteReadOnly()))
    reference = token_hex(4)
    log.error("bug %s at %s", reference, _view_name(request), exc_info=bug)
    if _is_scripted(request):
        return _logged(_problem("bug", _("This is our mistake"), reference, 500))
    return _logged(render(request, "our_bug.html", {"reference": reference}, status=500))


def _is_read_only(fault: BaseException) -> bool:
    """SQLite's SQLITE_READONLY, PostgreSQL's 25006."""
    sentence = str(fault)
    return isinstance(fault, OperationalError | InternalError) and (
        "readonly database" in sentence or "read-only transaction" in sentence
    )


def _is_nul(fault: Exception) -> bool:
    """The character NUL, which nobody types, came in an address or past a form's fields; PostgreSQL knows none."""
    return isinstance(fault, DataError) and "NUL (0x00)" in str(fault)


def _is_scripted(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def _problem(kind: str, title: str, detail: str, status: int) -> HttpResponse:
    """RFC 9457."""
    body = {"type": kind, "title": title, "detail": detail}
    return JsonResponse(body, status=status, content_type="application/problem+json")


def _odd(request: HttpRequest, status: int, title: str, sentence: str, **context: object) -> HttpResponse:
    if _is_scripted(request):
        return _problem("not_understood", title, sentence, status)
    context |= {"heading": title, "sentence": sentence}
    return render(request, "not_understood.html", context, status=status)


def _not_by_this_method(request: HttpRequest, empty: HttpResponse) -> HttpResponse:
    sentence = _("It takes what a button sends. Go back and use the button, or start from your rooms.")
    page = _odd(request, 405, _("This address is not a page"), sentence)
    page.headers["Allow"] = empty.headers["Allow"]
    return page


def _view_name(request: HttpRequest) -> str:
    """The name of the address, never the address: it may hold a secret."""
    return (request.resolver_match and request.resolver_match.url_name) or "an unnamed page"


def _logged(response: HttpResponse) -> HttpResponse:
    """Keep Django from logging once more what we have logged with its reference (django.utils.log.log_response)."""
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response
