"""Every public action asks who acts, or stands here with what it asks instead."""

from collections.abc import Callable, Iterator
from importlib import import_module
from inspect import isfunction

import pytest

PACKAGES = (
    "administration",
    "mail",
    "people",
    "rooms",
    "invitations",
    "admission",
    "conversation",
    "interactions",
    "stage",
)
OPEN = {
    "rooms.create_room": "asks `user.creates` itself: there is no room yet to have a standing in",
    "people.make_primary": "one's own addresses only, which it looks up through the person",
    "people.address_removed": "one's own addresses only: his page has taken one away, and his rights are looked at",
    "people.first_run_code": "for the terminal; gives nothing once somebody has an account",
    "people.make_first_administrator": "the code from the terminal",
    "mail.queue": "no actor: the action that is a letter's reason was guarded",
    "mail.hold_back": "no actor, as queue",
    "mail.cancel": "no actor, as queue",
    "mail.deliver_due": "no actor: the loop",
    "admission.enter": "the door, `way_in`",
    "admission.here": "finds nothing but the rows of this browser, or of this account",
    "admission.connected": "as here, for whom the door let in a moment ago",
    "admission.leave": "as here",
    "admission.seen": "no actor: the hub notes whose pages are connected",
    "admission.gone": "no actor: the hub notes whose lines were cut",
    "admission.host_here": "no actor: the hub, for somebody whom the door let in as host",
    "admission.look_for_host": "no actor: the hub, after the last host may have left",
    "admission.knock": "the door: for whoever the lock alone keeps outside",
    "admission.ask_again": "the door: for whoever was declined",
    "admission.waits_still": "no actor: the hub notes whose pages wait",
    "admission.waits_no_more": "no actor: the hub notes whose page was closed",
    "admission.reserve": "the link's secret, the typed address, the door",
    "admission.send_code": "the door; the code goes to the invited mailbox alone",
    "admission.calendar_code": "as send_code; says the same to everybody",
    "admission.prove": "the mailed code",
    "admission.ask_host": "the link's secret or a bound device, at the page",
    "admission.note_refusal": "no actor: writes down a no that was said",
    "interactions.publish_due": "no actor: the clock",
    "admission.release_all": "no actor: called by guarded ones",
}


def _actions() -> Iterator[tuple[str, Callable[..., object]]]:
    for package in PACKAGES:
        module = import_module(f"greenroom.{package}.actions")
        told = getattr(module, "__all__", None)  # what a package's actions take from its other modules
        for name, action in vars(module).items():
            public = name in told if told else _written_in(module.__name__, action) and not name.startswith("_")
            if public and isfunction(action):
                yield f"{package}.{name}", action


def _written_in(module: str, candidate: object) -> bool:
    """Whether it was written in this module, not taken from another."""
    return getattr(candidate, "__module__", None) == module


ACTIONS = dict(_actions())


@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_asks_for_a_capability_or_says_why_not(name: str) -> None:
    guarded = hasattr(ACTIONS[name], "requires") or hasattr(ACTIONS[name], "administrators_only")

    assert guarded != (name in OPEN)


def test_whatever_is_listed_as_open_exists() -> None:
    assert set(OPEN) <= set(ACTIONS)
