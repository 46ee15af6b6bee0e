"""Looking into the play log: the plays of a period, out to other programs, and whether the chain holds."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal

from broadcaster.playlog import chain
from broadcaster.playlog import export as formats
from broadcaster.playlog.chain import Verified
from broadcaster.playlog.fold import Play, fold
from broadcaster.store.playlog import PlaylogReader

Format = Literal["csv", "json", "events"]
"""Plays as CSV or JSON, or the chain itself as JSON lines."""


def plays(log: PlaylogReader, first: date, last: date) -> tuple[Play, ...]:
    """What became of everything planned on the days ``first`` to ``last``, both included, in log order.

    Raises:
        PlaylogError: the log cannot be read, or says something impossible.

    """
    return tuple(fold(log.events_between(first, last)))


def plays_of(log: PlaylogReader, occurrences: Iterable[str]) -> tuple[Play, ...]:
    """What became of these occurrences so far; one that the log does not know yet is not among them.

    Raises:
        PlaylogError: the log cannot be read, or says something impossible.

    """
    return tuple(fold(log.of_occurrences(occurrences)))


def export(log: PlaylogReader, first: date, last: date, form: Format) -> Iterator[str]:
    """The log of the days ``first`` to ``last`` as text, piece by piece.

    ``events`` gives the whole chain whatever the days, since a part of it cannot be verified.

    Raises:
        PlaylogError: the log cannot be read, or says something impossible.

    """
    match form:
        case "csv":
            return formats.plays_csv(plays(log, first, last))
        case "json":
            return formats.plays_json(plays(log, first, last))
        case "events":
            return formats.events_json(log.events())


def verify(log: PlaylogReader) -> Verified:
    """Walk the chain from its first event to the head at this moment.

    Raises:
        PlaylogError: an event is missing or was altered, or the log cannot be read.

    """
    head = log.head()
    return chain.verify(log.events(until=head.seq if head else 0), head=head)


def verify_newest(log: PlaylogReader, count: int) -> Verified:
    """Walk the newest ``count`` events of the chain, or all of it when it has no more.

    Raises:
        PlaylogError: one of them is missing or was altered, or the log cannot be read.

    """
    head = log.head()
    if head is None or head.seq <= count:
        return verify(log)
    before = next(log.events(head.seq - count - 1, head.seq - count))
    return chain.verify(log.events(before.seq, head.seq), head=head, after=before)
