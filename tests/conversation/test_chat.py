"""The chat: who reads what, what is refused, what is gone for good (K80–K82)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from greenroom.access.roles import Role
from greenroom.conversation.models import ChatMessage
from greenroom.conversation.queries import chat_seen_by
from greenroom.people.models import User
from greenroom.protocol.chat import RECENT
from greenroom.rooms import log
from greenroom.rooms.models import LoggedEvent, Session
from tests import cast
from tests.conversation.people import done, heard, refused, say
from tests.proofs import guest, member
from tests.sockets import Sockets


def newest(session: Session) -> ChatMessage:
    return session.chat.latest("pk")


# ---------- Writing ----------


def test_a_reply_quotes_what_it_answers(session_open: Session, ada: User, vera: User) -> None:
    hers, veras = member(session_open, ada), member(session_open, vera)
    done(veras, "chat.post", text="Before or after discounts? " * 20)
    done(hers, "chat.post", text="After.", answers=newest(session_open).pk)

    reply = list(chat_seen_by(veras).messages.values())[-1]
    assert reply.quote is not None
    assert reply.quote.name == "Vera Novák"
    assert len(reply.quote.text) == 200


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("  a\tb\x00\x07c  ", "a bc"),
        ("\u202eexe.gpj\u202c", "exe.gpj"),
        ("\u2066a\u2069\u200f\u061c", "a"),
        ("👩\u200d🏫 <b>&amp;</b>", "👩\u200d🏫 <b>&amp;</b>"),
    ],
)
def test_what_cannot_be_seen_is_dropped_and_lines_stay(
    typed: str, kept: str, session_open: Session, vera: User
) -> None:
    done(member(session_open, vera), "chat.post", text=typed)

    assert newest(session_open).text == kept


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "\u202e\u202c", "\u200b\u2060", "\x00", "\u3164"])
@pytest.mark.parametrize("command", ["chat.post", "question.ask", "backchannel.post"])
def test_nothing_to_see_is_nothing_to_send(command: str, text: str, session_open: Session, ada: User) -> None:
    assert refused(member(session_open, ada), command, text=text) == "empty"
    assert not session_open.chat.exists()
    assert not session_open.questions.exists()


@pytest.mark.parametrize("command", ["chat.post", "question.ask", "backchannel.post"])
def test_two_thousand_characters_are_the_most(command: str, session_open: Session, ada: User) -> None:
    hers = member(session_open, ada)

    assert refused(hers, command, text="x" * 2_001) == "long"
    done(hers, command, text="x" * 2_000)


@pytest.mark.parametrize(
    "bad",
    [
        {"type": "chat.like", "id": 0},
        {"type": "chat.like", "id": 2**70},
        {"type": "chat.like", "id": "one"},
        {"type": "chat.like", "id": None},
        {"type": "chat.post", "text": ["a"]},
        {"type": "chat.post", "text": "a", "html": True},
        {"type": "chat.clear", "how": "burn"},
        {"type": "writing.block", "person": "p99999999999999999999"},
        {"type": "writing.block", "person": "everybody"},
    ],
    ids=str,
)
def test_what_the_protocol_does_not_know_is_not_understood(
    bad: dict[str, object], session_open: Session, ada: User
) -> None:
    hers, fields = member(session_open, ada), dict(bad)

    assert refused(hers, str(fields.pop("type")), **fields) == "command"


def test_another_sessions_things_are_not_here(session_open: Session, ada: User, mo: User) -> None:
    elsewhere = cast.session_in(cast.room_of(mo, name="Elsewhere"), timedelta(minutes=-5))
    his = member(elsewhere, mo)
    for type in ("chat.post", "question.ask", "backchannel.post"):
        done(his, type, text="Ours")
    said, asked, told = elsewhere.chat.get().pk, elsewhere.questions.get().pk, elsewhere.backchannel.get().pk
    hers = member(session_open, ada)

    for type in ("chat.like", "chat.delete", "chat.pin"):
        assert refused(hers, type, id=said) == "gone"
    assert refused(hers, "chat.post", text="Yes", answers=said) == "gone"
    for type in ("vote", "take", "release", "resolve", "reopen", "delete"):
        assert refused(hers, f"question.{type}", id=asked) == "gone"
    assert refused(hers, "question.answer", id=asked, text="No") == "gone"
    assert refused(hers, "backchannel.delete", id=told) == "gone"
    for type in ("writing.block", "writing.unblock"):
        assert refused(hers, type, person=his.id) == "gone"
    assert say(hers, "chat.earlier", before=said + 1)["messages"] == []
    assert say(hers, "backchannel.earlier", before=told + 1)["messages"] == []


def test_nobody_writes_where_the_talk_is_off(session_open: Session, ada: User) -> None:
    hers = member(session_open, ada)
    hers.room.chat = False

    for type in ("chat.post", "question.ask", "backchannel.post"):
        assert refused(hers, type, text="Hello") == "talk"


# ---------- Liking, pinning ----------


def test_a_like_counts_once_a_person(session_open: Session, ada: User, vera: User) -> None:
    hers, veras = member(session_open, ada), member(session_open, vera)
    done(hers, "chat.post", text="Hello")
    pk = newest(session_open).pk

    for me in (hers, veras, veras):
        done(me, "chat.like", id=pk)
    assert chat_seen_by(veras).messages[pk].likes == 2
    assert chat_seen_by(veras).liked == {pk: True}

    for me in (veras, veras):
        done(me, "chat.like", id=pk, on=False)
    assert chat_seen_by(veras).messages[pk].likes == 1
    assert chat_seen_by(veras).liked == {}


def test_who_likes_something_is_told_to_nobody_else(
    session_open: Session, ada: User, vera: User, socket_of: Sockets
) -> None:
    hers, veras = socket_of(session_open, ada), socket_of(session_open, vera)
    another_tab = socket_of(session_open, vera)
    hers.hello(), veras.hello(), another_tab.hello()
    hers.ask("chat.post", text="Hello")
    pk = newest(session_open).pk

    veras.ask("chat.like", id=pk)

    assert heard(veras, "chat.changed")["message"]["likes"] == 1
    assert "chat.liked" in {said["type"] for said in veras.heard}
    assert another_tab.next("chat.liked")["on"]
    hers.hears_nothing_of("chat.liked", beyond=lambda: hers.next("chat.changed"))


def test_three_messages_are_the_most_that_are_pinned(session_open: Session, ada: User) -> None:
    hers = member(session_open, ada)
    for text in ("one", "two", "three", "four"):
        done(hers, "chat.post", text=text)
    pks = list(session_open.chat.order_by("pk").values_list("pk", flat=True))
    for pk in pks[:3]:
        done(hers, "chat.pin", id=pk)

    assert refused(hers, "chat.pin", id=pks[3]) == "pins"
    done(hers, "chat.pin", id=pks[0])  # is pinned: nothing changes
    done(hers, "chat.pin", id=pks[0], on=False)
    done(hers, "chat.pin", id=pks[3])
    assert [pin.text for pin in chat_seen_by(hers).pinned] == ["two", "three", "four"]


# ---------- Deleting, clearing ----------


def test_what_is_deleted_is_kept_nowhere(session_open: Session, ada: User, vera: User) -> None:
    hers, veras = member(session_open, ada), member(session_open, vera)
    done(veras, "chat.post", text="My number is 0170 1234")
    pk = newest(session_open).pk
    done(hers, "chat.post", text="Delete this", answers=pk)
    done(hers, "chat.pin", id=pk)
    done(hers, "chat.like", id=pk)
    assert LoggedEvent.objects.filter(body__contains="0170").count() == 4

    done(veras, "chat.delete", id=pk)

    assert not LoggedEvent.objects.filter(body__contains="0170").exists()
    assert [one.quote for one in chat_seen_by(hers).messages.values()] == [None]
    assert chat_seen_by(hers).pinned == []


def test_whoever_missed_what_is_deleted_for_good_starts_anew(session_open: Session, ada: User) -> None:
    hers = member(session_open, ada)
    done(hers, "chat.post", text="one")
    done(hers, "chat.post", text="two")
    assert log.read(session_open.pk, after=0) is not None

    done(hers, "chat.delete", id=session_open.chat.earliest("pk").pk)

    assert log.read(session_open.pk, after=0) is None
    assert log.read(session_open.pk, after=2) is not None


def test_clearing_hides_or_deletes_and_new_messages_follow(
    session_open: Session, ada: User, vera: User
) -> None:
    hers, veras = member(session_open, ada), member(session_open, vera)
    done(veras, "chat.post", text="hidden")
    hidden = newest(session_open).pk
    done(hers, "chat.pin", id=hidden)

    done(hers, "chat.clear", how="hide")
    done(veras, "chat.post", text="new")

    assert [one.text for one in chat_seen_by(hers).messages.values()] == ["new"]
    assert chat_seen_by(hers).pinned == []
    assert session_open.chat.get(pk=hidden).text == "hidden"
    for type in ("chat.like", "chat.pin", "chat.delete"):
        assert refused(hers, type, id=hidden) == "gone"
    assert say(hers, "chat.earlier", before=hidden + 1)["messages"] == []

    done(hers, "chat.clear", how="delete")

    assert not session_open.chat.exists()
    assert not LoggedEvent.objects.filter(body__contains="hidden").exists()


# ---------- Earlier messages ----------


def test_a_page_comes_with_the_latest_hundred_and_asks_for_earlier_ones(
    session_open: Session, vera: User
) -> None:
    veras = member(session_open, vera)
    words = {"author": veras.participant, "name": veras.name, "hue": 1, "role": "", "at": timezone.now()}
    rows = [ChatMessage(session=session_open, text=str(number), **words) for number in range(250)]
    ChatMessage.objects.bulk_create(rows)
    first = session_open.chat.earliest("pk").pk
    done(veras, "chat.like", id=first)

    seen = chat_seen_by(veras)
    assert [one.text for one in seen.messages.values()] == [str(number) for number in range(150, 250)]
    assert seen.earlier
    assert len(seen.messages) == RECENT

    ref = {"ref": "same"}
    middle = say(veras, "chat.earlier", before=min(seen.messages), **ref)
    assert [one["text"] for one in middle["messages"]] == [str(number) for number in range(50, 150)]
    assert middle["earlier"]
    assert say(veras, "chat.earlier", before=min(seen.messages), **ref) == middle  # asked again, answered again

    last = say(veras, "chat.earlier", before=middle["messages"][0]["id"])
    assert len(last["messages"]) == 50
    assert not last["earlier"]
    assert last["liked"] == [first]


# ---------- Stopping somebody from writing ----------


def test_whoever_is_blocked_reads_why_and_writes_nothing_until_he_is_let(
    session_open: Session, ada: User, vera: User, socket_of: Sockets
) -> None:
    hers, veras = socket_of(session_open, ada), socket_of(session_open, vera)
    hers.hello()
    me = veras.hello()["me"]["id"]
    assert veras.ask("chat.post", text="Buy my book")["type"] == "done"

    hers.ask("writing.block", person=me, why="No adverts")

    told = veras.next("writing.changed")
    assert (told["blocked"], told["why"]) == (True, "No adverts")
    for type in ("chat.post", "question.ask"):
        assert veras.ask(type, text="Buy my book")["code"] == "blocked"
    assert session_open.chat.count() == 1
    assert veras.ask("chat.like", id=newest(session_open).pk)["type"] == "done"  # he still takes part
    veras.hears_nothing_of("writing.blocked", beyond=lambda: veras.ask("chat.earlier", before=1))
    assert "writing.blocked" in {said["type"] for said in hers.heard}
    again = socket_of(session_open, vera).hello()
    assert again["writing"] == {"blocked": True, "why": "No adverts", "people": {}}

    hers.ask("writing.unblock", person=me)

    assert veras.next("writing.changed")["blocked"] is False
    assert veras.ask("chat.post", text="Sorry")["type"] == "done"


def test_a_block_holds_on_every_device_of_an_invitation(session_open: Session, ada: User) -> None:
    hers = member(session_open, ada)
    sam = guest(session_open, Role.VIEWER, cast.SAM)
    invitation = sam.participant.device.invitation
    other = session_open.participants.create(
        device=invitation.devices.create(device_sha256=b"x" * 32, reserved_at=timezone.now()),
        person=sam.participant.person,
        joined_at=timezone.now(),
        seen_at=timezone.now(),
    )
    done(hers, "writing.block", person=f"p{other.pk}")

    assert refused(sam, "chat.post", text="Hello") == "blocked"
    done(hers, "writing.block", person=sam.id)  # is blocked: nothing changes
    assert session_open.blocks.count() == 1

    done(hers, "writing.unblock", person=sam.id)
    done(sam, "chat.post", text="Hello")


def test_nobody_who_moderates_is_stopped_from_writing(session_open: Session, ada: User, mo: User) -> None:
    hers, his = member(session_open, ada), member(session_open, mo)

    assert refused(his, "writing.block", person=hers.id) == "block"
    assert refused(his, "writing.block", person=his.id) == "block"
    done(hers, "chat.post", text="Hello")
