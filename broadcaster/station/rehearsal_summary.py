"""What a rehearsal came to: counted from its play log and its plan, not from what it meant to do."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from broadcaster.desk.plan import planned
from broadcaster.desk.scripts import overview
from broadcaster.playlog.fold import Play
from broadcaster.schedule.peaks import dense_days
from broadcaster.schedule.quiet import QuietHours
from broadcaster.settings import DataFolder
from broadcaster.station.schedules import schedule_of
from broadcaster.store.database import Database
from broadcaster.store.playlog import PlaylogReader

_STATES = {
    "played": "đã phát",
    "interrupted": "bị ngắt",
    "missed": "bị lỡ",
    "refused": "bị từ chối",
    "cancelled": "bị hủy",
    "failed": "hỏng",
    "mixed": "mỗi cụm một khác",
}


@dataclass(frozen=True)
class RehearsalSummary:
    """Figures of the days ``first`` to ``last``.

    ``states`` counts occurrences (all clusters of one ended alike, else "mixed"), ``plays`` occurrences
    times clusters. ``seconds`` is the machine's time that it took.
    """

    folder: DataFolder
    first: date
    last: date
    states: Mapping[str, int]
    plays: int
    in_quiet_hours: int
    unapproved: int
    never_decided: int
    sessions_an_ordinary_day: float
    sessions_a_dense_day: float
    seconds: float

    def as_json(self) -> dict[str, object]:
        """For programs."""
        return {
            "from": self.first.isoformat(),
            "to": self.last.isoformat(),
            "folder": str(self.folder.path),
            "files": [str(self.folder.database), str(self.folder.playlog)],
            "occurrences": sum(self.states.values()),
            "states": dict(self.states),
            "plays_by_cluster": self.plays,
            "plays_in_quiet_hours": self.in_quiet_hours,
            "plays_of_unapproved_scripts": self.unapproved,
            "planned_but_never_decided": self.never_decided,
            "sessions_per_ordinary_day": round(self.sessions_an_ordinary_day, 2),
            "sessions_per_dense_day": round(self.sessions_a_dense_day, 2),
            "seconds": round(self.seconds, 1),
        }

    def lines(self) -> list[str]:
        """For people."""
        states = ", ".join(
            f"{_STATES.get(state, state)} {count}" for state, count in sorted(self.states.items())
        )
        ordinary, dense = _tenth(self.sessions_an_ordinary_day), _tenth(self.sessions_a_dense_day)
        return [
            f"Diễn tập (TẬP DƯỢT) {self.first:%d/%m/%Y} – {self.last:%d/%m/%Y}, hết {self.seconds:.0f} giây.",
            f"Lần phát: {sum(self.states.values())} ({states}); lượt × cụm: {self.plays}.",
            f"Buổi phát một ngày: ngày thường {ordinary}, ngày trong đợt dày {dense}.",
            f"Phát trong giờ yên tĩnh: {self.in_quiet_hours}. Phát bài chưa duyệt: {self.unapproved}.",
            f"Lần phát trong kế hoạch mà nhật ký không nói tới: {self.never_decided}.",
            f"Cơ sở dữ liệu: {self.folder.database}",
            f"Nhật ký phát sóng: {self.folder.playlog}",
        ]


def summarise(
    folder: DataFolder, database: Database, first: date, last: date, seconds: float
) -> RehearsalSummary:
    """Count what the log and the plan of ``folder`` hold."""
    plays = PlaylogReader(folder.playlog).plays_between(first, last)
    timetable = schedule_of(folder)
    sessions = planned(database, first, last)
    days = [first + timedelta(days=count) for count in range((last - first).days + 1)]
    dense = {day for year in range(first.year, last.year + 1) for day in dense_days(year, timetable.peaks)}
    a_day = Counter(session.date for session in sessions)
    wanted = {occurrence.id for session in sessions for occurrence in session.occurrences}
    return RehearsalSummary(
        folder=folder,
        first=first,
        last=last,
        states=_states(plays),
        plays=len(plays),
        in_quiet_hours=_in_quiet_hours(plays, timetable.quiet),
        unapproved=_unapproved(plays, database),
        never_decided=len(wanted - {play.occurrence for play in plays}),
        sessions_an_ordinary_day=_mean(a_day[day] for day in days if day not in dense),
        sessions_a_dense_day=_mean(a_day[day] for day in days if day in dense),
        seconds=seconds,
    )


def _states(plays: Iterable[Play]) -> dict[str, int]:
    """Occurrences by how they ended."""
    ends: dict[str, set[str]] = {}
    for play in plays:
        ends.setdefault(play.occurrence, set()).add(play.state)
    return dict(Counter(states.pop() if len(states) == 1 else "mixed" for states in ends.values()))


def _in_quiet_hours(plays: Iterable[Play], quiet: QuietHours) -> int:
    spans = Counter((play.started_at, play.ended_at, play.cluster) for play in plays)
    return sum(
        count for (start, end, cluster), count in spans.items() if _is_quiet(quiet, start, end, cluster)
    )


def _is_quiet(quiet: QuietHours, start: datetime | None, end: datetime | None, cluster: str) -> bool:
    return start is not None and end is not None and quiet.refusal(start, end, (cluster,)) is not None


def _unapproved(plays: Iterable[Play], database: Database) -> int:
    """Plays whose sound is not the one that was approved for their script."""
    approved = {
        (line.slug, line.on_air.approval.audio_sha256)
        for line in overview(database)
        if line.on_air is not None and line.on_air.approval is not None
    }
    return sum(1 for play in plays if play.started_at and (play.script, play.audio_sha256) not in approved)


def _tenth(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")


def _mean(counts: Iterable[int]) -> float:
    values = list(counts)
    return sum(values) / len(values) if values else 0.0
