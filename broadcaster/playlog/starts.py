"""How exactly plays began: the figures of a day, or of several."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from broadcaster.playlog.fold import Play
from broadcaster.playout.event import Evidence
from broadcaster.units import SAMPLE_RATE

EARLY_MS = -1000 / SAMPLE_RATE
"""A start before its time: by more than one frame, since none can be placed finer."""


_SILENT = "Ngõ ra im lặng (tính theo đồng hồ máy, không có thiết bị nào đo)"


@dataclass(frozen=True)
class StartFigures:
    """Start errors of ``count`` starts in milliseconds: what sounded minus what was due, so late is positive.

    ``p50_ms`` and ``p95_ms`` are starts that were measured (nearest rank), ``max_ms`` the latest one,
    ``early`` how many began before their time. The times are None when nothing began.
    """

    count: int = 0
    p50_ms: float | None = None
    p95_ms: float | None = None
    max_ms: float | None = None
    early: int = 0


@dataclass(frozen=True)
class Starts:
    """Starts on outputs whose device counts its frames, and on silent ones, which only a clock times."""

    device: StartFigures
    silent: StartFigures


def starts_of(plays: Iterable[Play]) -> Starts:
    """Figures of all ``plays`` that began and were seen to end: only the end says by what they were timed.

    Clusters that share an output share a start, which counts once.
    """
    device: dict[object, float] = {}
    silent: dict[object, float] = {}
    for play in plays:
        if play.start_error_ms is not None and play.evidence is not None:
            found = silent if play.evidence == Evidence.SENT.value else device
            found[play.occurrence, play.started_at, play.start_error_ms] = play.start_error_ms
    return Starts(_figures(device.values()), _figures(silent.values()))


def _figures(errors_ms: Iterable[float]) -> StartFigures:
    ordered = sorted(errors_ms)
    if not ordered:
        return StartFigures()
    return StartFigures(
        count=len(ordered),
        p50_ms=_rank(ordered, 50),
        p95_ms=_rank(ordered, 95),
        max_ms=ordered[-1],
        early=sum(error < EARLY_MS for error in ordered),
    )


def _rank(ordered: list[float], percent: int) -> float:
    """Smallest value that ``percent`` of all do not exceed."""
    return ordered[-(-len(ordered) * percent // 100) - 1]


def starts_json(starts: Starts) -> dict[str, dict[str, object]]:
    """``starts`` as JSON values: ``device`` and ``silent``, each with the fields of ``StartFigures``."""
    return {"device": asdict(starts.device), "silent": asdict(starts.silent)}


def starts_lines(starts: Starts) -> Iterator[str]:
    """``starts`` for people, silent outputs said as such; a line for each kind that began anything."""
    if starts.device.count:
        yield f"Độ chính xác giờ bắt đầu, {_figures_text(starts.device)}."
    if starts.silent.count:
        yield f"{_SILENT}, {_figures_text(starts.silent)}."


def _figures_text(figures: StartFigures) -> str:
    early = f"{figures.early} lượt sớm hơn giờ" if figures.early else "không lượt nào sớm"
    return (
        f"{figures.count} lượt: một nửa trễ không quá {_ms_text(figures.p50_ms)} (p50), "
        f"95% không quá {_ms_text(figures.p95_ms)} (p95), trễ nhất {_ms_text(figures.max_ms)}, {early}"
    )


def _ms_text(error_ms: float | None) -> str:
    return "–" if error_ms is None else f"{error_ms:.1f} ms".replace(".", ",")
