"""The room page: what it shows to whom, and what can be done there."""

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from greenroom.access.roles import Role
from greenroom.administration.models import AuditEvent
from greenroom.admission import actions
from greenroom.admission.models import HostRequest, Participant
from greenroom.admission.queries import present
from greenroom.invitations.models import Invitation
from greenroom.people.models import User
from greenroom.rooms.models import Entry, Room, Session
from greenroom.rooms.queries import member_of
from tests import arriving, cast

pytestmark = pytest.mark.django_db


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


# ---------- Before ----------


def test_countdown_shows_title_time_host_and_me(guest: Client, session_soon: Session) -> None:
    path = cast.link_to(cast.invited(session_soon, role=Role.VIEWER))
    page = text(guest.get(arriving.type_address(guest, path)["Location"]))

    assert "Ada Okafor" in page
    assert "Sam Rivera" in page
    assert "You come in by yourself when it opens" in page
    assert 'data-way="countdown"' in page
    assert session_soon.room.description in page


def test_who_waits_takes_the_session_along_for_a_calendar(guest: Client, session_soon: Session) -> None:
    path = cast.link_to(cast.invited(session_soon, role=Role.VIEWER))
    waiting = text(guest.get(arriving.type_address(guest, path)["Location"]))
    (address,) = re.findall(r'href="([^"]+\.ics)"', waiting)

    answer = guest.get(address)

    file = text(answer).replace("\r\n ", "")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert f"UID:session-{session_soon.pk}@" in file
    assert f"/rooms/{session_soon.room.address}/room/" in file
    assert "/i/" not in file and arriving.halves(path)[1] not in file and cast.SAM not in file


def test_calendar_is_not_for_strangers(eve: User, session_soon: Session) -> None:
    address = f"{arriving.room_page(session_soon)}calendar.ics"

    for stranger in (cast.client_of(), cast.client_of(eve)):
        answer = stranger.get(address)
        assert answer["Content-Type"].startswith("text/html")
        assert session_soon.room.description not in text(answer)


def test_member_needs_no_link(vera: User, session_soon: Session, session_open: Session) -> None:
    browser = cast.client_of(vera)

    upcoming = text(browser.get(arriving.room_page(session_soon)))
    arriving.go_in(browser, session_open)

    assert "You come in by yourself when it opens" in upcoming
    assert "Co-viewer" in text(browser.get(arriving.room_page(session_open)))


def test_plain_address_leads_to_the_session_that_is_on(
    vera: User, room: Room, session_soon: Session, session_open: Session
) -> None:
    answer = cast.client_of(vera).get(f"/rooms/{room.address}/room/")

    assert answer["Location"] == arriving.room_page(session_open)


def test_plain_address_leads_a_guest_to_his_own_session(
    guest: Client, room: Room, session_open: Session, session_soon: Session
) -> None:
    arriving.type_address(guest, cast.link_to(cast.invited(session_soon, role=Role.VIEWER)))

    answer = guest.get(f"/rooms/{room.address}/room/")

    assert answer["Location"] == arriving.room_page(session_soon)


def test_invitation_to_one_session_opens_no_other(
    guest: Client, session_open: Session, session_soon: Session
) -> None:
    arriving.type_address(guest, cast.link_to(cast.invited(session_soon, role=Role.VIEWER)))

    answer = arriving.go_in(guest, session_open)

    assert answer.status_code == 403
    assert not Participant.objects.exists()


def test_invitation_to_every_session_opens_each(guest: Client, room: Room, session_open: Session) -> None:
    arriving.come_in(guest, cast.link_to(cast.invited(room, role=Role.VIEWER)), session_open)
    other = cast.session_in(room, timedelta(minutes=-1))

    arriving.go_in(guest, other)

    assert arriving.is_inside(guest, other)
    assert Invitation.objects.get().use_count == 1


def test_account_of_the_site_enters_only_where_all_accounts_may(
    eve: User, room: Room, session_open: Session
) -> None:
    browser = cast.client_of(eve)
    refused = browser.get(arriving.room_page(session_open))
    Room.objects.update(entry=Entry.ACCOUNTS)

    arriving.go_in(browser, session_open)

    assert refused.status_code == 403
    assert "Viewer" in text(browser.get(arriving.room_page(session_open)))


def test_always_open_room_is_opened_by_hand(ada: User, guest: Client) -> None:
    room = cast.room_of(ada, always_open=True)
    arriving.type_address(guest, cast.link_to(cast.invited(room, role=Role.VIEWER)))
    page = f"/rooms/{room.address}/room/"
    waiting = text(guest.get(page))
    host = cast.client_of(ada)
    assert "Open the room" in text(host.get(page))

    started = host.post(f"/rooms/{room.address}/start")

    assert "opens this room by hand" in waiting
    told = guest.get(f"{page}status").json()
    assert (told["way"], told["next"]) == ("enter", started["Location"])
    assert guest.get(page)["Location"] == started["Location"]
    assert guest.post(f"{started['Location']}enter").status_code == 303


# ---------- Inside ----------


def test_room_shows_who_is_there_and_what_i_may(ada: User, guest: Client, session_open: Session) -> None:
    host = cast.client_of(ada)
    arriving.go_in(host, session_open)
    arriving.come_in(guest, cast.link_to(cast.invited(session_open, role=Role.VIEWER)), session_open)

    page = text(guest.get(arriving.room_page(session_open)))

    assert "Hosts and moderators" in page
    assert "Ada Okafor" in page
    assert "Link only" in page
    assert "Write in the chat" in page
    assert "Speak on stage" not in page
    assert "End the session for everybody" not in page


def test_bar_has_a_short_word_for_a_phone(guest: Client, session_open: Session) -> None:
    arriving.come_in(guest, cast.link_to(cast.invited(session_open, role=Role.VIEWER)), session_open)

    cue = arriving.status(guest, session_open)["cue"]
    page = text(guest.get(arriving.room_page(session_open)))

    assert cue == {"state": "inside", "text": "Open, 50 min left"}
    assert "data-short>50 min</p>" in page


def test_host_sees_his_controls_and_opens_before_the_time(ada: User, session_soon: Session) -> None:
    host = cast.client_of(ada)
    arriving.go_in(host, session_soon)
    assert "Open now" in text(host.get(arriving.room_page(session_soon)))

    host.post(f"{arriving.room_page(session_soon)}open")

    session_soon.refresh_from_db()
    assert session_soon.opened_at is not None


def test_host_ends_it_for_everybody(mo: User, guest: Client, session_open: Session) -> None:
    arriving.come_in(guest, cast.link_to(cast.invited(session_open, role=Role.VIEWER)), session_open)

    cast.client_of(mo).post(f"{arriving.room_page(session_open)}end")

    with time_machine.travel(timezone.now() + timedelta(seconds=2)):
        page = guest.get(arriving.room_page(session_open))
    assert page.status_code == 410
    assert "This session has ended" in text(page)


def test_host_who_ended_it_is_led_out_to_the_room_with_a_word(ada: User, session_open: Session) -> None:
    host = cast.client_of(ada)
    arriving.go_in(host, session_open)

    answer = host.post(f"{arriving.room_page(session_open)}end", follow=True)

    assert answer.redirect_chain == [(f"/rooms/{session_open.room.address}/", 303)]
    assert '<p class="toast">The session has ended for everybody.</p>' in text(answer)


def test_moderator_without_an_account_reads_that_it_is_over(guest: Client, session_open: Session) -> None:
    link = cast.link_to(cast.invited(session_open, role=Role.MODERATOR))
    arriving.come_in(guest, link, session_open)

    answer = guest.post(f"{arriving.room_page(session_open)}end")

    assert answer["Location"] == arriving.room_page(session_open)


@pytest.mark.parametrize("act", ["open", "end", "lock"])
def test_nobody_else_opens_ends_or_locks(act: str, guest: Client, vera: User, session_open: Session) -> None:
    arriving.come_in(guest, cast.link_to(cast.invited(session_open, role=Role.VIEWER)), session_open)

    for browser in (guest, cast.client_of(vera), cast.client_of()):
        assert browser.post(f"{arriving.room_page(session_open)}{act}").status_code == 403
    session_open.refresh_from_db()
    assert session_open.ended_at is None
    assert session_open.locked_at is None


def test_locked_room_lets_newcomers_wait_and_those_inside_stay(
    ada: User, guest: Client, session_open: Session
) -> None:
    arriving.come_in(guest, cast.link_to(cast.invited(session_open, role=Role.VIEWER)), session_open)
    late = cast.client_of()
    arriving.type_address(
        late, cast.link_to(cast.invited(session_open, cast.VERA, role=Role.VIEWER)), cast.VERA
    )

    cast.client_of(ada).post(f"{arriving.room_page(session_open)}lock")

    waiting = late.get(arriving.room_page(session_open))
    assert waiting.status_code == 409
    assert 'data-way="waiting"' in text(waiting)
    assert "data-enter" in text(waiting)
    assert arriving.is_inside(guest, session_open)
    assert arriving.go_in(guest, session_open).status_code == 303

    cast.client_of(ada).post(f"{arriving.room_page(session_open)}lock", {"lock": "off"})
    with time_machine.travel(timezone.now() + timedelta(seconds=2)):
        assert arriving.status(late, session_open)["enter"] is True
        assert arriving.go_in(late, session_open).status_code == 303


def test_full_room_takes_the_next_one_when_a_place_is_free(
    ada: User, guest: Client, session_open: Session
) -> None:
    Room.objects.update(capacity=1)
    arriving.come_in(guest, cast.link_to(cast.invited(session_open, role=Role.VIEWER)), session_open)
    late = cast.client_of()
    path = cast.link_to(cast.invited(session_open, cast.VERA, role=Role.VIEWER))
    refused = arriving.come_in(late, path, session_open, cast.VERA)
    host = arriving.go_in(cast.client_of(ada), session_open)

    guest.post(f"{arriving.room_page(session_open)}leave")
    Participant.objects.filter(user=ada).update(left_at=timezone.now())

    assert refused.status_code == 409
    assert host.status_code == 303
    assert arriving.go_in(late, session_open).status_code == 303


def test_leaving_keeps_the_place_and_enters_by_itself_no_more(guest: Client, session_open: Session) -> None:
    arriving.come_in(guest, cast.link_to(cast.invited(session_open, role=Role.VIEWER)), session_open)

    page = guest.post(f"{arriving.room_page(session_open)}leave", follow=True)

    assert "You left" in text(page)
    assert arriving.status(guest, session_open)["enter"] is False
    arriving.go_in(guest, session_open)
    assert arriving.is_inside(guest, session_open)
    assert Invitation.objects.get().use_count == 1


def test_coming_back_is_free(guest: Client, session_open: Session) -> None:
    path = cast.link_to(cast.invited(session_open, role=Role.VIEWER))
    arriving.come_in(guest, path, session_open)

    for _ in range(3):
        assert guest.get(path)["Location"] == arriving.room_page(session_open)
        assert guest.get(path.partition(".")[0])["Location"] == arriving.room_page(session_open)
        arriving.go_in(guest, session_open)

    assert Invitation.objects.get().use_count == 1
    assert Participant.objects.count() == 1


def test_revoked_guest_is_told_by_the_next_question(guest: Client, session_open: Session) -> None:
    arriving.come_in(guest, cast.link_to(cast.invited(session_open, role=Role.VIEWER)), session_open)
    Invitation.objects.update(revoked_at=timezone.now())

    told = arriving.status(guest, session_open)

    assert told["way"] == "refusal"
    assert told["reason"]["sentence"] == "This invitation was removed"  # type: ignore[index]


def test_role_follows_the_invitation_at_once(
    guest: Client, session_open: Session, settings: LazySettings
) -> None:
    settings.MAIL_WORKS = False
    arriving.come_in(guest, cast.link_to(cast.invited(session_open, role=Role.VIEWER)), session_open)
    Invitation.objects.update(role=Role.MODERATOR.value)

    page = text(guest.get(arriving.room_page(session_open)))

    assert "Moderator" in page
    assert guest.post(f"{arriving.room_page(session_open)}lock").status_code == 303


def test_presence_ends_a_minute_after_the_page_was_closed(
    guest: Client, ada: User, session_open: Session
) -> None:
    arriving.come_in(guest, cast.link_to(cast.invited(session_open, role=Role.VIEWER)), session_open)
    host = cast.client_of(ada)
    arriving.go_in(host, session_open)

    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        host.post(f"{arriving.room_page(session_open)}here")
        people = present(session_open, timezone.now())

    assert [one.name for one in people] == ["Ada Okafor"]


def hues(page: str, initials: str) -> set[str]:
    """The hues of every avatar with these initials."""
    return set(re.findall(rf'data-hue="(\d)" aria-hidden="true">{initials}<', page))


def test_everybody_has_one_hue_at_the_door_in_the_house_and_inside(
    ada: User, guest: Client, session_soon: Session, session_open: Session
) -> None:
    cast.invited(session_soon, "other@example.edu")  # so that no two numbers are the same by chance
    host, path = cast.client_of(ada), cast.link_to(cast.invited(session_open.room, role=Role.VIEWER))
    lobby = text(guest.get(path))
    arriving.type_address(guest, path)
    waiting = text(guest.get(arriving.room_page(session_soon)))
    arriving.go_in(host, session_open)
    arriving.go_in(guest, session_open)
    inside = text(guest.get(arriving.room_page(session_open)))
    house = text(host.get(f"/rooms/{session_open.room.address}/"))

    assert hues(lobby, "AO") == hues(waiting, "AO") == hues(inside, "AO") == hues(house, "AO")
    assert hues(waiting, "SR") == hues(inside, "SR") == hues(house, "SR")
    assert len(hues(inside, "AO")) == len(hues(inside, "SR")) == 1


# ---------- Asking the host ----------


@pytest.fixture
def refused(session_open: Session) -> Client:
    """Sam's second browser before his taken place."""
    path = cast.link_to(cast.invited(session_open, role=Role.VIEWER))
    arriving.come_in(cast.client_of(), path, session_open)
    second = cast.client_of()
    arriving.type_address(second, path)
    second.path = path
    return second


def ask(browser: Client) -> object:
    return browser.post(f"{browser.path.partition('.')[0]}/ask", follow=True)


def test_host_is_asked_once_and_sees_it(refused: Client, session_open: Session) -> None:
    page = text(ask(refused))
    ask(refused)

    request = HostRequest.objects.get()
    assert "Ada has your question" in page
    assert request.code.startswith("INV-USED-")
    assert request.device is not None
    assert AuditEvent.objects.filter(verb="host.asked").count() == 1


def test_who_asked_comes_in_when_the_host_says_yes(refused: Client, ada: User, session_open: Session) -> None:
    ask(refused)
    member = member_of(ada, session_open.room)

    link = actions.answer_request(member, HostRequest.objects.get(), answer="reissued", now=timezone.now())

    assert link
    assert arriving.status(refused, session_open)["enter"] is True
    assert arriving.go_in(refused, session_open).status_code == 303
    assert refused.get(refused.path).status_code == 410


def test_ignored_question_leaves_all_as_it_was(refused: Client, ada: User, session_open: Session) -> None:
    ask(refused)
    member = member_of(ada, session_open.room)

    assert (
        actions.answer_request(member, HostRequest.objects.get(), answer="ignored", now=timezone.now()) is None
    )
    assert arriving.go_in(refused, session_open).status_code == 409


def test_host_inside_hears_of_it_and_answers_there(refused: Client, ada: User, session_open: Session) -> None:
    host, page = cast.client_of(ada), arriving.room_page(session_open)
    arriving.go_in(host, session_open)
    before = arriving.status(host, session_open)["parts"]
    ask(refused)
    cache.clear()

    after = arriving.status(host, session_open)["parts"]
    shown = text(host.get(page))
    answer = f"/rooms/{session_open.room.address}/requests/{HostRequest.objects.get().pk}?from=room-{session_open.pk}"

    assert before != after
    assert f'data-version="{after["requests"]}"' in shown  # type: ignore[index]
    assert "Sam Rivera asks for a new link" in shown
    assert f'action="{answer}"' in shown
    assert host.post(answer, {"answer": "ignore"})["Location"] == page
    assert "asks for a new link" not in text(host.get(page))


def test_nobody_else_inside_hears_of_questions_to_the_host(
    refused: Client, vera: User, session_open: Session
) -> None:
    ask(refused)
    viewer = cast.client_of(vera)
    arriving.go_in(viewer, session_open)

    assert "parts" not in arriving.status(viewer, session_open)
    assert "asks for a new link" not in text(viewer.get(arriving.room_page(session_open)))


def test_stranger_asks_in_nobodys_name(session_open: Session) -> None:
    path, stranger = cast.link_to(cast.invited(session_open)), cast.client_of()

    answer = stranger.post(f"{path.partition('.')[0]}/ask")

    assert answer.status_code == 404
    assert not HostRequest.objects.exists()


# ---------- Cost ----------


def test_an_arrival_takes_few_statements(
    guest: Client, session_open: Session, django_assert_num_queries: object
) -> None:
    count = django_assert_num_queries
    path = cast.link_to(cast.invited(session_open, role=Role.VIEWER))
    page = arriving.room_page(session_open)

    with count(2):  # type: ignore[operator]  # the link with all it leads to, the site
        guest.get(path)
    with count(4 + 2):  # type: ignore[operator]  # the same, wrong addresses typed before, the device; a savepoint
        arriving.type_address(guest, path)
    with count(3):  # type: ignore[operator]  # the session, this browser, the site
        guest.get(page)
    with count(9 + 2):  # type: ignore[operator]  # those, codes, use, device, audit, who he is, participant; a savepoint
        arriving.go_in(guest, session_open)


def test_list_of_people_costs_the_same_for_ten_as_for_one(
    ada: User, session_open: Session, now: datetime, django_assert_max_num_queries: object
) -> None:
    for number in range(10):
        user = cast.account(f"p{number}@example.edu", "P", str(number))
        session_open.participants.create(user=user, person=f"user:{user.pk}", joined_at=now, seen_at=now)

    with django_assert_max_num_queries(6):  # type: ignore[operator]
        assert len(present(session_open, now)) == 10
