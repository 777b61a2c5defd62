"""Whoever is put out of a session is kept out of it, by whichever browser, until he is readmitted."""

from datetime import datetime, timedelta
from itertools import product

import pytest
from django.utils import timezone

from greenroom.access.refusals import InvitationRemoved, NotAllowed, PutOut, StandsAsHigh
from greenroom.access.roles import GRANTS, Capability, Role, rank
from greenroom.admission import actions
from greenroom.admission.insiders import Inside
from greenroom.admission.models import Participant, Removal
from greenroom.admission.presence import present
from greenroom.admission.removing import removed_seen_by
from greenroom.people.models import User
from greenroom.rooms.models import Session
from tests import arriving, cast
from tests.proofs import Prove, everybody, fresh, guest, member, somebody

pytestmark = pytest.mark.django_db


def remove(me: Inside, whom: Inside) -> None:
    actions.remove(me, participant=whom.participant.pk, now=timezone.now())


def readmit(me: Inside, whom: Inside) -> None:
    actions.readmit(me, participant=whom.participant.pk, now=timezone.now())


def names(session: Session) -> set[str]:
    return {one.name for one in present(session, timezone.now())}


def test_a_member_is_refused_by_the_door_and_gone_from_the_list(
    session_open: Session, ada: User, vera: User
) -> None:
    owner, viewer = member(session_open, ada), member(session_open, vera)
    assert names(session_open) == {"Ada Okafor", "Vera Novák"}

    remove(owner, viewer)

    with pytest.raises(PutOut):
        actions.enter(session_open.room, session_open, user=vera, secret=None, now=timezone.now())
    assert names(session_open) == {"Ada Okafor"}


def test_his_page_says_why_and_that_he_may_be_let_in_again(
    session_open: Session, ada: User, vera: User
) -> None:
    remove(member(session_open, ada), member(session_open, vera))

    page = cast.client_of(vera).get(arriving.room_page(session_open))

    assert page.status_code == 403
    assert "You were taken out of this session" in page.content.decode()
    assert "INV-OUT" in page.content.decode()


def test_readmitted_he_comes_in_again(session_open: Session, ada: User, vera: User) -> None:
    owner, viewer = member(session_open, ada), member(session_open, vera)
    remove(owner, viewer)

    readmit(owner, viewer)

    assert member(session_open, vera).id == viewer.id
    assert Removal.objects.get().undone_at is not None


def test_he_is_kept_out_of_this_session_alone(session_open: Session, ada: User, vera: User) -> None:
    remove(member(session_open, ada), member(session_open, vera))
    another = cast.session_in(session_open.room, timedelta(minutes=-5))

    assert member(another, vera).role is Role.CO_VIEWER


def test_the_invitation_of_a_guest_is_taken_back(session_open: Session, ada: User) -> None:
    viewer = guest(session_open, Role.VIEWER, cast.EVE)

    remove(member(session_open, ada), viewer)

    assert session_open.invitations.get().revoked_at is not None
    assert names(session_open) == {"Ada Okafor"}


def test_a_moderator_who_may_not_invite_keeps_a_guest_out_of_this_session(session_open: Session) -> None:
    moderator, viewer = somebody(session_open, Role.MODERATOR), guest(session_open, Role.VIEWER, cast.SAM)
    invitation = session_open.invitations.get(email_key=cast.SAM)
    session_open.invitations.update(max_uses=None)

    remove(moderator, viewer)

    invitation.refresh_from_db()
    assert invitation.revoked_at is None
    another_browser = cast.client_of()
    answer = arriving.come_in(another_browser, cast.link_to(invitation), session_open, cast.SAM)
    assert answer.status_code == PutOut.status


def test_a_removed_account_does_not_come_back_by_its_invitation(
    session_open: Session, ada: User, vera: User
) -> None:
    invitation = cast.invited(session_open, cast.VERA, role=Role.VIEWER, by=ada, max_uses=None)
    owner, viewer = member(session_open, ada), member(session_open, vera)
    remove(owner, viewer)

    signed_out = cast.client_of()
    answer = arriving.come_in(signed_out, cast.link_to(invitation), session_open, cast.VERA)

    assert answer.status_code == PutOut.status
    readmit(owner, viewer)
    assert arriving.come_in(signed_out, cast.link_to(invitation), session_open, cast.VERA).status_code == 303


def test_moderators_see_who_was_put_out_and_nobody_else(session_open: Session, prove: Prove) -> None:
    people = everybody(session_open)
    viewer = people[Role.CO_VIEWER]

    prove(
        "person.remove",
        [one for one in people.values() if one is not viewer],
        lambda: remove(people[Role.OWNER], viewer),
    )

    who = {role for role, me in people.items() if removed_seen_by(me)}
    assert who == {role for role in Role if Capability.MODERATE in GRANTS[role]}
    assert removed_seen_by(people[Role.MODERATOR])[viewer.id].name == "Vera Novák"


def test_whoever_is_readmitted_stands_in_that_list_no_longer(session_open: Session, prove: Prove) -> None:
    people = everybody(session_open)
    viewer = people.pop(Role.CO_VIEWER)
    remove(people[Role.OWNER], viewer)

    prove("person.readmit", people.values(), lambda: readmit(people[Role.MODERATOR], viewer))

    assert removed_seen_by(people[Role.OWNER]) == {}


@pytest.mark.parametrize(("role", "whose"), list(product(Role, Role)))
def test_the_whole_table(role: Role, whose: Role, session_open: Session, now: datetime) -> None:
    me = somebody(session_open, role)
    target = me if role is whose else somebody(session_open, whose)

    if Capability.MODERATE not in GRANTS[role]:
        with pytest.raises(NotAllowed):
            remove(me, target)
    elif rank(whose) >= rank(role):
        with pytest.raises(StandsAsHigh):
            remove(me, target)
    else:
        remove(me, target)
        assert target.name not in names(session_open)
        return
    assert target.name in names(session_open)


@pytest.mark.parametrize("role", Role)
def test_readmitting_is_for_those_who_moderate(role: Role, session_open: Session, ada: User, eve: User) -> None:
    cast.member(session_open.room, eve, Role.CO_VIEWER)
    viewer = member(session_open, eve)
    remove(member(session_open, ada), viewer)
    me = somebody(session_open, role)

    if Capability.MODERATE in GRANTS[role]:
        readmit(me, viewer)
        assert member(session_open, eve).role is Role.CO_VIEWER
    else:
        with pytest.raises(NotAllowed):
            readmit(me, viewer)


def test_somebody_of_another_session_is_not_found(session_open: Session, ada: User, vera: User) -> None:
    elsewhere = member(cast.session_in(session_open.room, timedelta(minutes=-5)), vera)

    with pytest.raises(Participant.DoesNotExist):
        remove(member(session_open, ada), elsewhere)
    assert fresh(elsewhere.session, user=vera).role is Role.CO_VIEWER


def test_a_link_that_was_taken_back_says_so(session_open: Session, ada: User) -> None:
    viewer = guest(session_open, Role.VIEWER, cast.EVE)
    link = cast.link_to(session_open.invitations.get())
    remove(member(session_open, ada), viewer)

    assert InvitationRemoved.title in cast.client_of().get(link).content.decode()
