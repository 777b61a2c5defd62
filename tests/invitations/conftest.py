"""What the tests of invitations share: Ada as a member of her room, with the words of a usual invitation."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from greenroom.access.roles import Role
from greenroom.administration.models import SiteSettings
from greenroom.invitations.actions import Invited, invite
from greenroom.people.models import User
from greenroom.rooms.models import Room, Session
from greenroom.rooms.queries import Member, member_of
from tests import cast

Inviting = Callable[..., Invited]


@pytest.fixture
def ada_here(ada: User, room: Room) -> Member:
    return member_of(ada, room)


@pytest.fixture
def rules(db: None) -> SiteSettings:
    return SiteSettings.objects.get(pk=1)


@pytest.fixture
def inviting(ada_here: Member, session_soon: Session, now: datetime) -> Inviting:
    """Invite Sam as a speaker to the session that starts soon, with whatever else is said."""

    def inviting(**terms: Any) -> Invited:
        usual: dict[str, Any] = {
            "session": session_soon,
            "email": cast.SAM,
            "first_name": "Sam",
            "last_name": "Rivera",
            "role": Role.SPEAKER,
            "send": False,
            "now": now,
        }
        return invite(terms.pop("by", ada_here), **{**usual, **terms})

    return inviting
