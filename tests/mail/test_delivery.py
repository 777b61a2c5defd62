"""Letters leave once, later when they must, never with a word too many written down."""

import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.mail import EmailMessage
from django.db import connections, transaction
from django.utils import timezone

from greenroom import letters
from greenroom.mail import actions, kept, queries
from greenroom.mail.models import Delivery, DeliveryState
from tests.servers import Mailbox, free_port, smtp_server, until

SAM = "sam.rivera@brightpath.example"
SECRET = "abcdefghjk.0123456789abcdefghijABCDEFGHIJ_-klmnopqrstu"
SECOND = timedelta(seconds=1)


@pytest.fixture
def mailbox(settings: LazySettings) -> Iterator[Mailbox]:
    """A mail server, which the site uses, and which it does not wait for longer than half a second."""
    with smtp_server() as mailbox:
        _use(settings, mailbox.host, mailbox.port)
        yield mailbox


def _use(settings: LazySettings, host: str, port: int) -> None:
    settings.SMTP, settings.MAIL_WORKS, settings.EMAIL_TIMEOUT = f"smtp://{host}:{port}", True, 0.5
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = host, port


def _letter(subject_id: int) -> EmailMessage:
    body = f"Dear Sam, http://127.0.0.1:8000/i/{SECRET}"
    return EmailMessage(
        f"Letter {subject_id}", body, to=[SAM], headers={"Message-ID": f"<{subject_id}@greenroom.example>"}
    )


COMPOSERS = {"letter": _letter}


def _deliver(now: datetime) -> int:
    return actions.deliver_due(COMPOSERS, now=now)


def _queued(subject_id: int, now: datetime, **facts: object) -> Delivery:
    delivery = actions.queue("letter", subject_id, now=now)
    Delivery.objects.filter(pk=delivery.pk).update(**facts)
    return delivery


# --- A server that takes letters ------------------------------------------------------------------------------


def test_a_queued_letter_arrives_once(db: None, mailbox: Mailbox, now: datetime) -> None:
    delivery = _queued(1, now)

    assert [_deliver(now), _deliver(now)] == [1, 0]

    assert [message["Subject"] for message in mailbox.letters_to(SAM)] == ["Letter 1"]
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (DeliveryState.SENT, 1)
    assert delivery.message_id == "<1@greenroom.example>"
    assert now <= delivery.sent_at < now + 5 * SECOND
    assert delivery.leased_until is None


def test_letters_leave_in_the_order_in_which_they_were_asked_for(
    db: None, mailbox: Mailbox, now: datetime
) -> None:
    for subject_id in (1, 2, 3):
        _queued(subject_id, now + subject_id * SECOND)

    _deliver(now + 5 * SECOND)

    subjects = [message["Subject"] for message in mailbox.letters_to(SAM)]
    assert subjects == ["Letter 1", "Letter 2", "Letter 3"]


def test_a_letter_that_is_not_due_yet_stays(db: None, mailbox: Mailbox, now: datetime) -> None:
    _queued(1, now + timedelta(minutes=1))

    assert _deliver(now) == 0
    assert mailbox.letters == []


def test_a_cancelled_letter_never_leaves(db: None, mailbox: Mailbox, now: datetime) -> None:
    delivery = _queued(1, now)

    assert actions.cancel("letter", 1) == 1

    assert _deliver(now) == 0
    assert _state(delivery) == DeliveryState.DROPPED
    assert mailbox.letters == []


def test_a_letter_to_nobody_any_more_is_dropped(db: None, mailbox: Mailbox, now: datetime) -> None:
    delivery = _queued(1, now)

    assert actions.deliver_due({"letter": lambda _: None}, now=now) == 0

    assert _state(delivery) == DeliveryState.DROPPED


def test_no_transaction_is_open_while_a_letter_is_composed(
    transactional_db: None, mailbox: Mailbox, now: datetime
) -> None:
    _queued(1, now)
    seen: list[tuple[bool, int, bool]] = []

    def compose(subject_id: int) -> EmailMessage:
        row = Delivery.objects.get(subject_id=subject_id)
        leased = row.leased_until is not None and row.leased_until > now
        seen.append((transaction.get_connection().in_atomic_block, row.attempts, leased))
        return _letter(subject_id)

    actions.deliver_due({"letter": compose}, now=now)

    assert seen == [(False, 1, True)]


def test_stopping_waits_for_one_letter_and_begins_no_other(db: None, mailbox: Mailbox, now: datetime) -> None:
    for subject_id in (1, 2, 3):
        _queued(subject_id, now)

    actions.deliver_due(COMPOSERS, now=now, stop=lambda: len(mailbox.letters) == 1)

    assert len(mailbox.letters) == 1


# --- Servers that do not --------------------------------------------------------------------------------------


def test_a_refusal_for_good_fails_at_once(db: None, mailbox: Mailbox, now: datetime) -> None:
    mailbox.refuses = f"550 5.1.1 <{SAM}> User unknown, see http://x.example/i/{SECRET}"
    delivery = _queued(1, now)

    assert _deliver(now) == 0

    delivery.refresh_from_db()
    assert (delivery.state, delivery.last_error) == (DeliveryState.FAILED, "refused: 550 5.1.1")


def test_a_refusal_for_now_is_tried_again_after_longer_and_longer_waits(
    db: None, mailbox: Mailbox, now: datetime
) -> None:
    mailbox.refuses = "451 4.3.0 Try later"
    delivery = _queued(1, now)
    waits, at = [], now
    while _state(delivery) == DeliveryState.QUEUED:
        _deliver(at)
        delivery.refresh_from_db()
        waits.append(round((delivery.due_at - at) / timedelta(minutes=1)))
        at = delivery.due_at

    assert waits == [1, 5, 15, 60, 240, 0]
    assert (delivery.state, delivery.attempts) == (DeliveryState.FAILED, 6)
    assert delivery.last_error == "refused: 451 4.3.0"


def test_a_letter_refused_for_now_arrives_when_the_server_takes_it(
    db: None, mailbox: Mailbox, now: datetime
) -> None:
    mailbox.refuses = "451 4.3.0 Try later"
    delivery = _queued(1, now)
    _deliver(now)
    mailbox.refuses = ""

    _deliver(now + timedelta(minutes=1, seconds=1))

    delivery.refresh_from_db()
    assert (delivery.state, delivery.last_error) == (DeliveryState.SENT, "")
    assert len(mailbox.letters) == 1


def test_a_refused_letter_keeps_no_other_back(db: None, mailbox: Mailbox, now: datetime) -> None:
    def compose(subject_id: int) -> EmailMessage:
        mailbox.refuses = "550 5.1.1 No such mailbox" if subject_id == 1 else ""
        return _letter(subject_id)

    bad, good = _queued(1, now), _queued(2, now)

    assert actions.deliver_due({"letter": compose}, now=now) == 1

    assert (_state(bad), _state(good)) == (DeliveryState.FAILED, DeliveryState.SENT)


@pytest.mark.parametrize("habit", [{"seconds": 1.5}, {"dies": True}], ids=["too slow", "dies in the middle"])
def test_a_server_that_breaks_off_is_tried_again(
    db: None, mailbox: Mailbox, now: datetime, habit: dict[str, object]
) -> None:
    for name, value in habit.items():
        setattr(mailbox, name, value)
    delivery = _queued(1, now)

    assert _deliver(now) == 0

    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.QUEUED
    assert delivery.last_error == "no answer: SMTPServerDisconnected"
    assert timedelta(seconds=59) < delivery.due_at - now < timedelta(seconds=65)


def test_after_a_broken_connection_the_next_letter_gets_a_new_one(
    db: None, mailbox: Mailbox, now: datetime
) -> None:
    def compose(subject_id: int) -> EmailMessage:
        mailbox.dies = subject_id == 1
        return _letter(subject_id)

    bad, good = _queued(1, now), _queued(2, now)

    assert actions.deliver_due({"letter": compose}, now=now) == 1

    assert (_state(bad), _state(good)) == (DeliveryState.QUEUED, DeliveryState.SENT)


def test_with_no_server_there_one_letter_finds_out_for_all(
    db: None, settings: LazySettings, now: datetime
) -> None:
    _use(settings, "127.0.0.1", free_port())
    first, second = _queued(1, now), _queued(2, now)

    assert _deliver(now) == 0

    first.refresh_from_db()
    second.refresh_from_db()
    assert first.last_error == "no connection: no answer: ConnectionRefusedError"
    assert (first.attempts, second.attempts) == (1, 0)


# --- Bugs, crashes, several workers ---------------------------------------------------------------------------


def test_a_bug_in_composing_keeps_no_other_letter_back(
    db: None, mailbox: Mailbox, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    def compose(subject_id: int) -> EmailMessage:
        if subject_id == 1:
            raise ValueError(f"{SAM} has no time")
        return _letter(subject_id)

    bad, good = _queued(1, now), _queued(2, now)

    assert actions.deliver_due({"letter": compose}, now=now) == 1

    bad.refresh_from_db()
    assert (bad.state, _state(good)) == (DeliveryState.QUEUED, DeliveryState.SENT)
    kind, reference, problem = bad.last_error.replace(":", "").split()
    assert (kind, problem) == ("bug", "ValueError")
    assert reference in caplog.text


def test_a_letter_nobody_can_compose_is_a_bug_of_ours_and_waits(
    db: None, mailbox: Mailbox, now: datetime
) -> None:
    delivery = actions.queue("unheard-of", 1, now=now)

    _deliver(now)

    assert _state(delivery) == DeliveryState.QUEUED


def test_a_lease_keeps_other_workers_away_until_it_runs_out(db: None, mailbox: Mailbox, now: datetime) -> None:
    _queued(1, now, leased_until=now + actions.LEASE, attempts=1)  # as a worker that crashed leaves it

    assert _deliver(now + 59 * SECOND) == 0
    assert _deliver(now + 61 * SECOND) == 1
    assert len(mailbox.letters) == 1


def test_a_letter_that_crashes_every_worker_is_given_up(db: None, mailbox: Mailbox, now: datetime) -> None:
    delivery = _queued(1, now, leased_until=now - SECOND, attempts=6)

    assert _deliver(now) == 0

    delivery.refresh_from_db()
    assert (delivery.state, delivery.last_error) == (DeliveryState.FAILED, "every try broke off")
    assert mailbox.letters == []


def test_who_was_too_late_does_not_overwrite_what_the_next_worker_knows(
    db: None, mailbox: Mailbox, now: datetime
) -> None:
    delivery = _queued(1, now)
    later = now + timedelta(minutes=3)

    def compose(subject_id: int) -> EmailMessage:
        Delivery.objects.filter(pk=delivery.pk).update(leased_until=later)  # our lease ran out meanwhile
        mailbox.refuses = "550 5.1.1 No such mailbox"
        return _letter(subject_id)

    actions.deliver_due({"letter": compose}, now=now)

    delivery.refresh_from_db()
    assert (delivery.state, delivery.leased_until) == (DeliveryState.QUEUED, later)


def test_two_workers_at_once_never_send_one_letter_twice(
    transactional_db: None, mailbox: Mailbox, now: datetime
) -> None:
    for subject_id in range(40):
        _queued(subject_id, now)

    left = _at_once([lambda: _deliver(now), lambda: _deliver(now)])

    subjects = sorted(message["Subject"] for message in mailbox.letters_to(SAM))
    assert subjects == sorted(f"Letter {subject_id}" for subject_id in range(40))
    assert sum(left) == 40
    assert min(left) > 0, "one worker did it all, so this has shown nothing"


def _at_once(jobs: list[Callable[[], int]]) -> list[int]:
    results: list[int] = []
    together = threading.Barrier(len(jobs), timeout=30)

    def work(job: Callable[[], int]) -> None:
        together.wait()
        try:
            results.append(job())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(results) == len(jobs)
    return results


# --- Without a server: the outbox -----------------------------------------------------------------------------


@pytest.fixture
def outbox(settings: LazySettings) -> Path:
    """The outbox folder in place of the test runner's own backend."""
    settings.EMAIL_BACKEND = "greenroom.mail.outbox.OutboxBackend"
    return Path(settings.OUTBOX_DIR)


def test_without_a_mail_server_the_letter_lies_in_the_outbox(db: None, outbox: Path, now: datetime) -> None:
    delivery = _queued(1, now)

    assert _deliver(now) == 1

    assert _state(delivery) == DeliveryState.KEPT
    [path] = outbox.iterdir()
    assert (path.stat().st_mode & 0o777, outbox.stat().st_mode & 0o777) == (0o600, 0o700)
    [name] = kept.names()
    assert path.name == f"{name}.eml"
    letter = kept.letter(name)
    assert (letter.heading.subject, letter.heading.to) == ("Letter 1", SAM)
    assert SECRET in letter.text


def test_the_newest_letter_in_the_outbox_comes_first(db: None, outbox: Path, now: datetime) -> None:
    for subject_id in (1, 2, 3):
        _queued(subject_id, now)
        _deliver(now)

    assert [heading.subject for heading in kept.headings(kept.names())] == ["Letter 3", "Letter 2", "Letter 1"]


@pytest.mark.parametrize("name", ["../secret-key", "", ".", "20261126T140000123456Z-deadbeef", "x/../y"])
def test_nothing_but_a_letter_can_be_read_from_the_outbox(settings: LazySettings, name: str) -> None:
    settings.OUTBOX_DIR.mkdir(parents=True)
    (settings.OUTBOX_DIR.parent / "secret-key.eml").write_text("Subject: hush\n\nhush")

    with pytest.raises(kept.NoSuchLetter):
        kept.letter(name)


# --- What is written down -------------------------------------------------------------------------------------


def test_no_row_ever_holds_the_address_or_the_secret(db: None, mailbox: Mailbox, now: datetime) -> None:
    for subject_id, answer in enumerate([f"550 5.1.1 {SAM} /i/{SECRET}", f"451 {SAM}", "", ""]):
        mailbox.refuses, mailbox.dies = answer, subject_id == 3
        _queued(subject_id, now)
        _deliver(now)

    written = " ".join(str(row) for row in Delivery.objects.values_list())

    assert Delivery.objects.count() == 4
    assert SECRET not in written
    assert "brightpath" not in written


def test_the_newest_letter_about_a_subject_tells_its_state(db: None, now: datetime) -> None:
    _queued(1, now, state=DeliveryState.FAILED)
    _queued(1, now, state=DeliveryState.SENT)
    _queued(2, now)

    assert queries.states("letter", [1, 2, 3]) == {1: DeliveryState.SENT, 2: DeliveryState.QUEUED}


# --- The loop -------------------------------------------------------------------------------------------------


@pytest.fixture
def loop(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The loop that a server runs, with letters of our own; alone it would look only every minute."""
    monkeypatch.setattr(letters, "COMPOSERS", COMPOSERS)
    monkeypatch.setattr(letters, "IDLE", 60.0)
    letters.loop.start()
    yield
    letters.loop.stop()


def test_the_loop_wakes_when_the_reason_of_a_letter_is_committed(loop: None, mailbox: Mailbox) -> None:
    with transaction.atomic():
        actions.queue("letter", 1, now=timezone.now())
        assert mailbox.letters == []

    assert mailbox.wait_for(to=SAM, seconds=5)["Subject"] == "Letter 1"


def test_a_letter_whose_reason_was_rolled_back_never_leaves(loop: None, mailbox: Mailbox) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        actions.queue("letter", 1, now=timezone.now())
        raise RuntimeError
    actions.queue("letter", 2, now=timezone.now())

    mailbox.wait_for(to=SAM, seconds=5)

    assert [message["Subject"] for message in mailbox.letters_to(SAM)] == ["Letter 2"]


def test_the_loop_survives_a_bug_and_goes_on(
    loop: None, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: int) -> EmailMessage:
        raise RuntimeError

    monkeypatch.setattr(letters, "COMPOSERS", {**COMPOSERS, "broken": broken})
    bad = actions.queue("broken", 1, now=timezone.now())
    until(lambda: _state_or_none(bad), seconds=5, what="the failed try")
    actions.queue("letter", 2, now=timezone.now())

    assert mailbox.wait_for(to=SAM, seconds=5)["Subject"] == "Letter 2"


def test_after_a_restart_the_loop_sends_what_was_waiting(
    transactional_db: None, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "COMPOSERS", COMPOSERS)
    actions.queue("letter", 1, now=timezone.now())

    letters.loop.start()
    try:
        assert mailbox.wait_for(to=SAM, seconds=5)["Subject"] == "Letter 1"
    finally:
        letters.loop.stop()
    assert [thread for thread in threading.enumerate() if thread.name == "letters"] == []


def _state(delivery: Delivery) -> str:
    return str(Delivery.objects.values_list("state", flat=True).get(pk=delivery.pk))


def _state_or_none(delivery: Delivery) -> str | None:
    """Its error, once a try failed."""
    return Delivery.objects.get(pk=delivery.pk).last_error or None
