"""Making a data folder ready: tables, and on the very first start the sample station."""

import os
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from broadcaster.clock import Clock
from broadcaster.desk.accounts import ADMINISTRATOR, give_one_time_password, make_first_administrator
from broadcaster.desk.folder import SCRIPTS
from broadcaster.desk.lexicon import lexicon_in, lexicon_of
from broadcaster.desk.render import Wording
from broadcaster.desk.sample import approvable, make_sample_station
from broadcaster.desk.scripts import overview, spoken_of
from broadcaster.errors import SoundError, SpeechError, StationError
from broadcaster.playout.event import Mode
from broadcaster.programme.files import read_frame_sounds
from broadcaster.programme.library import Library
from broadcaster.script.files import read_scripts
from broadcaster.settings import CONTENT_ROOT, DataFolder, Settings
from broadcaster.spoken.lexicon.entries import Lexicon
from broadcaster.spoken.reader import read_out
from broadcaster.station.locks import hold
from broadcaster.station.rendering import Renderer
from broadcaster.station.wiring import voices
from broadcaster.store.accounts import accounts
from broadcaster.store.database import Database
from broadcaster.store.migrate import migrate
from broadcaster.store.station import get_setting, set_mode, set_setting

SETTINGS_TO_BEGIN_WITH = Path(__file__).with_name("station.toml")
"""Every setting with its default, commented out."""

_PREPARED = "prepared"

Tell = Callable[[str], None]

_ANOTHER_S = 600.0
"""How long a second window waits for the first start in another: some minutes on a slow machine."""


def prepare(  # noqa: PLR0913  # everything that a station begins with
    folder: DataFolder,
    settings: Settings,
    clock: Clock,
    tell: Tell,
    *,
    mode: Mode = Mode.TRAINING,
    durable: bool = True,
    content: Path = CONTENT_ROOT,
) -> None:
    """Bring the databases of ``folder`` up to date; where there is no station, make that of ``content``.

    A first start that was broken off is made anew: nothing of a person's was in it. After a restore, an
    account whose one-time password was never changed gets a new one.

    Raises:
        StationError: the folder cannot be used, another process is preparing it, or nothing of ``content``
            can be said.
        SoundError: ``content`` has no usable sounds for the session frame.

    """
    busy = "Đài đang được chuẩn bị ở một cửa sổ khác; hãy chờ cửa sổ đó xong."
    with hold(folder.prepare_lock, busy, wait_s=_ANOTHER_S):
        _drop_half_made(folder)
        migrate(folder.database, "station")
        migrate(folder.playlog, "playlog")
        database = Database(folder.database, durable=durable)
        try:
            if not _is_prepared(database):
                _FirstStart(folder, settings, clock, tell, database, mode, content).make()
            _replace_emptied_passwords(folder, clock, tell, database)
        finally:
            database.dispose()


def _is_prepared(database: Database) -> bool:
    with database.reading() as connection:
        return bool(get_setting(connection, _PREPARED, default=False))


def _marker(folder: DataFolder) -> Path:
    """There while a first start is under way."""
    return folder.path / "first_start.part"


def _drop_half_made(folder: DataFolder) -> None:
    """Remove what a first start that was broken off left: its marker is there, and nobody was let in yet."""
    marker = _marker(folder)
    if marker.exists() and not _was_finished(folder):
        for path in (folder.database, folder.playlog):
            path.unlink(missing_ok=True)
    marker.unlink(missing_ok=True)


def _was_finished(folder: DataFolder) -> bool:
    """Whether the first start came to its end after all: a power cut can bring its marker back."""
    if not folder.database.exists():
        return False
    database = Database(folder.database)
    try:
        return _is_prepared(database)
    except StationError:
        return False
    finally:
        database.dispose()


@dataclass(frozen=True)
class _FirstStart:
    """All that the sample station is made of and from."""

    folder: DataFolder
    settings: Settings
    clock: Clock
    tell: Tell
    database: Database
    mode: Mode
    content: Path

    def make(self) -> None:
        """Make the station whole, or leave the marker that says it is not.

        Raises:
            StationError: no script at all could be approved: rather begin anew than begin so.

        """
        marker = _marker(self.folder)
        marker.touch()
        _write_settings(self.folder.settings)
        self.tell("Lần chạy đầu: đang dựng trạm mẫu Trùng Khánh (TẬP DƯỢT), mất một đến ba phút…")
        problems = self._make_station()
        for problem in problems:
            self.tell(problem)
        if problems and not self._has_something_to_say():
            raise StationError(
                "Chưa dựng được bài nào của trạm mẫu; hãy xử lý lỗi vừa nêu rồi khởi động lại."
            )
        password = make_first_administrator(self.database, now=self.clock.now())
        lines = _write_passwords(self.folder.first_password, {ADMINISTRATOR: password})
        with self.database.transaction() as connection:
            set_mode(connection, self.mode)
            set_setting(connection, _PREPARED, value=True)
        marker.unlink()
        for line in lines:
            self.tell(line)

    def _has_something_to_say(self) -> bool:
        """Whether a script was approved, or all wait for a person: then the machine is not to blame."""
        lines = overview(self.database)
        ready = approvable((line.latest.script for line in lines), lexicon_of(self.database))
        return any(line.on_air for line in lines) or (bool(lines) and not ready)

    def _make_station(self) -> tuple[str, ...]:
        """Render, approve and plan; returns what of the content is not right."""
        with (
            closing(voices(self.folder, self.settings.voice, self.clock)) as station_voices,
            Renderer(self.folder, self.settings) as renderer,
        ):
            lexicon = lexicon_in(self.content / SCRIPTS)
            self._render_ahead(renderer, lexicon)
            return make_sample_station(
                self.database,
                Library(self.folder.library),
                self.content,
                render=renderer.item,
                opening=station_voices.say(read_out(self.settings.opening, lexicon).text).narration.clip,
                sounds=read_frame_sounds(self.content / "audio"),
                now=self.clock.now(),
            )

    def _render_ahead(self, renderer: Renderer, lexicon: Lexicon) -> None:
        """Render what will be approved, side by side; one that cannot be said is named at its approval.

        What is said over a bed waits for its approval too: the station has no bed yet.
        """
        found = read_scripts(self.content / SCRIPTS)
        over_a_bed = {column.slug for column in found.columns if column.bed is not None}
        ready = [each for each in approvable(found.scripts, lexicon) if each.column not in over_a_bed]
        with suppress(SpeechError, SoundError):
            renderer.items([Wording(spoken_of(each, lexicon).text, each.voice.engine) for each in ready])


def _write_settings(path: Path) -> None:
    """Lay a file of settings that changes nothing where there is none: whoever looks for them finds them."""
    with suppress(FileExistsError), path.open("x", encoding="utf-8") as file:
        file.write(SETTINGS_TO_BEGIN_WITH.read_text(encoding="utf-8"))


def _replace_emptied_passwords(folder: DataFolder, clock: Clock, tell: Tell, database: Database) -> None:
    """Give every account that a restore left without a password a one-time password to begin with."""
    with database.reading() as connection:
        emptied = [each.name for each in accounts(connection) if not each.password_hash]
    if emptied:
        new = {name: give_one_time_password(database, name, now=clock.now()) for name in emptied}
        for line in _write_passwords(folder.first_password, new):
            tell(line)


def _write_passwords(path: Path, passwords: Mapping[str, str]) -> list[str]:
    """Write one-time passwords so that only the station's user can read them; returns what to tell."""
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        for name, password in passwords.items():
            file.write(f"Tài khoản: {name}\nMật khẩu dùng một lần: {password}\n")
    return [
        f"Tài khoản quản trị: {name}, mật khẩu dùng một lần: {password} (ghi ở {path})"
        for name, password in passwords.items()
    ]
