"""The whole chain on the sample station, to the end: a day on a virtual clock, with no sound card."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from broadcaster.clock import SystemClock, local_date
from broadcaster.desk.frame import frame_of
from broadcaster.desk.log import verify
from broadcaster.desk.plan import planned
from broadcaster.desk.rendering import RenderedScript, render_scripts
from broadcaster.playlog.export import plays_csv, plays_json
from broadcaster.playlog.fold import Play
from broadcaster.playout.event import Mode
from broadcaster.settings import DataFolder, Settings
from broadcaster.station.first_start import prepare
from broadcaster.station.rehearsal import play_days
from broadcaster.station.reports import write_report
from broadcaster.station.workplace import Workplace, workplace
from broadcaster.web.joined import JoinedSessions

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Demonstration:
    """Every file that the demonstration made, and what its day came to."""

    folder: DataFolder
    day: date
    items: tuple[RenderedScript, ...]
    sessions: tuple[Path, ...]
    exports: tuple[Path, ...]
    reports: tuple[Path, ...]
    plays: int
    played: int
    events: int
    head_hash: str

    @property
    def files(self) -> tuple[Path, ...]:
        """Every file that was made."""
        made = (path for path in self.folder.path.rglob("*") if path.is_file() and path.suffix != ".lock")
        return tuple(sorted(made))

    def as_json(self) -> dict[str, object]:
        """For programs."""
        return {
            "folder": str(self.folder.path),
            "day": self.day.isoformat(),
            "mode": Mode.REHEARSAL.value,
            "items": [item.as_json() for item in self.items],
            "sessions": [str(path) for path in self.sessions],
            "playlog": {
                "database": str(self.folder.playlog),
                "exports": [str(path) for path in self.exports],
                "events": self.events,
                "head_hash": self.head_hash,
                "plays": self.plays,
                "played": self.played,
            },
            "reports": [str(path) for path in self.reports],
            "files": [str(path) for path in self.files],
        }

    def lines(self) -> list[str]:
        """For people."""
        return [
            f"Trình diễn (TẬP DƯỢT) ngày {self.day:%d/%m/%Y} trong {self.folder.path}",
            f"{len(self.items)} tiết mục:",
            *(
                f"  {item.lufs:6.1f} LUFS {item.duration_ms / 1000:5.1f} giây  {item.file}"
                for item in self.items
            ),
            "Buổi phát, ghép trọn để nghe:",
            *(f"  {path}" for path in self.sessions),
            f"Nhật ký: {self.events} sự kiện nguyên vẹn, {self.plays} lượt × cụm, phát đủ {self.played}:",
            *(f"  {path}" for path in (self.folder.playlog, *self.exports)),
            "Báo cáo:",
            *(f"  {path}" for path in self.reports),
        ]


def demonstrate(folder: DataFolder, settings: Settings, tell: Tell) -> Demonstration:
    """Make the sample station in ``folder``, play today's sessions on a virtual clock, report on them.

    Raises:
        LoaXaError: a stage of the chain failed; the message says which.

    """
    clock = SystemClock()
    today = local_date(clock.now())
    folder.make()
    prepare(folder, settings, clock, tell, mode=Mode.REHEARSAL, durable=False)
    with workplace(folder, tell) as station:
        play_days(folder, station.database, today, today, tell)
        with station.renderer() as renderer:
            items = render_scripts(station.database, (), render=renderer.items, library=station.library)
        plays = station.log.plays_between(today, today)
        verified = verify(station.log)
        return Demonstration(
            folder=folder,
            day=today,
            items=items,
            sessions=_sessions(station, today),
            exports=_export(folder, plays),
            reports=tuple(_report(station, today, form) for form in ("csv", "docx", "json")),
            plays=len(plays),
            played=sum(1 for play in plays if play.state == "played"),
            events=verified.count,
            head_hash=verified.head_hash,
        )


def _sessions(station: Workplace, day: date) -> tuple[Path, ...]:
    """Each session of ``day`` as one FLAC file, joined as the player joins it."""
    joined = JoinedSessions(station.library, station.folder.cache)
    frame = frame_of(station.database)
    files = (joined.file(session, frame) for session in planned(station.database, day, day))
    return tuple(path for path in files if path is not None)


def _export(folder: DataFolder, plays: tuple[Play, ...]) -> tuple[Path, ...]:
    made = []
    for name, pieces in (("nhat-ky.csv", plays_csv(plays)), ("nhat-ky.json", plays_json(plays))):
        path = folder.path / name
        with path.open("w", encoding="utf-8", newline="") as file:
            file.writelines(pieces)
        made.append(path)
    return tuple(made)


def _report(station: Workplace, day: date, form: str) -> Path:
    path = station.folder.path / f"bao-cao-{day.isoformat()}.{form}"
    path.write_bytes(write_report(station, f"{day.isoformat()}..{day.isoformat()}", "calendar", form))
    return path
