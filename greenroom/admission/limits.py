"""How many tries somebody at the door has (security.md 4.6)."""

from datetime import UTC, datetime, timedelta

from greenroom.access.refusals import TooManyAttempts
from greenroom.administration import throttle
from greenroom.administration.models import AttemptBucket
from greenroom.invitations.models import Invitation
from greenroom.statements import GIVEN_BYTES, Statement

ADDRESSES = 5
ADDRESSES_IN = timedelta(minutes=15)
ADDRESSES_IN_ALL = 100
"""Wrong addresses for one invitation: so many in a window, then a growing pause, then none (NIST SP 800-63B, 5.2.2)."""

CODES_TO_AN_ADDRESS = ((1, 30), (5, 3_600), (20, 86_400))
"""Codes mailed to one address: so many within so many seconds."""

CHECKS_OF_A_CODE = 5
CHECKS_OF_AN_INVITATION = 20
_DAY = 86_400


_BUCKETS = Statement(lambda: AttemptBucket.objects.filter(scope="lobby", key_hmac=GIVEN_BYTES))


def check_lobby(invitation: Invitation, *, now: datetime) -> bool:
    """Raise `TooManyAttempts` while no address may be typed; else tell whether a wrong one was typed before."""
    hmac = throttle.key_hmac("lobby", str(invitation.pk))
    tries = {bucket.window: bucket.n for bucket in _BUCKETS.all(hmac)}
    full = [window for window, n in tries.items() if n >= ADDRESSES]
    if sum(tries.values()) >= ADDRESSES_IN_ALL or (full and now < _pause_ends(full)):
        raise TooManyAttempts
    return bool(tries)


def _pause_ends(full: list[int]) -> datetime:
    """After the first full window the pause lasts to its end, after the second for two windows, and so on."""
    return datetime.fromtimestamp(max(full), tz=UTC) + ADDRESSES_IN * len(full)


def count_wrong_address(invitation: Invitation, *, now: datetime) -> None:
    """Count one wrong address. Raises `TooManyAttempts` when others, at this moment, used the tries up."""
    seconds = int(ADDRESSES_IN.total_seconds())
    if not throttle.spend("lobby", str(invitation.pk), limit=ADDRESSES, seconds=seconds, now=now):
        raise TooManyAttempts


def forget_wrong_addresses(invitation: Invitation) -> None:
    """Somebody typed the right address, or proved the mailbox: the tries begin anew."""
    throttle.forget("lobby", str(invitation.pk))


def spend_code_letter(email_key: str, *, now: datetime) -> bool:
    """Whether one more code may be mailed to this address; it is counted then, by the same work for every address.

    One that the shortest span refuses counts in no longer one: else twenty presses of the button would use up the
    invitee's day (T26).
    """
    return all(
        throttle.spend(f"code-letter-{seconds}", email_key, limit=limit, seconds=seconds, now=now)
        for limit, seconds in CODES_TO_AN_ADDRESS
    )


def spend_code_check(whose: str, *, now: datetime) -> None:
    """Count one check of a code. Raises `TooManyAttempts` when the day's are used up, however many codes were sent."""
    if not throttle.spend("code-check", whose, limit=CHECKS_OF_AN_INVITATION, seconds=_DAY, now=now):
        raise TooManyAttempts
