"""The language in which every page is written."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation


def of_the_site(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Set the site's language before each page is made.

    Django falls back to it by itself where none is set, but by an exception for each word: measured on the link's
    page, 5 % of the processor time.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        translation.activate(settings.LANGUAGE_CODE)
        return get_response(request)

    return handle
