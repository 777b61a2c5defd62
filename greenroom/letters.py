"""The loop that hands letters over, with the table of who composes which."""

from collections.abc import Mapping

from django.utils import timezone

from greenroom.admission import letter as code
from greenroom.invitations import letter as invitation
from greenroom.loop import Loop
from greenroom.mail.actions import Composer, deliver_due, queued

COMPOSERS: Mapping[str, Composer] = {"invitation": invitation.compose, "code": code.compose}

IDLE = 5.0
"""Seconds between two looks for letters whose next try is due, or that another process queued."""


def _round() -> float:
    """Hand over what is due; a letter that is cut off when the process ends is tried again."""
    deliver_due(COMPOSERS, now=timezone.now(), stop=loop.stopping.is_set)
    return IDLE


loop = Loop("letters", _round, bell=queued)
"""Runs in every process that sends letters; `queued` makes it look at once."""
