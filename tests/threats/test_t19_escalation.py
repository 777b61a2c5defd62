"""T19: nobody gains by inviting what he does not have himself.

Guards: `may_grant` in `invitations.actions._check_inviter` and `invitations.writing.change_role`; the check
constraint on `Invitation.role`; `@requires` on each action.
"""

from dataclasses import dataclass
from datetime import datetime
from itertools import product

import pytest
from django.db import DatabaseError

from greenroom.access.refusals import NotAllowed, Refusal, RoleNotGrantable
from greenroom.access.roles import INVITABLE, Capability, Role, capabilities_of, rank
from greenroom.invitations import actions, queries
from greenroom.invitations.models import Invitation
from greenroom.people.models import User
from greenroom.rooms.models import Room, Session
from greenroom.rooms.queries import member_of
from tests import cast

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Somebody:
    """An actor with a role of our choice, be it a standing or an invitation's; with or without an account."""

    room: Room
    role: Role | None
    user: User | None = None
    audit_name: str = "participant:1"

    @property
    def capabilities(self) -> frozenset[Capability]:
        return capabilities_of(
            self.role,
            speakers_launch=self.room.speakers_launch,
            moderators_invite=self.room.moderators_invite,
        )


def expected(giver: Role | None, role: Role, *, moderators_invite: bool) -> type[Refusal] | None:
    """The table of product.md section 3, said once more: who may invite, and nobody above himself."""
    inviting = {Role.CO_PUBLISHER, Role.CO_EDITOR, Role.CO_OWNER, Role.OWNER}
    if giver not in inviting | ({Role.MODERATOR} if moderators_invite else set()):
        return NotAllowed
    if role not in INVITABLE or rank(role) > rank(giver):
        return RoleNotGrantable
    return None


@pytest.mark.parametrize("moderators_invite", [False, True])
@pytest.mark.parametrize(("giver", "role"), list(product([None, *Role], Role)))
def test_the_whole_table_when_inviting_and_when_inviting_again(
    giver: Role | None, role: Role, moderators_invite: bool, room: Room, session_soon: Session, now: datetime
) -> None:
    room.moderators_invite = moderators_invite
    no = expected(giver, role, moderators_invite=moderators_invite)
    names = {"first_name": "Sam", "last_name": "Rivera", "send": False, "session": session_soon, "now": now}
    cast.invited(session_soon, "standing@example.org", role=Role.VIEWER)

    for address in ("new@example.org", "standing@example.org"):
        if no is None:
            invited = actions.invite(Somebody(room, giver), email=address, role=role, **names)
            assert invited.invitation.role == role
        else:
            with pytest.raises(no):
                actions.invite(Somebody(room, giver), email=address, role=role, **names)
    if no is not None:
        assert [row.role for row in Invitation.objects.all()] == ["viewer"]


@pytest.mark.parametrize(("giver", "role"), list(product([None, *Role], Role)))
def test_the_whole_table_when_a_type_is_changed(
    giver: Role | None, role: Role, room: Room, session_soon: Session, now: datetime
) -> None:
    standing = cast.invited(session_soon, role=Role.SPEAKER)
    no = expected(giver, role, moderators_invite=False)
    if role is Role.SPEAKER and no is not NotAllowed:
        no = None  # nothing to change

    if no is None:
        actions.change_role(Somebody(room, giver), standing, role, now=now)
    else:
        with pytest.raises(no):
            actions.change_role(Somebody(room, giver), standing, role, now=now)
    standing.refresh_from_db()
    assert standing.role == (role.value if no is None else "speaker")


def test_a_moderator_who_may_invite_changes_nobodys_type(
    room: Room, session_soon: Session, now: datetime
) -> None:
    room.moderators_invite = True
    standing = cast.invited(session_soon, role=Role.VIEWER)

    with pytest.raises(NotAllowed):
        actions.change_role(Somebody(room, Role.MODERATOR), standing, Role.MODERATOR, now=now)


@pytest.mark.parametrize("role", [role for role in Role if role not in INVITABLE])
def test_the_database_itself_holds_no_other_role(role: Role, session_soon: Session) -> None:
    with pytest.raises(DatabaseError):  # PostgreSQL finds some of these names too long, even
        cast.invited(session_soon, role=role)


def test_a_form_offers_no_more_than_one_may_give(room: Room) -> None:
    room.moderators_invite = True

    assert queries.grantable(Somebody(room, Role.MODERATOR)) == [Role.VIEWER, Role.MODERATOR, Role.SPEAKER]
    assert queries.grantable(Somebody(room, Role.SPEAKER)) == [Role.VIEWER, Role.SPEAKER]
    assert queries.grantable(Somebody(room, None)) == []


def test_who_is_demoted_invites_no_more_and_what_he_gave_is_kept_and_flagged(
    room: Room, mo: User, ada: User, session_soon: Session, now: datetime
) -> None:
    names = {"first_name": "Sam", "last_name": "Rivera", "send": False, "session": session_soon, "now": now}
    actions.invite(member_of(mo, room), email=cast.SAM, role=Role.MODERATOR, **names)
    room.memberships.filter(user=mo).delete()

    with pytest.raises(NotAllowed):
        actions.invite(member_of(mo, room), email="next@example.org", role=Role.VIEWER, **names)
    (row,) = queries.listed(member_of(ada, room), session_soon, now=now).rows
    assert (row.inviter_left, row.invitation.role, row.invitation.revoked_at) == (True, "moderator", None)
