"""Pages of somebody's own account: allauth's views in our look, with the first run before them."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from allauth.account import views as allauth
from allauth.core.exceptions import RateLimited
from allauth.core.ratelimit import respond_429
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from greenroom.mail import queries as mail
from greenroom.people import actions, queries
from greenroom.people.actions import FirstRunCodeWrong, FirstRunOver
from greenroom.people.problems import Problem
from greenroom.web.account_forms import FirstRun

View = Callable[..., HttpResponse]
SAFE = {"GET", "HEAD"}


def _in_our_look(view: View) -> View:
    """One of allauth's views, held to our rules.

    A GET of it writes nothing, not even that something in the session is too old now. Its `site`, which is a
    host, makes way for ours. A limit that it did not expect becomes the page of all limits.
    """

    @wraps(view)
    def page(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except RateLimited:
            response = respond_429(request)
        if request.method in SAFE:
            request.session.modified = False
        _add_ours(response)
        return response

    return page


def _add_ours(response: HttpResponseBase) -> None:
    context = getattr(response, "context_data", None)
    if context is not None:
        context.pop("site", None)
        context["mail_works"] = mail.works()
        context["provider"] = _provider()


def _provider() -> dict[str, str] | None:
    """The one OpenID Connect provider that the settings name."""
    providers: dict[str, Any] = settings.SOCIALACCOUNT_PROVIDERS  # Any: allauth's settings, of any depth
    apps = providers.get("openid_connect", {}).get("APPS", [])
    return {"id": apps[0]["provider_id"], "name": apps[0]["name"]} if apps else None


class _Fresh:
    """Whoever has asked for a code may change his mind, and is not led back to the page for it."""

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: object) -> None:
        return None


class _SignIn(_Fresh, allauth.LoginView):  # type: ignore[misc]  # allauth has no types
    """Sign in by password."""


class _AskForCode(_Fresh, allauth.RequestLoginCodeView):  # type: ignore[misc]
    """Ask for a code to sign in."""


_sign_in = _in_our_look(_SignIn.as_view())


def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page; on a site without anybody, the way to its first administrator."""
    if request.method in SAFE and queries.nobody_yet():
        return redirect("first_run")
    return _sign_in(request)


@sensitive_post_parameters("password", "code")
def first_run(request: HttpRequest) -> HttpResponse:
    """Make the first administrator, who is signed in then; page not found from there on."""
    if not queries.nobody_yet():
        raise Http404
    form = FirstRun(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = _made(form, request.META.get("REMOTE_ADDR", ""))
        if person is not None:
            login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
            return redirect("my_rooms")
    return render(request, "first_run.html", {"form": form}, status=422 if form.errors else 200)


def _made(form: FirstRun, visitor: str) -> Any | None:  # Any: a user; the door knows no tables
    try:
        return actions.make_first_administrator(**form.cleaned_data, visitor=visitor, now=timezone.now())
    except FirstRunOver as over:
        raise Http404 from over
    except FirstRunCodeWrong as problem:
        form.add_error("code", str(problem))
    except Problem as problem:
        form.add_error(None, str(problem))
    return None


class _Addresses(allauth.EmailView):  # type: ignore[misc]  # allauth has no types
    """One's own addresses. The main one is changed by us, because an account keeps its key beside it."""

    def _action_primary(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse | None:
        if request.user.is_authenticated:
            actions.make_primary(request.user, request.POST["email"])
        return None

    def _action_remove(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse | None:
        response: HttpResponse | None = super()._action_remove(request, *args, **kwargs)
        if request.user.is_authenticated:
            actions.address_removed(request.user)
        return response


def _away(view: View) -> View:
    """The start of signing in elsewhere, as a page that goes there.

    A redirect after a form would be held against the policy `form-action 'self'`, and so would every redirect
    that the provider makes in turn (CSP 3, section 6.4.1).
    """

    @wraps(view)
    def page(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if isinstance(response, HttpResponseRedirect) and urlsplit(response.url).netloc:
            away = {"redirect_to": response.url, "provider": _provider()}
            return render(request, "socialaccount/login_redirect.html", away)
        return response

    return page


ask_for_code = _in_our_look(_AskForCode.as_view())
confirm_code = _in_our_look(allauth.confirm_login_code)
sign_out = _in_our_look(allauth.logout)
inactive = _in_our_look(allauth.account_inactive)
sign_up = _in_our_look(allauth.signup)
addresses = _in_our_look(_Addresses.as_view())
confirm_address = _in_our_look(allauth.email_verification_sent)
change_password = _in_our_look(allauth.password_change)
set_password = _in_our_look(allauth.password_set)
reset = _in_our_look(allauth.password_reset)
reset_code = _in_our_look(allauth.confirm_password_reset_code)
reset_new = _in_our_look(allauth.complete_password_reset)
reset_done = _in_our_look(allauth.password_reset_from_key_done)
provider_cancelled = _in_our_look(social.login_cancelled)
provider_error = _in_our_look(social.login_error)
who_you_are = _in_our_look(social.signup)
connections = _in_our_look(social.connections)
provider = _away(_in_our_look(openid_connect.login))
provider_callback = openid_connect.callback
"""The one GET that writes: OpenID Connect Core 1.0, section 3.1.2.5, has the provider send the browser here by it.
It does so only with a `state` that this browser's session holds."""
