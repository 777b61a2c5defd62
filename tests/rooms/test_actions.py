"""What can be done to rooms, sessions, members, and by whom."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db.transaction import atomic
from django.utils import timezone

from greenroom.access.refusals import NotAllowed, RoleNotGrantable, RoomDeleted, SessionEnded
from greenroom.access.roles import GRANTS, Capability, Role
from greenroom.administration.models import AuditEvent
from greenroom.people.models import Group, SiteRole
from greenroom.rooms import actions, queries, schedule
from greenroom.rooms.actions import Timetable
from greenroom.rooms.models import Entry, Membership, Phase, Room, Session
from greenroom.rooms.queries import Member
from tests import cast

STANDINGS = [None, Role.CO_VIEWER, Role.CO_PUBLISHER, Role.CO_EDITOR, Role.CO_OWNER, Role.OWNER]


def as_(role, room, user):
    return Member(user, room, role)


def facts(room):
    """Everything that the actions of the table could change."""
    return (
        list(Room.objects.values()),
        list(Session.objects.order_by("pk").values()),
        list(Membership.objects.order_by("pk").values()),
    )


ACTIONS = {
    "edit_room": (Capability.EDIT_ROOM, lambda m, s: actions.edit_room(m, name="Another name")),
    "delete_room": (Capability.OWN_ROOM, lambda m, s: actions.delete_room(m, now=timezone.now())),
    "add_session": (
        Capability.EDIT_ROOM,
        lambda m, s: actions.add_session(m, starts_at=timezone.now(), ends_at=None, zone="UTC"),
    ),
    "plan": (
        Capability.EDIT_ROOM,
        lambda m, s: actions.plan(m, Timetable(datetime(2030, 1, 1, 9), datetime(2030, 1, 1, 10), "UTC")),
    ),
    "reschedule": (
        Capability.EDIT_ROOM,
        lambda m, s: actions.reschedule(
            m, s, starts_local=datetime(2030, 1, 1, 9), ends_local=datetime(2030, 1, 1, 10), zone="UTC"
        ),
    ),
    "cancel_session": (Capability.EDIT_ROOM, lambda m, s: actions.cancel_session(m, s, now=timezone.now())),
    "open_session": (Capability.OPEN, lambda m, s: actions.open_session(m, s, now=timezone.now())),
    "end_session": (
        Capability.OPEN,
        lambda m, s: actions.end_session(m, s, now=timezone.now() + timedelta(minutes=15)),
    ),
    "lock": (Capability.ADMIT, lambda m, s: actions.lock(m, s, now=timezone.now())),
    "set_standing": (
        Capability.EDIT_ROOM,
        lambda m, s: actions.set_standing(m, user=cast.eve(), standing=Role.CO_VIEWER),
    ),
    "remove_member": (
        Capability.EDIT_ROOM,
        lambda m, s: actions.remove_member(m, m.room.memberships.get(standing=Role.CO_VIEWER)),
    ),
    "transfer": (
        Capability.OWN_ROOM,
        lambda m, s: actions.transfer(m, m.room.memberships.get(standing=Role.CO_VIEWER).user),
    ),
}


@pytest.mark.parametrize("standing", STANDINGS)
@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_is_for_those_whose_standing_grants_it(name, standing, room, ada, session_soon):
    capability, act = ACTIONS[name]
    before = facts(room)

    if standing is not None and capability in GRANTS[standing]:
        act(as_(standing, room, ada), session_soon)
        assert facts(room) != before
    else:
        with pytest.raises(NotAllowed):
            act(as_(standing, room, ada), session_soon)
        assert facts(room) == before


@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_is_written_down_without_names(name, room, ada, session_soon):
    ACTIONS[name][1](as_(Role.OWNER, room, ada), session_soon)

    event = AuditEvent.objects.get()
    assert event.actor == f"user:{ada.pk}"
    assert "Ada" not in str(event.data) and "@" not in str(event.data) and room.name not in str(event.data)


# ---------- Rooms ----------


@pytest.mark.django_db
def test_a_creator_makes_a_room_that_is_his_with_its_first_session(ada):
    first = Timetable(datetime(2026, 11, 26, 15), datetime(2026, 11, 26, 16, 30), "Europe/Berlin")

    room = actions.create_room(ada, first=first, name="Pricing clinic", zone="Europe/Berlin")

    session = room.sessions.get()
    assert queries.host(room) == ada
    assert (session.starts_at, session.ends_at) == (
        datetime(2026, 11, 26, 14, tzinfo=UTC),
        datetime(2026, 11, 26, 15, 30, tzinfo=UTC),
    )
    assert room.chat and room.entry == Entry.MEMBERS and room.early_entry == 0


@pytest.mark.parametrize("site_role", list(SiteRole))
def test_only_creators_and_administrators_make_rooms(site_role, db):
    user = cast.account("kim@example.edu", "Kim", "Lee", site_role=site_role)

    if site_role == SiteRole.USER:
        with pytest.raises(NotAllowed):
            actions.create_room(user, name="Mine")
        assert not Room.objects.exists()
    else:
        assert queries.host(actions.create_room(user, name="Mine")) == user


def test_a_deleted_room_is_no_longer_found(room, ada):
    actions.delete_room(as_(Role.OWNER, room, ada), now=timezone.now())

    with pytest.raises(RoomDeleted):
        queries.room_at(room.address)


def test_a_former_picture_goes_when_another_is_hung(room, ada, django_capture_on_commit_callbacks):
    member = as_(Role.OWNER, room, ada)
    actions.edit_room(member, picture=b"first")
    first = room.picture.name
    with django_capture_on_commit_callbacks(execute=True):
        actions.edit_room(member, picture=b"second")

    storage = room.picture.storage
    assert not storage.exists(first)
    assert storage.open(room.picture.name).read() == b"second"


def test_the_same_picture_hung_again_stays(room, ada, django_capture_on_commit_callbacks):
    member = as_(Role.OWNER, room, ada)
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            actions.edit_room(member, picture=b"the same")

    assert room.picture.read() == b"the same"


def test_the_picture_and_the_attachments_of_a_deleted_room_are_kept_nowhere(
    room, ada, django_capture_on_commit_callbacks
):
    actions.edit_room(as_(Role.OWNER, room, ada), picture=b"the stage")
    files = [room.picture.name, cast.attached(room).file.name]
    storage = room.picture.storage
    assert all(storage.exists(name) for name in files)

    with django_capture_on_commit_callbacks(execute=True):
        actions.delete_room(as_(Role.OWNER, room, ada), now=timezone.now())

    assert not any(storage.exists(name) for name in files)


def test_the_files_of_a_room_stay_when_its_deletion_is_taken_back(room, ada):
    actions.edit_room(as_(Role.OWNER, room, ada), picture=b"the stage")
    storage, name = room.picture.storage, room.picture.name

    with pytest.raises(ZeroDivisionError), atomic():
        actions.delete_room(as_(Role.OWNER, room, ada), now=timezone.now())
        raise ZeroDivisionError

    assert storage.exists(name)


# ---------- Sessions ----------


def test_a_session_moved_by_a_week_keeps_its_time_on_the_clock_across_the_change_to_winter_time(room, ada):
    member = as_(Role.OWNER, room, ada)
    first = Timetable(datetime(2026, 10, 22, 15), datetime(2026, 10, 22, 16), "Europe/Berlin")
    session = actions.plan(member, first)

    actions.reschedule(
        member,
        session,
        starts_local=datetime(2026, 10, 29, 15),
        ends_local=datetime(2026, 10, 29, 16),
        zone="Europe/Berlin",
    )

    session.refresh_from_db()
    assert first.starts_local.hour == 15 and session.starts_at == datetime(2026, 10, 29, 14, tzinfo=UTC)
    assert session.sequence == 1


def test_a_session_that_only_gets_another_title_stays_to_the_second(room, ada, session_soon):
    before = session_soon.starts_at
    zone = session_soon.zone
    local = queries.session_of(room, session_soon.pk)

    actions.reschedule(
        as_(Role.OWNER, room, ada),
        session_soon,
        starts_local=schedule.wall_clock(local.starts_at, zone),
        ends_local=schedule.wall_clock(local.ends_at, zone),
        zone=zone,
        title="The second evening",
    )

    session_soon.refresh_from_db()
    assert (session_soon.starts_at, session_soon.title) == (before, "The second evening")


def test_a_session_called_off_meanwhile_is_not_moved(room, ada, session_soon, now):
    member = as_(Role.OWNER, room, ada)
    stale = queries.session_of(room, session_soon.pk)
    actions.cancel_session(member, session_soon, now=now)
    times = {"starts_local": datetime(2030, 1, 1, 9), "ends_local": datetime(2030, 1, 1, 10), "zone": "UTC"}

    with pytest.raises(SessionEnded):
        actions.reschedule(member, stale, **times)

    after = queries.session_of(room, session_soon.pk)
    assert (after.starts_at, after.sequence) == (session_soon.starts_at, 1)


def test_a_session_of_another_room_is_not_moved(room, ada, session_soon):
    other = cast.room_of(ada)
    times = {"starts_local": datetime(2030, 1, 1, 9), "ends_local": datetime(2030, 1, 1, 10), "zone": "UTC"}

    with pytest.raises(ObjectDoesNotExist):
        actions.reschedule(as_(Role.OWNER, other, ada), session_soon, **times)


def test_a_session_opened_by_hand_is_open(room, ada, session_soon, now):
    actions.open_session(as_(Role.OWNER, room, ada), session_soon, now=now)

    assert queries.session_of(room, session_soon.pk).phase(now) is Phase.OPEN


def test_a_session_that_is_over_does_not_open_again(room, ada, session_over, now):
    with pytest.raises(SessionEnded):
        actions.open_session(as_(Role.OWNER, room, ada), session_over, now=now)


def test_an_ended_session_is_over_at_once(room, ada, session_open, now):
    actions.end_session(as_(Role.OWNER, room, ada), session_open, now=now)

    assert queries.session_of(room, session_open.pk).phase(now) is Phase.ENDED


def test_a_session_that_has_not_begun_is_called_off_not_ended(room, ada, session_soon, now):
    actions.end_session(as_(Role.OWNER, room, ada), session_soon, now=now)
    assert queries.session_of(room, session_soon.pk).phase(now) is Phase.UPCOMING

    actions.cancel_session(as_(Role.OWNER, room, ada), session_soon, now=now)
    assert queries.session_of(room, session_soon.pk).phase(now) is Phase.ENDED


def test_an_always_open_room_opens_when_a_moderator_starts_it(ada, now):
    """K57"""
    room = cast.room_of(ada, always_open=True)
    member = as_(Role.OWNER, room, ada)
    assert queries.session_on(room, now) is None

    session = actions.start_room(member, room, now=now)

    assert session.phase(now + timedelta(days=2)) is Phase.OPEN
    assert actions.start_room(member, room, now=now) == session
    actions.end_session(member, session, now=now)
    assert queries.session_on(room, now + timedelta(seconds=1)) is None


def test_a_room_with_sessions_is_not_started_by_hand(room, ada, now):
    with pytest.raises(NotAllowed):
        actions.start_room(as_(Role.OWNER, room, ada), room, now=now)


def test_the_session_on_is_the_one_opened_last_then_the_next(room, now):
    assert queries.session_on(room, now) is None
    later = cast.session_in(room, timedelta(days=2), now=now)
    soon = cast.session_in(room, timedelta(hours=1), now=now)
    assert queries.session_on(room, now) == soon
    overrunning = cast.session_in(room, timedelta(hours=-2), now=now)
    assert queries.session_on(room, now) == overrunning
    begun = cast.session_in(room, timedelta(minutes=-1), now=now)
    assert queries.session_on(room, now) == begun
    assert queries.sessions_to_come(room, now) == [overrunning, begun, soon, later]


# ---------- Members (K59) ----------


def test_a_group_gives_its_standing_to_everybody_in_it_and_the_highest_counts(room, eve, vera, ada):
    tutors = Group.objects.create(name="Tutors")
    eve.groups.add(tutors)
    vera.groups.add(tutors)

    actions.set_standing(as_(Role.OWNER, room, ada), group=tutors, standing=Role.CO_PUBLISHER)

    assert queries.standing_of(eve, room) is Role.CO_PUBLISHER
    assert queries.standing_of(vera, room) is Role.CO_PUBLISHER


@pytest.mark.parametrize("giver", STANDINGS)
@pytest.mark.parametrize("given", list(Role))
def test_nobody_gives_a_standing_above_his_own_nor_the_owners(giver, given, room, ada, eve):
    ladder = [Role.CO_VIEWER, Role.CO_PUBLISHER, Role.CO_EDITOR, Role.CO_OWNER]
    edits = giver in {Role.CO_EDITOR, Role.CO_OWNER, Role.OWNER}
    allowed = edits and given in ladder and (giver is Role.OWNER or ladder.index(given) <= ladder.index(giver))

    if allowed:
        actions.set_standing(as_(giver, room, ada), user=eve, standing=given)
        assert queries.standing_of(eve, room) is given
    else:
        with pytest.raises((NotAllowed, RoleNotGrantable)):
            actions.set_standing(as_(giver, room, ada), user=eve, standing=given)
        assert queries.standing_of(eve, room) is None


@pytest.mark.parametrize("doer", [Role.CO_EDITOR, Role.CO_OWNER, Role.OWNER])
def test_nobody_changes_or_removes_the_owner(doer, room, ada, mo):
    owner = room.memberships.get(standing=Role.OWNER)

    with pytest.raises(NotAllowed):
        actions.remove_member(as_(doer, room, mo), owner)
    with pytest.raises(NotAllowed):
        actions.set_standing(as_(doer, room, mo), user=ada, standing=Role.CO_VIEWER)

    assert queries.host(room) == ada


def test_a_co_editor_does_not_touch_a_co_owner(room, mo, eve):
    above = cast.member(room, eve, Role.CO_OWNER)

    with pytest.raises(NotAllowed):
        actions.remove_member(as_(Role.CO_EDITOR, room, mo), above)
    with pytest.raises(NotAllowed):
        actions.set_standing(as_(Role.CO_EDITOR, room, mo), user=eve, standing=Role.CO_VIEWER)

    assert queries.standing_of(eve, room) is Role.CO_OWNER


def test_a_membership_of_another_room_is_not_removed(room, ada, mo):
    foreign = cast.member(cast.room_of(mo, name="Mo's"), ada, Role.CO_VIEWER)

    with pytest.raises(NotAllowed):
        actions.remove_member(as_(Role.OWNER, room, ada), foreign)

    assert Membership.objects.filter(pk=foreign.pk).exists()


def test_the_owner_hands_the_room_over_and_stays_co_owner(room, ada, vera):
    actions.transfer(as_(Role.OWNER, room, ada), vera)

    assert queries.host(room) == vera
    assert queries.standing_of(ada, room) is Role.CO_OWNER


def test_a_room_is_handed_over_to_a_member_only(room, ada, eve):
    with pytest.raises(NotAllowed):
        actions.transfer(as_(Role.OWNER, room, ada), eve)

    assert queries.host(room) == ada


def test_the_rooms_settings_give_nobody_of_its_members_more(room, vera):
    room.speakers_launch = room.moderators_invite = True

    assert queries.member_of(vera, room).capabilities == GRANTS[Role.CO_VIEWER]
