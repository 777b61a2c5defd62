"""T21: suggestions tell managers alone, no more than the site lets them see, and each search is written down.

Guards: `invitations.suggestions.suggest`: its `@requires`, the three characters, the limit, the scope.
"""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from greenroom.access.refusals import InvitationsOff, NotAllowed, TooManyAttempts
from greenroom.access.roles import Role
from greenroom.administration.models import AuditEvent, SiteSettings, SuggestionScope
from greenroom.invitations.suggestions import suggest
from greenroom.people.models import Group, User
from greenroom.rooms.models import Membership, Room
from greenroom.rooms.queries import Member, member_of
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def adas(ada: User, room: Room) -> Member:
    return member_of(ada, room)


def names(member: Member, text: str, now: datetime) -> list[str]:
    return [person.name for person in suggest(member, text, now=now)]


def scope(value: str) -> None:
    SiteSettings.objects.update(suggestions=value)


def test_three_characters_find_by_names_and_by_address(adas: Member, eve: User, now: datetime) -> None:
    assert names(adas, "ev", now) == []
    assert names(adas, "eve", now) == ["Eve Moreau"]
    assert names(adas, "MORE", now) == ["Eve Moreau"]
    assert names(adas, "eve@exam", now) == ["Eve Moreau"]
    assert names(adas, "moreau eve", now) == ["Eve Moreau"]
    assert names(adas, "novák", now) == ["Vera Novák"]


def test_at_most_eight_are_told(adas: Member, now: datetime) -> None:
    for n in range(9):
        cast.account(f"twin{n}@example.edu", "Twin", f"Number{n}")

    assert len(names(adas, "twin", now)) == 8


@pytest.mark.parametrize(
    "text", ["%%%", "___", "e%e", "\\\\\\", "v_r", "%example%", "''';--", "\u0130\u0130\u0130"]
)
def test_signs_of_patterns_are_letters_like_others(text: str, adas: Member, eve: User, now: datetime) -> None:
    assert names(adas, text, now) == []


def test_people_who_are_switched_off_are_told_to_nobody(adas: Member, eve: User, now: datetime) -> None:
    User.objects.filter(pk=eve.pk).update(is_active=False)

    assert names(adas, "eve", now) == []


@pytest.mark.parametrize("standing", [None, Role.CO_VIEWER])
def test_who_may_not_invite_searches_nobody(
    standing: Role | None, room: Room, eve: User, now: datetime
) -> None:
    if standing:
        cast.member(room, eve, standing)

    with pytest.raises(NotAllowed):
        suggest(member_of(eve, room), "ada", now=now)
    assert cast.client_of(eve).post(f"/rooms/{room.address}/suggest", {"q": "ada"}).status_code == 403
    assert cast.client_of().post(f"/rooms/{room.address}/suggest", {"q": "ada"}).status_code == 302


def test_where_inviting_is_off_nobody_is_searched(adas: Member, now: datetime) -> None:
    SiteSettings.objects.update(invitations=False)

    with pytest.raises(InvitationsOff):
        suggest(adas, "vera", now=now)


def test_of_my_rooms_and_groups_alone(adas: Member, ada: User, eve: User, now: datetime) -> None:
    scope(SuggestionScope.MINE)
    assert names(adas, "vera", now) == ["Vera Novák"]
    assert names(adas, "eve", now) == []

    colleagues = Group.objects.create(name="Colleagues")
    ada.groups.add(colleagues)
    eve.groups.add(colleagues)
    assert names(adas, "eve", now) == ["Eve Moreau"]


def test_a_room_that_somebody_reaches_by_a_group_is_his_too(
    adas: Member, room: Room, eve: User, now: datetime
) -> None:
    scope(SuggestionScope.MINE)
    others = Group.objects.create(name="Others")
    eve.groups.add(others)
    Membership.objects.create(room=room, group=others, standing=Role.CO_VIEWER.value)

    assert names(adas, "eve", now) == ["Eve Moreau"]


def test_only_a_whole_address_where_the_site_wants_it(adas: Member, eve: User, now: datetime) -> None:
    scope(SuggestionScope.EXACT)

    assert names(adas, "eve", now) == []
    assert names(adas, "eve@example.ed", now) == []
    assert names(adas, "EVE@Example.edu", now) == ["Eve Moreau"]


def test_the_21st_search_in_a_minute_is_refused(adas: Member, now: datetime) -> None:
    minute = now.replace(second=10)
    for _ in range(20):
        suggest(adas, "vera", now=minute)

    with pytest.raises(TooManyAttempts):
        suggest(adas, "vera", now=minute + timedelta(seconds=10))
    assert names(adas, "vera", minute + timedelta(minutes=1)) == ["Vera Novák"]


def test_each_search_is_written_down_without_its_text(
    adas: Member, room: Room, ada: User, now: datetime
) -> None:
    suggest(adas, "vera", now=now)

    event = AuditEvent.objects.get()
    assert (event.verb, event.actor, event.object, event.data) == (
        "search.users",
        f"user:{ada.pk}",
        f"room:{room.pk}",
        {},
    )


@pytest.mark.parametrize("how", list(SuggestionScope))
def test_finding_somebody_costs_as_much_as_finding_nobody(
    how: str, adas: Member, room: Room, vera: User, now: datetime
) -> None:
    scope(how)
    client = cast.client_of(adas.user)

    def cost(text: str) -> tuple[int, int]:
        with CaptureQueriesContext(connection) as made:
            answer = client.post(f"/rooms/{room.address}/suggest", {"q": text})
        return answer.status_code, len(made)

    cost("warm@example.edu")
    assert cost("vera@example.edu") == cost("nobody@example.edu")


def test_a_search_is_no_get(room: Room, ada: User) -> None:
    assert cast.client_of(ada).get(f"/rooms/{room.address}/suggest?q=vera").status_code == 405
