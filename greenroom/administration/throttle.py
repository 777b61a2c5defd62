"""Durable limits on tries, the same on every database."""

import hashlib
import hmac
from collections import OrderedDict
from datetime import datetime
from threading import Lock
from time import monotonic

from django.conf import settings
from django.db.models import F, Sum

from greenroom.administration.models import AttemptBucket


def key_hmac(scope: str, key: str) -> bytes:
    """What is stored in place of an address or id that tries are counted for."""
    return hmac.digest(settings.SECRET_KEY.encode(), f"throttle:{scope}:{key}".encode(), hashlib.sha256)


def spend(scope: str, key: str, *, limit: int, seconds: int, now: datetime) -> bool:
    """Count one try within the window of this many seconds; False when the limit is used up already."""
    window = int(now.timestamp()) // seconds * seconds
    bucket, _ = AttemptBucket.objects.get_or_create(scope=scope, key_hmac=key_hmac(scope, key), window=window)
    return bool(AttemptBucket.objects.filter(pk=bucket.pk, n__lt=limit).update(n=F("n") + 1))


def spent(scope: str, key: str) -> int:
    """How many tries were counted in all windows."""
    total = AttemptBucket.objects.filter(scope=scope, key_hmac=key_hmac(scope, key)).aggregate(n=Sum("n"))["n"]
    return total or 0


def forget(scope: str, key: str) -> None:
    """Let the tries begin anew: somebody proved what they were counted for."""
    AttemptBucket.objects.filter(scope=scope, key_hmac=key_hmac(scope, key)).delete()


class Flood:
    """A limit in this process's memory, for requests that may write nothing: so many a key in a minute."""

    def __init__(self, limit: int, *, seconds: float = 60, most_keys: int = 10_000) -> None:
        self.limit, self.seconds, self.most_keys = limit, seconds, most_keys
        self._counts: OrderedDict[str, tuple[float, int]] = OrderedDict()
        self._lock = Lock()

    def over(self, key: str) -> bool:
        """Whether this key has used up its tries; it counts nothing."""
        with self._lock:
            began, n = self._counts.get(key, (0.0, 0))
            return n >= self.limit and monotonic() - began < self.seconds

    def count(self, key: str) -> None:
        """Count one try; the keys longest unused are forgotten first."""
        with self._lock:
            began, n = self._counts.pop(key, (monotonic(), 0))
            if monotonic() - began >= self.seconds:
                began, n = monotonic(), 0
            self._counts[key] = (began, n + 1)
            while len(self._counts) > self.most_keys:
                self._counts.popitem(last=False)
