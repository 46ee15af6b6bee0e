"""The data folder and the technician's settings in it (``station.toml``).

What an operator decides (scripts, schedules, accounts, mode) is in the database; what a technician
sets up once (outputs, voices, the web page's address) is here.
"""

import os
import re
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator

from broadcaster.errors import StationError
from broadcaster.units import Lufs

CONTENT_ROOT = Path(__file__).resolve().parent.parent
"""Where ``scripts_vi/``, ``audio/`` and ``schedules/`` of the sample stand."""


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class WebSettings(_Section):
    """Address of the page. Another host than loopback counts only after the first password is changed."""

    host: str = "127.0.0.1"
    port: int = Field(default=8389, ge=1, le=65535)


VoiceName = Literal["espeak", "piper", "gtts", "viettel"]


class PiperSettings(_Section):
    """Where ``x.onnx`` and ``x.onnx.json`` of the Piper voice are: a folder within the data folder.

    Voices of Piper speak some 4.8 syllables a second by themselves, made for a room; a ``length_scale`` of
    1.25 brings that to 3.9.
    """

    folder: Path = Path("giong_doc")
    length_scale: float = Field(default=1.25, ge=0.5, le=2.0)


class GttsSettings(_Section):
    """Whether Google's voice speaks at its slow pace: try it where its own is too fast outdoors."""

    slow: bool = False


class ViettelSettings(_Section):
    """The contract with Viettel AI: its token, the voice, and how fast it speaks."""

    token: SecretStr = SecretStr("")
    voice: str = Field(default="hn-quynhanh", pattern=r"^[a-z0-9-]+$")
    speed: float = Field(default=1.0, ge=0.7, le=1.3)


class VoiceSettings(_Section):
    """Voice engines in order of preference, and how each of them speaks.

    ``rate`` is espeak's own nominal one: 136 gives 155 to 176 syllables a minute, pauses included.
    ``cache_mb`` bounds the folder of phrases that were said before.
    """

    order: tuple[VoiceName, ...] = Field(default=("espeak",), min_length=1)
    rate: int = Field(default=136, ge=100, le=160)
    cache_mb: int = Field(default=512, ge=16)
    piper: PiperSettings = PiperSettings()
    gtts: GttsSettings = GttsSettings()
    viettel: ViettelSettings = ViettelSettings()

    @model_validator(mode="after")
    def _each_voice_once(self) -> Self:
        if len(set(self.order)) != len(self.order):
            message = "một giọng đọc ghi hai lần trong order"
            raise ValueError(message)
        return self


ProfileName = Literal["loa_ken", "phong_hop", "goc"]


class SoundSettings(_Section):
    """What the sound comes from, and whether it must be heard in a noisy place (a market, a trunk road)."""

    profile: ProfileName = "loa_ken"
    noisy_area: bool = False

    @property
    def target(self) -> Lufs:
        """Loudness of every item."""
        return Lufs(-14.0 if self.noisy_area else -16.0)


class RenderSettings(_Section):
    """How many processes make sounds at a time; they step back behind everything else on the machine."""

    workers: int = Field(default=2, ge=1, le=8)


class OutputSettings(_Section):
    """One output: ``null`` paces and is silent; through the others it is a device by name or the default.

    ``volume_db`` turns it down: for more than full scale there is the amplifier. ``latency_ms`` is the time
    from the program to the loudspeaker, as ``loa calibrate`` measures it. ``monitor`` is the input device
    that hears the loudspeakers back, by its name. ``buffer_ms`` is what the device holds: more where it
    stutters, and then it has to be calibrated anew.
    """

    name: str = Field(pattern=r"^[a-z0-9-]+$")
    driver: Literal["null", "miniaudio", "sounddevice"] = "null"
    device: str | None = None
    volume_db: float = Field(default=0.0, ge=-60.0, le=0.0)
    latency_ms: float | None = Field(default=None, ge=0.0, le=2000.0)
    monitor: str | None = None
    buffer_ms: int = Field(default=40, ge=40, le=400)


class MicrophoneSettings(_Section):
    """The input that people speak live into: a device by its name, or the machine's default one.

    ``gain_db`` is added before the level is matched; nobody speaks longer than ``longest_minutes`` at a time.
    """

    driver: Literal["miniaudio", "sounddevice"] = "miniaudio"
    device: str | None = None
    gain_db: float = Field(default=0.0, ge=-20.0, le=30.0)
    longest_minutes: int = Field(default=30, ge=1, le=120)


class Settings(_Section):
    """All of ``station.toml``."""

    station: str = "Đài truyền thanh xã Trùng Khánh"
    commune: str = "xã Trùng Khánh"
    province: str = "tỉnh Cao Bằng"
    opening: str = "Đây là Đài truyền thanh xã Trùng Khánh."
    web: WebSettings = WebSettings()
    voice: VoiceSettings = VoiceSettings()
    sound: SoundSettings = SoundSettings()
    render: RenderSettings = RenderSettings()
    output: tuple[OutputSettings, ...] = ()
    microphone: MicrophoneSettings = MicrophoneSettings()

    @model_validator(mode="after")
    def _output_names_differ(self) -> Self:
        names = [output.name for output in self.output]
        if len(set(names)) != len(names):
            message = "hai [[output]] trùng tên (name)"
            raise ValueError(message)
        return self


class DataFolder:
    """Names of everything in a station's data folder; nothing is made until it is asked for."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()

    def make(self) -> Self:
        """Make the folder and its parents.

        Raises:
            StationError: the folder cannot be made.

        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StationError(
                f"Không tạo được thư mục dữ liệu {self.path} ({error.strerror}); hãy chọn thư mục khác."
            ) from error
        return self

    @property
    def settings(self) -> Path:
        """The technician's settings."""
        return self.path / "station.toml"

    @property
    def database(self) -> Path:
        """The station's database."""
        return self.path / "station.db"

    @property
    def playlog(self) -> Path:
        """The play log: a database file of its own, written by the player only."""
        return self.path / "playlog.db"

    @property
    def library(self) -> Path:
        """Finished sound files, named by hash."""
        return self.path / "library"

    @property
    def backups(self) -> Path:
        """Backups that the station makes by itself."""
        return self.path / "backups"

    @property
    def first_password(self) -> Path:
        """The administrator's one-time password, until it is changed."""
        return self.path / "mat_khau_lan_dau.txt"

    @property
    def station_lock(self) -> Path:
        """Held by the running ``service.py``."""
        return self.path / "station.lock"

    @property
    def player_lock(self) -> Path:
        """Held by the running player: there is never a second one."""
        return self.path / "player.lock"

    @property
    def prepare_lock(self) -> Path:
        """Held while the folder is made ready."""
        return self.path / "prepare.lock"

    @property
    def player_address(self) -> Path:
        """Where the running player listens, and the key to it."""
        return self.path / "player.json"

    @property
    def player_runs(self) -> Path:
        """How the runs of the player ended: what tells a crash loop from power cuts."""
        return self.path / "player_runs.json"

    @property
    def talks(self) -> Path:
        """Recordings of live talks while they grow; in the library when they are ended."""
        return self.path / "noi_truc_tiep"

    @property
    def clips(self) -> Path:
        """Phrases that the voices have said; may be emptied at any time."""
        return self.cache / "cau"

    @property
    def cache(self) -> Path:
        """Sessions joined to be listened to; may be emptied at any time."""
        return self.path / "cache"

    def holds_station(self) -> bool:
        """Whether a station lives here already."""
        return self.database.exists() or self.playlog.exists()


def data_folder(given: Path | None) -> DataFolder:
    """The folder given, else ``LOA_DATA``, else ``var/`` beside ``service.py``."""
    chosen = given or Path(os.environ.get("LOA_DATA") or CONTENT_ROOT / "var")
    return DataFolder(chosen)


def read_settings(folder: DataFolder, *, keep: bool = True) -> tuple[Settings, str | None]:
    """Settings of ``folder``, and what is wrong with its file (None: nothing).

    A file that is right is kept as ``station.toml.good``. A torn, emptied or wrong one never stops a
    station that has run before: the last good copy counts. A file that says something else and is the
    beginning of the good copy counts as torn too: ``port = 80`` is right by itself, and was ``port = 8080``.
    A folder without the file has the defaults.
    With ``keep`` False nothing is written.

    Raises:
        StationError: the file is wrong and there is no good copy.

    """
    good = folder.settings.with_suffix(".toml.good")
    try:
        settings = _parse(folder.settings, may_be_empty=not good.exists())
        _refuse_torn(folder.settings, settings, good)
    except FileNotFoundError:
        return Settings(), None
    except StationError as error:
        with suppress(StationError, FileNotFoundError):
            return _parse(good), f"{error} Đài đang dùng bản cài đặt đúng gần nhất ({good.name})."
        raise
    if keep:
        with suppress(OSError):  # a disk that only reads must not stop the station
            _keep_good(folder.settings, good)
    return settings, None


def _refuse_torn(path: Path, settings: Settings, good: Path) -> None:
    """Refuse the file at ``path``, which says ``settings``, where it is the beginning of the good copy.

    Raises:
        StationError: it is.

    """
    if _is_torn(path, settings, good):
        raise StationError(
            f"{path}: tệp cài đặt chỉ còn phần đầu của bản trước; hãy ghi lại cho đủ, "
            "hoặc thêm một dòng # ở cuối nếu cố ý bớt."
        )


def _is_torn(path: Path, settings: Settings, good: Path) -> bool:
    try:
        content, whole = path.read_bytes(), good.read_bytes()
        return content != whole and whole.startswith(content) and _parse(good) != settings
    except (OSError, StationError):
        return False


def _keep_good(path: Path, good: Path) -> None:
    """Copy ``path`` to ``good``, on the disk before it takes the older copy's place."""
    content = path.read_bytes()
    if good.exists() and good.read_bytes() == content:
        return
    part = good.with_name(f"{good.name}.{os.getpid()}.part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(good)


def _parse(path: Path, *, may_be_empty: bool = True) -> Settings:
    try:
        text = path.read_text(encoding="utf-8-sig")
        if not (may_be_empty or text.strip()):
            raise StationError(f"{path}: tệp cài đặt trống; hãy ghi lại, hoặc xóa hẳn tệp nếu muốn mặc định.")
        return Settings.model_validate(tomllib.loads(text))
    except UnicodeDecodeError as error:
        raise StationError(f"{path}: tệp không phải UTF-8; hãy lưu lại dưới dạng UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise StationError(f"{path}: sai cú pháp TOML{_line(error)}; hãy sửa dòng đó.") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "station.toml"
        said = _plainly(first["type"], first.get("ctx", {}), first["msg"])
        raise StationError(f"{path}: mục {place} không đúng: {said}; hãy sửa lại.") from error
    except FileNotFoundError:
        raise
    except OSError as error:
        raise StationError(
            f"{path}: không đọc được tệp ({error.strerror}); hãy kiểm tra quyền đọc."
        ) from error


def _line(error: tomllib.TOMLDecodeError) -> str:
    """Where the syntax breaks, when the parser says it."""
    found = re.search(r"line (\d+)", str(error))
    return f" ở dòng {found[1]}" if found else " ở cuối tệp"


_COMPLAINTS = {
    "extra_forbidden": "không có mục nào tên như vậy",
    "greater_than_equal": "số nhỏ nhất là {ge}",
    "less_than_equal": "số lớn nhất là {le}",
    "bool_type": "phải là true hoặc false",
    "bool_parsing": "phải là true hoặc false",
    "int_type": "phải là số nguyên",
    "int_parsing": "phải là số nguyên",
    "float_type": "phải là số",
    "float_parsing": "phải là số",
    "int_from_float": "phải là số nguyên",
    "string_type": "phải là chữ, đặt trong dấu nháy",
    "tuple_type": "phải là danh sách, đặt trong dấu [ ]",
    "model_type": "phải là một nhóm mục, ghi dưới dòng [tên nhóm]",
    "missing": "còn thiếu",
    "literal_error": "phải là một trong: {expected}",
    "string_pattern_mismatch": "chỉ gồm chữ thường không dấu, số và dấu nối",
    "too_short": "phải có ít nhất {min_length}",
    "value_error": "{error}",
}
"""What pydantic complains of, by its type, in words for the technician."""


def _plainly(kind: str, context: Mapping[str, Any], message: str) -> str:
    words = _COMPLAINTS.get(kind)
    return message if words is None else words.format(**context).replace(" or ", ", ")
