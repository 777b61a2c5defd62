"""What the tests of the talk share: how somebody says something through the table of commands."""

import json
from itertools import count
from typing import Any

from django.conf import settings
from django.test import Client
from django.utils import timezone

from greenroom.access.roles import Role
from greenroom.admission.insiders import Inside
from greenroom.live import desk, dispatch
from greenroom.protocol.everything import encoded
from greenroom.protocol.session import Refused
from greenroom.rooms.models import Session
from tests import arriving, cast
from tests.sockets import Socket

_refs = count(1)

Said = dict[str, Any]


def say(me: Inside, type: str, **fields: object) -> Said:
    """One command as it comes over the wire; its answer."""
    said = desk.understood(json.dumps({"type": type, "ref": f"t{next(_refs)}", **fields}))
    answer = said if isinstance(said, Refused) else dispatch.carry_out(me, said, timezone.now())
    told: Said = json.loads(encoded(answer))
    return told


def done(me: Inside, type: str, **fields: object) -> None:
    """One command that is carried out."""
    answer = say(me, type, **fields)
    assert answer["type"] == "done", answer


def refused(me: Inside, type: str, **fields: object) -> str:
    """One command that is refused; the code."""
    answer = say(me, type, **fields)
    assert answer["type"] == "refused", answer
    return str(answer["code"])


# ---------- Over real sockets ----------


def browser_of_sam(session: Session, role: Role = Role.SPEAKER) -> Client:
    """Somebody invited, gone in."""
    browser = cast.client_of()
    browser.defaults["HTTP_ORIGIN"] = settings.GREENROOM_URL
    link = cast.link_to(cast.invited(session, role=role, assurance="link"))
    assert arriving.come_in(browser, link, session).status_code == 303
    return browser


def heard(socket: Socket, type: str) -> Said:
    """The newest thing of this type that he heard, also before the answer to what he sent."""
    for said in reversed(socket.heard):
        if said["type"] == type:
            return said
    return socket.next(type)


def beyond(socket: Socket, others: Socket) -> None:
    """Something that everybody hears: what came before it has arrived."""
    others.ask("chat.post", text="Beyond")
    socket.until(lambda said: said.get("message", {}).get("text") == "Beyond")
