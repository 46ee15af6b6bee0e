"""The play log as the playing loop writes it: what cannot be written now waits, and goes first next time."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace

import structlog

from broadcaster.errors import PlaylogError, RepeatedEventError
from broadcaster.playout.event import Event, EventKind

KNOWN = "Nhật ký đã có lần phát này; máy phát không phát lần thứ hai."

logger = structlog.get_logger()

Log = Callable[[Sequence[Event]], object]
"""Keeps events durably before it returns, all or none; raises PlaylogError."""


class Journal:
    """Events in the order in which they happened. Not thread-safe: the player's lock is held."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._waiting: list[Event] = []

    def later(self, events: Sequence[Event]) -> None:
        """Have ``events``, which have happened already, written with the next ones."""
        self._waiting.extend(events)

    def write(self, events: Sequence[Event] = ()) -> None:
        """Write what waits and ``events``, all or none.

        Raises:
            RepeatedEventError: the log holds one of them already.
            PlaylogError: the log cannot be written; what waited still waits, ``events`` do not.

        """
        both = [*self._waiting, *events]
        if both:
            self._log(both)
            self._waiting.clear()

    def write_or_wait(self, events: Sequence[Event], *, singly: bool) -> None:
        """Write ``events`` now or, when the disk is full, later; ``singly`` leaves out what the log holds.

        Raises:
            RepeatedEventError: not ``singly``, and the log holds one of them already.

        """
        try:
            self._write_all(events, singly=singly)
        except RepeatedEventError:
            raise
        except PlaylogError as error:
            logger.warning("logged_later", error=str(error))

    def _write_all(self, events: Sequence[Event], *, singly: bool) -> None:
        try:
            self.write(events)
        except RepeatedEventError:
            if not singly:
                raise
            self.later(events)
            self.write_singly()
        except PlaylogError:
            self.later(events)
            raise

    def write_singly(self) -> None:
        """Write what waits one by one, leaving out what the log holds already.

        Raises:
            PlaylogError: the log cannot be written; the rest still waits.

        """
        while self._waiting:
            with suppress(RepeatedEventError):
                self._log(self._waiting[:1])
            del self._waiting[0]


def never_placed(events: Sequence[Event]) -> list[Event]:
    """The end of each item that ``events`` arm and that gets no sound after all."""
    return [
        replace(event, kind=EventKind.FAILED, details={"reason": KNOWN})
        for event in events
        if event.kind is EventKind.ARMED
    ]
