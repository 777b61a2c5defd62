"""The kinds of interactions, in one table: a tenth is one entry here, and one element that draws it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from greenroom.access.refusals import DoesNotFit, TooLong
from greenroom.people.characters import has_controls, is_blank
from greenroom.protocol.preparing import Ask, Choice, Draft


class Asks(StrEnum):
    """How one question is answered."""

    CHOICE = "choice"
    SCALE = "scale"  # of options that have an order and an average
    TEXT = "text"
    WORDS = "words"


@dataclass(frozen=True)
class Kind:
    """What an interaction of this kind holds; without a way to answer it is only read."""

    asks: frozenset[Asks] = frozenset()
    options: tuple[int, int] = (2, 5)
    questions: tuple[int, int] = (1, 1)
    several: bool = False
    """Whether somebody may be allowed to choose several options."""
    right: bool = False
    """Whether some options are right."""
    call: bool = False
    """Whether it may have a call to action: a label and an address."""
    proposed: tuple[str, ...] = ()
    """The options where none are given."""
    name: str = ""
    icon: str = ""

    @property
    def answered(self) -> bool:
        """Whether anything is to be answered."""
        return bool(self.asks)


REACTIONS = ("👏", "❤️", "😂", "😮", "👍")
STARS = (2, 10)

KINDS: dict[str, Kind] = {
    "poll": Kind(frozenset({Asks.CHOICE}), several=True, name=_("Poll"), icon="poll"),
    "quiz": Kind(frozenset({Asks.CHOICE}), several=True, right=True, name=_("Quiz"), icon="check"),
    "rating": Kind(frozenset({Asks.SCALE}), options=STARS, name=_("Rating"), icon="rating"),
    "vote": Kind(frozenset({Asks.CHOICE}), options=(2, 10), name=_("Crowd vote"), icon="up"),
    "announcement": Kind(questions=(0, 0), call=True, name=_("Announcement"), icon="announce"),
    "open": Kind(frozenset({Asks.TEXT}), name=_("Open question"), icon="question"),
    "reaction": Kind(
        frozenset({Asks.CHOICE}), options=(1, 6), proposed=REACTIONS, name=_("Crowd reaction"), icon="react"
    ),
    "survey": Kind(
        frozenset({Asks.CHOICE, Asks.SCALE, Asks.TEXT}),
        questions=(1, 10),
        several=True,
        name=_("Survey"),
        icon="edit",
    ),
    "cloud": Kind(frozenset({Asks.WORDS}), name=_("Word cloud"), icon="chat"),
}


def told() -> dict[str, dict[str, object]]:
    """The table as a page gets it, with the names in the reader's language."""
    return {name: {**_as_told(kind), "name": gettext(kind.name)} for name, kind in KINDS.items()}


def _as_told(kind: Kind) -> dict[str, object]:
    fields = {
        name: getattr(kind, name) for name in ("options", "questions", "several", "right", "call", "proposed")
    }
    return {**fields, "asks": sorted(kind.asks), "icon": kind.icon}


@dataclass(frozen=True)
class Asked:
    """A question as it is stored: all of it checked."""

    text: str
    asks: Asks
    several: bool
    options: tuple[Choice, ...]


def kind_of(name: str) -> Kind:
    """A kind by its name. Raises DoesNotFit."""
    found = KINDS.get(name)
    if found is None:
        raise DoesNotFit
    return found


def asked(kind: Kind, draft: Draft) -> list[Asked]:
    """The questions of a draft, as this kind asks them. Raises DoesNotFit, TooLong."""
    readable([draft.text, draft.label])
    _check_call(kind, draft)
    alone = kind.questions == (1, 1)
    questions = draft.questions or ([Ask()] if alone else [])
    _count(len(questions), kind.questions)
    return [_asked(kind, one, alone=alone) for one in questions]


def readable(texts: Iterable[str]) -> None:
    """Nothing that cannot be seen, or that turns the direction of what stands beside it. Raises DoesNotFit."""
    if any(text and (has_controls(text) or is_blank(text)) for text in texts):
        raise DoesNotFit


def _asked(kind: Kind, ask: Ask, *, alone: bool) -> Asked:
    readable([ask.text, *(option.text for option in ask.options)])
    asks = next(iter(kind.asks)) if alone else _named(kind, ask)
    if bool(ask.text) == alone or (ask.several and not (kind.several and asks is Asks.CHOICE)):
        raise DoesNotFit
    return Asked(ask.text, asks, ask.several, tuple(_options(kind, ask, asks)))


def _named(kind: Kind, ask: Ask) -> Asks:
    """How a survey has this question answered."""
    for one in kind.asks:
        if one.value == ask.asks:
            return one
    raise DoesNotFit


def _options(kind: Kind, ask: Ask, asks: Asks) -> Sequence[Choice]:
    if asks is Asks.SCALE:
        return [Choice(text=str(step)) for step in range(1, ask.steps + 1)]
    if asks is not Asks.CHOICE:
        return []
    options = ask.options or [Choice(text=text) for text in kind.proposed]
    _count(len(options), kind.options)
    right = sum(option.right for option in options)
    if len({option.text for option in options}) < len(options) or bool(right) != kind.right:
        raise DoesNotFit
    if right > 1 and not ask.several:
        raise DoesNotFit
    return options


def _count(number: int, bounds: tuple[int, int]) -> None:
    least, most = bounds
    if number > most:
        raise TooLong
    if number < least:
        raise DoesNotFit


def _check_call(kind: Kind, draft: Draft) -> None:
    """A label and a web address, both or none."""
    if not (draft.label or draft.address):
        return
    if not (kind.call and draft.label and draft.address) or not _web_address(draft.address):
        raise DoesNotFit


def _web_address(address: str) -> bool:
    """Whether it leads to a page, and to nothing that a browser would run (https://url.spec.whatwg.org, 4.4)."""
    try:
        parts = urlsplit(address)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    plain = address.isprintable() and not set(address) & set(' "<>\\^`{|}')
    return named and plain and parts.scheme in {"http", "https"} and "@" not in parts.netloc
