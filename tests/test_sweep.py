"""What nobody needs any more goes, table by table; what is needed stays; one process at a time, in small batches."""

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session as SignIn
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext

from greenroom import sweep as sweeping
from greenroom.access.refusals import TooManyAttempts
from greenroom.access.roles import Role
from greenroom.administration import audit, chores, throttle
from greenroom.administration.models import AttemptBucket, AuditEvent, Chore, SiteSettings
from greenroom.admission.actions import ask_host
from greenroom.admission.limits import ADDRESSES_IN_ALL, check_lobby
from greenroom.admission.models import Challenge, Device, Handled, HostRequest
from greenroom.invitations.models import Invitation, Link
from greenroom.invitations.queries import find
from greenroom.mail.models import Delivery, DeliveryState
from greenroom.people.models import User
from greenroom.reports.figures import turnout
from greenroom.rooms import log, news
from greenroom.rooms.models import LoggedEvent, Room, Session
from greenroom.sweep import sweep
from tests import arriving, cast, racing
from tests.proofs import member
from tests.servers import greenroom_server
from tests.sockets import Sockets
from tests.threats.conftest import env

__all__ = ["env"]

A_DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "PAUSE", 0.0)


def swept(now: datetime) -> dict[str, int]:
    """Sweep; what went."""
    gone = sweep(now=now)
    assert gone is not None
    return dict(gone)


def left(model: type[Model]) -> list[Any]:
    return list(model._default_manager.order_by("pk").values_list("pk", flat=True))


# ---------- Table by table ----------


def test_an_empty_site_has_nothing_to_sweep(db: None, now: datetime) -> None:
    assert swept(now) == {}


def test_tries_go_when_no_limit_counts_them_any_more(db: None, now: datetime) -> None:
    throttle.spend("code-check", "sam", limit=5, seconds=86_400, now=now - 4 * A_DAY)
    throttle.spend("code-check", "sam", limit=5, seconds=86_400, now=now - A_DAY)

    assert swept(now) == {"tries": 1}
    assert throttle.spent("code-check", "sam") == 1


def test_a_link_whose_guessers_are_shut_out_for_good_stays_so(session_soon: Session, now: datetime) -> None:
    invitation = cast.invited(session_soon)
    long_ago = int((now - 40 * A_DAY).timestamp())
    AttemptBucket.objects.create(
        scope="lobby",
        key_hmac=throttle.key_hmac("lobby", str(invitation.pk)),
        window=long_ago,
        n=ADDRESSES_IN_ALL,
    )

    assert swept(now) == {}
    with pytest.raises(TooManyAttempts):
        check_lobby(invitation, now=now)
    assert swept(now + 366 * A_DAY)["tries"] == 1


def letter(kind: str, subject: int, at: datetime, state: str = DeliveryState.SENT) -> int:
    return Delivery.objects.create(kind=kind, subject_id=subject, state=state, due_at=at, created_at=at).pk


def test_letters_go_after_a_month_but_the_newest_of_an_invitation_which_its_list_shows(
    db: None, now: datetime
) -> None:
    old = now - 31 * A_DAY
    letter("code", 1, old), letter("code", 2, old, DeliveryState.FAILED), letter("invitation", 1, old)
    waiting = letter("code", 3, old, DeliveryState.QUEUED)
    newest = letter("invitation", 1, old, DeliveryState.FAILED)
    recent = letter("code", 4, now - 29 * A_DAY)

    assert swept(now) == {"letters": 3}
    assert left(Delivery) == [waiting, newest, recent]


def test_the_audit_goes_after_a_year_or_as_long_as_the_site_says(db: None, now: datetime) -> None:
    audit.record("room.created", actor="user:1", about="room:1", at=now - 366 * A_DAY)
    audit.record("room.edited", actor="user:1", about="room:1", at=now - 364 * A_DAY)

    assert swept(now) == {"audit": 1}

    SiteSettings.objects.update(audit_days=90)
    assert swept(now) == {"audit": 1}
    assert left(AuditEvent) == []


def test_the_log_goes_a_day_after_its_session(room: Room, now: datetime) -> None:
    ended = cast.session_in(room, timedelta(hours=-28), lasts=timedelta(hours=1))  # over 25 hours ago
    lately = cast.session_in(room, timedelta(hours=-26), lasts=timedelta(hours=1))
    for session in (ended, ended, lately):
        news.tell(session)

    assert swept(now) == {"events": 2}
    assert list(LoggedEvent.objects.values_list("session", flat=True)) == [lately.pk]


def test_the_log_of_a_session_that_goes_on_stays(ada: User, now: datetime) -> None:
    room = cast.room_of(ada, always_open=True)
    session = cast.session_in(room, timedelta(days=-40), lasts=None)
    news.tell(session)

    assert swept(now) == {}

    Session.objects.update(host_left_at=now - timedelta(days=2))
    assert swept(now) == {"events": 1}


def test_commands_that_nobody_sends_again_go(session_open: Session, ada: User, now: datetime) -> None:
    me = member(session_open, ada).participant
    Handled.objects.create(participant=me, ref="old"), Handled.objects.create(participant=me, ref="new")
    Handled.objects.filter(ref="old").update(at=now - timedelta(hours=25))

    assert swept(now) == {"commands": 1}
    assert list(Handled.objects.values_list("ref", flat=True)) == ["new"]


def test_sign_ins_that_have_expired_go(ada: User, mo: User, now: datetime) -> None:
    here = cast.client_of(ada)
    SignIn.objects.update(expire_date=now + timedelta(minutes=1))
    cast.client_of(mo)
    SignIn.objects.exclude(expire_date=now + timedelta(minutes=1)).update(
        expire_date=now - timedelta(seconds=1)
    )

    assert swept(now) == {"sign-ins": 1}
    assert here.get("/").status_code == 200


def test_codes_go_a_day_after_they_have_expired(room: Room, now: datetime) -> None:
    def asked(expires_at: datetime) -> int:
        made = Challenge.objects.create(
            room=room, browser_sha256=b"?" * 32, created_at=expires_at, expires_at=expires_at
        )
        return made.pk

    asked(now - timedelta(hours=25))
    recent = asked(now - timedelta(hours=23))

    assert swept(now) == {"codes": 1}
    assert left(Challenge) == [recent]


def test_questions_to_hosts_go_after_a_month(session_soon: Session, now: datetime) -> None:
    sam, eve = cast.invited(session_soon), cast.invited(session_soon, cast.EVE)
    ask_host(sam, link=None, device=None, code="INV-USED-1", now=now - 31 * A_DAY)
    recent = ask_host(eve, link=None, device=None, code="INV-USED-2", now=now - 29 * A_DAY)

    assert swept(now)["questions to hosts"] == 1
    assert left(HostRequest) == [recent.pk]


# ---------- Who never came is forgotten (T47) ----------


@pytest.fixture
def long_over(room: Room, now: datetime) -> Session:
    """A session whose invitations ended 31 days ago."""
    return cast.session_in(room, timedelta(days=-31, hours=-4), now=now)


def test_a_month_after_its_end_an_invitation_that_nobody_took_up_names_nobody(
    long_over: Session, ada: User, now: datetime
) -> None:
    invitation = cast.invited(long_over, by=ada, created_at=now - 40 * A_DAY)
    link = cast.link_to(invitation).removeprefix("/i/")
    list_of_invitations = f"/rooms/{long_over.room.address}/invitations"
    assert cast.SAM in cast.client_of(ada).get(list_of_invitations).content.decode()

    assert swept(now) == {"invitations": 1}

    kept = Invitation.objects.get()
    assert (kept.email_display, kept.first_name, kept.last_name) == ("", "", "")
    assert "sam" not in kept.email_key
    assert find(link) is None
    assert cast.SAM not in cast.client_of(ada).get(list_of_invitations).content.decode()
    assert turnout(long_over) == (0, 1), "the figures of the session stay"
    assert swept(now) == {}


def test_one_that_was_revoked_or_ended_by_itself_is_forgotten_a_month_later(
    session_soon: Session, now: datetime
) -> None:
    revoked = cast.invited(session_soon, created_at=now - 40 * A_DAY, revoked_at=now - 31 * A_DAY)
    expired = cast.invited(session_soon, cast.EVE, expires_at=now - 31 * A_DAY)
    cast.invited(session_soon, "new@example.org", expires_at=now - 29 * A_DAY)
    cast.invited(session_soon, "other@example.org", revoked_at=now - 29 * A_DAY)
    cast.invited(session_soon, "working@example.org")

    assert swept(now) == {"invitations": 2}
    forgotten = Invitation.objects.exclude(forgotten_at=None).order_by("pk")
    assert list(forgotten) == [revoked, expired]


def test_who_came_is_remembered(room: Room, session_open: Session, now: datetime) -> None:
    invitation = cast.invited(session_open, role=Role.VIEWER, assurance="link")
    browser = cast.client_of()
    assert arriving.come_in(browser, cast.link_to(invitation), session_open, cast.SAM).status_code == 303
    Invitation.objects.update(use_count=0)  # as after a new link

    assert "invitations" not in swept(now + 60 * A_DAY)
    assert Invitation.objects.get().email_display == cast.SAM
    assert Device.objects.count() == 1


def test_who_has_an_account_may_have_come_by_that(long_over: Session, vera: User, now: datetime) -> None:
    cast.invited(long_over, vera.email, created_at=now - 40 * A_DAY)

    assert swept(now) == {}


def test_a_browser_that_only_knocked_and_its_questions_are_forgotten_too(
    room: Room, session_soon: Session, guest: Client, now: datetime
) -> None:
    invitation = cast.invited(session_soon, role=Role.VIEWER)
    link = cast.link_to(invitation)
    arriving.type_address(guest, link)
    assert Device.objects.count() == 1
    ask_host(invitation, link=Link.objects.get(), device=Device.objects.get(), code="INV-USED-1", now=now)
    HostRequest.objects.update(asked_at=now + 40 * A_DAY)

    swept(now + 60 * A_DAY)

    assert (left(Device), left(Link), left(HostRequest)) == ([], [], [])
    assert Invitation.objects.get().forgotten_at is not None


def test_the_site_says_how_long(long_over: Session, now: datetime) -> None:
    cast.invited(long_over, created_at=now - 40 * A_DAY)
    SiteSettings.objects.update(retention_days=60)

    assert swept(now) == {}
    assert swept(now + 30 * A_DAY) == {"invitations": 1}


# ---------- Resuming ----------


def test_who_comes_back_after_the_log_was_swept_gets_a_snapshot(
    session_open: Session, ada: User, socket_of: Sockets, now: datetime
) -> None:
    hers = socket_of(session_open, ada)
    before = hers.hello()
    hers.ask("chat.post", text="Before it was swept")
    LoggedEvent.objects.all().delete()

    again = socket_of(session_open, ada).hello(after=before["seq"], key=before["me"]["key"])

    assert again["type"] == "snapshot"
    assert [one["text"] for one in again["chat"]["messages"].values()] == ["Before it was swept"]


def test_a_log_without_its_end_says_that_it_has_not_all(session_open: Session) -> None:
    for _ in range(3):
        news.tell(session_open)
    LoggedEvent.objects.filter(seq__gt=1).delete()

    assert log.read(session_open.pk, after=1) is None
    assert log.read(session_open.pk, after=0, upto=3) is None
    assert log.read(session_open.pk, after=3) == []


# ---------- Batches, and whose turn it is ----------


def expired_sign_ins(n: int, now: datetime) -> None:
    SignIn.objects.bulk_create(
        SignIn(session_key=f"key-{number}", session_data="", expire_date=now - A_DAY) for number in range(n)
    )


def test_no_statement_deletes_more_than_a_batch(
    db: None, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeping, "BATCH", 10)
    expired_sign_ins(25, now)

    with CaptureQueriesContext(
        connection,
    ) as said:
        assert swept(now) == {"sign-ins": 25}

    deletes = [one["sql"] for one in said if one["sql"].startswith("DELETE")]
    assert [sql.count("key-") for sql in deletes] == [10, 10, 5]


def test_it_stops_between_two_batches_when_the_server_does(
    db: None, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeping, "BATCH", 10)
    expired_sign_ins(25, now)
    sweeping.loop.stopping.set()

    assert sweep(now=now, stopping=sweeping.loop.stopping) == Counter({"sign-ins": 10})


def test_it_is_done_once_an_hour_whichever_process_asks(db: None, now: datetime) -> None:
    assert sweep(now=now, every=sweeping.EVERY) is not None
    assert sweep(now=now, every=sweeping.EVERY) is None

    Chore.objects.update(done_at=now - sweeping.EVERY)
    assert sweep(now=now, every=sweeping.EVERY) is not None


def test_a_turn_of_a_process_that_died_passes_on_and_is_not_taken_back(db: None, now: datetime) -> None:
    lost = chores.take("sweep")
    assert lost is not None
    assert chores.take("sweep") is None
    assert lost.goes_on()

    Chore.objects.update(leased_until=now)
    taken = chores.take("sweep")

    assert taken is not None
    assert not lost.goes_on()
    lost.ends()
    assert taken.goes_on()


TAKE = """
from greenroom.administration import chores
turn = chores.take("sweep")
print(turn is not None, flush=True)
input()
turn.ends()
print("ended", flush=True)
"""
SWEEP = """
import json
from django.utils import timezone
from greenroom.sweep import sweep
print(json.dumps(sweep(now=timezone.now())))
"""


@pytest.mark.slow
def test_two_processes_never_sweep_at_once(env: dict[str, str], tmp_path: Path) -> None:
    with greenroom_server(tmp_path, env):
        with racing.spoken_with(TAKE, env) as (other, said):
            assert said.readline() == "True\n"

            assert racing.in_the_site(SWEEP, env) is None

            other.write("\n")
            assert said.readline() == "ended\n"
        assert racing.in_the_site(SWEEP, env) == {}
