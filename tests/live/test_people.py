"""The people in the room, over real sockets: who feels what, and how soon."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings, settings
from django.test import Client
from django.utils import timezone

from greenroom.access.refusals import RoomLocked
from greenroom.access.roles import Role
from greenroom.admission.models import Device
from greenroom.invitations import rights
from greenroom.invitations.models import Invitation
from greenroom.live import roster, rounds
from greenroom.people.models import User
from greenroom.rooms import actions as rooms
from greenroom.rooms.models import Session
from greenroom.rooms.queries import member_of
from tests import arriving, cast
from tests.sockets import Socket, Sockets, inside


def join(socket: Socket) -> tuple[Socket, dict[str, Any]]:
    """Say hello; gives the socket with the snapshot."""
    return socket, socket.hello()


def browser_of_nobody() -> Client:
    """A browser that nobody knows, on a page of the site that runs."""
    browser = cast.client_of()
    browser.defaults["HTTP_ORIGIN"] = settings.GREENROOM_URL
    return browser


def guest(session: Session, *, role: Role = Role.VIEWER, email: str = cast.SAM) -> Client:
    """The browser of somebody invited, gone in."""
    browser = browser_of_nobody()
    link = cast.link_to(cast.invited(session, email, role=role, assurance="link"))
    assert arriving.come_in(browser, link, session, email).status_code == 303
    return browser


def before_the_door(session: Session, email: str = cast.SAM) -> Client:
    """The browser of somebody invited who is kept outside by the lock."""
    browser = browser_of_nobody()
    link = cast.link_to(cast.invited(session, email, role=Role.VIEWER, assurance="link"))
    assert arriving.come_in(browser, link, session, email).status_code == RoomLocked.status
    return browser


def waiting(socket: Socket, *names: str) -> dict[str, Any]:
    """Hear that exactly these wait."""
    return socket.until(
        lambda said: said["type"] == "waiting" and [one["name"] for one in said["people"]] == list(names)
    )


# ---------- Promote, demote, remove ----------


def test_a_promotion_by_command_is_felt_within_a_second_and_seen_by_the_others(
    session_open: Session, ada: User, vera: User, mo: User, socket_of: Sockets
) -> None:
    hers, _ = join(socket_of(session_open, ada))
    mos, _ = join(socket_of(session_open, mo))
    veras, before = join(socket_of(session_open, vera))
    assert "backchannel" not in before["me"]["capabilities"]

    assert hers.ask("role.set", person=before["me"]["id"], role="speaker")["type"] == "done"

    after = veras.next("snapshot", seconds=1)["me"]
    assert (after["role"], "backchannel" in after["capabilities"]) == ("speaker", True)
    assert mos.until(lambda said: said["type"] == "people" and ("Vera Novák", "speaker") in roles(said))


def roles(said: dict[str, Any]) -> set[tuple[str, str]]:
    return {(one["name"], one["role"]) for one in said["here"]}


def test_a_guest_is_promoted_and_demoted_by_his_invitation(
    session_open: Session, ada: User, socket_of: Sockets
) -> None:
    hers, _ = join(socket_of(session_open, ada))
    sams, before = join(socket_of(session_open, guest(session_open)))

    hers.ask("role.set", person=before["me"]["id"], role="speaker")
    assert sams.next("snapshot", seconds=1)["me"]["role"] == "speaker"

    hers.ask("role.set", person=before["me"]["id"], role="viewer")
    assert sams.next("snapshot", seconds=1)["me"]["role"] == "viewer"


def test_a_guest_by_link_alone_stays_what_he_is_until_he_has_typed_a_code(
    session_open: Session, ada: User, socket_of: Sockets, settings: LazySettings
) -> None:
    settings.MAIL_WORKS = True
    browser = browser_of_nobody()
    link = cast.link_to(cast.invited(session_open, role=Role.VIEWER))
    assert arriving.come_in(browser, link, session_open, cast.SAM).status_code == 303
    hers, _ = join(socket_of(session_open, ada))
    sams, before = join(socket_of(session_open, browser))

    hers.ask("role.set", person=before["me"]["id"], role="moderator")

    asked = sams.next("snapshot", seconds=1)["me"]
    assert (asked["role"], asked["offered"]) == ("viewer", "moderator")
    assert asked["capabilities"] == before["me"]["capabilities"]
    assert sams.ask("person.remove", person=asked["id"])["code"] == "role"
    shown = hers.until(lambda said: said["type"] == "people" and any(one["offered"] for one in said["here"]))
    assert ("viewer", "moderator") in [(one["role"], one["offered"]) for one in shown["here"]]

    Device.objects.update(assurance="email_code")  # as `codes.prove` does, which rings so
    rights.changed(Invitation.objects.get())

    after = sams.next("snapshot", seconds=2)["me"]
    assert (after["role"], after["offered"]) == ("moderator", "")


def test_a_role_that_waits_for_a_code_can_be_taken_back(
    session_open: Session, ada: User, socket_of: Sockets, settings: LazySettings
) -> None:
    settings.MAIL_WORKS = True
    browser = browser_of_nobody()
    link = cast.link_to(cast.invited(session_open, role=Role.VIEWER))
    assert arriving.come_in(browser, link, session_open, cast.SAM).status_code == 303
    hers, _ = join(socket_of(session_open, ada))
    sams, before = join(socket_of(session_open, browser))
    hers.ask("role.set", person=before["me"]["id"], role="speaker")
    assert sams.next("snapshot", seconds=1)["me"]["offered"] == "speaker"

    hers.ask("role.set", person=before["me"]["id"], role="viewer")

    assert sams.next("snapshot", seconds=1)["me"]["key"] == before["me"]["key"]


def test_who_may_not_promote_is_refused_and_nothing_changes(
    session_open: Session, ada: User, vera: User, socket_of: Sockets
) -> None:
    _, host = join(socket_of(session_open, ada))
    veras, me = join(socket_of(session_open, vera))

    assert veras.ask("role.set", person=me["me"]["id"], role="moderator")["code"] == "role"
    assert veras.ask("person.remove", person=host["me"]["id"])["code"] == "role"
    assert veras.ask("newcomer.admit")["code"] == "role"
    assert veras.ask("session.lock")["code"] == "role"


@pytest.mark.parametrize("person", ["p999999", "vera", "p", "p-1", "", "p1; DROP", None])
def test_nobody_by_that_name_is_a_refusal_and_the_line_lives(
    person: str | None, session_open: Session, ada: User, socket_of: Sockets
) -> None:
    hers, _ = join(socket_of(session_open, ada))

    assert hers.ask("role.set", person=person, role="speaker")["code"] in {"gone", "command"}
    assert hers.ask("hand.raise")["type"] == "done"


def test_whoever_is_removed_is_out_within_two_seconds_and_cannot_come_back(
    session_open: Session, ada: User, vera: User, socket_of: Sockets
) -> None:
    hers, _ = join(socket_of(session_open, ada))
    veras, me = join(socket_of(session_open, vera))

    assert hers.ask("person.remove", person=me["me"]["id"])["type"] == "done"

    assert veras.next("over", seconds=2)["code"] == "out"
    assert veras.closed() == 4403
    again = socket_of(session_open, cast.client_of(vera))
    assert again.hello()["code"] == "out"


def test_a_removed_guest_is_out_within_two_seconds(
    session_open: Session, ada: User, socket_of: Sockets
) -> None:
    hers, _ = join(socket_of(session_open, ada))
    sams, me = join(socket_of(session_open, guest(session_open)))

    hers.ask("person.remove", person=me["me"]["id"])

    assert sams.next("over", seconds=2)["code"] == "removed"
    assert sams.closed() == 4403


def test_who_was_removed_reaches_moderators_and_not_viewers(
    session_open: Session, ada: User, mo: User, vera: User, socket_of: Sockets
) -> None:
    hers, _ = join(socket_of(session_open, ada))
    mos, _ = join(socket_of(session_open, mo))
    sams, _ = join(socket_of(session_open, guest(session_open)))
    _, me = join(socket_of(session_open, vera))

    hers.ask("person.remove", person=me["me"]["id"])

    assert mos.next("person.removed")["removed"]["name"] == "Vera Novák"
    sams.hears_nothing_of("person.removed", beyond=lambda: (hers.ask("hand.raise"), sams.next("hand.raised")))


# ---------- Hands ----------


def test_a_raised_hand_is_seen_by_everybody_and_by_whoever_comes_later(
    session_open: Session, ada: User, vera: User, socket_of: Sockets
) -> None:
    hers, _ = join(socket_of(session_open, ada))
    veras, me = join(socket_of(session_open, vera))

    veras.ask("hand.raise")

    assert hers.next("hand.raised")["id"] == me["me"]["id"]
    _, later = join(socket_of(session_open, guest(session_open)))
    assert list(later["hands"]) == [me["me"]["id"]]

    hers.ask("hand.lower", person=me["me"]["id"])
    assert veras.next("hand.lowered")["id"] == me["me"]["id"]


# ---------- The waiting room ----------


@pytest.fixture
def host(session_open: Session, ada: User, socket_of: Sockets) -> Socket:
    """Ada, inside the session that she has locked."""
    hers, _ = join(socket_of(session_open, ada))
    assert hers.ask("session.lock")["type"] == "done"
    return hers


def test_whoever_waits_is_told_to_those_who_may_admit_and_comes_in_when_they_do(
    session_open: Session, host: Socket, socket_of: Sockets
) -> None:
    browser = before_the_door(session_open)
    sams = socket_of(session_open, browser)
    assert sams.hello()["type"] == "door"
    sam = waiting(host, "Sam Rivera")["people"][0]
    assert (sam["role"], sam["assurance"]) == ("viewer", "link")

    assert host.ask("newcomer.admit", id=sam["id"])["type"] == "done"

    sams.next("door", seconds=1)
    assert arriving.status(browser, session_open)["enter"] is True
    assert arriving.go_in(browser, session_open).status_code == 303
    assert [said["people"] for said in host.heard if said["type"] == "waiting"][-1] == []


def test_who_waits_reaches_those_who_may_admit_and_not_the_others(
    session_open: Session, mo: User, vera: User, host: Socket, socket_of: Sockets
) -> None:
    mos, _ = join(socket_of(session_open, mo))
    host.ask("session.lock", on=False)
    veras, _ = join(socket_of(session_open, vera))
    host.ask("session.lock")

    socket_of(session_open, before_the_door(session_open)).hello()

    waiting(mos, "Sam Rivera")
    veras.hears_nothing_of("waiting", beyond=lambda: (host.ask("hand.raise"), veras.next("hand.raised")))


def test_a_host_who_comes_later_sees_who_waits(
    session_open: Session, mo: User, host: Socket, socket_of: Sockets
) -> None:
    socket_of(session_open, before_the_door(session_open)).hello()
    waiting(host, "Sam Rivera")

    mos, snapshot = join(socket_of(session_open, mo))

    assert snapshot["waiting"] == []
    waiting(mos, "Sam Rivera")


def test_whoever_is_declined_is_sent_to_the_page_that_says_why(
    session_open: Session, host: Socket, socket_of: Sockets
) -> None:
    browser = before_the_door(session_open)
    sams = socket_of(session_open, browser)
    sams.hello()
    sam = waiting(host, "Sam Rivera")["people"][0]

    host.ask("newcomer.decline", id=sam["id"])

    sams.next("door", seconds=1)
    said = arriving.status(browser, session_open)
    assert (said["way"], said["reason"]["sentence"]) == ("refusal", "The host did not let you in")  # type: ignore[index]


def test_whoever_closes_the_page_waits_no_more(
    session_open: Session, host: Socket, socket_of: Sockets, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roster, "GRACE", 0.2)
    sams = socket_of(session_open, before_the_door(session_open))
    sams.hello()
    waiting(host, "Sam Rivera")

    sams.line.close()

    waiting(host)


def test_unlocking_tells_those_who_wait_to_come_in(
    session_open: Session, host: Socket, socket_of: Sockets
) -> None:
    browser = before_the_door(session_open)
    sams = socket_of(session_open, browser)
    sams.hello()

    host.ask("session.lock", on=False)

    sams.next("door", seconds=1)
    assert arriving.status(browser, session_open)["enter"] is True


def test_whoever_waits_for_a_room_without_a_session_hears_when_it_begins(
    ada: User, vera: User, socket_of: Sockets
) -> None:
    room, other = cast.room_of(ada, always_open=True), cast.room_of(ada, always_open=True, name="Another")
    for one in (room, other):
        cast.member(one, vera, Role.CO_VIEWER)
    none_yet, none_there = Session(pk=0, room=room), Session(pk=0, room=other)
    veras, elsewhere = (socket_of(at, cast.client_of(vera)) for at in (none_yet, none_there))
    assert veras.hello()["type"] == elsewhere.hello()["type"] == "door"

    rooms.start_room(member_of(ada, room), room, now=timezone.now())

    veras.next("door", seconds=1)
    with pytest.raises(AssertionError):
        elsewhere.next("door", seconds=0.5)


# ---------- The host is away ----------


def test_everybody_hears_that_the_host_has_left_and_that_he_is_back(
    session_open: Session, ada: User, vera: User, socket_of: Sockets, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roster, "GRACE", 0.2)
    hers, _ = join(socket_of(session_open, ada))
    veras, _ = join(socket_of(session_open, vera))

    hers.line.close()
    said = veras.next("session.changed", seconds=3)["session"]
    assert said["host_left_at"] is not None
    assert said["closes_at"] < said["ends_at"]

    back, _ = join(socket_of(session_open, cast.client_of(ada)))
    assert veras.next("session.changed")["session"]["host_left_at"] is None
    assert back


def test_a_reload_of_the_host_says_nothing(
    session_open: Session, ada: User, vera: User, socket_of: Sockets, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roster, "GRACE", 1.0)
    hers, _ = join(socket_of(session_open, ada))
    veras, _ = join(socket_of(session_open, vera))

    hers.line.close()
    back, _ = join(socket_of(session_open, cast.client_of(ada)))

    with pytest.raises(AssertionError):
        veras.next("session.changed", seconds=2)
    assert back


def test_the_line_closes_when_the_time_of_an_absent_host_is_over(
    session_open: Session, ada: User, vera: User, socket_of: Sockets
) -> None:
    veras, _ = join(socket_of(session_open, vera))
    owner = member_of(ada, session_open.room)
    almost = timezone.now() - timedelta(minutes=14, seconds=59)
    Session.objects.filter(pk=session_open.pk).update(host_came_at=almost, host_left_at=almost)
    rooms.lock(owner, Session.objects.get(), now=timezone.now())

    assert veras.next("over", seconds=4)["code"] == "ended"


# ---------- Figures ----------


def test_figures_reach_those_who_moderate_and_nobody_else(
    session_open: Session, ada: User, vera: User, socket_of: Sockets
) -> None:
    hers, _ = join(socket_of(session_open, ada))
    veras, _ = join(socket_of(session_open, vera))

    said = hers.next("figures", seconds=rounds.FIGURES + 3)["figures"]

    assert (said["present"], said["invited"]) == (2, 0)
    veras.hears_nothing_of("figures", beyond=lambda: (hers.ask("hand.raise"), veras.next("hand.raised")))


def test_whoever_goes_is_not_put_back_into_the_list_by_the_next_heartbeat(
    session_open: Session, ada: User, vera: User, socket_of: Sockets, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roster, "GRACE", 0.1)
    monkeypatch.setattr(roster, "EVERY", 0.05)
    hers, _ = join(socket_of(session_open, ada))
    veras, me = join(socket_of(session_open, vera))
    hers.until(lambda said: said["type"] == "people" and "Vera Novák" in {one["name"] for one in said["here"]})

    veras.line.close()

    hers.until(lambda said: said["type"] == "people" and said["gone"] == [me["me"]["id"]])
    hers.until(lambda said: said["type"] == "figures" and said["figures"]["present"] == 1, seconds=12)


# ---------- Hands ----------


def test_the_hand_of_whoever_leaves_is_down_for_all_and_stays_so_when_he_comes_back(
    session_open: Session, ada: User, vera: User, socket_of: Sockets
) -> None:
    hers, _ = join(socket_of(session_open, ada))
    browser = inside(session_open, vera)
    veras, snapshot = join(socket_of(session_open, browser))
    veras.ask("hand.raise")
    hers.next("hand.raised")

    browser.post(f"{arriving.room_page(session_open)}leave")

    assert hers.next("hand.lowered")["id"] == snapshot["me"]["id"]
    assert arriving.go_in(browser, session_open).status_code == 303
    assert socket_of(session_open, browser).hello()["hands"] == {}


def test_the_hand_of_whoever_is_put_out_is_down_also_when_he_is_let_in_again(
    session_open: Session, ada: User, vera: User, socket_of: Sockets
) -> None:
    hers, _ = join(socket_of(session_open, ada))
    browser = inside(session_open, vera)
    veras, snapshot = join(socket_of(session_open, browser))
    veras.ask("hand.raise")

    hers.ask("person.remove", person=snapshot["me"]["id"])
    hers.ask("person.readmit", person=snapshot["me"]["id"])

    assert arriving.go_in(browser, session_open).status_code == 303
    assert socket_of(session_open, browser).hello()["hands"] == {}


@pytest.mark.parametrize(("minutes", "up"), [(1, True), (3, False)])
def test_a_hand_stays_up_while_a_line_is_cut_for_a_short_time(
    minutes: int, up: bool, session_open: Session, vera: User, socket_of: Sockets
) -> None:
    browser = inside(session_open, vera)
    veras, snapshot = join(socket_of(session_open, browser))
    veras.ask("hand.raise")
    veras.line.close()
    cut = timezone.now() - timedelta(minutes=minutes)
    session_open.participants.update(away_at=cut, seen_at=cut)

    assert (snapshot["me"]["id"] in socket_of(session_open, browser).hello()["hands"]) is up
