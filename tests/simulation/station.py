"""The station that is simulated: four clusters, three outputs, sessions of every catch-up, relays.

Its sounds are tones, its scripts are approved by a person, it is live: all may be heard, and go wrong.
"""

import shutil
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path

import numpy as np

from broadcaster.clip import Clip
from broadcaster.clock import midnight
from broadcaster.playout.event import Mode
from broadcaster.programme.library import AudioFile, Library
from broadcaster.schedule.relay import Relay
from broadcaster.schedule.rule_documents import write_relays
from broadcaster.script.model import Approval, BulletinClass, Revision, State
from broadcaster.settings import DataFolder
from broadcaster.store import scripts, station
from broadcaster.store.database import Database
from broadcaster.store.migrate import migrate
from broadcaster.store.schedule import save_document
from broadcaster.store.station import FramePart
from broadcaster.units import SAMPLE_RATE, DurationMs
from tests.desk.small_content import script

MADE = datetime.fromisoformat("2025-12-01T00:00:00+07:00")

FRAME_S = {"signature": 3.0, "opening": 2.0, "sting": 1.0, "closing": 2.5, "chime": 1.0, "alarm": 2.0}
ITEMS_S = {
    "mot": 14.0,
    "hai": 19.0,
    "ba": 23.5,
    "bon": 11.0,
    "nam": 28.2,
    "sau": 17.7,
    "bay": 21.0,
    "tam": 9.3,
    "lu": 7.0,
}

CLASSES = {"tam": BulletinClass.PRIORITY, "lu": BulletinClass.EMERGENCY}

CLUSTERS = "\n".join(
    f'[[cum_loa]]\nslug = "{slug}"\nname = "Cụm {slug}"\noutput = "{output}"\nlanguages = ["vi"]\n'
    for slug, output in (("cum-1", "loa-a"), ("cum-2", "loa-a"), ("cum-3", "loa-b"), ("cum-4", "loa-c"))
)

SESSIONS = "\n".join(
    f'[[buoi_phat]]\nslug = "{slug}"\ntitle = "Buổi {slug}"\nstarts = "{starts}"\nminutes = {minutes}\n'
    f'weekdays = ["T2", "T3", "T4", "T5", "T6", "T7", "CN"]\ncatch_up = "{catch_up}"\n{more}'
    for slug, starts, minutes, catch_up, more in (
        ("sang", "05:30", 2, "join", ""),
        ("di-hoc", "07:26", 3, "late", "late_minutes = 30\n"),
        ("trua", "11:26", 3, "late", "late_minutes = 20\n"),
        ("chieu", "17:00", 2, "skip", ""),
        ("toi", "20:56", 3, "join", 'clusters = ["cum-1", "cum-2", "cum-4"]\n'),
    )
)

QUIET = """source = "quy chế thử"
valid_from = 2026-01-01
session_minutes = 3
day_minutes = 18
day_sessions = 9

[[gio_yen_tinh]]
from = "21:00"
to = "05:30"

[[gio_yen_tinh]]
from = "11:30"
to = "13:30"

[[gio_yen_tinh]]
from = "06:00"
to = "06:20"
weekdays = ["T3"]

[[gio_yen_tinh]]
from = "07:30"
to = "11:15"
clusters = ["cum-4"]
weekdays = ["T2", "T3", "T4", "T5", "T6"]
"""

APPROVED_ON = date(2026, 1, 1)


def relay(slug: str, starts: str, minutes: int, **more: object) -> Relay:
    """A relay that the leader has approved."""
    length_ms = DurationMs(minutes * 60_000)
    title = f"Tiếp sóng {slug}"
    made = Relay(slug, title, slug.upper(), time.fromisoformat(starts), length_ms, **more)  # type: ignore[arg-type]  # by name
    return replace(made, approved_by="Chủ tịch UBND xã", approved_on=APPROVED_ON, approved_mark=made.mark)


RELAYS = (
    relay("voi", "18:00", 1),
    relay("tinh", "06:10", 2, address="http://phat.vi-du.vn/tinh", fallback="mot"),
    relay("huyen", "17:04", 1, address="http://phat.vi-du.vn/huyen", clusters=("cum-3", "cum-4")),
    relay("truong", "09:00", 1, address="ngo_vao:may thu"),
    relay("dem", "03:15", 5, address="http://phat.vi-du.vn/dem"),
)
"""Kept free; of the whole station, but on market days; of two clusters; not near a school; set by mistake."""


def make_station(folder: Path, mode: Mode = Mode.LIVE) -> DataFolder:
    """Make the station in ``folder``."""
    made = DataFolder(folder).make()
    migrate(made.database, "station")
    migrate(made.playlog, "playlog")
    database = Database(made.database, durable=False)
    library = Library(made.library)
    _keep_schedule(database)
    _keep_sounds(database, library, mode)
    database.dispose()
    return made


def copy_of(station: Path, folder: Path) -> DataFolder:
    """A copy of ``station`` in ``folder``."""
    return DataFolder(Path(shutil.copytree(station, folder)))


def start_of(day: date) -> datetime:
    """The instant at which ``day`` begins."""
    return midnight(day)


def _keep_schedule(database: Database) -> None:
    documents = {
        "cum_loa.toml": CLUSTERS,
        "khung_gio.toml": SESSIONS,
        "gio_yen_tinh.toml": QUIET,
        "cao_diem.toml": "dot = []\n",
        "tiep_song.toml": write_relays(RELAYS),
    }
    with database.transaction() as connection:
        for name, text in documents.items():
            save_document(connection, name, text, at=MADE, by="thử")


def _keep_sounds(database: Database, library: Library, mode: Mode) -> None:
    frame = {name: _tone(library, seconds, 200 + at) for at, (name, seconds) in enumerate(FRAME_S.items())}
    items = {name: _tone(library, seconds, 400 + at) for at, (name, seconds) in enumerate(ITEMS_S.items())}
    with database.transaction() as connection:
        parts = [FramePart(kind, file.sha256, file.samples, "thử", MADE) for kind, file in frame.items()]
        station.save_frame_parts(connection, parts)
        for name, file in items.items():
            bulletin_class = CLASSES.get(name, BulletinClass.ORDINARY)
            words = script(name, valid_from=date(2020, 1, 1), bulletin_class=bulletin_class)
            approval = Approval("Chủ tịch UBND xã", MADE, words.body, file.sha256, file.duration_ms)
            revision = Revision(words, 1, State.APPROVED, approval)
            scripts.save_revision(connection, revision, at=MADE, by="thử")
        station.set_mode(connection, mode)


def _tone(library: Library, seconds: float, hertz: float) -> AudioFile:
    times = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return library.put(Clip.of(0.2 * np.sin(2 * np.pi * hertz * times)))
