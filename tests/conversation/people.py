"""What the tests of the talk share: how somebody says something through the table of commands."""

import json
from itertools import count
from typing import Any

from django.utils import timezone

from greenroom.admission.insiders import Inside
from greenroom.live import desk, dispatch
from greenroom.protocol.everything import encoded
from greenroom.protocol.session import Refused

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
