"""Inviting an address that is invited already: one row, edited in the open."""

from datetime import datetime, timedelta

import pytest

from greenroom.access.roles import Role
from greenroom.administration.models import AuditEvent
from greenroom.invitations import queries
from greenroom.invitations.bounds import InvitationProblem
from greenroom.invitations.models import Invitation, Link
from greenroom.invitations.writing import Change
from tests.invitations.conftest import Inviting

pytestmark = pytest.mark.django_db


def test_nothing_new_changes_nothing_but_gives_a_further_link(inviting: Inviting) -> None:
    first, second = inviting(), inviting()

    assert (second.again, second.changes) == (True, ())
    assert first.link != second.link
    assert all(queries.find(link.rpartition("/i/")[2]) for link in (first.link, second.link))
    assert not AuditEvent.objects.filter(verb="invitation.edited").exists()


def test_what_is_different_is_edited_and_told_old_and_new(inviting: Inviting, now: datetime) -> None:
    before = inviting().invitation.stops_at()
    until = now + timedelta(days=3)

    again = inviting(role=Role.MODERATOR, last_name="Rivera-Gómez", until=until, places=3)

    assert again.changes == (
        Change("name", "Sam Rivera", "Sam Rivera-Gómez"),
        Change("role", "speaker", "moderator"),
        Change("stops", before, until),
        Change("places", 1, 3),
    )
    row = Invitation.objects.get()
    assert (row.role, row.max_uses, row.expires_at) == ("moderator", 3, until)
    edited = AuditEvent.objects.get(verb="invitation.edited")
    assert edited.data == {"changed": ["name", "role", "stops", "places"]}
    assert AuditEvent.objects.get(verb="role.changed").data == {"before": "speaker", "after": "moderator"}


def test_what_is_not_said_again_stays_as_it_was(inviting: Inviting, now: datetime) -> None:
    until = now + timedelta(days=3)
    inviting(until=until, places=5)

    inviting(role=Role.VIEWER)

    row = Invitation.objects.get()
    assert (row.expires_at, row.max_uses) == (until, 5)


def test_an_expired_invitation_is_renewed(inviting: Inviting, now: datetime) -> None:
    first = inviting(until=now + timedelta(hours=1))
    later = now + timedelta(hours=2)

    again = inviting(now=later)

    assert [change.field for change in again.changes] == ["stops"]
    assert not again.invitation.expired(later)
    assert again.invitation.pk == first.invitation.pk


def test_a_removed_invitation_is_left_in_peace_and_a_new_one_made(inviting: Inviting, now: datetime) -> None:
    removed = inviting().invitation
    Invitation.objects.filter(pk=removed.pk).update(revoked_at=now)

    again = inviting()

    assert (again.again, Invitation.objects.count()) == (False, 2)
    assert again.invitation.pk != removed.pk


def test_another_session_and_every_session_are_invitations_of_their_own(
    inviting: Inviting, session_open: object
) -> None:
    assert not inviting().again
    assert not inviting(session=session_open).again
    assert not inviting(session=None).again
    assert Invitation.objects.count() == 3


def test_fewer_devices_than_have_entered_are_refused(inviting: Inviting) -> None:
    row = inviting(places=3).invitation
    Invitation.objects.filter(pk=row.pk).update(use_count=2)

    with pytest.raises(InvitationProblem) as problem:
        inviting(places=1)
    assert problem.value.field == "places"
    assert inviting(places=2).invitation.max_uses == 2


def test_every_write_or_none(inviting: Inviting) -> None:
    row = inviting(places=3).invitation
    Invitation.objects.filter(pk=row.pk).update(use_count=2)

    with pytest.raises(InvitationProblem):
        inviting(places=1, role=Role.VIEWER)
    assert Invitation.objects.get().role == "speaker"
    assert Link.objects.count() == 1
