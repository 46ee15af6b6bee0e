"""Slowing whoever guesses a password, without ever locking out the only operator.

The wait grows with each wrong password of one account from one address and stays short; another
address, or the right password after the wait, gets in. Kept in memory: a restart forgets.
"""

import math
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

from broadcaster.errors import AccessError

FREE_TRIES = 3
"""So many wrong passwords cost no wait: people mistype."""

LONGEST_WAIT = timedelta(seconds=30)
"""However often it was wrong. At two tries a minute a good password lasts for ever."""

FORGOTTEN_AFTER = timedelta(minutes=15)

MOST_KEPT = 10_000
"""Pairs of account and address that are remembered; the oldest go first."""


class TooManyTriesError(AccessError):
    """Wrong passwords came too fast; ``wait_s`` whole seconds are left to wait."""

    def __init__(self, wait_s: int) -> None:
        super().__init__(f"Nhập sai mật khẩu nhiều lần; hãy đợi {wait_s} giây rồi thử lại.")
        self.wait_s = wait_s


@dataclass(frozen=True)
class _Tries:
    count: int
    last: datetime


def wait_after(count: int) -> timedelta:
    """How long to wait after ``count`` wrong passwords: nothing at first, then doubling."""
    if count < FREE_TRIES:
        return timedelta(0)
    return min(LONGEST_WAIT, timedelta(seconds=2.0 ** min(count - FREE_TRIES, 10)))


class Guesses:
    """Tries of each account from each address. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tries: OrderedDict[tuple[str, str], _Tries] = OrderedDict()

    def begin(self, name: str, address: str, now: datetime) -> None:
        """Count a try as wrong before it is looked at, so that many at once gain nothing.

        Raises:
            TooManyTriesError: it comes too early. Such a try is not looked at and does not count.

        """
        with self._lock:
            before = self._remembered((name, address), now)
            left = before.last + wait_after(before.count) - now
            # A wall clock that was set back must not make anybody wait longer than the rule says.
            if timedelta(0) < left <= LONGEST_WAIT:
                raise TooManyTriesError(math.ceil(left.total_seconds()))
            self._tries[name, address] = _Tries(before.count + 1, now)
            self._tries.move_to_end((name, address))
            while len(self._tries) > MOST_KEPT:
                self._tries.popitem(last=False)

    def right(self, name: str, address: str) -> None:
        """Forget the tries: the password was right."""
        with self._lock:
            self._tries.pop((name, address), None)

    def _remembered(self, key: tuple[str, str], now: datetime) -> _Tries:
        found = self._tries.get(key)
        if found is None or now - found.last > FORGOTTEN_AFTER:
            return _Tries(0, now)
        return found
