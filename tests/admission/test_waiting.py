"""The waiting room: whoever stands before a locked door is seen by those who may admit, and hears what they say."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from greenroom.access.refusals import Declined, DeclinedAgain, NotAllowed, NotProved, RoomLocked
from greenroom.access.roles import GRANTS, Capability, Role
from greenroom.admission import actions
from greenroom.admission.insiders import Inside
from greenroom.admission.models import Newcomer
from greenroom.admission.queries import Visit, visit_at_room
from greenroom.admission.waiting import waiting_now
from greenroom.people.models import User
from greenroom.rooms import actions as rooms
from greenroom.rooms.models import Session
from tests import arriving, cast
from tests.proofs import member, somebody

pytestmark = pytest.mark.django_db


@pytest.fixture
def locked(session_open: Session, ada: User) -> Session:
    """Ada's session, locked by her, who is inside."""
    me = member(session_open, ada)
    rooms.lock(me, me.session, now=timezone.now())
    session_open.refresh_from_db()
    return session_open


def visit(session: Session, *, user: User | None = None, browser: Client | None = None) -> Visit:
    session = Session.objects.select_related("room").get(pk=session.pk)
    secret = browser.cookies["dev"].value if browser else None
    return visit_at_room(session.room, session, user=user, secret=secret, now=timezone.now())


def knock(session: Session, who: User | Client) -> Newcomer:
    found = visit(session, user=who) if isinstance(who, User) else visit(session, browser=who)
    newcomer = actions.knock(found, now=timezone.now())
    assert newcomer is not None, "the lock does not keep him outside"
    return newcomer


def guest_before_the_door(session: Session, email: str = cast.SAM, role: Role = Role.SPEAKER) -> Client:
    browser = cast.client_of()
    arriving.type_address(
        browser, cast.link_to(cast.invited(session, email, role=role, assurance="link")), email
    )
    return browser


def waiting(session: Session) -> list[str]:
    session = Session.objects.get(pk=session.pk)
    return [one.name for one in waiting_now(session, timezone.now()).people]


def enter(session: Session, user: User) -> None:
    actions.enter(session.room, session, user=user, secret=None, now=timezone.now())


def test_whoever_waits_is_in_the_list_with_role_and_assurance(locked: Session, vera: User) -> None:
    knock(locked, vera)
    knock(locked, guest_before_the_door(locked))

    people = waiting_now(locked, timezone.now()).people
    assert [(one.name, one.role, one.assurance) for one in people] == [
        ("Vera Novák", "co_viewer", "account"),
        ("Sam Rivera", "speaker", "link"),
    ]


def test_whoever_knocks_twice_waits_once(locked: Session, vera: User) -> None:
    assert knock(locked, vera) == knock(locked, vera)
    assert waiting(locked) == ["Vera Novák"]


def test_nobody_knocks_at_a_door_that_is_open(session_open: Session, vera: User) -> None:
    assert actions.knock(visit(session_open, user=vera), now=timezone.now()) is None


def test_one_who_is_admitted_comes_in_and_the_others_wait(
    locked: Session, ada: User, vera: User, eve: User
) -> None:
    cast.member(locked.room, eve, Role.CO_VIEWER)
    knock(locked, eve)

    actions.admit(member(locked, ada), newcomer=knock(locked, vera).pk, now=timezone.now())

    enter(locked, vera)
    assert waiting(locked) == ["Eve Moreau"]
    with pytest.raises(RoomLocked):
        enter(locked, eve)


def test_all_who_wait_are_admitted_at_once(locked: Session, ada: User, vera: User) -> None:
    browser = guest_before_the_door(locked)
    knock(locked, vera), knock(locked, browser)

    actions.admit(member(locked, ada), now=timezone.now())

    enter(locked, vera)
    assert arriving.go_in(browser, locked).status_code == 303
    assert waiting(locked) == []


def test_admitting_all_lets_in_nobody_who_went_away(locked: Session, ada: User, vera: User) -> None:
    actions.waits_no_more(knock(locked, vera).pk, since=timezone.now(), now=timezone.now())

    actions.admit(member(locked, ada), now=timezone.now())

    with pytest.raises(RoomLocked):
        enter(locked, vera)


def test_whoever_is_declined_may_ask_once_more_and_no_third_time(
    locked: Session, ada: User, vera: User
) -> None:
    host = member(locked, ada)
    actions.decline(host, newcomer=knock(locked, vera).pk, now=timezone.now())
    with pytest.raises(Declined):
        enter(locked, vera)
    assert waiting(locked) == []

    actions.ask_again(visit(locked, user=vera), now=timezone.now())
    assert waiting(locked) == ["Vera Novák"]

    actions.decline(host, newcomer=Newcomer.objects.get().pk, now=timezone.now())
    with pytest.raises(DeclinedAgain):
        enter(locked, vera)
    with pytest.raises(NotProved):
        actions.ask_again(visit(locked, user=vera), now=timezone.now())


def test_whoever_was_not_declined_has_nothing_to_ask_again(locked: Session, vera: User) -> None:
    with pytest.raises(NotProved):
        actions.ask_again(visit(locked, user=vera), now=timezone.now())


def test_a_decline_holds_no_longer_than_the_lock(locked: Session, ada: User, vera: User) -> None:
    host = member(locked, ada)
    actions.decline(host, newcomer=knock(locked, vera).pk, now=timezone.now())

    rooms.unlock(host, host.session, now=timezone.now())

    enter(Session.objects.select_related("room").get(), vera)


def test_an_admission_holds_no_longer_than_the_lock(locked: Session, ada: User, vera: User) -> None:
    host = member(locked, ada)
    actions.admit(host, newcomer=knock(locked, vera).pk, now=timezone.now())
    rooms.unlock(host, host.session, now=timezone.now())
    rooms.lock(host, host.session, now=timezone.now())

    with pytest.raises(RoomLocked):
        enter(Session.objects.select_related("room").get(), vera)
    assert waiting(locked) == []
    knock(locked, vera)
    assert waiting(locked) == ["Vera Novák"]


def test_whoever_was_admitted_may_reload_and_come_back(locked: Session, ada: User, vera: User) -> None:
    actions.admit(member(locked, ada), newcomer=knock(locked, vera).pk, now=timezone.now())
    enter(locked, vera)
    actions.leave(locked, user=vera, secret=None, now=timezone.now())

    enter(locked, vera)


def test_whoever_closed_the_page_is_in_the_list_no_longer(locked: Session, vera: User) -> None:
    newcomer = knock(locked, vera)

    actions.waits_no_more(newcomer.pk, since=timezone.now(), now=timezone.now())
    assert waiting(locked) == []

    knock(locked, vera)
    assert waiting(locked) == ["Vera Novák"]


def test_nobody_waits_for_ever_after_the_server_died(locked: Session, vera: User) -> None:
    knock(locked, vera)

    assert waiting_now(locked, timezone.now() + timedelta(seconds=71)).people == []


def test_an_invitee_is_admitted_whichever_browser_he_takes(locked: Session, ada: User) -> None:
    invitation = cast.invited(locked, role=Role.VIEWER, max_uses=None)
    phone, laptop = cast.client_of(), cast.client_of()
    for browser in (phone, laptop):
        arriving.type_address(browser, cast.link_to(invitation))

    actions.admit(member(locked, ada), newcomer=knock(locked, phone).pk, now=timezone.now())

    assert arriving.go_in(laptop, locked).status_code == 303


ACTIONS = {
    "admit": lambda me, newcomer: actions.admit(me, newcomer=newcomer.pk, now=timezone.now()),
    "admit_all": lambda me, newcomer: actions.admit(me, now=timezone.now()),
    "decline": lambda me, newcomer: actions.decline(me, newcomer=newcomer.pk, now=timezone.now()),
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", ACTIONS)
def test_answering_is_for_those_who_may_admit(name: str, role: Role, session_open: Session, eve: User) -> None:
    cast.member(session_open.room, eve, Role.CO_VIEWER)
    me = somebody(session_open, role)
    Session.objects.filter(pk=session_open.pk).update(locked_at=timezone.now())
    newcomer = knock(session_open, eve)

    if Capability.ADMIT in GRANTS[role]:
        ACTIONS[name](me, newcomer)
        assert waiting(session_open) == []
    else:
        with pytest.raises(NotAllowed):
            ACTIONS[name](me, newcomer)
        assert waiting(session_open) == ["Eve Moreau"]


def test_somebody_of_another_session_is_not_found(
    locked: Session, ada: User, vera: User, now: datetime
) -> None:
    host: Inside = member(locked, ada)
    another = cast.session_in(locked.room, timedelta(minutes=-5))
    Session.objects.filter(pk=another.pk).update(locked_at=now)
    newcomer = knock(another, vera)

    with pytest.raises(Newcomer.DoesNotExist):
        actions.admit(host, newcomer=newcomer.pk, now=now)
    with pytest.raises(Newcomer.DoesNotExist):
        actions.decline(host, newcomer=newcomer.pk, now=now)
    assert waiting(another) == ["Vera Novák"]


# ---------- His page ----------


def test_a_page_without_scripts_knocks_by_its_button(locked: Session, vera: User) -> None:
    arriving.go_in(cast.client_of(vera), locked)

    assert waiting(locked) == ["Vera Novák"]


def test_whoever_looks_at_the_page_has_not_asked_for_anything(locked: Session, vera: User) -> None:
    page = cast.client_of(vera).get(arriving.room_page(locked))

    assert page.status_code == RoomLocked.status
    assert waiting(locked) == []


def test_whoever_was_declined_reads_why_and_asks_again_from_his_page(
    locked: Session, ada: User, vera: User
) -> None:
    browser, host = cast.client_of(vera), member(locked, ada)
    actions.decline(host, newcomer=knock(locked, vera).pk, now=timezone.now())
    page = browser.get(arriving.room_page(locked)).content.decode()
    assert "The host did not let you in" in page
    assert "Ask again to come in" in page

    answer = browser.post(f"{arriving.room_page(locked)}ask")

    assert answer.status_code == 303
    assert waiting(locked) == ["Vera Novák"]
    assert "The room is locked for a moment" in browser.get(arriving.room_page(locked)).content.decode()


def test_after_the_second_time_his_page_offers_no_asking(locked: Session, ada: User, vera: User) -> None:
    browser, host = cast.client_of(vera), member(locked, ada)
    for _time in range(2):
        knock(locked, vera) if not Newcomer.objects.exists() else browser.post(
            f"{arriving.room_page(locked)}ask"
        )
        actions.decline(host, newcomer=Newcomer.objects.get().pk, now=timezone.now())

    page = browser.get(arriving.room_page(locked)).content.decode()

    assert "INV-SHUT" in page
    assert "Ask again to come in" not in page
    assert browser.post(f"{arriving.room_page(locked)}ask").status_code == NotProved.status
