"""What speakers and moderators say among themselves leaves the server for nobody else (K83)."""

import json

from greenroom.access.roles import Role
from greenroom.people.models import User
from greenroom.rooms import actions as rooms
from greenroom.rooms.models import Session
from greenroom.rooms.queries import member_of
from tests.conversation.people import beyond, browser_of_sam
from tests.sockets import Sockets


def test_it_reaches_speakers_and_moderators_and_nobody_else(
    session_open: Session, ada: User, vera: User, socket_of: Sockets
) -> None:
    sam = browser_of_sam(session_open)
    hers, sams, veras = (socket_of(session_open, who) for who in (ada, sam, vera))
    for one in (hers, sams, veras):
        one.hello()

    hers.ask("backchannel.post", text="Two minutes more")
    assert sams.next("backchannel.message")["message"]["text"] == "Two minutes more"
    said = session_open.backchannel.get().pk
    veras.hears_nothing_of("backchannel.message", beyond=lambda: beyond(veras, hers))

    assert veras.ask("backchannel.earlier", before=said + 1)["code"] == "role"
    assert veras.ask("backchannel.delete", id=said)["code"] == "role"
    for who, sees in ((ada, True), (sam, True), (vera, False)):
        assert ("Two minutes more" in json.dumps(socket_of(session_open, who).hello())) is sees
    hers.ask("backchannel.delete", id=said)
    assert sams.next("backchannel.deleted")["id"] == said
    veras.hears_nothing_of("backchannel.deleted", beyond=lambda: beyond(veras, hers))


def test_whoever_comes_back_hears_none_of_it_that_he_may_not(
    session_open: Session, ada: User, vera: User, socket_of: Sockets
) -> None:
    first = socket_of(session_open, vera)
    snapshot = first.hello()
    first.line.close()
    hers = socket_of(session_open, ada)
    hers.hello()
    hers.ask("backchannel.post", text="Hush")
    hers.ask("chat.post", text="Hello")

    back = socket_of(session_open, vera)
    ref = back.send("hello", after=snapshot["seq"], key=snapshot["me"]["key"])
    back.until(lambda said: said.get("ref") == ref)

    told = [said["type"] for said in back.heard]
    assert "chat.message" in told
    assert "backchannel.message" not in told


def test_whoever_is_promoted_reads_it_at_once_and_no_more_when_he_is_not(
    session_open: Session, ada: User, vera: User, socket_of: Sockets
) -> None:
    hers, veras = socket_of(session_open, ada), socket_of(session_open, vera)
    hers.hello()
    assert veras.hello()["backchannel"]["messages"] == {}
    hers.ask("backchannel.post", text="Hush")

    rooms.set_standing(member_of(ada, session_open.room), user=vera, standing=Role.CO_PUBLISHER)
    assert "Hush" in json.dumps(veras.next("snapshot")["backchannel"])

    rooms.set_standing(member_of(ada, session_open.room), user=vera, standing=Role.CO_VIEWER)
    assert veras.next("snapshot")["backchannel"]["messages"] == {}
