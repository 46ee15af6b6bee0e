"""The figures of a period, each with the occurrences behind it.

What is counted (the report says the same, see ``sections.definitions``):

- a play (lượt phát) is one item aired once: an occurrence that at least one cluster played to its end;
- plays x clusters (lượt x cụm) are the clusters that played it to its end, added up over the plays;
- airtime is the length of the items, each play counted once, whatever the number of clusters.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from broadcaster.clock import local_date
from broadcaster.playlog.fold import OPEN, STATES, Play
from broadcaster.playout.event import EventKind, Evidence, Mode
from broadcaster.report.period import Period
from broadcaster.script.model import TRIAL_COLUMN, ContentGroup

Key = TypeVar("Key")

PLAYED = STATES[EventKind.ENDED]

STATE_ORDER = (PLAYED, OPEN, *(state for state in STATES.values() if state != PLAYED))
"""States, the best first: an occurrence has the best one that any of its clusters has."""

EVIDENCE_ORDER = (*(each.value for each in reversed(Evidence)), None)
"""Kinds of evidence, the strongest first; None when the log holds none."""

_GROUPS = tuple(str(int(group)) for group in ContentGroup)


@dataclass(frozen=True)
class Cell:
    """A figure, and the ids of the occurrences that it was counted from, sorted."""

    value: int
    occurrences: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.value < 0:
            message = f"a figure of a report cannot be {self.value}"
            raise ValueError(message)


@dataclass(frozen=True)
class Row:
    """What was aired of one group, column, peak or language.

    ``key`` is the group's number, or the slug; None is "khác" of the groups and "thường xuyên" of the
    peaks. ``plays``, ``plays_by_clusters`` and ``airtime_ms`` add up to the total; ``scripts`` and
    ``clusters`` count different ones and do not.
    """

    key: str | None
    scripts: Cell
    plays: Cell
    plays_by_clusters: Cell
    airtime_ms: Cell
    clusters: Cell


@dataclass(frozen=True)
class CountRow:
    """How many occurrences, and how many of them x clusters, are of one state, reason or evidence.

    ``occurrences`` counts each occurrence once, by the best that its clusters have; so
    ``plays_by_clusters`` may come from more occurrences than that.
    """

    key: str | None
    occurrences: Cell
    plays_by_clusters: Cell


@dataclass(frozen=True)
class ReasonRow:
    """Plays x clusters that ended in ``state`` (not played) for ``reason`` ("" when none was given)."""

    state: str
    reason: str
    plays_by_clusters: Cell


@dataclass(frozen=True)
class Figures:
    """Every figure of a report.

    ``planned`` is all that the log has of the period; ``states`` add up to it. ``evidence`` is of what
    was played and adds up to ``total``. ``trials`` and ``other_modes`` are the occurrences of the period
    that were left out: trial sessions, and what the station did in another mode than ``mode``.
    """

    period: Period
    mode: Mode
    total: Row
    by_content_group: tuple[Row, ...]
    by_column: tuple[Row, ...]
    by_peak: tuple[Row, ...]
    by_language: tuple[Row, ...]
    planned: CountRow
    states: tuple[CountRow, ...]
    reasons: tuple[ReasonRow, ...]
    evidence: tuple[CountRow, ...]
    trials: Cell
    other_modes: Cell


def figures_of(plays: Iterable[Play], period: Period, *, mode: Mode = Mode.LIVE) -> Figures:
    """The figures of what was planned on the days of ``period``, from the plays of the log.

    The day is the civil date of ``planned_at``. Only plays of ``mode`` count, and no trial bulletins.
    The order of ``plays`` does not matter; an occurrence counts once on each cluster, as the log has it.
    """
    sieve = _Sieve(mode)
    for play in plays:
        if _day_in(play, period):
            sieve.take(play)
    occurrences = sieve.occurrences()
    counted = [play for each in occurrences for play in each.plays]
    return Figures(
        period=period,
        mode=mode,
        total=_row(None, occurrences),
        by_content_group=_rows(occurrences, _group_of, (*_GROUPS, None)),
        by_column=_rows(occurrences, lambda play: play.column),
        by_peak=_rows(occurrences, lambda play: play.peak, (None,)),
        by_language=_rows(occurrences, lambda play: play.language),
        planned=CountRow(None, _cell(occurrences), _pairs(counted)),
        states=_states(occurrences, counted),
        reasons=_reasons(counted),
        evidence=_evidence(occurrences),
        trials=_ids(sieve.trials),
        other_modes=_ids(sieve.other_modes),
    )


@dataclass(frozen=True)
class _Occurrence:
    """One occurrence with its plays, sorted by cluster; ``about`` is the one that describes it."""

    id: str
    plays: tuple[Play, ...]

    @property
    def played(self) -> tuple[Play, ...]:
        return tuple(play for play in self.plays if play.state == PLAYED)

    @property
    def about(self) -> Play:
        return (self.played or self.plays)[0]

    @property
    def state(self) -> str:
        return min((play.state for play in self.plays), key=STATE_ORDER.index)


class _Sieve:
    """Sorts plays into those that count and those that do not."""

    def __init__(self, mode: Mode) -> None:
        self._mode = mode
        self._counted: dict[str, dict[str, Play]] = defaultdict(dict)
        self.trials: set[str] = set()
        self.other_modes: set[str] = set()

    def take(self, play: Play) -> None:
        if play.column == TRIAL_COLUMN:
            self.trials.add(play.occurrence)
        elif play.mode is not self._mode:
            self.other_modes.add(play.occurrence)
        else:
            self._counted[play.occurrence][play.cluster] = play

    def occurrences(self) -> list[_Occurrence]:
        return [
            _Occurrence(name, tuple(by_cluster[cluster] for cluster in sorted(by_cluster)))
            for name, by_cluster in sorted(self._counted.items())
        ]


def _day_in(play: Play, period: Period) -> bool:
    return (local_date(play.planned_at) if play.planned_at else play.date) in period


def _group_of(play: Play) -> str | None:
    group = None if play.content_group is None else str(play.content_group)
    return group if group in _GROUPS else None


def _rows(
    occurrences: Iterable[_Occurrence],
    key_of: Callable[[Play], str | None],
    first: tuple[str | None, ...] = (),
) -> tuple[Row, ...]:
    """A row for each key: those of ``first`` always and in that order, then the most aired."""
    by_key: dict[str | None, list[_Occurrence]] = {key: [] for key in first}
    for each in occurrences:
        by_key.setdefault(key_of(each.about), []).append(each)
    rows = {key: _row(key, members) for key, members in by_key.items()}
    others = [row for key, row in rows.items() if key not in first]
    return (
        *(rows[key] for key in first),
        *sorted(others, key=lambda row: (-row.plays.value, row.key or "")),
    )


def _row(key: str | None, occurrences: Iterable[_Occurrence]) -> Row:
    aired = [each for each in occurrences if each.played]
    ids = tuple(each.id for each in aired)
    return Row(
        key=key,
        scripts=Cell(len({each.about.script for each in aired}), ids),
        plays=Cell(len(ids), ids),
        plays_by_clusters=Cell(sum(len(each.played) for each in aired), ids),
        airtime_ms=Cell(sum(each.about.duration_ms for each in aired), ids),
        clusters=Cell(len({play.cluster for each in aired for play in each.played}), ids),
    )


def _states(occurrences: Iterable[_Occurrence], counted: Iterable[Play]) -> tuple[CountRow, ...]:
    whole: dict[str, list[_Occurrence]] = defaultdict(list)
    for each in occurrences:
        whole[each.state].append(each)
    parts = _by(counted, lambda play: play.state)
    return tuple(CountRow(state, _cell(whole[state]), _pairs(parts[state])) for state in STATE_ORDER)


def _reasons(counted: Iterable[Play]) -> tuple[ReasonRow, ...]:
    """Reasons of what was not played, the most frequent first."""
    unplayed = (play for play in counted if play.state not in {PLAYED, OPEN})
    parts = _by(unplayed, lambda play: (play.state, play.reason or ""))
    rows = [ReasonRow(state, reason, _pairs(plays)) for (state, reason), plays in parts.items()]
    return tuple(sorted(rows, key=lambda row: (-row.plays_by_clusters.value, row.state, row.reason)))


def _evidence(occurrences: Iterable[_Occurrence]) -> tuple[CountRow, ...]:
    """How well known what was played is, the strongest evidence first."""
    aired = [each for each in occurrences if each.played]
    whole: dict[str | None, list[_Occurrence]] = defaultdict(list)
    for each in aired:
        best = min((_evidence_of(play) for play in each.played), key=EVIDENCE_ORDER.index)
        whole[best].append(each)
    parts = _by((play for each in aired for play in each.played), _evidence_of)
    return tuple(CountRow(kind, _cell(whole[kind]), _pairs(parts[kind])) for kind in EVIDENCE_ORDER)


def _evidence_of(play: Play) -> str | None:
    return play.evidence if play.evidence in EVIDENCE_ORDER else None


def _by(plays: Iterable[Play], key_of: Callable[[Play], Key]) -> defaultdict[Key, list[Play]]:
    parts: defaultdict[Key, list[Play]] = defaultdict(list)
    for play in plays:
        parts[key_of(play)].append(play)
    return parts


def _cell(occurrences: Iterable[_Occurrence]) -> Cell:
    return _ids(each.id for each in occurrences)


def _ids(names: Iterable[str]) -> Cell:
    ids = tuple(sorted(names))
    return Cell(len(ids), ids)


def _pairs(plays: Iterable[Play]) -> Cell:
    """Count of plays x clusters."""
    names = [play.occurrence for play in plays]
    return Cell(len(names), tuple(sorted(set(names))))
