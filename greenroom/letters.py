"""The loop that hands letters over, with the table of who composes which."""

import logging
from collections.abc import Mapping
from threading import Event, Thread

from django.db import Error as DatabaseError
from django.db import connections
from django.utils import timezone

from greenroom.admission import letter as code
from greenroom.invitations import letter as invitation
from greenroom.mail.actions import Composer, deliver_due, queued

COMPOSERS: Mapping[str, Composer] = {"invitation": invitation.compose, "code": code.compose}

IDLE = 5.0
"""Seconds between two looks for letters whose next try is due, or that another process queued."""
TROUBLED = 60.0
"""Seconds until the next look when the database did not let us."""
PARTING = 15.0
"""Seconds that the letter on its way gets when the process ends; one that is cut off is tried again."""

log = logging.getLogger(__name__)

_stopping = Event()
_thread: Thread | None = None


def start_loop() -> None:
    """Begin handing letters over in a thread of this process."""
    global _thread
    if _thread is None or not _thread.is_alive():
        _stopping.clear()
        _thread = Thread(target=_loop, name="letters", daemon=True)
        _thread.start()


def stop_loop() -> None:
    """End the loop after the letter on its way."""
    global _thread
    _stopping.set()
    wake()
    if _thread is not None:
        _thread.join(PARTING)
        _thread = None


def wake() -> None:
    """Make the loop look now."""
    queued.set()


def _loop() -> None:
    while not _stopping.is_set():
        pause = _round()
        queued.wait(pause)
        queued.clear()


def _round() -> float:
    """Hand over what is due; give the seconds to wait before the next look."""
    try:
        deliver_due(COMPOSERS, now=timezone.now(), stop=_stopping.is_set)
    except DatabaseError:  # one that is read-only or away today may be back tomorrow
        log.exception("letters wait: the database does not let us")
        return TROUBLED
    except Exception:  # a loop that ended by a bug would keep every later letter back, unnoticed
        log.exception("letters wait: a bug in handing them over")
        return TROUBLED
    finally:
        connections.close_all()  # between two rounds this thread holds none
    return IDLE
