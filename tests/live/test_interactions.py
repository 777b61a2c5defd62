"""Interactions over real sockets: who hears what, how often, and what closes by itself."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from time import monotonic
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from greenroom.access.roles import Role
from greenroom.admission.insiders import Inside
from greenroom.admission.models import Participant
from greenroom.interactions import actions
from greenroom.interactions.models import Interaction
from greenroom.people.models import User
from greenroom.rooms import actions as rooms
from greenroom.rooms.models import Session
from greenroom.rooms.queries import member_of
from tests import cast
from tests.interactions.asking import DRAFTS, actor, answer, asked, draft, options, prepared
from tests.sockets import Said, Socket, Sockets


def tally(
    socket: Socket, pk: int, fits: Callable[[Said], bool] = lambda tally: True, *, seconds: float = 5
) -> Said:
    """The next tally of an interaction that fits."""
    key = str(pk)
    said = socket.until(
        lambda said: said["type"] == "tallies" and key in said["tallies"] and fits(said["tallies"][key]),
        seconds=seconds,
    )
    return dict(said["tallies"][key])


def heard_tallies(socket: Socket, pk: int) -> list[Said]:
    told = [said["tallies"] for said in socket.heard if said["type"] == "tallies"]
    return [one[str(pk)] for one in told if str(pk) in one]


def start(hers: Socket, kind: str, **said: Any) -> Said:
    """Start something over a socket; what is heard of it."""
    assert (
        hers.ask("interaction.create", kind=kind, draft={**DRAFTS[kind], **said}, publish=True)["type"]
        == "done"
    )
    return next(said for said in reversed(hers.heard) if said["type"] == "interaction.changed")["interaction"]


def given(interaction: Said) -> list[Said]:
    """An answer that fits."""
    return [
        {"question": one["id"], "options": [one["options"][0]["id"]]}
        if one["options"]
        else {"question": one["id"], "texts": ["Prices"]}
        for one in interaction["questions"]
    ]


@pytest.mark.parametrize("kind", DRAFTS)
def test_each_kind_reaches_everybody_and_its_result_whom_it_is_for(
    kind: str, session_open: Session, ada: User, vera: User, socket_of: Sockets
) -> None:
    hers, veras = socket_of(session_open, ada), socket_of(session_open, vera)
    hers.hello(), veras.hello()
    interaction = start(hers, kind, sharing="hidden")

    heard = veras.next("interaction.changed")["interaction"]

    assert heard == interaction
    answered = veras.ask("interaction.answer", id=heard["id"], answers=given(heard) or [{"question": 1}])
    if kind == "announcement":
        assert answered["code"] == "closed"
        return
    assert answered["type"] == "done"
    assert tally(hers, heard["id"], lambda tally: tally["responses"] == 1)
    assert veras.ask("interaction.answer", id=heard["id"], answers=given(heard))["code"] == "answered"


def test_hidden_results_reach_those_who_start_interactions_and_nobody_else(
    session_open: Session, ada: User, vera: User, mo: User, socket_of: Sockets
) -> None:
    hers, mos, veras = (socket_of(session_open, who) for who in (ada, mo, vera))
    for socket in (hers, mos, veras):
        socket.hello()
    quiz = start(hers, "quiz", sharing="hidden")
    veras.next("interaction.changed")
    veras.ask("interaction.answer", id=quiz["id"], answers=given(quiz))

    for socket in (hers, mos):
        assert tally(socket, quiz["id"], lambda tally: tally["responses"] == 1)["counts"]
        assert [said["right"] for said in socket.heard if said["type"] == "interaction.prepared"][-1]

    hers.ask("interaction.close", id=quiz["id"])
    veras.until(
        lambda said: said["type"] == "interaction.changed" and said["interaction"]["closed_at"] is not None
    )
    shared = start(hers, "poll", sharing="live")
    tally(veras, shared["id"])  # a later one, which everybody may know, arrives
    again = socket_of(session_open, vera)
    snapshot = again.hello()
    tally(again, shared["id"])

    assert heard_tallies(veras, quiz["id"]) == heard_tallies(again, quiz["id"]) == []
    assert snapshot["interactions"]["right"] == {}
    assert not [said for said in veras.heard if said["type"] == "interaction.prepared"]
    assert "right" not in str([said for said in veras.heard if said["type"] == "interaction.changed"])


def test_results_that_are_shared_at_closing_reach_everybody_with_what_was_right(
    session_open: Session, ada: User, vera: User, socket_of: Sockets
) -> None:
    hers, veras = socket_of(session_open, ada), socket_of(session_open, vera)
    hers.hello(), veras.hello()
    quiz = start(hers, "quiz", sharing="hidden")
    veras.next("interaction.changed")
    veras.ask("interaction.answer", id=quiz["id"], answers=given(quiz))

    hers.ask("interaction.close", id=quiz["id"], share=True)

    first = quiz["questions"][0]["options"][0]["id"]
    told = tally(veras, quiz["id"])
    assert told["right"] == [first]
    assert told["counts"][str(first)] == 1


def test_what_closes_by_itself_tells_its_results_by_itself(
    session_open: Session, ada: User, vera: User, socket_of: Sockets
) -> None:
    owner = actor(session_open, ada)
    quiz = asked(owner, "quiz", sharing="closed", minutes=1)
    answer(owner, quiz)
    Interaction.objects.filter(pk=quiz.pk).update(closes_at=timezone.now() + timedelta(seconds=1.5))
    hers, veras = socket_of(session_open, ada), socket_of(session_open, vera)
    hers.hello(), veras.hello()

    assert tally(hers, quiz.pk)["right"] == []
    assert tally(veras, quiz.pk)["right"] != []
    assert (
        veras.ask("interaction.answer", id=quiz.pk, answers=given(veras_view(veras, quiz)))["code"] == "closed"
    )


def veras_view(socket: Socket, interaction: Interaction) -> Said:
    snapshot = next(said for said in socket.heard if said["type"] == "snapshot")
    return dict(snapshot["interactions"]["all"][str(interaction.pk)])


def test_what_is_scheduled_starts_by_itself_once_before_those_who_are_inside(
    session_open: Session, ada: User, vera: User, socket_of: Sockets
) -> None:
    hers, veras = socket_of(session_open, ada), socket_of(session_open, vera)
    hers.hello(), veras.hello()
    at = timezone.now() + timedelta(seconds=1)

    assert (
        hers.ask("interaction.create", kind="poll", draft=DRAFTS["poll"], at=at.isoformat())["type"] == "done"
    )

    started = veras.next("interaction.changed")["interaction"]
    assert timezone.now() >= at
    assert started["published_at"] == started["scheduled_for"]
    assert hers.ask("chat.post", text="afterwards")["type"] == "done"
    veras.next("chat.message")
    assert [said["type"] for said in veras.heard].count("interaction.changed") == 1
    assert not [said for said in veras.heard if said["type"] == "interaction.prepared"]


def test_a_crowd_that_votes_costs_four_frames_a_second_and_is_counted_right(
    session_open: Session, ada: User, vera: User, socket_of: Sockets
) -> None:
    voters, poll = (
        many_voters(session_open, ada, 100),
        asked(actor(session_open, ada), "poll", sharing="live"),
    )
    listeners = [socket_of(session_open, ada), socket_of(session_open, vera)]
    for socket in listeners:
        socket.hello()
        tally(socket, poll.pk)
    begun = monotonic()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda me: vote(me, poll), voters))

    for socket in listeners:
        tally(socket, poll.pk, lambda tally: tally["responses"] == len(voters))
        frames = len(heard_tallies(socket, poll.pk)) - 1
        assert 1 <= frames <= 4 * (monotonic() - begun + 0.25)


def many_voters(session: Session, ada: User, number: int) -> list[Inside]:
    """So many participants, without going in one by one."""
    session.room.entry = "accounts"
    session.room.save()
    one, now = actor(session, ada), timezone.now()
    users = User.objects.bulk_create(
        User(email=f"v{n}@example.edu", email_key=f"v{n}@example.edu", first_name="V", last_name=str(n))
        for n in range(number)
    )
    rows = Participant.objects.bulk_create(
        Participant(session=session, user=user, person=f"user:{user.pk}", joined_at=now, seen_at=now)
        for user in users
    )
    return [replace(one, participant=row) for row in rows]


def vote(me: Inside, poll: Interaction) -> None:
    try:
        answer(me, poll)
    finally:
        connection.close()


def test_a_second_tab_hears_that_i_answered_and_nobody_else_what(
    session_open: Session, ada: User, vera: User, socket_of: Sockets
) -> None:
    hers, veras = socket_of(session_open, ada), socket_of(session_open, vera)
    hers.hello(), veras.hello()
    other_tab = socket_of(session_open, vera)
    other_tab.hello()
    poll = start(hers, "poll")
    veras.next("interaction.changed")

    veras.ask("interaction.answer", id=poll["id"], answers=given(poll))

    mine = other_tab.next("interaction.answered")
    assert (mine["id"], [one["options"] for one in mine["answers"]]) == (
        poll["id"],
        [given(poll)[0]["options"]],
    )
    hers.hears_nothing_of("interaction.answered", beyond=lambda: hers.ask("chat.post", text="x"))
    reloaded = socket_of(session_open, vera).hello()
    assert set(reloaded["interactions"]["answered"]) == {str(poll["id"])}


def test_how_many_are_asked_follows_who_is_there_until_it_is_closed(
    session_open: Session, ada: User, mo: User, vera: User, socket_of: Sockets
) -> None:
    hers, veras = socket_of(session_open, ada), socket_of(session_open, vera)
    hers.hello(), veras.hello()
    poll = start(hers, "poll", sharing="hidden")
    veras.next("interaction.changed")
    veras.ask("interaction.answer", id=poll["id"], answers=given(poll))
    assert tally(hers, poll["id"], lambda tally: tally["responses"] == 1)["expected"] == 2

    mos = socket_of(session_open, mo)
    mos.hello()
    tally(hers, poll["id"], lambda tally: tally["expected"] == 3, seconds=8)

    hers.ask("interaction.close", id=poll["id"])
    assert tally(hers, poll["id"])["expected"] is None
    assert not heard_tallies(veras, poll["id"])


def test_a_word_that_is_hidden_goes_from_everybodys_cloud_and_comes_back(
    session_open: Session, ada: User, vera: User, socket_of: Sockets
) -> None:
    hers, veras = socket_of(session_open, ada), socket_of(session_open, vera)
    hers.hello(), veras.hello()
    cloud = start(hers, "cloud", sharing="live")
    question = cloud["questions"][0]["id"]
    hers.ask("interaction.answer", id=cloud["id"], answers=[{"question": question, "texts": ["Rubbish"]}])
    tally(veras, cloud["id"], lambda tally: tally["written"][str(question)])
    assert veras.ask("written.hide", question=question, text="rubbish")["code"] == "role"

    hers.ask("written.hide", question=question, text="rubbish")
    tally(veras, cloud["id"], lambda tally: not tally["written"][str(question)])
    reloaded = socket_of(session_open, vera)
    reloaded.hello()
    assert tally(reloaded, cloud["id"])["written"] == {str(question): []}

    hers.ask("written.show", question=question)
    tally(veras, cloud["id"], lambda tally: tally["written"][str(question)])
    veras.hears_nothing_of("written.hidden", beyond=lambda: veras.ask("chat.post", text="x"))


def test_drafts_reach_those_who_start_interactions_alone(
    session_open: Session, ada: User, mo: User, vera: User, socket_of: Sockets
) -> None:
    hers, mos, veras = (socket_of(session_open, who) for who in (ada, mo, vera))
    for socket in (hers, mos, veras):
        socket.hello()

    hers.ask("interaction.create", kind="poll", draft=DRAFTS["poll"])
    ready = mos.next("interaction.prepared")["interaction"]
    hers.ask("interaction.edit", id=ready["id"], draft={**DRAFTS["poll"], "text": "Which one?"})
    assert mos.next("interaction.prepared")["interaction"]["text"] == "Which one?"
    hers.ask("interaction.delete", id=ready["id"])
    assert mos.next("interaction.deleted")["id"] == ready["id"]

    veras.hears_nothing_of(
        "interaction.prepared", "interaction.deleted", beyond=lambda: veras.ask("chat.post", text="x")
    )


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ({"type": "interaction.answer", "id": 10**12, "answers": [{"question": 1}]}, "gone"),
        ({"type": "interaction.answer", "id": 10**40, "answers": [{"question": 1}]}, "gone"),
        ({"type": "interaction.answer", "id": "first", "answers": [{"question": 1}]}, "command"),
        ({"type": "interaction.answer", "id": 1, "answers": [{"question": -(10**30)}]}, "gone"),
        ({"type": "interaction.answer", "id": 1, "answers": []}, "gone"),
        ({"type": "interaction.answer", "id": 1, "answers": [{"question": 1}] * 11}, "long"),
        ({"type": "interaction.create", "kind": "poll", "draft": {"text": "x" * 301}}, "long"),
        (
            {
                "type": "interaction.create",
                "kind": "poll",
                "draft": {"text": "?", "questions": [{"options": options(*"ABCDEF")}]},
            },
            "long",
        ),
        (
            {
                "type": "interaction.create",
                "kind": "poll",
                "draft": {"text": "?", "questions": [{"options": [{"text": str(n)} for n in range(3_000)]}]},
            },
            "long",
        ),
        ({"type": "interaction.create", "kind": "raffle", "draft": {"text": "?"}}, "fit"),
        ({"type": "interaction.schedule", "id": 1, "at": "tomorrow"}, "command"),
        ({"type": "interaction.schedule", "id": 1, "at": "2026-11-27T10:00:00"}, "command"),
        ({"type": "interaction.reopen", "id": 1, "minutes": -1}, "command"),
    ],
)
def test_bad_input_is_refused_with_a_code_and_the_line_lives(
    command: Said, code: str, session_open: Session, ada: User, socket_of: Sockets
) -> None:
    hers = socket_of(session_open, ada)
    hers.hello()

    assert hers.ask(**command)["code"] == code
    assert hers.ask("chat.post", text="still here")["type"] == "done"
    assert not Interaction.objects.exists()


def test_ten_thousand_options_close_the_line_with_a_code_that_stands_in_the_protocol(
    session_open: Session, ada: User, socket_of: Sockets
) -> None:
    hers = socket_of(session_open, ada)
    hers.hello()
    hers.send(
        "interaction.create",
        kind="poll",
        draft={"text": "?", "questions": [{"options": options(*(str(n) for n in range(10_000)))}]},
    )

    assert hers.closed() == 1009
    assert not Interaction.objects.exists()


def test_a_viewer_starts_nothing(session_open: Session, vera: User, socket_of: Sockets) -> None:
    veras = socket_of(session_open, vera)
    veras.hello()

    assert veras.ask("interaction.create", kind="poll", draft=DRAFTS["poll"])["code"] == "role"
    assert not Interaction.objects.exists()


def test_counts_are_read_again_for_whoever_comes_when_nobody_was_there(
    session_open: Session, ada: User, socket_of: Sockets
) -> None:
    owner = actor(session_open, ada)
    poll = actions.create(owner, kind="poll", draft=draft(), publish=True, now=timezone.now())
    answer(owner, poll)
    hers = socket_of(session_open, ada)
    hers.hello()

    assert tally(hers, poll.pk)["responses"] == 1
    again = socket_of(session_open, ada)
    again.hello()
    assert tally(again, poll.pk)["responses"] == 1


def test_a_speaker_sees_what_is_prepared_and_starts_it_as_soon_as_the_room_lets_speakers(
    session_open: Session, ada: User, socket_of: Sockets
) -> None:
    ready = prepared(actor(session_open, ada))
    cast.invited(session_open, cast.SAM, role=Role.SPEAKER)
    sams = socket_of(session_open, cast.account(cast.SAM, "Sam", "Rivera"))
    assert sams.hello()["interactions"]["all"] == {}
    assert sams.ask("interaction.publish", id=ready.pk)["code"] == "role"

    rooms.edit_room(member_of(ada, session_open.room), speakers_launch=True)

    assert set(sams.next("snapshot", seconds=2)["interactions"]["all"]) == {str(ready.pk)}
    assert sams.ask("interaction.publish", id=ready.pk)["type"] == "done"


def test_whoever_comes_back_hears_what_was_asked_meanwhile_and_how_it_stands(
    session_open: Session, ada: User, vera: User, socket_of: Sockets
) -> None:
    first = socket_of(session_open, vera)
    snapshot = first.hello()
    first.line.close()
    poll = asked(actor(session_open, ada), "poll", sharing="live")
    answer(actor(session_open, ada), poll)

    back = socket_of(session_open, vera)
    ref = back.send("hello", after=snapshot["seq"], key=snapshot["me"]["key"])
    assert back.until(lambda said: said.get("ref") == ref)["type"] == "resumed"

    assert [said["interaction"]["id"] for said in back.heard if said["type"] == "interaction.changed"] == [
        poll.pk
    ]
    tally(back, poll.pk, lambda tally: tally["responses"] == 1)
