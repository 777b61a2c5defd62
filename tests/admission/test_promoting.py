"""Promoting and demoting somebody inside: by his invitation where he has one, else by a live grant."""

from datetime import datetime, timedelta
from itertools import product

import pytest
from django.utils import timezone

from greenroom.access.refusals import NotAllowed, Refusal, RoleNotGrantable, StandingStays
from greenroom.access.roles import GRANTS, INVITABLE, Capability, Role, rank
from greenroom.administration.models import AuditEvent
from greenroom.admission import actions
from greenroom.admission.insiders import Inside
from greenroom.admission.models import LiveGrant, Participant
from greenroom.admission.presence import present
from greenroom.people.models import User
from greenroom.rooms.models import Entry, Session
from tests import cast
from tests.proofs import fresh, guest, member, somebody

pytestmark = pytest.mark.django_db


def promote(me: Inside, whom: Inside, role: Role) -> None:
    actions.set_role(me, participant=whom.participant.pk, role=role, now=timezone.now())


def role_in_the_list(session: Session, whom: Inside) -> Role:
    """As the others see him."""
    return next(one.role for one in present(session, timezone.now()) if one.id == whom.id)


# ---------- By which ground ----------


def test_promoting_somebody_invited_edits_the_invitation(session_open: Session, ada: User) -> None:
    owner, viewer = member(session_open, ada), guest(session_open, Role.VIEWER, cast.EVE)

    promote(owner, viewer, Role.SPEAKER)

    assert session_open.invitations.get(email_key=cast.EVE).role == "speaker"
    assert LiveGrant.objects.count() == 0
    assert role_in_the_list(session_open, viewer) is Role.SPEAKER


def test_promoting_a_member_is_a_live_grant_which_the_door_counts(
    session_open: Session, ada: User, vera: User
) -> None:
    owner, viewer = member(session_open, ada), member(session_open, vera)

    promote(owner, viewer, Role.MODERATOR)

    grant = LiveGrant.objects.get()
    assert (grant.participant.user, grant.role, grant.given_by) == (vera, "moderator", owner.participant)
    assert fresh(session_open, user=vera).role is Role.MODERATOR
    assert role_in_the_list(session_open, viewer) is Role.MODERATOR


def test_a_live_grant_holds_after_leaving_and_coming_back(session_open: Session, ada: User, vera: User) -> None:
    owner, viewer = member(session_open, ada), member(session_open, vera)
    promote(owner, viewer, Role.SPEAKER)
    actions.leave(session_open, user=vera, secret=None, now=timezone.now())

    assert member(session_open, vera).role is Role.SPEAKER


def test_a_live_grant_is_of_its_session_alone(session_open: Session, ada: User, vera: User) -> None:
    promote(member(session_open, ada), member(session_open, vera), Role.SPEAKER)
    another = cast.session_in(session_open.room, timedelta(minutes=-5))

    assert member(another, vera).role is Role.CO_VIEWER


def test_a_live_grant_lets_nobody_in(session_open: Session, ada: User, eve: User) -> None:
    room = session_open.room
    room.entry = Entry.ACCOUNTS
    room.save()
    promote(member(session_open, ada), member(session_open, eve), Role.MODERATOR)
    room.entry = Entry.MEMBERS
    room.save()

    with pytest.raises(Refusal):
        actions.enter(room, session_open, user=eve, secret=None, now=timezone.now())


def test_a_demoted_member_goes_back_to_the_standing(session_open: Session, ada: User, vera: User) -> None:
    owner, viewer = member(session_open, ada), member(session_open, vera)
    promote(owner, viewer, Role.MODERATOR)

    promote(owner, viewer, Role.SPEAKER)
    assert fresh(session_open, user=vera).role is Role.SPEAKER

    promote(owner, viewer, Role.VIEWER)
    assert fresh(session_open, user=vera).role is Role.CO_VIEWER
    assert LiveGrant.objects.filter(revoked_at=None).count() == 0
    assert LiveGrant.objects.count() == 2


def test_whoever_was_granted_a_role_and_is_invited_then_is_demoted_by_both(
    session_open: Session, ada: User, vera: User
) -> None:
    owner, viewer = member(session_open, ada), member(session_open, vera)
    promote(owner, viewer, Role.MODERATOR)
    cast.invited(session_open, cast.VERA, role=Role.SPEAKER, by=ada)

    promote(owner, viewer, Role.VIEWER)

    assert fresh(session_open, user=vera).role is Role.CO_VIEWER


def test_nobody_goes_below_a_standing(session_open: Session, ada: User) -> None:
    owner, publisher = member(session_open, ada), somebody(session_open, Role.CO_PUBLISHER)

    for role in INVITABLE:
        with pytest.raises(StandingStays):
            promote(owner, publisher, role)
    assert LiveGrant.objects.count() == 0


def test_the_role_he_has_already_changes_nothing(session_open: Session, ada: User, vera: User) -> None:
    owner, viewer = member(session_open, ada), member(session_open, vera)
    promote(owner, viewer, Role.SPEAKER)
    before = AuditEvent.objects.count()

    promote(owner, viewer, Role.SPEAKER)

    assert (LiveGrant.objects.count(), AuditEvent.objects.count()) == (1, before)


def test_it_is_written_down_with_who_and_what(session_open: Session, ada: User, vera: User) -> None:
    promote(member(session_open, ada), viewer := member(session_open, vera), Role.SPEAKER)

    said = AuditEvent.objects.get(verb="role.changed")
    assert (said.actor, said.object) == (f"user:{ada.pk}", f"participant:{viewer.participant.pk}")
    assert said.data == {"before": "co_viewer", "after": "speaker"}


def test_somebody_of_another_session_is_not_found(session_open: Session, ada: User, vera: User) -> None:
    elsewhere = member(cast.session_in(session_open.room, timedelta(minutes=-5)), vera)

    with pytest.raises(Participant.DoesNotExist):
        promote(member(session_open, ada), elsewhere, Role.SPEAKER)


# ---------- Who may ----------


@pytest.mark.parametrize(("giver", "role"), list(product(Role, INVITABLE)))
@pytest.mark.parametrize("by_invitation", [True, False])
def test_the_whole_table(
    giver: Role, role: Role, by_invitation: bool, session_open: Session, eve: User, now: datetime
) -> None:
    session_open.room.entry = Entry.ACCOUNTS
    session_open.room.save()
    target = guest(session_open, Role.VIEWER, "x@example.org") if by_invitation else member(session_open, eve)
    me = somebody(session_open, giver)

    if Capability.PROMOTE in GRANTS[giver] and rank(role) <= rank(giver):
        promote(me, target, role)
        assert role_in_the_list(session_open, target) is role
    else:
        with pytest.raises(NotAllowed):
            promote(me, target, role)
        assert role_in_the_list(session_open, target) is Role.VIEWER


def test_nobody_gives_what_he_does_not_have(
    session_open: Session, eve: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever promotes by today's table stands above all that can be given: the rule is asked all the same."""
    session_open.room.entry = Entry.ACCOUNTS
    session_open.room.save()
    speaker, target = somebody(session_open, Role.SPEAKER), member(session_open, eve)
    monkeypatch.setitem(GRANTS, Role.SPEAKER, GRANTS[Role.SPEAKER] | {Capability.PROMOTE})

    with pytest.raises(RoleNotGrantable):
        promote(speaker, target, Role.MODERATOR)
