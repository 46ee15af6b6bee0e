"""Making a data folder ready: tables, and on the very first start the sample station."""

import os
from collections.abc import Callable
from pathlib import Path

from broadcaster.clock import Clock
from broadcaster.desk.accounts import make_first_administrator
from broadcaster.desk.sample import make_sample_station
from broadcaster.desk.scripts import spoken_of
from broadcaster.playout.event import Mode
from broadcaster.programme.files import read_frame_sounds
from broadcaster.programme.library import Library
from broadcaster.script.files import read_scripts
from broadcaster.settings import CONTENT_ROOT, DataFolder, Settings
from broadcaster.speech.render import narrate
from broadcaster.spoken.reader import read_out
from broadcaster.station.locks import hold
from broadcaster.station.rendering import Renderer
from broadcaster.station.wiring import voice_engine
from broadcaster.store.database import Database
from broadcaster.store.migrate import migrate
from broadcaster.store.station import get_setting, set_mode, set_setting

_PREPARED = "prepared"

Tell = Callable[[str], None]


def prepare(
    folder: DataFolder,
    settings: Settings,
    clock: Clock,
    tell: Tell,
    *,
    mode: Mode = Mode.TRAINING,
    durable: bool = True,
) -> None:
    """Bring the databases of ``folder`` up to date; make the sample station where there is none yet.

    A first start that was broken off is made anew: nothing of a person's was in it.

    Raises:
        StationError: the folder cannot be used, or another process is preparing it.

    """
    busy = "Đài đang được chuẩn bị ở một cửa sổ khác; hãy chờ cửa sổ đó xong."
    with hold(folder.prepare_lock, busy, wait_s=120.0):
        _drop_half_made(folder)
        migrate(folder.database, "station")
        migrate(folder.playlog, "playlog")
        database = Database(folder.database, durable=durable)
        try:
            if not _is_prepared(database):
                _make_sample(folder, settings, clock, tell, database, mode)
        finally:
            database.dispose()


def _is_prepared(database: Database) -> bool:
    with database.reading() as connection:
        return bool(get_setting(connection, _PREPARED, default=False))


def _drop_half_made(folder: DataFolder) -> None:
    """Remove what a first start that was broken off left: its marker is there, and nobody was let in yet."""
    marker = folder.path / "first_start.part"
    if marker.exists():
        for path in (folder.database, folder.playlog):
            path.unlink(missing_ok=True)
    marker.unlink(missing_ok=True)


def _make_sample(
    folder: DataFolder, settings: Settings, clock: Clock, tell: Tell, database: Database, mode: Mode
) -> None:
    marker = folder.path / "first_start.part"
    marker.touch()
    tell("Lần chạy đầu: đang dựng trạm mẫu Trùng Khánh (TẬP DƯỢT), mất chừng nửa phút…")
    engine = voice_engine(settings.voice, clock)
    with Renderer(folder.library, settings.voice) as renderer:
        renderer.items(
            [spoken_of(script).text for script in read_scripts(CONTENT_ROOT / "scripts_vi").scripts]
        )
        problems = make_sample_station(
            database,
            Library(folder.library),
            CONTENT_ROOT,
            render=renderer.item,
            opening=narrate(read_out(settings.opening).text, engine),
            sounds=read_frame_sounds(CONTENT_ROOT / "audio"),
            now=clock.now(),
        )
    engine.close()
    for problem in problems:
        tell(problem)
    password = make_first_administrator(database, now=clock.now())
    _write_password(folder.first_password, password)
    with database.transaction() as connection:
        set_mode(connection, mode)
        set_setting(connection, _PREPARED, value=True)
    marker.unlink()
    tell(f"Tài khoản quản trị: quantri, mật khẩu dùng một lần: {password} (ghi ở {folder.first_password})")


def _write_password(path: Path, password: str) -> None:
    """Write the one-time password so that only the station's user can read it."""
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(f"Tài khoản: quantri\nMật khẩu dùng một lần: {password}\n")
