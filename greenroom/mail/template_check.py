"""Says what is wrong with a letter's template before it is kept."""

import re
from html.parser import HTMLParser

from django.utils.translation import gettext as _

from greenroom.mail.placeholders import TOKENS

_LOOKS_LIKE_A_TOKEN = re.compile(r"\{\s*([A-Za-z_][\w.]*)\s*\}")
_KNOWN = {f"{{{token}}}" for token in TOKENS}


def check_template(subject: str, text: str, html: str) -> list[str]:
    """Give one sentence for each fault, none when the template may be kept. `html` may be empty."""
    parts = [(_("subject"), subject), (_("text"), text), (_("HTML"), html)]
    return [*_missing(subject, text, html), *_unknown(parts), *_misplaced(html)]


def _missing(subject: str, text: str, html: str) -> list[str]:
    problems = []
    if not subject.strip():
        problems.append(_("The subject is empty."))
    if "{URL}" in subject:
        problems.append(
            _("The subject holds {URL}. Mail servers write subjects down; the link belongs in the letter.")
        )
    if "{URL}" not in text:
        problems.append(_("The text has no {URL}: nobody could come in by this letter."))
    if html.strip() and "{URL}" not in html:
        problems.append(_("The HTML has no {URL}: nobody could come in by this letter."))
    return problems


def _unknown(parts: list[tuple[str, str]]) -> list[str]:
    return [
        _("The %(part)s holds %(token)s, which stands for nothing. There are: %(tokens)s.")
        % {"part": part, "token": token, "tokens": ", ".join(sorted(_KNOWN))}
        for part, content in parts
        for token in dict.fromkeys(found[0] for found in _LOOKS_LIKE_A_TOKEN.finditer(content))
        if token not in _KNOWN
    ]


def _misplaced(html: str) -> list[str]:
    reader = _Places()
    reader.feed(html)
    reader.close()
    return [
        _(
            "The HTML has %(token)s inside a tag, a comment or a style. Put it between the tags; "
            "only {URL} may stand inside one, as the whole href."
        )
        % {"token": token}
        for token in dict.fromkeys(reader.misplaced)
    ]


class _Places(HTMLParser):
    """Notes tokens where escaping does not make a value safe: attributes, comments, script, style."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.misplaced: list[str] = []
        self.raw: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            allowed = {"{URL}"} if name == "href" and value == "{URL}" else set()
            self._note(f"{name} {value or ''}", allowed)
        self.raw = tag if tag in {"script", "style", "title", "textarea"} else None

    def handle_endtag(self, tag: str) -> None:
        self.raw = None

    def handle_data(self, data: str) -> None:
        if self.raw:
            self._note(data, set())

    def handle_comment(self, data: str) -> None:
        self._note(data, {"{URL}"})  # Outlook reads links from conditional comments

    def handle_decl(self, decl: str) -> None:
        self._note(decl, set())

    def unknown_decl(self, data: str) -> None:
        self._note(data, set())

    def handle_pi(self, data: str) -> None:
        self._note(data, set())

    def _note(self, content: str, allowed: set[str]) -> None:
        held = {token[0].lower(): token[0] for token in _LOOKS_LIKE_A_TOKEN.finditer(content)}
        known = {token.lower(): token for token in _KNOWN - allowed}
        self.misplaced += [known[token] for token in held if token in known]
