"""Templates that are put together beforehand write what Django's own loader makes of them."""

import re
from copy import deepcopy
from typing import Any

import pytest
from django.template import Context, Engine, TemplateDoesNotExist
from django.urls import NoReverseMatch, reverse
from django.utils.translation import override

from greenroom.people.models import User
from greenroom.rooms.models import Room, Session
from tests import cast

WRITTEN = {
    "base": "<{% block a %}a{% block inner %}i{% endblock %}{% endblock %}|{% block b %}{{ x }}{% endblock %}>{{ x }}",
    "child": "{% extends 'base' %}{% block b %}child {{ x }}{% endblock %} lost",
    "inner": "{% extends 'base' %}{% block inner %}deep{% endblock %}",
    "grandchild": "{% extends 'child' %}{% block a %}grand{% endblock %}",
    "super": "{% extends 'base' %}{% block a %}[{{ block.super }}]{% endblock %}",
    "child of super": "{% extends 'super' %}{% block b %}{% include 'said' %}{% endblock %}",
    "unknown parent": "{% extends parent %}{% block b %}{% include 'said' %}{% endblock %}",
    "unknown to all": "{% extends 'base' %}{% block nowhere %}never{% endblock %}",
    "said": "({{ x }}{{ y }})",
    "includes": "{% include 'said' with y=x %}{% include 'said' %}{% include 'said' with y='&' only %}",
    "included family": "{% include 'grandchild' %}{% include name %}",
    "assigned inside": "{% include 'assigns' %}{{ help }}",
    "assigns": "{% load i18n %}{% translate 'Help' as help %}{{ help }}",
    "block assigns": "{% extends 'base' %}{% load i18n %}{% block a %}{% translate 'b' as x %}{{ x }}{% endblock %}",
    "branches": "{% if x %}{% include 'said' %}{% elif y %}no{% else %}none{% endif %}"
    "{% for n in many %}{{ n }}{% include 'said' with y=n %}{% empty %}nothing{% endfor %}",
    "constants": "{% load i18n greenroom %}{% translate 'Don’t <b>' %} 100{% translate '%' %}"
    "{% url 'help_page' 'join' %}{% icon 'alert' size='s' %}{# gone #}{% comment %}gone{% endcomment %}",
    "filtered": "{% load i18n %}{% translate 'Help'|upper %}{% translate y %}{% url name|default:'help' %}",
}
NAMES = sorted(WRITTEN)


def engine(*, ours: bool) -> Engine:
    written: Any = [("django.template.loaders.locmem.Loader", WRITTEN)]
    loaders = [("greenroom.web.folding.Loader", written)] if ours else written
    libraries = {
        "i18n": "django.templatetags.i18n",
        "greenroom": "greenroom.templatetags.greenroom",
    }
    return Engine(loaders=loaders, libraries=libraries)


@pytest.mark.parametrize("values", [{"x": "<x>", "many": [1, 2]}, {"y": "y", "name": "said"}], ids=["x", "y"])
@pytest.mark.parametrize("name", NAMES)
def test_each_template_writes_the_same(name: str, values: dict[str, object]) -> None:
    context = {"parent": "base", "name": "inner", **values}
    if name == "filtered":
        context["name"] = "help"
    ours, djangos = engine(ours=True), engine(ours=False)

    written = [ours.get_template(name).render(Context(context)) for _ in range(2)]

    assert written == [djangos.get_template(name).render(Context(context))] * 2


def test_what_never_differs_is_one_text() -> None:
    assert [type(node).__name__ for node in engine(ours=True).get_template("constants").nodelist] == [
        "TextNode"
    ]


def test_each_language_has_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = engine(ours=True)

    def said(language: str) -> str:
        with override(language):
            return ours.from_string("{% include 'assigned' %}").render(Context())

    monkeypatch.setitem(
        WRITTEN, "assigned", "{% load i18n %}{% translate 'Yes' %}"
    )  # Django itself translates it

    assert [said(language) for language in ("en", "de", "en")] == ["Yes", "Ja", "Yes"]


@pytest.mark.parametrize(
    ("source", "no"),
    [("{% include 'nowhere' %}", TemplateDoesNotExist), ("{% url 'nowhere' %}", NoReverseMatch)],
)
def test_what_cannot_be_written_says_so_where_it_is_rendered(
    source: str, no: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(WRITTEN, "wrong", "{% if x %}" + source + "{% endif %}right")
    template = engine(ours=True).get_template("wrong")

    assert template.render(Context()) == "right"
    with pytest.raises(no):
        template.render(Context({"x": True}))


def test_pages_read_as_django_itself_would_write_them(
    settings: Any, session_soon: Session, room: Room, ada: User
) -> None:
    link = cast.link_to(cast.invited(session_soon))
    media_page = reverse("media_page", args=[room.address])
    pages = [(None, link), (ada, media_page), (ada, f"{media_page}invite"), (ada, "/"), (None, reverse("help"))]

    def read() -> list[tuple[int, str]]:
        return [_read(cast.client_of(who), address) for who, address in pages]

    ours = read()
    plain = deepcopy(settings.TEMPLATES)
    plain[0]["APP_DIRS"] = bool(plain[0]["OPTIONS"].pop("loaders"))
    settings.TEMPLATES = plain

    assert ours == read()
    assert {status for status, _page in ours} == {200}


def _read(client: Any, address: str) -> tuple[int, str]:
    """The status and the page, without what is random or tells the time."""
    answer = client.get(address)
    random = r'nonce="[^"]*"|csrfmiddlewaretoken" value="[^"]*"|\d'
    return answer.status_code, re.sub(random, "", answer.content.decode())
