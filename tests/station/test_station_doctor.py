"""`loa doctor`: whatever is wrong is found and said with what to do, and nothing is changed."""

import os
import shutil
import socket
import sqlite3
import subprocess
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from broadcaster.clock import RELEASED, Clock, SystemClock, VirtualClock
from broadcaster.desk.checkup import Condition, Finding, broken, look, summed_up, well, worst
from broadcaster.errors import StationError
from broadcaster.playout.event import Event, EventKind, Mode
from broadcaster.playout.pipe import Pipe
from broadcaster.programme.library import Library
from broadcaster.settings import DataFolder, OutputSettings, Settings, read_settings
from broadcaster.station.doctor.database import look_at_database, look_at_settings
from broadcaster.station.doctor.disk import look_at_disk
from broadcaster.station.doctor.examination import LOOKS, examine, looked
from broadcaster.station.doctor.examined import Examined
from broadcaster.station.doctor.library import look_at_library
from broadcaster.station.doctor.log import MANY_CUTS, look_at_log
from broadcaster.station.doctor.running import look_at_station
from broadcaster.station.doctor.sound import Listed, look_at_sound, playback_devices, why_missing
from broadcaster.station.doctor.sound_server import look_at_sound_server
from broadcaster.station.doctor.time_of_day import look_at_clock
from broadcaster.store.database import Database
from broadcaster.store.migrate import migrate
from broadcaster.store.playlog import PlaylogWriter, open_playlog
from broadcaster.store.station import set_mode
from tests.playlog.sample_log import played
from tests.sound_server import needs_sound_server, serving

MEMORY = Path("/dev/shm")  # noqa: S108  # looked at, never written to


def examined(folder: DataFolder, clock: Clock | None = None, settings: Settings | None = None) -> Examined:
    """What is looked at, at this moment unless another is given."""
    return Examined(folder, settings or Settings(), clock or SystemClock())


def found(findings: Iterable[Finding], what: str) -> Finding:
    """The one finding about ``what``."""
    (only,) = [each for each in findings if each.what == what]
    return only


def _hang_up(listener: socket.socket) -> None:
    """Take one connection and end it, as a program does that speaks another language."""
    listener.accept()[0].close()


def contents(folder: DataFolder) -> dict[str, tuple[bytes, int]]:
    """Every file of ``folder`` with its bytes and its time."""
    files = (each for each in folder.path.rglob("*") if each.is_file())
    return {str(each): (each.read_bytes(), each.stat().st_mtime_ns) for each in files}


@pytest.fixture
def log(tmp_path: Path) -> Iterator[tuple[DataFolder, PlaylogWriter]]:
    """An empty play log and its writer."""
    folder = DataFolder(tmp_path / "tram").make()
    migrate(folder.playlog, "playlog")
    writer = PlaylogWriter(open_playlog(folder.playlog, durable=False))
    yield folder, writer
    writer.close()


def test_a_machine_without_a_station_has_nothing_broken_but_itself(tmp_path: Path) -> None:
    """Before the installation; the folder is not made by looking at it."""
    folder = DataFolder(tmp_path / "chưa có")
    findings = examine(folder, SystemClock())
    assert found(findings, "Đài").condition is Condition.WELL
    assert found(findings, "Giọng espeak (ngoại tuyến)").condition is Condition.WELL
    assert not folder.path.exists()


def test_looking_changes_nothing(station_copy: DataFolder) -> None:
    """Not a byte and not a time of any file, of a station that is whole."""
    before = contents(station_copy)
    for _name, look_at in LOOKS:
        for finding in look_at(examined(station_copy)):
            assert finding.condition is not Condition.BROKEN or finding.what in {"Loại đĩa", "Trang của đài"}
    assert contents(station_copy) == before


def test_torn_settings_are_named_with_their_line(station_copy: DataFolder) -> None:
    """The good copy is neither used up nor made."""
    read_settings(station_copy)
    station_copy.settings.write_text("[web]\nport = ", encoding="utf-8")
    settings, problem = read_settings(station_copy, keep=False)
    finding = found(look_at_settings(Examined(station_copy, settings, SystemClock(), problem)), "Cài đặt")
    assert finding.condition is Condition.BROKEN
    assert "dòng 2" in finding.found or "cuối tệp" in finding.found
    assert "station.toml.good" in finding.found


def test_settings_without_a_good_copy_do_not_end_the_examination(tmp_path: Path) -> None:
    """The defaults count for the rest of it."""
    folder = DataFolder(tmp_path / "tram").make()
    folder.settings.write_text("rác", encoding="utf-8")
    finding = found(examine(folder, SystemClock()), "Cài đặt")
    assert finding.condition is Condition.BROKEN
    assert [each.name for each in folder.path.iterdir()] == ["station.toml"]


@pytest.mark.parametrize("damage", ["rubbish", "emptied", "cut", "lost"])
def test_a_damaged_database_is_found(station_copy: DataFolder, damage: str) -> None:
    """With the way back: the backup."""
    data = station_copy.database.read_bytes()
    written = {"rubbish": b"x" * 5000, "emptied": b"", "cut": data[: len(data) // 2]}
    if damage == "lost":
        station_copy.database.unlink()
    else:
        station_copy.database.write_bytes(written[damage])
    finding = found(look_at_database(examined(station_copy)), "Cơ sở dữ liệu")
    assert finding.condition is Condition.BROKEN
    assert "khôi phục" in finding.advice


def test_a_database_of_a_newer_program_is_found(station_copy: DataFolder) -> None:
    """An older program must not touch it."""
    with closing(sqlite3.connect(station_copy.database)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    finding = found(look_at_database(examined(station_copy)), "Cơ sở dữ liệu")
    assert (finding.condition, "mới hơn" in finding.found) == (Condition.BROKEN, True)


def test_a_write_that_a_power_cut_broke_off_is_left_for_the_station_to_undo(
    station_copy: DataFolder, tmp_path: Path
) -> None:
    """A hot journal: reading would change the file, so it is only told, and it is no fault."""
    torn = tmp_path / "torn"
    torn.mkdir()
    with closing(sqlite3.connect(station_copy.database, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size=1")
        connection.execute("PRAGMA cache_spill=1")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(
            "CREATE TABLE filling AS SELECT hex(randomblob(4000)) FROM json_each('[1,2,3,4,5,6,7]')"
        )
        for path in station_copy.path.glob("station.db*"):
            shutil.copy(path, torn)
        connection.execute("ROLLBACK")
    folder = DataFolder(torn)
    before = contents(folder)
    finding = found(look_at_database(examined(folder)), "Cơ sở dữ liệu")
    assert finding.condition is Condition.LOOK
    assert "cắt ngang" in finding.found
    assert contents(folder) == before


def test_a_broken_chain_is_found(log: tuple[DataFolder, PlaylogWriter]) -> None:
    """Somebody has rewritten what was logged."""
    folder, writer = log
    writer.append([Event(EventKind.BOOTED, RELEASED, Mode.TRAINING)] * 3)
    with closing(sqlite3.connect(folder.playlog)) as connection, connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE event SET mode = 'live' WHERE seq = 2")
    finding = found(look_at_log(examined(folder)), "Chuỗi băm của nhật ký")
    assert finding.condition is Condition.BROKEN
    assert "số 2" in finding.found


@pytest.mark.parametrize(("cuts", "condition"), [(0, "well"), (2, "well"), (MANY_CUTS, "look")])
def test_power_cuts_are_counted_from_the_log(
    log: tuple[DataFolder, PlaylogWriter], cuts: int, condition: str
) -> None:
    """A boot with no stop before it; those that a person stopped do not count."""
    folder, writer = log
    now = SystemClock().now()
    kinds = [EventKind.BOOTED, EventKind.STOPPED, *[EventKind.BOOTED] * (cuts + 1)]
    writer.append([Event(kind, now - timedelta(hours=1), Mode.LIVE) for kind in kinds])
    finding = found(look_at_log(examined(folder)), "Dừng đột ngột")
    assert finding.condition.value == condition
    assert not cuts or f"{cuts} lần" in finding.found


def test_sound_that_failed_of_late_is_told(log: tuple[DataFolder, PlaylogWriter]) -> None:
    """Devices lost, silence, clipping: of the last week only."""
    folder, writer = log
    now = SystemClock().now()
    old, late = now - timedelta(days=20), now - timedelta(days=1)
    kinds = [(EventKind.OUTPUT_LOST, old), (EventKind.SILENCE, late), (EventKind.OUTPUT_LOST, late)]
    writer.append([Event(kind, at, Mode.LIVE, details={"output": "loa-01"}) for kind, at in kinds])
    finding = found(look_at_log(examined(folder)), "Sự cố âm thanh")
    assert finding.found == "7 ngày qua: 1 lần mất thiết bị âm thanh, 1 lần im tiếng khi đang phát"


@pytest.mark.parametrize(
    ("error_ms", "evidence", "condition"),
    [(4.0, "device", "well"), (400.0, "device", "look"), (-3.0, "device", "look"), (400.0, "sent", "well")],
    ids=["exact", "late", "early", "silent output"],
)
def test_starts_that_are_late_or_early_are_told(
    log: tuple[DataFolder, PlaylogWriter], error_ms: float, evidence: str, condition: str
) -> None:
    """Of the last week, on devices that count their frames."""
    folder, writer = log
    armed, started, ended = played()
    started = replace(started, details={"start_error_ms": error_ms})
    writer.append([armed, started, replace(ended, details={**ended.details, "evidence": evidence})])
    later = VirtualClock(ended.at + timedelta(hours=1))
    assert found(look_at_log(examined(folder, later)), "Độ chính xác giờ phát").condition.value == condition


@pytest.mark.parametrize("shown", [datetime(1970, 1, 1, tzinfo=UTC), RELEASED - timedelta(seconds=1)])
def test_a_clock_before_the_program_was_made_is_wrong(tmp_path: Path, shown: datetime) -> None:
    """With no log to compare with."""
    clock = VirtualClock(shown)
    finding = found(look_at_clock(examined(DataFolder(tmp_path), clock)), "Giờ của máy")
    assert finding.condition is Condition.BROKEN


def test_a_clock_behind_the_log_is_wrong(log: tuple[DataFolder, PlaylogWriter]) -> None:
    """Both times are told, since either may be the wrong one."""
    folder, writer = log
    writer.append([Event(EventKind.BOOTED, datetime(2027, 3, 2, 5, tzinfo=UTC), Mode.LIVE)])
    clock = VirtualClock(datetime(2027, 3, 1, 5, tzinfo=UTC))
    finding = found(look_at_clock(examined(folder, clock)), "Giờ của máy")
    assert finding.condition is Condition.BROKEN
    assert "01/03/2027" in finding.found
    assert "02/03/2027" in finding.found


def test_an_altered_sound_of_the_coming_days_is_named(station_copy: DataFolder) -> None:
    """By its title, days before it would be refused on the air."""
    assert found(look_at_library(examined(station_copy)), "Âm thanh đã duyệt").condition is Condition.WELL
    library = Library(station_copy.library)
    for sha256 in library:
        with library.path(sha256).open("ab") as file:
            file.write(b"x")
    finding = found(look_at_library(examined(station_copy)), "Âm thanh đã duyệt")
    assert finding.condition is Condition.BROKEN
    assert "khung buổi phát" in finding.found or "…" in finding.found


def test_an_output_whose_device_is_not_there_is_found(station_copy: DataFolder) -> None:
    """In training a thing to look at, on the air a fault; clusters without any output are told too."""
    settings = Settings.model_validate(
        {"output": [{"name": "loa-01", "driver": "miniaudio", "device": "Máy không có"}]}
    )
    finding = found(look_at_sound(examined(station_copy, settings=settings)), "Ngõ ra loa-01")
    assert finding.condition is Condition.LOOK
    database = Database(station_copy.database, durable=False)
    with database.transaction() as connection:
        set_mode(connection, Mode.LIVE)
    database.dispose()
    on_air = list(look_at_sound(examined(station_copy, settings=settings)))
    assert found(on_air, "Ngõ ra loa-01").condition is Condition.BROKEN
    assert found(on_air, "Ngõ ra câm").condition is Condition.BROKEN


@pytest.mark.parametrize(
    ("output", "listed", "why"),
    [
        ({"device": "Card USB"}, Listed(("Card USB", "HDMI")), None),
        ({}, Listed(("HDMI",)), None),
        ({}, Listed(), "không có thiết bị phát nào"),
        ({"device": "Card USB"}, Listed(("HDMI",)), "máy đang có: “HDMI”"),
        ({"device": "USB"}, Listed(("USB", "USB")), "2 thiết bị cùng tên"),
        ({"monitor": "Micro"}, Listed(("HDMI",), ("Line-in",)), "không thấy thiết bị tên “Micro”"),
        ({}, Listed(problem="chưa có thư viện"), "chưa có thư viện"),
    ],
)
def test_an_output_finds_its_devices_or_says_why_not(
    output: dict[str, str], listed: Listed, why: str | None
) -> None:
    """In the words in which the player itself would refuse to open it."""
    settings = OutputSettings.model_validate({"name": "loa-01", "driver": "miniaudio", **output})
    said = why_missing(settings, {"miniaudio": listed})
    assert said is None if why is None else why in str(said)


@pytest.mark.skipif(os.name == "nt", reason="sound servers of Linux")
def test_a_sound_server_that_is_gone_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its socket is there and nobody answers; a server that answers is well."""
    path = tmp_path / "native"
    monkeypatch.setenv("PULSE_SERVER", f"unix:{path}")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        assert found(look_at_sound_server(), "Máy chủ âm thanh").condition is Condition.BROKEN
        server.listen()
        assert found(look_at_sound_server(), "Máy chủ âm thanh").condition is Condition.WELL


def test_devices_and_a_muted_volume_are_found_on_a_real_sound_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PulseAudio with one device: listed by its name, and told when somebody has muted it."""
    needs_sound_server()
    with serving(tmp_path) as server:
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        server.add_sink("loa-thu")
        assert any("loa-thu" in name for name in playback_devices()["miniaudio"].outputs)
        assert found(look_at_sound_server(), "Âm lượng").condition is Condition.WELL
        subprocess.run(["pactl", "set-sink-mute", "loa-thu", "1"], check=True)
        assert found(look_at_sound_server(), "Âm lượng").condition is Condition.BROKEN


@pytest.mark.skipif(not MEMORY.is_dir(), reason="a file system in memory, as Linux has it")
def test_a_data_folder_in_memory_is_found() -> None:
    """It would be gone with the next power cut."""
    findings = look_at_disk(examined(DataFolder(MEMORY / "loa-xa")))
    assert found(findings, "Loại đĩa").condition is Condition.BROKEN


def test_a_disk_that_is_nearly_full_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Against what the station needs for a year, its backups included."""
    usage, look_there = shutil.disk_usage(tmp_path), examined(DataFolder(tmp_path))
    for free_mib, condition in ((100, Condition.BROKEN), (1024, Condition.LOOK), (1 << 20, Condition.WELL)):
        told = usage._replace(free=free_mib << 20)
        monkeypatch.setattr(shutil, "disk_usage", lambda _path, told=told: told)
        assert found(look_at_disk(look_there), "Chỗ trống trên đĩa").condition is condition


@pytest.mark.parametrize(
    ("status", "what", "condition"),
    [
        ({"safe": True, "trusted": True}, "Chế độ an toàn", Condition.BROKEN),
        ({"safe": False, "trusted": False}, "Đồng hồ của máy phát", Condition.BROKEN),
        (
            {"trusted": True, "outputs": [{"output": "a", "is_open": False}]},
            "Ngõ ra đang mở",
            Condition.BROKEN,
        ),
        ({"trusted": True, "underruns": 3}, "Âm thanh bị vấp", Condition.LOOK),
    ],
)
def test_what_the_player_says_of_itself_is_told(
    tmp_path: Path, status: dict[str, object], what: str, condition: Condition
) -> None:
    """Asked through its own pipe."""
    folder = DataFolder(tmp_path)
    pipe = Pipe(folder.player_address, lambda _request: {"mode": "live", **status})
    pipe.start()
    try:
        findings = list(look_at_station(examined(folder)))
    finally:
        pipe.stop()
    assert found(findings, "Máy phát").condition is Condition.WELL
    assert found(findings, what).condition is condition


def test_the_page_of_another_program_is_found(tmp_path: Path) -> None:
    """Its port is taken by somebody who is not our page; afterwards it is free."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        settings = Settings.model_validate({"web": {"port": other.getsockname()[1]}})
        threading.Thread(target=_hang_up, args=[other], daemon=True).start()
        there = examined(DataFolder(tmp_path), settings=settings)
        assert found(look_at_station(there), "Trang của đài").condition is Condition.BROKEN
    assert found(look_at_station(there), "Trang của đài").condition is Condition.WELL


def test_what_breaks_off_a_look_is_a_finding(tmp_path: Path) -> None:
    """What was found before it stays; nothing the doctor meets ends the examination."""

    def falls_over(_examined: Examined) -> Iterator[Finding]:
        yield well("Một", "ổn")
        raise MemoryError

    def refuses(_examined: Examined) -> Iterator[Finding]:
        raise StationError("Không đọc được; hãy kiểm tra.")

    folder = examined(DataFolder(tmp_path))
    first, second = looked("Hai", falls_over, folder)
    assert (first.condition, second.condition) == (Condition.WELL, Condition.BROKEN)
    assert [each.found for each in looked("Ba", refuses, folder)] == ["Không đọc được; hãy kiểm tra."]


def test_a_finding_that_is_not_well_says_what_to_do() -> None:
    """Otherwise it only frightens."""
    with pytest.raises(ValueError, match="advice"):
        look("Ổ đĩa", "đầy", "")
    assert worst([well("a", "b"), broken("c", "d", "e"), look("f", "g", "h")]) is Condition.BROKEN
    assert summed_up([well("a", "b"), look("f", "g", "h")]) == "0 mục hỏng, 1 mục cần xem, 1 mục ổn."
