"""Limits on tries hold across restarts, tell nobody whose they are, let go when their window is over."""

import threading
from datetime import UTC, datetime, timedelta
from time import sleep

from django.db import connections

from greenroom.administration import throttle
from greenroom.administration.models import AttemptBucket

NOON = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


def _spend(key: str = "sam@brightpath.example", *, at: datetime = NOON, limit: int = 2) -> bool:
    return throttle.spend("lobby", key, limit=limit, seconds=900, now=at)


def test_as_many_tries_as_the_limit_and_no_more(db: None) -> None:
    assert [_spend(), _spend(), _spend(), _spend()] == [True, True, False, False]
    assert throttle.spent("lobby", "sam@brightpath.example") == 2


def test_a_new_window_brings_new_tries(db: None) -> None:
    for _ in range(3):
        _spend()

    assert _spend(at=NOON + timedelta(minutes=14, seconds=59)) is False
    assert _spend(at=NOON + timedelta(minutes=15)) is True


def test_one_key_spends_nothing_of_another_nor_one_scope_of_another(db: None) -> None:
    for _ in range(3):
        _spend()

    assert _spend("mo@example.edu") is True
    assert throttle.spend("code", "sam@brightpath.example", limit=1, seconds=900, now=NOON) is True


def test_what_was_proved_begins_anew(db: None) -> None:
    for _ in range(3):
        _spend()

    throttle.forget("lobby", "sam@brightpath.example")

    assert _spend() is True


def test_no_row_says_whose_tries_it_counts(db: None) -> None:
    _spend()

    [bucket] = AttemptBucket.objects.all()
    assert bytes(bucket.key_hmac) == throttle.key_hmac("lobby", "sam@brightpath.example")
    assert b"sam" not in bytes(bucket.key_hmac)
    assert throttle.key_hmac("lobby", "x") != throttle.key_hmac("code", "x")


def test_tries_at_once_are_all_counted(transactional_db: None) -> None:
    outcomes: list[bool] = []

    def work() -> None:
        outcomes.extend(_spend(limit=10) for _ in range(5))
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert (outcomes.count(True), outcomes.count(False)) == (10, 10)


def test_a_flood_is_stopped_until_its_time_is_over() -> None:
    flood = throttle.Flood(2, seconds=0.2)
    for _ in range(2):
        assert flood.over("10.0.0.1") is False
        flood.count("10.0.0.1")

    assert flood.over("10.0.0.1") is True
    assert flood.over("10.0.0.2") is False
    sleep(0.25)
    assert flood.over("10.0.0.1") is False


def test_a_flood_forgets_the_keys_longest_unused_first() -> None:
    flood = throttle.Flood(1, most_keys=2)
    for key in ("first", "second", "third"):
        flood.count(key)

    assert [flood.over(key) for key in ("first", "second", "third")] == [False, True, True]
