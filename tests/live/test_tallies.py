"""However many answer, tallies are counted and told four times a second at the most."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from greenroom.access.roles import Capability
from greenroom.interactions.tally import Standing, Standings
from greenroom.live.tallies import Tallies
from greenroom.protocol.results import Tally

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
SESSION = 7
EVERYBODY, LAUNCHERS = frozenset({"watch"}), frozenset({"watch", "launch"})


@dataclass
class Counter:
    """What the database would count; what was asked of it, and what was told."""

    standings: dict[int, Standing]
    next_change: datetime | None = None
    asked: list[frozenset[int] | None] = field(default_factory=list)
    told: list[dict[str, bytes]] = field(default_factory=list)

    async def count(self, _session: int, only: frozenset[int] | None) -> Standings:
        self.asked.append(only)
        found = [one for pk, one in self.standings.items() if only is None or pk in only]
        return Standings(found, self.next_change)

    def tell(self, _session: int, frames: object) -> None:
        self.told.append(dict(frames))  # type: ignore[call-overload]


def standing(pk: int, *, shared: bool, responses: int = 0, expected: int | None = None) -> Standing:
    heard_by = Capability.WATCH if shared else Capability.LAUNCH
    tally = Tally(responses=responses, expected=expected, counts={}, averages={}, written={}, right=[])
    return Standing(pk, heard_by, tally)


def look(tallies: Tallies, time: float, now: datetime = NOON) -> None:
    """What the server does at each tick."""
    for session in tallies.due(now, time):
        with suppress(StopIteration):  # it waits for nothing here, so it needs no event loop
            tallies.count(session, now, time).send(None)


def watched(counter: Counter) -> Tallies:
    tallies = Tallies(counter.count, counter.tell)
    tallies.watch(SESSION)
    look(tallies, time=10.0)
    counter.asked.clear(), counter.told.clear()
    return tallies


def test_a_thousand_votes_in_a_second_are_told_four_times() -> None:
    counter = Counter({1: standing(1, shared=True)})
    tallies = watched(counter)

    for vote in range(1_000):
        counter.standings[1] = standing(1, shared=True, responses=vote)
        tallies.changed(SESSION, 1)
        look(tallies, time=10.25 + vote / 1_000)

    assert len(counter.told) == 4
    look(tallies, time=11.25)
    assert len(counter.told) == 5  # the last ones are not forgotten
    look(tallies, time=12.0)
    assert len(counter.told) == 5  # and nothing is told of nothing


def test_hidden_tallies_are_in_no_frame_for_everybody() -> None:
    counter = Counter({1: standing(1, shared=True), 2: standing(2, shared=False)})
    tallies = watched(counter)

    for pk, shared in ((1, True), (2, False)):
        counter.standings[pk] = standing(pk, shared=shared, responses=1)
        tallies.changed(SESSION, pk)
    look(tallies, time=10.5)

    assert counter.asked == [frozenset({1, 2})]
    [frames] = counter.told
    assert list(frames) == ["launch", "watch"]  # whoever may hear both gets one frame: the first
    assert b'"2":' in frames["launch"]
    assert b'"1":' in frames["watch"] and b'"2":' not in frames["watch"]
    assert b'"2":' in (tallies.whole(SESSION, LAUNCHERS) or b"")
    assert b'"2":' not in (tallies.whole(SESSION, EVERYBODY) or b"")


def test_what_starts_or_closes_by_itself_is_counted_at_its_moment_with_all_others() -> None:
    counter = Counter({1: standing(1, shared=True)}, next_change=NOON + timedelta(seconds=1))
    tallies = watched(counter)
    tallies.changed(SESSION, 1)

    look(tallies, time=10.5, now=NOON + timedelta(seconds=1))

    assert counter.asked == [None]


def test_what_is_counted_anew_and_is_as_it_was_is_not_told_again() -> None:
    counter = Counter({1: standing(1, shared=True), 2: standing(2, shared=True)})
    tallies = watched(counter)
    counter.standings[2] = standing(2, shared=True, responses=1)

    tallies.changed(SESSION)
    look(tallies, time=10.5)

    assert counter.asked == [None]
    [frames] = counter.told
    assert b'"2":' in frames["watch"] and b'"1":' not in frames["watch"]


def test_whoever_comes_or_goes_has_what_takes_answers_counted_anew_and_nothing_else() -> None:
    counter = Counter({1: standing(1, shared=True, expected=2), 2: standing(2, shared=True)})
    tallies = watched(counter)
    counter.standings[1] = standing(1, shared=True, expected=3)

    tallies.people_changed()
    look(tallies, time=10.5)

    assert counter.asked == [frozenset({1})]
    [frames] = counter.told
    assert b'"expected":3' in frames["watch"]


def test_a_count_that_fails_is_made_again() -> None:
    counter = Counter({1: standing(1, shared=True)})
    tallies = watched(counter)
    tallies.changed(SESSION, 1)

    async def fails(_session: int, _only: frozenset[int] | None) -> Standings:
        raise RuntimeError

    tallies._count = fails
    with pytest.raises(RuntimeError):
        look(tallies, time=10.5)
    tallies._count = counter.count
    look(tallies, time=11.0)

    assert counter.asked == [None]
