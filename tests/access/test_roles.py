"""The one table of roles is that of the product's design, row by row."""

import pytest

from greenroom.access.roles import GRANTS, Capability, Role, capabilities_of

AUDIENCE = {"watch", "chat", "ask", "answer"}
SPEAKER = AUDIENCE | {"backchannel", "speak"}
MODERATOR = SPEAKER | {"launch", "moderate", "direct_stage", "admit", "open"}
PUBLISHER = MODERATOR | {"invite", "promote"}
EDITOR = PUBLISHER | {"edit_room"}

TABLE = {
    "viewer": AUDIENCE,
    "co_viewer": AUDIENCE,
    "speaker": SPEAKER,
    "moderator": MODERATOR,
    "co_publisher": PUBLISHER,
    "co_editor": EDITOR,
    "co_owner": EDITOR,
    "owner": EDITOR | {"own_room"},
}


@pytest.mark.parametrize("role", Role)
def test_a_role_grants_its_row_of_the_table_and_nothing_else(role: Role) -> None:
    assert capabilities_of(role) == GRANTS[role] == TABLE[role]


def test_whoever_has_no_role_may_do_nothing() -> None:
    assert capabilities_of(None, speakers_launch=True, moderators_invite=True) == set()


@pytest.mark.parametrize("role", Role)
def test_the_two_settings_of_a_room_give_their_own_role_one_thing_more(role: Role) -> None:
    more = capabilities_of(role, speakers_launch=True, moderators_invite=True) - GRANTS[role]

    assert more == {Role.SPEAKER: {Capability.LAUNCH}, Role.MODERATOR: {Capability.INVITE}}.get(role, set())


def test_each_capability_is_granted_to_somebody() -> None:
    assert set().union(*GRANTS.values()) == set(Capability)
