"""A crowd that joins is given what all see alike once; what is somebody's own he gets, and nobody else."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from greenroom.access.roles import Role
from greenroom.admission.insiders import Inside
from greenroom.protocol.chat import ChatState
from greenroom.protocol.everything import Snapshot, encoded, put_together
from greenroom.rooms.models import Session
from greenroom.snapshot import snapshot
from tests.conversation.people import done
from tests.proofs import everybody, fresh_row

SLICES = ("chat", "writing", "questions", "backchannel", "interactions")


@pytest.fixture
def people(session_open: Session) -> dict[Role, Inside]:
    return everybody(session_open)


def seen_by(me: Inside) -> Snapshot:
    return snapshot(fresh_row(me), now=timezone.now())


def talk(people: dict[Role, Inside]) -> None:
    vera, mo = people[Role.VIEWER], people[Role.MODERATOR]
    done(mo, "chat.post", text="Welcome")
    done(vera, "question.ask", text="Only for you?", private=True, anonymous=False)
    done(mo, "question.ask", text="For everybody", private=False, anonymous=False)
    done(people[Role.SPEAKER], "backchannel.post", text="Behind the scenes")


def test_it_is_put_together_as_it_would_be_encoded(people: dict[Role, Inside]) -> None:
    talk(people)

    for me in people.values():
        whole = seen_by(me)
        assert put_together(whole) == encoded(whole)


def test_those_with_the_same_rights_are_given_the_same(people: dict[Role, Inside]) -> None:
    talk(people)

    one, other = seen_by(people[Role.SPEAKER]), seen_by(people[Role.SPEAKER])

    assert all(getattr(one, name) is getattr(other, name) for name in SLICES)


def test_what_is_ones_own_is_given_to_nobody_else(people: dict[Role, Inside]) -> None:
    talk(people)
    hers = seen_by(people[Role.VIEWER])
    others = seen_by(people[Role.CO_VIEWER])

    assert sorted(one.text for one in hers.questions.questions.values()) == ["For everybody", "Only for you?"]
    assert [one.text for one in others.questions.questions.values()] == ["For everybody"]
    assert (len(hers.questions.mine), len(others.questions.mine)) == (1, 0)
    assert not hers.backchannel.messages and seen_by(people[Role.SPEAKER]).backchannel.messages


def test_who_comes_after_somebody_costs_as_many_statements_however_much_was_said(
    people: dict[Role, Inside],
) -> None:
    counts: list[int] = []
    for _ in range(2):
        talk(people)
        seen_by(people[Role.CO_VIEWER])
        me = fresh_row(people[Role.CO_VIEWER])
        with CaptureQueriesContext(connection) as statements:
            snapshot(me, now=timezone.now())
        counts.append(len(statements))

    assert counts == [3, 3], "what I like, for what I voted, what I answered"


def test_a_copy_of_a_slice_is_encoded_anew() -> None:
    empty = ChatState()
    assert b'"liked":{}' in empty.encoded()

    liked: Any = empty.model_copy(update={"liked": {3: True}})

    assert b'"liked":{"3":true}' in liked.encoded()
