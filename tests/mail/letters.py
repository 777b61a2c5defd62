"""What stands in a letter to Sam, and how mail programs read it."""

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

HOST = "live.linden.example"
URL = f"https://{HOST}/i/8c41f0.q7Zt3vX0mB2kLrW9yHn5"
VALUES = {
    "URL": URL,
    "name": "Sam",
    "room": "Tea, talk and growth",
    "start": "Thursday 26 November 2026, 15:00–16:30",
    "timezone": "Berlin time (CET)",
    "role": "Speaker",
    "inviter": "Ada Okafor",
    "expires": "26 November 2026 at 18:30 Berlin time",
    "message": "",
}

# As mail programs do it: what has a scheme, begins with www., is an address, or is a word with a dot inside.
_SCHEME = re.compile(r"\b[a-z][a-z0-9+.-]*[:：][/／]{2}[^\s<>\u200b-\u200d\u2060]+", re.IGNORECASE)
_ADDRESS = re.compile(r"[\w.+-]+[@＠]([\w-]+)", re.IGNORECASE)
_DOTTED = re.compile(r"\b(?:www[.。．｡][\w-]+|[\w-]+(?:[.。．｡][\w-]+)*[.。．｡][^\W\d_][\w-]+)", re.IGNORECASE)


def linked_hosts(text: str) -> set[str]:
    """The hosts that a mail program would make links to."""
    with_scheme = {urlsplit(link).hostname or link for link in _SCHEME.findall(text)}
    rest = _SCHEME.sub(" ", text)
    return with_scheme | {found[1] for found in _ADDRESS.finditer(rest)} | set(_DOTTED.findall(rest))


_APART = {"p", "td", "h1", "br"}


class Read(HTMLParser):
    """A letter's HTML as it is read: the tags in their order, where links go, the text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self._in_style = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.text += "\n" if tag in _APART else ""
        self.links += [value or "" for name, value in attrs if name in {"href", "src", "action", "background"}]
        self._in_style = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._in_style = False

    def handle_data(self, data: str) -> None:
        if not self._in_style:
            self.text += data
