"""What a browser does to arrive: opens a link, types the address, types the code, goes in."""

import re

from django.http import HttpResponse
from django.test import Client

from greenroom.admission import letter
from greenroom.admission.models import Challenge
from greenroom.rooms.models import Session
from tests import cast

CODE = re.compile(r"\b[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}\b")


def halves(path: str) -> tuple[str, str]:
    """A link's id and its secret."""
    link, _dot, secret = path.removeprefix("/i/").partition(".")
    return link, secret


def type_address(browser: Client, path: str, email: str = cast.SAM) -> HttpResponse:
    """Continue, in the lobby of this link."""
    link, secret = halves(path)
    return browser.post(f"/i/{link}", {"secret": secret, "email": email})


def room_page(session: Session) -> str:
    return f"/rooms/{session.room.address}/room/{session.pk}/"


def go_in(browser: Client, session: Session, **fields: str) -> HttpResponse:
    """*Join now*, or what the page's script does by itself."""
    return browser.post(f"{room_page(session)}enter", fields)


def status(browser: Client, session: Session) -> dict[str, object]:
    """What the page's script is told."""
    return browser.get(f"{room_page(session)}status").json()


def come_in(browser: Client, path: str, session: Session, email: str = cast.SAM) -> HttpResponse:
    """The whole way of somebody who needs no code."""
    type_address(browser, path, email)
    return go_in(browser, session)


def is_inside(browser: Client, session: Session) -> bool:
    return status(browser, session)["way"] == "room"


def mailed_code(challenge: Challenge | None = None) -> str:
    """The code in the letter of the newest challenge, as the mailbox shows it."""
    challenge = challenge or Challenge.objects.latest("pk")
    message = letter.compose(challenge.pk)
    assert message is not None, "nobody is to get this letter"
    found = CODE.search(str(message.body))
    assert found is not None, "no code in the letter"
    return found[0]


def type_code(browser: Client, session: Session, code: str) -> HttpResponse:
    return browser.post(f"/rooms/{session.room.address}/room/prove", {"code": code, "session": session.pk})


def ask_for_code(browser: Client, session: Session) -> HttpResponse:
    return browser.post(f"/rooms/{session.room.address}/room/code", {"session": session.pk})
