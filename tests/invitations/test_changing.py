"""What a manager does to an invitation that stands."""

from datetime import datetime, timedelta

import pytest

from greenroom.access.refusals import (
    InvitationRemoved,
    InvitationsOff,
    LinkExpired,
    NotAllowed,
    RoleNotGrantable,
    SessionEnded,
)
from greenroom.access.roles import Role
from greenroom.administration.models import AuditEvent, SiteSettings
from greenroom.invitations import actions, queries
from greenroom.invitations.bounds import InvitationProblem
from greenroom.invitations.models import Invitation, Link
from greenroom.mail.models import Delivery
from greenroom.people.models import User
from greenroom.rooms.models import Room, Session
from greenroom.rooms.queries import Member, member_of
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def sams(session_soon: Session, ada: User) -> Invitation:
    return cast.invited(session_soon, by=ada)


def verbs() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))


def works(link: str) -> bool:
    found = queries.find(link.rpartition("/i/")[2])
    return found is not None and found.link.revoked_at is None


# ---------- Further links, letters ----------


def test_another_link_leaves_the_first_in_force(ada_here: Member, sams: Invitation, now: datetime) -> None:
    first = cast.link_to(sams)

    second = actions.another_link(ada_here, sams, now=now)

    assert works(first) and works(second)
    assert verbs() == ["link.minted"]


def test_no_link_of_what_is_removed_or_over(ada_here: Member, session_soon: Session, now: datetime) -> None:
    removed = cast.invited(session_soon, "a@example.org", revoked_at=now)
    over = cast.invited(session_soon, "b@example.org", expires_at=now)

    with pytest.raises(InvitationRemoved):
        actions.another_link(ada_here, removed, now=now)
    with pytest.raises(LinkExpired):
        actions.another_link(ada_here, over, now=now)
    assert not Link.objects.exists()


def test_no_link_while_the_module_is_off(
    ada_here: Member, sams: Invitation, rules: SiteSettings, now: datetime
) -> None:
    rules.invitations = False
    rules.save()

    for act in (actions.another_link, actions.mail_again, actions.reissue):
        with pytest.raises(InvitationsOff):
            act(ada_here, sams, now=now)
    actions.revoke(ada_here, sams, now=now)  # taking back is possible always


def test_mail_again_queues_a_letter(ada_here: Member, sams: Invitation, now: datetime) -> None:
    actions.mail_again(ada_here, sams, now=now)

    assert list(Delivery.objects.values_list("kind", "subject_id")) == [("invitation", sams.pk)]


# ---------- Replace, remove ----------


def test_a_replaced_link_is_dead_and_uses_count_anew(ada_here: Member, sams: Invitation, now: datetime) -> None:
    first = cast.link_to(sams)
    Invitation.objects.filter(pk=sams.pk).update(use_count=1)

    second = actions.reissue(ada_here, sams, now=now)

    sams.refresh_from_db()
    assert (works(first), works(second)) == (False, True)
    assert (sams.use_count, epoch(sams)) == (0, 1)


def test_a_new_link_for_an_expired_invitation_works_again(
    ada_here: Member, session_soon: Session, now: datetime
) -> None:
    over = cast.invited(session_soon, expires_at=now - timedelta(hours=1))

    actions.reissue(ada_here, over, now=now)

    over.refresh_from_db()
    assert not over.expired(now)


def test_no_new_link_into_a_session_that_is_over(
    ada_here: Member, session_over: Session, now: datetime
) -> None:
    over = cast.invited(session_over, created_at=now - timedelta(days=9))

    with pytest.raises(SessionEnded):
        actions.reissue(ada_here, over, now=now)


def test_removing_drops_the_letter_and_the_epoch_moves(
    ada_here: Member, sams: Invitation, now: datetime
) -> None:
    actions.mail_again(ada_here, sams, now=now)

    actions.revoke(ada_here, sams, reason="asked to", now=now)
    actions.revoke(ada_here, sams, now=now + timedelta(hours=1))

    sams.refresh_from_db()
    assert (sams.revoked_at, sams.revoked_by, sams.revoked_reason) == (now, ada_here.user, "asked to")
    assert (epoch(sams), Delivery.objects.get().state) == (1, "dropped")
    assert verbs() == ["invitation.revoked"]


def epoch(invitation: Invitation) -> int:
    """How often a right in its room has changed."""
    return Room.objects.get(pk=invitation.room_id).epoch


# ---------- Role, end ----------


def test_another_role_is_audited_and_moves_the_epoch(ada_here: Member, sams: Invitation, now: datetime) -> None:
    actions.change_role(ada_here, sams, Role.VIEWER, now=now)
    actions.change_role(ada_here, sams, Role.VIEWER, now=now)

    sams.refresh_from_db()
    assert (sams.role, epoch(sams)) == ("viewer", 1)
    assert AuditEvent.objects.get().data == {"before": "speaker", "after": "viewer"}


def test_a_standing_is_no_role_to_be_invited_as(ada_here: Member, sams: Invitation, now: datetime) -> None:
    with pytest.raises(RoleNotGrantable):
        actions.change_role(ada_here, sams, Role.CO_OWNER, now=now)


def test_the_end_moves_within_the_bounds(ada_here: Member, sams: Invitation, now: datetime) -> None:
    actions.change_end(ada_here, sams, now + timedelta(days=9), now=now)
    sams.refresh_from_db()
    assert sams.stops_at() == now + timedelta(days=9)

    with pytest.raises(InvitationProblem):
        actions.change_end(ada_here, sams, now, now=now)
    with pytest.raises(InvitationProblem):
        actions.change_end(ada_here, sams, now + timedelta(days=366), now=now)

    actions.change_end(ada_here, sams, None, now=now)
    sams.refresh_from_db()
    assert sams.expires_at is None


def test_the_usual_end_of_an_ended_session_is_no_end_to_choose(
    ada_here: Member, session_over: Session, now: datetime
) -> None:
    over = cast.invited(session_over, created_at=now - timedelta(days=9))

    with pytest.raises(InvitationProblem):
        actions.change_end(ada_here, over, None, now=now)


def test_an_end_that_follows_the_session_moves_with_it(
    sams: Invitation, session_soon: Session, now: datetime
) -> None:
    session_soon.starts_at += timedelta(days=5)
    session_soon.ends_at += timedelta(days=5)
    session_soon.save()

    assert Invitation.objects.get().stops_at() == session_soon.ends_at + timedelta(hours=2)


# ---------- Scope (K41) ----------


def test_nobody_reaches_the_invitations_of_another_room(sams: Invitation, eve: User, now: datetime) -> None:
    elsewhere = member_of(eve, cast.room_of(eve, name="Elsewhere").memberships.get().room)

    for act in (actions.another_link, actions.reissue, actions.mail_again):
        with pytest.raises(Invitation.DoesNotExist):
            act(elsewhere, sams, now=now)
    with pytest.raises(Invitation.DoesNotExist):
        actions.change_role(elsewhere, sams, Role.VIEWER, now=now)
    actions.revoke(elsewhere, sams, now=now)
    sams.refresh_from_db()
    assert sams.revoked_at is None


def test_a_viewer_changes_nothing(sams: Invitation, vera: User, room: Room, now: datetime) -> None:
    viewer = member_of(vera, room)
    for act in (actions.another_link, actions.reissue, actions.mail_again, actions.revoke):
        with pytest.raises(NotAllowed):
            act(viewer, sams, now=now)
    with pytest.raises(NotAllowed):
        actions.change_role(viewer, sams, Role.VIEWER, now=now)
    with pytest.raises(NotAllowed):
        actions.change_end(viewer, sams, None, now=now)


# ---------- The list ----------


def test_the_list_costs_as_much_for_three_as_for_one(
    ada_here: Member,
    session_soon: Session,
    ada: User,
    mo: User,
    now: datetime,
    django_assert_num_queries: object,
) -> None:
    def count() -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as queries_made:
            rows = queries.listed(ada_here, session_soon, now=now).rows
            [(row.by, row.stops_at, row.invitation.session and row.invitation.session.title) for row in rows]
        return len(queries_made)

    cast.invited(session_soon, by=ada)
    one = count()
    cast.invited(session_soon, "b@example.org", by=mo)
    cast.invited(session_soon.room, "c@example.org", revoked_at=now, revoked_by=mo)
    assert count() == one


def test_working_ones_come_first_the_newest_of_them_on_top(
    ada_here: Member, session_soon: Session, now: datetime
) -> None:
    for n, (name, fields) in enumerate(
        [("Old", {}), ("New", {}), ("Over", {"expires_at": now}), ("Removed", {"revoked_at": now})]
    ):
        cast.invited(
            session_soon, f"{name}@example.org", first=name, created_at=now + timedelta(seconds=n), **fields
        )

    rows = queries.listed(ada_here, session_soon, now=now).rows
    assert [row.invitation.first_name for row in rows] == ["New", "Old", "Removed", "Over"]
    assert [str(row.state) for row in rows] == ["waiting", "waiting", "revoked", "expired"]


def test_a_list_is_of_its_session_with_those_for_every_session(
    ada_here: Member, session_soon: Session, session_open: Session, now: datetime
) -> None:
    cast.invited(session_soon, "a@example.org")
    cast.invited(session_open, "b@example.org")
    cast.invited(session_soon.room, "c@example.org")

    found = queries.listed(ada_here, session_soon, now=now)
    assert sorted(row.invitation.email_display for row in found.rows) == ["a@example.org", "c@example.org"]
    assert queries.listed(ada_here, None, now=now).total == 3


def test_a_search_finds_names_and_addresses_and_takes_signs_as_they_are(
    ada_here: Member, session_soon: Session, now: datetime
) -> None:
    cast.invited(session_soon)
    cast.invited(session_soon, "percent_@example.org", first="Per", last="Cent")

    def found(text: str) -> list[str]:
        return [row.invitation.first_name for row in queries.listed(ada_here, None, now=now, text=text).rows]

    assert (found("sam riv"), found("brightpath"), found("_"), found("%"), found("nobody")) == (
        ["Sam"], ["Sam"], ["Per"], [], [],
    )  # fmt: skip


def test_an_inviter_who_no_longer_runs_the_room_is_flagged_and_his_invitation_kept(
    ada_here: Member, room: Room, mo: User, session_soon: Session, now: datetime
) -> None:
    cast.invited(session_soon, by=mo)
    assert [row.inviter_left for row in queries.listed(ada_here, session_soon, now=now).rows] == [False]

    room.memberships.filter(user=mo).update(standing=Role.CO_VIEWER.value)

    (row,) = queries.listed(ada_here, session_soon, now=now).rows
    assert (row.inviter_left, row.by, str(row.state)) == (True, "Mo Lindqvist", "waiting")
