"""The door as a table: every rule, every order of two rules."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from greenroom.access.refusals import (
    Declined,
    DeclinedAgain,
    DomainNotAllowed,
    InvitationRemoved,
    LinkExpired,
    LinkUsedElsewhere,
    LinkUsedUp,
    MovedElsewhere,
    NotInvited,
    PutOut,
    RoomDeleted,
    RoomFull,
    RoomLocked,
    SessionEnded,
    WrongAccount,
)
from greenroom.access.roles import Assurance, Role
from greenroom.admission.door import (
    Arrival,
    Binding,
    Code,
    Countdown,
    Enter,
    Gathering,
    Held,
    Invited,
    Knock,
    Lobby,
    Place,
    Refused,
    Release,
    Way,
    way_in,
)

NOW = datetime(2026, 11, 26, 14, 0, tzinfo=UTC)
SOON, AGO = NOW + timedelta(seconds=1), NOW - timedelta(seconds=1)
OPEN = Gathering(doors_at=AGO)
VIEWER = Invited(role=Role.VIEWER)
RESERVED, LIVE = Held(Binding.RESERVED), Held(Binding.LIVE)
PROVED = Held(Binding.RESERVED, Assurance.EMAIL_CODE)
MOVED = Held(Binding.RELEASED, reason=Release.MOVED)
GUEST = Arrival(session=OPEN, invited=VIEWER, device=RESERVED)
MEMBER = Arrival(session=OPEN, signed_in=True, standing=Role.CO_VIEWER)
HOST = replace(MEMBER, standing=Role.CO_PUBLISHER)
HOLDER = Arrival(session=OPEN, signed_in=True, holds_address=True, invited=VIEWER)
TAKEN = replace(VIEWER, taken=1)
LOCKED = replace(OPEN, locked=True)
MORE = Invited(
    role=Role.MODERATOR,
    needs=Assurance.EMAIL_CODE,
    lesser=((Role.SPEAKER, Assurance.EMAIL_CODE), (Role.VIEWER, Assurance.LINK)),
)
PROMOTED = replace(GUEST, invited=MORE, device=LIVE, inside=True)


def asks(invited: Invited = VIEWER, **fields: object) -> Invited:
    return replace(invited, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("arrival", "way"),
    [
        # Who is it?
        (Arrival(session=OPEN), Lobby()),
        (Arrival(session=OPEN, invited=VIEWER, by_link=True), Lobby()),
        (Arrival(session=OPEN, signed_in=True), Refused(NotInvited)),
        (GUEST, Enter(Role.VIEWER, Place.FREE)),
        (HOLDER, Enter(Role.VIEWER, Place.FREE)),
        (MEMBER, Enter(Role.CO_VIEWER)),
        # What the link is worth.
        (replace(GUEST, room_deleted=True), Refused(RoomDeleted)),
        (replace(GUEST, invited=asks(removed=True)), Refused(InvitationRemoved)),
        (replace(GUEST, invited=asks(stops_at=NOW)), Refused(LinkExpired)),
        (replace(GUEST, invited=asks(stops_at=SOON)), Enter(Role.VIEWER, Place.FREE)),
        (replace(GUEST, invited=asks(domain_allowed=False)), Refused(DomainNotAllowed)),
        (replace(GUEST, by_link=True, signed_in=True), Refused(WrongAccount)),
        (replace(GUEST, signed_in=True), Enter(Role.VIEWER, Place.FREE)),
        (replace(HOLDER, by_link=True), Enter(Role.VIEWER, Place.FREE)),
        # The session.
        (replace(GUEST, session=Gathering(AGO, closes_at=NOW)), Refused(SessionEnded)),
        (replace(GUEST, session=Gathering(AGO, closes_at=SOON)), Enter(Role.VIEWER, Place.FREE)),
        (replace(GUEST, session=Gathering(SOON)), Countdown(SOON, Role.VIEWER)),
        (replace(GUEST, session=Gathering(NOW)), Enter(Role.VIEWER, Place.FREE)),
        (replace(GUEST, session=None), Countdown(None, Role.VIEWER)),
        (replace(GUEST, session=replace(OPEN, locked=True)), Refused(RoomLocked)),
        (replace(GUEST, session=replace(OPEN, full=True)), Refused(RoomFull)),
        # Proof.
        (replace(GUEST, invited=asks(needs=Assurance.EMAIL_CODE)), Code()),
        (
            replace(GUEST, invited=asks(needs=Assurance.EMAIL_CODE), device=PROVED),
            Enter(Role.VIEWER, Place.FREE),
        ),
        (replace(GUEST, invited=asks(needs=Assurance.EMAIL_CODE), device=LIVE), Code()),
        (replace(HOLDER, invited=asks(needs=Assurance.EMAIL_CODE)), Enter(Role.VIEWER, Place.FREE)),
        # Places.
        (replace(GUEST, invited=TAKEN), Refused(LinkUsedElsewhere)),
        (replace(GUEST, invited=asks(TAKEN, mail_works=False)), Refused(LinkUsedUp)),
        (replace(GUEST, invited=asks(TAKEN, moves=False)), Refused(LinkUsedUp)),
        (replace(GUEST, invited=asks(TAKEN, places=2)), Enter(Role.VIEWER, Place.FREE)),
        (replace(GUEST, invited=asks(places=None, taken=999)), Enter(Role.VIEWER, Place.FREE)),
        (replace(GUEST, invited=TAKEN, device=LIVE), Enter(Role.VIEWER, Place.HELD)),
        (replace(GUEST, invited=asks(TAKEN, moves=False), device=LIVE), Enter(Role.VIEWER, Place.HELD)),
        (replace(GUEST, invited=TAKEN, device=PROVED), Refused(LinkUsedElsewhere)),
        (replace(GUEST, invited=TAKEN, device=PROVED, moves_here=True), Enter(Role.VIEWER, Place.TAKEN_OVER)),
        (replace(GUEST, invited=asks(TAKEN, moves=False), device=PROVED, moves_here=True), Refused(LinkUsedUp)),
        (replace(GUEST, invited=TAKEN, device=MOVED), Refused(MovedElsewhere)),
        (replace(GUEST, device=replace(MOVED, reason=Release.REISSUED)), Refused(InvitationRemoved)),
        (replace(HOLDER, invited=TAKEN), Enter(Role.VIEWER, Place.TAKEN_OVER)),
        (replace(HOLDER, invited=asks(TAKEN, moves=False)), Refused(LinkUsedUp)),
        (replace(HOLDER, invited=TAKEN, device=MOVED), Refused(MovedElsewhere)),
        (replace(HOLDER, invited=TAKEN, device=MOVED, moves_here=True), Enter(Role.VIEWER, Place.TAKEN_OVER)),
        # A locked door: what the host said to each.
        (replace(GUEST, session=LOCKED, inside=True, device=LIVE), Enter(Role.VIEWER, Place.HELD)),
        (replace(GUEST, session=LOCKED, knock=Knock.ADMITTED), Enter(Role.VIEWER, Place.FREE)),
        (replace(GUEST, session=LOCKED, knock=Knock.DECLINED), Refused(Declined)),
        (replace(GUEST, session=LOCKED, knock=Knock.DECLINED_AGAIN), Refused(DeclinedAgain)),
        (replace(GUEST, knock=Knock.DECLINED_AGAIN), Enter(Role.VIEWER, Place.FREE)),
        (replace(GUEST, session=replace(LOCKED, full=True), knock=Knock.ADMITTED), Refused(RoomFull)),
        (replace(MEMBER, session=LOCKED, knock=Knock.ADMITTED), Enter(Role.CO_VIEWER)),
        (replace(HOST, session=LOCKED, knock=Knock.DECLINED), Enter(Role.CO_PUBLISHER)),
        # A live grant lifts whoever may come in, and lets nobody in.
        (replace(MEMBER, granted=Role.SPEAKER), Enter(Role.SPEAKER)),
        (replace(MEMBER, granted=Role.MODERATOR, session=LOCKED), Enter(Role.MODERATOR)),
        (replace(HOST, granted=Role.SPEAKER), Enter(Role.CO_PUBLISHER)),
        (replace(MEMBER, standing=None, granted=Role.MODERATOR), Refused(NotInvited)),
        (Arrival(session=OPEN, granted=Role.MODERATOR), Lobby()),
        # Put out: before everything that his role would open, after what everybody hears.
        (replace(GUEST, put_out=True), Refused(PutOut)),
        (replace(GUEST, put_out=True, inside=True), Refused(PutOut)),
        (replace(MEMBER, put_out=True, granted=Role.MODERATOR), Refused(PutOut)),
        (replace(HOST, put_out=True), Refused(PutOut)),
        (replace(HOST, put_out=True, session=Gathering(AGO, closes_at=NOW)), Refused(SessionEnded)),
        (Arrival(session=OPEN, invited=VIEWER, by_link=True, put_out=True), Lobby()),
        # What the site asks everybody to agree to (K79): whoever may go in is asked, whoever is inside is not.
        (replace(GUEST, agreed=False), Enter(Role.VIEWER, Place.FREE, asks=True)),
        (replace(MEMBER, agreed=False), Enter(Role.CO_VIEWER, asks=True)),
        (replace(HOST, agreed=False, session=Gathering(SOON)), Enter(Role.CO_PUBLISHER, asks=True)),
        (replace(MEMBER, agreed=False, inside=True), Enter(Role.CO_VIEWER)),
        (replace(MEMBER, agreed=False, session=Gathering(SOON)), Countdown(SOON, Role.CO_VIEWER)),
        (replace(MEMBER, agreed=False, session=LOCKED), Refused(RoomLocked)),
        # A standing.
        (replace(MEMBER, session=Gathering(SOON)), Countdown(SOON, Role.CO_VIEWER)),
        (replace(MEMBER, session=replace(OPEN, locked=True)), Refused(RoomLocked)),
        (replace(MEMBER, session=replace(OPEN, full=True)), Refused(RoomFull)),
        (replace(MEMBER, session=Gathering(AGO, closes_at=NOW)), Refused(SessionEnded)),
        (replace(HOST, session=Gathering(SOON)), Enter(Role.CO_PUBLISHER)),
        (replace(HOST, session=replace(OPEN, locked=True)), Enter(Role.CO_PUBLISHER)),
        (replace(HOST, session=replace(OPEN, full=True)), Enter(Role.CO_PUBLISHER)),
        (replace(HOST, session=Gathering(AGO, closes_at=NOW)), Refused(SessionEnded)),
        (replace(MEMBER, holds_address=True, invited=asks(role=Role.SPEAKER)), Enter(Role.SPEAKER)),
        (replace(HOST, holds_address=True, invited=asks(role=Role.SPEAKER)), Enter(Role.CO_PUBLISHER)),
        (
            replace(MEMBER, holds_address=True, invited=asks(role=Role.SPEAKER, removed=True)),
            Enter(Role.CO_VIEWER),
        ),
        (
            replace(MEMBER, holds_address=True, invited=asks(removed=True), by_link=True),
            Refused(InvitationRemoved),
        ),
        (replace(MEMBER, invited=VIEWER, by_link=True), Refused(WrongAccount)),
        # An invited moderator opens doors, but needs his place and his proof like everybody invited.
        (
            replace(GUEST, session=Gathering(SOON), invited=asks(role=Role.MODERATOR)),
            Enter(Role.MODERATOR, Place.FREE),
        ),
        (replace(GUEST, invited=asks(TAKEN, role=Role.MODERATOR)), Refused(LinkUsedElsewhere)),
        (
            replace(GUEST, session=Gathering(SOON), invited=asks(role=Role.SPEAKER)),
            Countdown(SOON, Role.SPEAKER),
        ),
        # Made more than he has proved himself for: inside he stays what he was until he types a code (4.8).
        (PROMOTED, Enter(Role.VIEWER, Place.HELD, offered=Role.MODERATOR)),
        (replace(PROMOTED, inside=False), Code()),
        (replace(PROMOTED, device=Held(Binding.LIVE, Assurance.EMAIL_CODE)), Enter(Role.MODERATOR, Place.HELD)),
        (replace(PROMOTED, put_out=True), Refused(PutOut)),
        (replace(PROMOTED, invited=replace(MORE, lesser=((Role.VIEWER, Assurance.EMAIL_CODE),))), Code()),
        (replace(PROMOTED, invited=replace(MORE, removed=True)), Refused(InvitationRemoved)),
        # Newcomers alone are held up.
        (
            replace(GUEST, device=LIVE, inside=True, session=replace(OPEN, locked=True)),
            Enter(Role.VIEWER, Place.HELD),
        ),
        (
            replace(GUEST, device=LIVE, inside=True, session=replace(OPEN, full=True)),
            Enter(Role.VIEWER, Place.HELD),
        ),
        (replace(GUEST, device=LIVE, session=replace(OPEN, locked=True)), Refused(RoomLocked)),
    ],
)
def test_the_door_leads_to(arrival: Arrival, way: Way) -> None:
    assert way_in(arrival, NOW) == way


ORDER = [
    ({"room_deleted": True}, {}, RoomDeleted),
    ({}, {"removed": True}, InvitationRemoved),
    ({"signed_in": True}, {}, WrongAccount),
    ({}, {"stops_at": AGO}, LinkExpired),
    ({}, {"domain_allowed": False}, DomainNotAllowed),
    ({"session": Gathering(AGO, closes_at=AGO, locked=True, full=True)}, {}, SessionEnded),
    ({"device": None}, {}, Lobby),
    ({}, {"needs": Assurance.EMAIL_CODE}, Code),
    ({}, {"taken": 1}, LinkUsedElsewhere),
    ({"session": Gathering(SOON, locked=True, full=True)}, {}, Countdown),
    ({"session": Gathering(AGO, locked=True, full=True)}, {}, RoomLocked),
    ({"session": Gathering(AGO, full=True)}, {}, RoomFull),
]
"""What is wrong by a link, in the order in which it is told: with the facts of the arrival, of the invitation."""


@pytest.mark.parametrize("first", range(len(ORDER)))
def test_the_first_reason_is_told_whatever_else_is_wrong(first: int) -> None:
    facts: dict[str, object] = {}
    said: dict[str, object] = {}
    for of_arrival, of_invitation, _told in reversed(ORDER[first:]):
        facts |= of_arrival
        said |= of_invitation
    way = way_in(replace(GUEST, by_link=True, **facts, invited=asks(**said)), NOW)  # type: ignore[arg-type]

    assert (way.refusal if isinstance(way, Refused) else type(way)) is ORDER[first][2]
