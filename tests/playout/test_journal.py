"""What cannot be logged waits, in order, and is never written twice."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from broadcaster.errors import PlaylogError, RepeatedEventError
from broadcaster.playout.event import Event, EventKind, Mode
from broadcaster.playout.journal import Journal

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def _event(number: int) -> Event:
    return Event(EventKind.CLOCK_STEPPED, NOW, Mode.TRAINING, details={"step_ms": number})


class Disk:
    """A log on a disk that can be full, and that knows some events already."""

    def __init__(self) -> None:
        self.full = False
        self.known: list[Event] = []
        self.kept: list[Event] = []

    def __call__(self, events: Sequence[Event]) -> None:
        """Keep all or none."""
        if self.full:
            raise PlaylogError("Đĩa đầy.")
        if any(event in self.known for event in events):
            raise RepeatedEventError("Đã ghi.")
        self.kept += events


def test_what_waited_is_written_before_what_comes_next() -> None:
    """The order of the log is the order in which things happened."""
    disk = Disk()
    journal = Journal(disk)
    journal.later([_event(1), _event(2)])
    journal.write([_event(3)])
    assert disk.kept == [_event(1), _event(2), _event(3)]


def test_a_full_disk_keeps_what_waits_and_not_what_was_refused() -> None:
    """Who asked for the refused ones decides about them anew; what has happened is not lost."""
    disk = Disk()
    journal = Journal(disk)
    journal.later([_event(1)])
    disk.full = True
    with pytest.raises(PlaylogError):
        journal.write([_event(2)])
    disk.full = False
    journal.write()
    assert disk.kept == [_event(1)]


def test_written_singly_what_is_known_is_left_out() -> None:
    """One event that the log holds already keeps no other from being written."""
    disk = Disk()
    disk.known = [_event(2)]
    journal = Journal(disk)
    journal.later([_event(1), _event(2), _event(3)])
    journal.write_singly()
    assert disk.kept == [_event(1), _event(3)]
    journal.write()
    assert disk.kept == [_event(1), _event(3)]
