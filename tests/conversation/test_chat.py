"""What is written in the chat reaches everybody inside."""

from django.utils import timezone

from greenroom.access.roles import Role
from greenroom.conversation import actions
from greenroom.rooms.models import Session
from tests.proofs import Prove, everybody


def test_what_is_written_is_seen_by_every_role(session_open: Session, prove: Prove) -> None:
    people = everybody(session_open)

    prove(
        "chat.post",
        people.values(),
        lambda: actions.post(people[Role.VIEWER], text="Is the 12 % before discounts?", now=timezone.now()),
    )
