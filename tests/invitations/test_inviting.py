"""Inviting somebody, from the form's words to the one row."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from greenroom.access.refusals import (
    ChatOff,
    DomainNotAllowed,
    InvitationsOff,
    InviterNotAllowed,
    InvitingUnavailable,
    MediaPageOff,
    NotAllowed,
    NothingToInviteTo,
    TooManyInvitations,
)
from greenroom.access.roles import STANDINGS, Capability, Role, capabilities_of
from greenroom.administration import throttle
from greenroom.administration.models import AuditEvent, SiteSettings
from greenroom.invitations import limits, queries
from greenroom.invitations.bounds import InvitationProblem
from greenroom.invitations.models import Invitation, Link
from greenroom.mail.models import Delivery
from greenroom.people.models import Group, SiteRole, User
from greenroom.rooms.models import Room, Session
from greenroom.rooms.queries import Member, member_of
from tests import cast
from tests.invitations.conftest import Inviting

pytestmark = pytest.mark.django_db


def settle(rules: SiteSettings, **values: Any) -> None:
    for name, value in values.items():
        setattr(rules, name, value)
    rules.save()


# ---------- What stands in the row ----------


def test_an_invitation_holds_who_what_and_until_when(
    inviting: Inviting, session_soon: Session, ada: User, now: datetime
) -> None:
    invited = inviting()

    row = Invitation.objects.get()
    assert (row.name, row.role, row.email_display, row.created_by) == ("Sam Rivera", "speaker", cast.SAM, ada)
    assert (row.session, row.room, row.max_uses, row.use_count) == (session_soon, session_soon.room, 1, 0)
    assert row.stops_at() == max(now + timedelta(hours=24), session_soon.ends_at + timedelta(hours=2))
    assert (invited.again, invited.changes) == (False, ())


def test_a_link_is_the_sites_address_with_an_id_and_a_secret_of_which_the_hash_is_stored(
    inviting: Inviting, settings: Any
) -> None:
    link = inviting().link

    address, _, path = link.rpartition("/i/")
    link_id, _, secret = path.partition(".")
    assert address == settings.GREENROOM_URL
    assert len(secret) == 43
    found = queries.find(path)
    assert found is not None and found.link == Link.objects.get(pk=link_id)
    assert found.host is not None and found.host.name == "Ada Okafor"


@pytest.mark.parametrize(
    "wrong", ["", ".", "x", "nosuchlink.secret", "{id}", "{id}.", "{id}.wrong", "\0.a", "ä.ö"]
)
def test_no_other_link_finds_anything(inviting: Inviting, wrong: str) -> None:
    link_id = inviting().link.rpartition("/i/")[2].partition(".")[0]

    assert queries.find(wrong.replace("{id}", link_id)) is None


def test_an_unknown_link_costs_as_many_statements_as_a_wrong_secret(
    inviting: Inviting, django_assert_num_queries: Any
) -> None:
    link_id = inviting().link.rpartition("/i/")[2].partition(".")[0]

    with django_assert_num_queries(1):
        queries.find(f"{link_id}.wrong")
    with django_assert_num_queries(1):
        queries.find("abcdefghjk.wrong")


def test_every_session_of_the_room_may_be_chosen(
    inviting: Inviting, rules: SiteSettings, now: datetime
) -> None:
    inviting(session=None)

    row = Invitation.objects.get()
    assert row.session is None
    assert row.expires_at == now + timedelta(days=rules.longest_days)


def test_an_always_open_room_has_no_other_choice_and_its_invitations_live_a_fixed_time(
    ada: User, now: datetime
) -> None:
    room = cast.room_of(ada, always_open=True)
    member = member_of(ada, room)
    cast.session_in(room, timedelta(minutes=-5), lasts=None)

    assert queries.targets(room, now=now) == [None]
    from greenroom.invitations.actions import invite

    terms = {"email": cast.SAM, "first_name": "Sam", "last_name": "Rivera", "role": Role.VIEWER, "send": False}
    invited = invite(member, session=None, **terms, now=now)
    assert invited.invitation.expires_at == now + timedelta(minutes=1440)


def test_a_fixed_lifetime_counts_from_the_invitation(
    inviting: Inviting, rules: SiteSettings, now: datetime
) -> None:
    settle(rules, lifetime="fixed", lifetime_minutes=90)

    assert inviting().invitation.expires_at == now + timedelta(minutes=90)


def test_the_sites_rules_fill_in_what_is_not_said(inviting: Inviting, rules: SiteSettings) -> None:
    settle(rules, places=-1, moving="strict")

    row = inviting().invitation
    assert (row.max_uses, row.moving, row.assurance) == (None, "strict", None)


def test_names_are_kept_with_single_spaces(inviting: Inviting) -> None:
    assert (
        inviting(first_name="  Anna  Maria ", last_name=" de  la Cruz").invitation.name
        == "Anna Maria de la Cruz"
    )


# ---------- Who may, and when nobody may (K1 to K5) ----------


@pytest.mark.parametrize("standing", STANDINGS)
def test_the_standings_from_co_publisher_up_may_invite(
    standing: Role, inviting: Inviting, eve: User, room: Room
) -> None:
    if standing is Role.OWNER:
        room.memberships.filter(standing="owner").delete()
    cast.member(room, eve, standing)

    if Capability.INVITE in capabilities_of(standing):
        assert inviting(by=member_of(eve, room)).invitation.created_by == eve
    else:
        with pytest.raises(NotAllowed):
            inviting(by=member_of(eve, room))


def test_somebody_without_a_standing_may_not(inviting: Inviting, eve: User, room: Room) -> None:
    with pytest.raises(NotAllowed):
        inviting(by=member_of(eve, room))


@pytest.mark.parametrize(
    ("where", "reason"),
    [
        ({"invitations": False}, InvitationsOff),
        ({"media_page": False}, MediaPageOff),
        ({"inviters": "named"}, InviterNotAllowed),
        ({"inviters": "site_role", "inviters_site_role": "administrator"}, InviterNotAllowed),
    ],
)
def test_what_the_site_switches_off_is_refused_with_its_reason(
    where: dict[str, Any],
    reason: type[InvitingUnavailable],
    inviting: Inviting,
    ada_here: Member,
    rules: SiteSettings,
    now: datetime,
) -> None:
    settle(rules, **where)

    assert queries.why_not(ada_here, now=now) is reason
    with pytest.raises(reason):
        inviting()
    assert not Invitation.objects.exists()


def test_a_room_without_chat_and_collaboration_invites_nobody(
    inviting: Inviting, ada_here: Member, now: datetime
) -> None:
    ada_here.room.chat = False
    ada_here.room.save()

    assert queries.why_not(ada_here, now=now) is ChatOff
    with pytest.raises(ChatOff):
        inviting()


def test_a_room_whose_sessions_are_over_invites_nobody(
    inviting: Inviting, ada_here: Member, session_soon: Session, now: datetime
) -> None:
    session_soon.ended_at = now
    session_soon.save()

    assert queries.why_not(ada_here, now=now) is NothingToInviteTo
    with pytest.raises(NothingToInviteTo):
        inviting()


def test_reasons_come_in_their_order(ada_here: Member, rules: SiteSettings, room: Room, now: datetime) -> None:
    ada_here.room.chat = False
    settle(rules, invitations=False, media_page=False, inviters="named")
    seen = [queries.why_not(ada_here, now=now)]
    settle(rules, invitations=True)
    seen.append(queries.why_not(ada_here, now=now))
    settle(rules, media_page=True)
    seen.append(queries.why_not(ada_here, now=now))
    ada_here.room.chat = True
    seen.append(queries.why_not(ada_here, now=now))

    assert seen == [InvitationsOff, MediaPageOff, ChatOff, InviterNotAllowed]


def test_named_people_groups_and_site_roles_pass_the_sites_own_rule(
    ada_here: Member, ada: User, rules: SiteSettings, session_soon: Session, now: datetime
) -> None:
    settle(rules, inviters="named")
    rules.inviter_users.add(ada)
    assert queries.why_not(ada_here, now=now) is None

    rules.inviter_users.clear()
    staff = Group.objects.create(name="Staff")
    ada.groups.add(staff)
    rules.inviter_groups.add(staff)
    assert queries.why_not(ada_here, now=now) is None

    settle(rules, inviters="site_role", inviters_site_role=SiteRole.CREATOR)
    assert queries.why_not(ada_here, now=now) is None


# ---------- Bad input ----------


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"email": ""}, "email"),
        ({"email": "sam"}, "email"),
        ({"email": "sam@"}, "email"),
        ({"email": '"a@evil.com"@example.org'}, "email"),
        ({"email": "a@example.org, b@example.org"}, "email"),
        ({"email": "x" * 300 + "@example.org"}, "email"),
        ({"first_name": ""}, "first_name"),
        ({"first_name": "a" * 300}, "first_name"),
        ({"last_name": "   "}, "last_name"),
        ({"last_name": "b" * 300}, "last_name"),
        ({"last_name": "see http://evil.example"}, "last_name"),
        ({"first_name": "www.evil.example"}, "first_name"),
        ({"first_name": "Sam\u202eRivera"}, "first_name"),
        ({"first_name": "Sam\nRivera"}, "first_name"),
        ({"places": 0}, "places"),
        ({"places": -2}, "places"),
        ({"ask_code": True}, "ask_code"),  # no mail works in the tests
    ],
)
def test_what_cannot_be_taken_says_so_at_its_field(
    typed: dict[str, Any], field: str, inviting: Inviting
) -> None:
    with pytest.raises(InvitationProblem) as problem:
        inviting(**typed)

    assert problem.value.field == field
    assert str(problem.value).endswith(".")
    assert not Invitation.objects.exists()


def test_an_end_must_lie_between_now_and_the_sites_longest(
    inviting: Inviting, rules: SiteSettings, now: datetime
) -> None:
    settle(rules, longest_days=30)
    for until in (now - timedelta(minutes=1), now, now + timedelta(days=30, seconds=1)):
        with pytest.raises(InvitationProblem) as problem:
            inviting(until=until)
        assert problem.value.field == "until"

    assert inviting(until=now + timedelta(days=30)).invitation.expires_at == now + timedelta(days=30)


def test_more_devices_than_the_site_allows_are_refused(inviting: Inviting, rules: SiteSettings) -> None:
    settle(rules, most_places=3)
    for places in (4, -1):
        with pytest.raises(InvitationProblem):
            inviting(places=places)

    assert inviting(places=3).invitation.max_uses == 3


def test_a_session_of_another_room_is_refused(inviting: Inviting, mo: User) -> None:
    foreign = cast.session_in(cast.room_of(mo, name="Another"), timedelta(hours=1))

    with pytest.raises(InvitationProblem) as problem:
        inviting(session=foreign)
    assert problem.value.field == "for"


def test_a_session_that_is_over_is_refused(inviting: Inviting, session_over: Session) -> None:
    with pytest.raises(InvitationProblem) as problem:
        inviting(session=session_over)
    assert problem.value.field == "for"


def test_a_domain_that_the_rules_keep_out_is_refused(inviting: Inviting, rules: SiteSettings) -> None:
    settle(rules, domains_deny="brightpath.example")

    with pytest.raises(DomainNotAllowed):
        inviting()


def test_a_letter_needs_a_template(inviting: Inviting, rules: SiteSettings) -> None:
    settle(rules, letter=False)

    with pytest.raises(InvitationProblem) as problem:
        inviting(send=True)
    assert problem.value.field == "send"
    assert not Delivery.objects.exists()


# ---------- Limits ----------


def test_the_201st_invitation_in_an_hour_is_refused(
    inviting: Inviting, ada_here: Member, now: datetime
) -> None:
    hour = now.replace(minute=30)
    for _ in range(200):
        assert throttle.spend("invite", ada_here.audit_name, limit=200, seconds=3600, now=hour)

    with pytest.raises(TooManyInvitations):
        inviting(now=hour)
    assert not Invitation.objects.exists()
    assert inviting(now=hour + timedelta(hours=1)).invitation.pk


def test_a_room_full_of_open_invitations_takes_no_more(
    inviting: Inviting, monkeypatch: pytest.MonkeyPatch, session_soon: Session, now: datetime
) -> None:
    monkeypatch.setattr(limits, "OPEN_IN_A_ROOM", 2)
    cast.invited(session_soon, "a@example.org")
    cast.invited(session_soon, "b@example.org", revoked_at=now)
    cast.invited(session_soon, "c@example.org", expires_at=now - timedelta(days=1))

    inviting(email="d@example.org")
    with pytest.raises(TooManyInvitations):
        inviting(email="e@example.org")
    assert inviting(email="d@example.org").again  # editing one that stands makes no more


def test_what_counts_as_open_is_what_has_not_expired(room: Room, session_over: Session, now: datetime) -> None:
    soon = cast.session_in(room, timedelta(hours=1))
    endless = cast.session_in(room, timedelta(hours=-50), lasts=None)
    ended = cast.session_in(room, timedelta(hours=-30), lasts=timedelta(hours=40))
    ended.ended_at = now - timedelta(hours=3)
    ended.save()
    old, day = now - timedelta(days=9), timedelta(days=1)
    for n, (session, fields) in enumerate(
        [
            (soon, {}),
            (soon, {"expires_at": now}),
            (soon, {"expires_at": now + day}),
            (soon, {"revoked_at": now}),
            (session_over, {}),
            (session_over, {"created_at": old}),
            (ended, {"created_at": old}),
            (ended, {}),
            (endless, {"created_at": old}),
            (room, {"created_at": old}),
            (room, {"created_at": old, "expires_at": now - day}),
        ]
    ):
        cast.invited(session, f"p{n}@example.org", **fields)

    by_database = set(room.invitations.filter(limits.still_open(now)).values_list("pk", flat=True))
    by_python = {row.pk for row in room.invitations.all() if row.revoked_at is None and not row.expired(now)}
    assert by_database == by_python


# ---------- What is written down ----------


def test_the_audit_names_ids_and_never_the_address_the_name_or_the_secret(
    inviting: Inviting, ada: User, room: Room, session_soon: Session
) -> None:
    invited = inviting()

    made, minted = AuditEvent.objects.order_by("pk")
    about = f"invitation:{invited.invitation.pk}"
    link_id, _, secret = invited.link.rpartition("/i/")[2].partition(".")
    assert (made.verb, made.actor, made.object) == ("invitation.created", f"user:{ada.pk}", about)
    assert made.data == {"role": "speaker", "room": room.pk, "session": session_soon.pk}
    assert (minted.verb, minted.object, minted.data) == (
        "link.minted",
        about,
        {"link": link_id, "channel": "copy"},
    )
    written = str(list(AuditEvent.objects.values_list()))
    assert not any(text in written for text in (secret, "brightpath", "Rivera"))


def test_send_link_via_email_queues_one_letter_that_holds_no_link(inviting: Inviting) -> None:
    invited = inviting(send=True)

    letter = Delivery.objects.get()
    assert (letter.kind, letter.subject_id) == ("invitation", invited.invitation.pk)
    assert Link.objects.count() == 1  # the letter's own is made when it leaves


# ---------- A rule of domains that changes ----------


def test_a_new_domain_rule_lists_whom_it_keeps_out(
    inviting: Inviting, session_soon: Session, now: datetime
) -> None:
    from greenroom.people.domains import DomainRules

    inviting()
    cast.invited(session_soon, "gone@brightpath.example", revoked_at=now)
    cast.invited(session_soon, "other@example.org")

    affected = queries.affected_by(DomainRules(deny=("brightpath.example",)), now=now)
    assert [person.email for person in affected] == [cast.SAM]
