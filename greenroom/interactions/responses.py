"""Answers, checked against what was asked."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import IntegrityError
from django.db.transaction import atomic

from greenroom.access.refusals import AnsweredAlready, DoesNotFit, TooLong
from greenroom.admission.models import Participant
from greenroom.interactions.kinds import Asks, readable
from greenroom.interactions.models import Interaction, Part, PartAnswer, Response
from greenroom.protocol.interactions import Given
from greenroom.protocol.results import LONGEST
from greenroom.statements import add

WORDS, WORD = 3, 30
"""Entries that somebody puts into a cloud, and the characters of one."""


def fitting(questions: Sequence[Part], given: Sequence[Given]) -> list[PartAnswer]:
    """The rows that these answers make. Of several questions some may be left out. Raises DoesNotFit, TooLong."""
    asked = {question.pk: question for question in questions}
    answered = {one.question for one in given}
    if not given or len(answered) < len(given) or not answered <= set(asked):
        raise DoesNotFit
    return [answer for one in given for answer in _of_one(asked[one.question], one)]


def first_of(interaction: Interaction, participant: Participant, now: datetime) -> Response:
    """The one response of a person on whichever device; the database decides which is first. Raises AnsweredAlready."""
    try:
        with atomic():
            response = Response(
                interaction=interaction, participant=participant, person=participant.person, at=now
            )
            add(response)
    except IntegrityError as second:
        raise AnsweredAlready from second
    return response


def write(response: Response, rows: list[PartAnswer]) -> list[PartAnswer]:
    """Store them."""
    for row in rows:
        row.response = response
        add(row)
    return rows


def _of_one(question: Part, given: Given) -> Iterator[PartAnswer]:
    if question.asks in {Asks.CHOICE, Asks.SCALE}:
        _check_options(question, given)
        yield from (PartAnswer(question=question, option_id=pk) for pk in given.options)
    else:
        texts = _words(given.texts) if question.asks == Asks.WORDS else given.texts
        _check_texts(texts, given, most=WORDS if question.asks == Asks.WORDS else 1)
        yield from (PartAnswer(question=question, text=text) for text in texts)


def _check_options(question: Part, given: Given) -> None:
    chosen, offered = set(given.options), {option.pk for option in question.options.all()}
    one_too_many = len(chosen) > 1 and not question.several
    if given.texts or not chosen or len(chosen) < len(given.options) or not chosen <= offered or one_too_many:
        raise DoesNotFit


def _check_texts(texts: Sequence[str], given: Given, *, most: int) -> None:
    if given.options or not 0 < len(texts) <= most or not all(texts):
        raise DoesNotFit
    if any(len(text) > LONGEST for text in texts):
        raise TooLong
    readable(texts)


def _words(texts: Sequence[str]) -> list[str]:
    """As they are counted: "Growth " and "growth" are one (Unicode UAX #15, NFKC, and case folding)."""
    plain = [unicodedata.normalize("NFKC", re.sub(r"\s+", " ", text.strip())).casefold() for text in texts]
    if any(len(text) > WORD for text in plain):
        raise TooLong
    return list(dict.fromkeys(plain))
