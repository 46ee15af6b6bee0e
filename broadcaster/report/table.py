"""The figures of a period, counted from plays; each keeps the occurrences behind it.

What a figure counts is said here once (and to the reader in ``report.wording``):

- A play on one cluster (lượt × cụm) counts as aired when its state is ``played``.
- An occurrence (lượt phát) is aired when it was played on at least one cluster: one bulletin aired once
  counts once, however many clusters it sounded on (DOMAIN 4.3).
- Airtime counts each aired occurrence once, with the length of its approved sound.
- A part of a relay counts as aired when it sounded, to whatever end, and with the time that it sounded: there
  is no whole that it could fall short of.
- A period takes the occurrences whose planned instant falls on one of its civil days.
- Trial bulletins count in no report; neither does what was done in another mode.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from broadcaster.clock import local_date
from broadcaster.playlog.fold import OPEN, Play
from broadcaster.playout.event import Evidence, Mode
from broadcaster.report.period import Period
from broadcaster.schedule.relay import RELAY_COLUMN
from broadcaster.script.model import TRIAL_COLUMN, ContentGroup

_MILLISECOND = timedelta(milliseconds=1)

PLAYED = "played"
STATES = (PLAYED, "interrupted", "failed", "missed", "cancelled", "refused", OPEN)
"""States of a play. An occurrence whose clusters differ has the one that stands first here."""


@dataclass(frozen=True)
class Cell:
    """A figure, and the ids of the occurrences that it was counted from, in the order of the log."""

    value: int
    occurrences: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """What was aired under one heading. ``key`` is None for what has none (no group, no peak)."""

    key: str | None
    label: str
    scripts: Cell
    plays: Cell
    cluster_plays: Cell
    airtime_ms: Cell
    clusters: Cell


@dataclass(frozen=True)
class Count:
    """How many occurrences, and how many plays on one cluster each, fall under ``key``."""

    key: str | None
    plays: Cell
    cluster_plays: Cell


@dataclass(frozen=True)
class Reason:
    """Why plays ended in ``state``, and on how many clusters taken together."""

    state: str
    reason: str
    cluster_plays: Cell


@dataclass(frozen=True)
class Names:
    """Names in Vietnamese of columns and peaks by their slugs; a slug without a name stands for itself."""

    columns: Mapping[str, str] = field(default_factory=dict)
    peaks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Figures:
    """All tables of one period.

    ``groups``, ``columns``, ``peaks`` and ``sources`` (our own programme, then each station that was relayed)
    each hold every aired occurrence exactly once: their plays, cluster plays and airtime add up to ``total``.
    Scripts and clusters need not, as one may stand in several rows. ``states`` holds every occurrence of the
    period once. ``evidence`` is of what was played.
    """

    period: Period
    mode: Mode
    total: Row
    groups: tuple[Row, ...]
    columns: tuple[Row, ...]
    peaks: tuple[Row, ...]
    sources: tuple[Row, ...]
    scheduled: Count
    states: tuple[Count, ...]
    reasons: tuple[Reason, ...]
    evidence: tuple[Count, ...]


@dataclass(frozen=True)
class _Occurrence:
    """An occurrence with its plays on all clusters, never none."""

    plays: tuple[Play, ...]

    @property
    def first(self) -> Play:
        return self.plays[0]

    @property
    def id(self) -> str:
        return self.first.occurrence

    @property
    def state(self) -> str:
        return min((play.state for play in self.plays), key=_rank)

    @property
    def heard(self) -> tuple[Play, ...]:
        return tuple(play for play in self.plays if play.state == PLAYED or _was_relayed(play))

    @property
    def airtime_ms(self) -> int:
        """Length of what was heard: of a relay as measured, on the cluster that heard it longest."""
        if self.first.column != RELAY_COLUMN:
            return self.heard[0].duration_ms
        return max(_measured_ms(play) for play in self.heard)

    @property
    def source(self) -> str | None:
        """Station that was relayed; None for our own programme."""
        return self.first.source if self.first.column == RELAY_COLUMN else None


_Key = Callable[[_Occurrence], str | None]


def figures(
    plays: Iterable[Play], period: Period, *, mode: Mode = Mode.LIVE, names: Names | None = None
) -> Figures:
    """Count ``plays`` of ``period``. A real report takes ``Mode.LIVE`` only, which is the default."""
    names = names or Names()
    found = _occurrences(play for play in plays if _counts(play, period, mode))
    aired = [each for each in found if each.heard]
    return Figures(
        period=period,
        mode=mode,
        total=_row(None, "Tổng cộng", aired),
        groups=_groups(aired),
        columns=_columns(aired, names.columns),
        peaks=_peaks(aired, names.peaks),
        sources=_sources(aired),
        scheduled=_count(None, found),
        states=_states(found),
        reasons=_reasons(found),
        evidence=_evidence(aired),
    )


def _counts(play: Play, period: Period, mode: Mode) -> bool:
    return (
        play.mode is mode
        and play.column != TRIAL_COLUMN
        and play.planned_at is not None
        and local_date(play.planned_at) in period
    )


def _occurrences(plays: Iterable[Play]) -> list[_Occurrence]:
    found: dict[str, list[Play]] = defaultdict(list)
    for play in plays:
        found[play.occurrence].append(play)
    return [_Occurrence(tuple(each)) for each in found.values()]


def _rank(state: str) -> int:
    return STATES.index(state) if state in STATES else len(STATES)


def _groups(aired: Sequence[_Occurrence]) -> tuple[Row, ...]:
    """The five groups of the plan, and what belongs to none, all of them even when empty."""
    of_key = _by(aired, lambda each: _text(each.first.content_group))
    rows = [_row(str(int(group)), group.label, of_key.get(str(int(group)), [])) for group in ContentGroup]
    return (*rows, _row(None, "Nội dung khác (khẩn cấp, tiếp sóng)", of_key.get(None, [])))


def _columns(aired: Sequence[_Occurrence], names: Mapping[str, str]) -> tuple[Row, ...]:
    of_key = _by(aired, lambda each: each.first.column)
    return tuple(_row(key, names.get(key or "", key or ""), of_key[key]) for key in sorted(of_key, key=str))


def _peaks(aired: Sequence[_Occurrence], names: Mapping[str, str]) -> tuple[Row, ...]:
    """What was aired outside any peak, always, then the peaks."""
    of_key = _by(aired, lambda each: each.first.peak)
    named = sorted(key for key in of_key if key is not None)
    rows = [_row(key, names.get(key, key), of_key[key]) for key in named]
    return (_row(None, "Thường xuyên", of_key.get(None, [])), *rows)


def _sources(aired: Sequence[_Occurrence]) -> tuple[Row, ...]:
    """The station's own programme, always, then what it relayed."""
    of_key = _by(aired, lambda each: each.source)
    relayed = sorted(key for key in of_key if key is not None)
    rows = [_row(key, f"Tiếp sóng {key}", of_key[key]) for key in relayed]
    return (_row(None, "Chương trình của đài", of_key.get(None, [])), *rows)


def _was_relayed(play: Play) -> bool:
    """Whether a relay sounded that did not come to its end."""
    return play.column == RELAY_COLUMN and play.state == "interrupted" and play.started_at is not None


def _measured_ms(play: Play) -> int:
    """Time from the first sample to the last; 0 where nobody measured the end (a power cut)."""
    if play.started_at is None or play.ended_at is None:
        return 0
    return round((play.ended_at - play.started_at) / _MILLISECOND)


def _by(aired: Iterable[_Occurrence], key: _Key) -> dict[str | None, list[_Occurrence]]:
    found: dict[str | None, list[_Occurrence]] = defaultdict(list)
    for each in aired:
        found[key(each)].append(each)
    return found


def _row(key: str | None, label: str, aired: Sequence[_Occurrence]) -> Row:
    ids = tuple(each.id for each in aired)
    heard = [play for each in aired for play in each.heard]
    return Row(
        key=key,
        label=label,
        scripts=Cell(len({each.first.script for each in aired}), ids),
        plays=Cell(len(aired), ids),
        cluster_plays=Cell(len(heard), ids),
        airtime_ms=Cell(sum(each.airtime_ms for each in aired), ids),
        clusters=Cell(len({play.cluster for play in heard}), ids),
    )


def _states(found: Sequence[_Occurrence]) -> tuple[Count, ...]:
    """Every state, even when empty; each occurrence under its own, each play on a cluster under its own."""
    return tuple(
        Count(state, _ids([each for each in found if each.state == state]), _plays_in(found, state))
        for state in STATES
    )


def _plays_in(found: Iterable[_Occurrence], state: str) -> Cell:
    return _sum((each.id, sum(play.state == state for play in each.plays)) for each in found)


def _count(key: str | None, found: Sequence[_Occurrence]) -> Count:
    return Count(key, _ids(found), _sum((each.id, len(each.plays)) for each in found))


def _ids(found: Sequence[_Occurrence]) -> Cell:
    return Cell(len(found), tuple(each.id for each in found))


def _sum(counts: Iterable[tuple[str, int]]) -> Cell:
    """Sum of counts by occurrence; those with none are not behind the figure."""
    counted = [(identity, count) for identity, count in counts if count]
    return Cell(sum(count for _, count in counted), tuple(identity for identity, _ in counted))


def _reasons(found: Iterable[_Occurrence]) -> tuple[Reason, ...]:
    """Why plays were not played to their end, the most frequent reason first."""
    counts: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for each in found:
        for play in each.plays:
            if play.state not in {PLAYED, OPEN}:
                counts[play.state, play.reason or "không ghi lý do"][each.id] += 1
    reasons = [Reason(*key, _sum(by_id.items())) for key, by_id in counts.items()]
    return tuple(sorted(reasons, key=lambda each: (-each.cluster_plays.value, each.state, each.reason)))


def _evidence(aired: Sequence[_Occurrence]) -> tuple[Count, ...]:
    """Every kind of evidence, strongest first, then none at all; an occurrence under its strongest."""
    kinds = [*(kind.value for kind in reversed(Evidence)), None]
    best = {each.id: min((_kind(play) for play in each.heard), key=kinds.index) for each in aired}
    return tuple(
        Count(
            kind,
            _ids([each for each in aired if best[each.id] == kind]),
            _sum((each.id, sum(_kind(play) == kind for play in each.heard)) for each in aired),
        )
        for kind in kinds
    )


def _kind(play: Play) -> str | None:
    return next((kind.value for kind in Evidence if kind.value == play.evidence), None)


def _text(value: int | None) -> str | None:
    return None if value is None else str(int(value))
