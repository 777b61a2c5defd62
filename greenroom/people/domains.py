"""The site's rule which domains may be invited."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from greenroom.people.characters import has_unseen
from greenroom.people.mailbox import AddressProblem, ascii_domain, read_mailbox
from greenroom.people.problems import Problem


class DomainRuleProblem(Problem):
    """A line of a domain list that cannot be read."""

    def __init__(self, sentence: str, *, line: int) -> None:
        super().__init__(sentence)
        self.line = line  # counted from 1


@dataclass(frozen=True)
class DomainRules:
    """Which domains are taken: patterns as `parse_domain_rules` gives them; an empty `allow` allows all."""

    allow: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()

    def allows(self, address: str) -> bool:
        """Whether an address may be invited; `deny` wins. What is not an address is never allowed."""
        try:
            domain = read_mailbox(address).domain
        except AddressProblem:
            return False
        if _covered(domain, self.deny):
            return False
        return not self.allow or _covered(domain, self.allow)


def parse_domain_rules(text: str) -> list[str]:
    """Read one domain a line, exact or `*.name`, into A-labels, each once. Raises `DomainRuleProblem`.

    `*.name` covers everything under the name but not the name itself; whoever wants both writes both.
    """
    lines = enumerate(re.split(r"\r\n|\r|\n", text), start=1)
    patterns = [_pattern(line.strip(), number) for number, line in lines if line.strip()]
    return list(dict.fromkeys(patterns))


def _covered(domain: str, patterns: tuple[str, ...]) -> bool:
    return any(_covers(pattern, domain) for pattern in patterns)


def _covers(pattern: str, domain: str) -> bool:
    if pattern.startswith("*."):
        return domain.endswith(pattern[1:])  # the dot stays on, so evilexample.org is not under example.org
    return domain == pattern


_Fault = Callable[[str], bool]
_NO_DOMAIN = _("Line %(line)d is not a domain. It looks like: example.org, or *.example.org for all under it.")
_FAULTS: tuple[tuple[_Fault, Promise], ...] = (
    (has_unseen, _("Line %(line)d is not a domain: it holds a character that cannot be seen.")),
    (
        lambda rule: "://" in rule,
        _("Line %(line)d is not a domain: leave out the https:// or the like."),
    ),
    (lambda rule: "@" in rule, _("Line %(line)d is not a domain: leave out the @ and what stands before it.")),
    (
        lambda rule: bool(re.search(r"[\s,;]", rule)),
        _("Line %(line)d is not one domain: write each on its own line."),
    ),
    (lambda rule: ".." in rule, _("Line %(line)d is not a domain: it has two dots in a row.")),
    (
        lambda rule: rule.startswith("."),
        _("Line %(line)d is not a domain: it begins with a dot. Write *.name instead."),
    ),
    (lambda rule: rule.endswith("."), _("Line %(line)d is not a domain: it ends with a dot.")),
    (
        lambda rule: "*" in rule.removeprefix("*."),
        _("Line %(line)d is not a domain: a * can only stand at the beginning, with a dot after it."),
    ),
    (lambda rule: "." not in rule, _("Line %(line)d is not a domain: it has no dot.")),
)


def _pattern(rule: str, number: int) -> str:
    for found_in, sentence in _FAULTS:
        if found_in(rule):
            raise DomainRuleProblem(str(sentence) % {"line": number}, line=number)
    name = rule.removeprefix("*.")
    try:
        return rule[: -len(name)] + _labels(name, wildcard=name != rule)
    except AddressProblem:
        raise DomainRuleProblem(str(_NO_DOMAIN) % {"line": number}, line=number) from None


def _labels(name: str, *, wildcard: bool) -> str:
    """A-labels of a name; under a wildcard it may be a single label, such as edu in *.edu."""
    if wildcard and "." not in name:
        return ascii_domain(f"any.{name}").removeprefix("any.")
    return ascii_domain(name)
