"""Names of people and titles of things, as they may be typed."""

import re
import unicodedata

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from greenroom.people.characters import has_controls, has_unseen, is_blank
from greenroom.people.problems import Problem

LONGEST_NAME = 100


class NameProblem(Problem):
    """A name that cannot be taken."""


class LineProblem(Problem):
    """A title or subject that cannot be taken."""


def check_name(text: str, *, field: str | Promise) -> str:
    """Give a name with single spaces. Raises `NameProblem`, which names the field, such as "first name".

    Names stand in letters to strangers, so nothing that a mail program would turn into a link may be in one
    (security.md 4.11, F19). What cannot be seen is refused, not dropped: the reader shall know what he stored.
    """
    name = _single_spaces(text)
    words = {"field": field, "most": LONGEST_NAME, "length": len(name)}
    for found, sentence in _name_faults(name):
        if found:
            raise NameProblem(str(sentence) % words)
    return name


def check_line(text: str, most: int) -> str:
    """Give a title with single spaces, of at most `most` characters. Raises `LineProblem`."""
    line = _single_spaces(text)
    if is_blank(line):
        raise LineProblem(_("Type something here."))
    if len(line) > most:
        sentence = _("This has %(length)d characters. At most %(most)d fit.")
        raise LineProblem(str(sentence) % {"length": len(line), "most": most})
    if has_controls(line):
        raise LineProblem(_("This holds a line break or a character that cannot be seen. Type it by hand."))
    return line


# A dot with two signs of a word behind it and no space before, as in evil.example but not in J.R.R. or J.-P.
_DOMAIN = re.compile(r"[^\s.]\.\w[^\s.,;:()'’\-]|\d\.\d+\.\d+\.\d")
_FULL_STOPS = str.maketrans("。｡．․", "....")  # what browsers and mail programs also read as a dot (UTS #46, 4)


def _single_spaces(text: str) -> str:
    return re.sub(r"[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+", " ", text.strip())


def _name_faults(name: str) -> tuple[tuple[bool, Promise], ...]:
    plain = unicodedata.normalize("NFKC", name[: LONGEST_NAME + 1].translate(_FULL_STOPS)).lower()
    return (
        (not name, _("Type the %(field)s.")),
        (len(name) > LONGEST_NAME, _("The %(field)s has %(length)d characters. At most %(most)d fit.")),
        (has_unseen(name), _("The %(field)s holds a character that cannot be seen. Type it by hand.")),
        ("@" in plain, _("The %(field)s holds an @. Type only the name here, no address.")),
        ("://" in plain or "www." in plain, _("The %(field)s holds a web address. Type only the name here.")),
        (
            bool(_DOMAIN.search(plain)),
            _("The %(field)s reads like a web address. Put a space after the dot, or leave the dot out."),
        ),
    )
