"""A wrong command line is told in one Vietnamese line, with exit status 2 and nothing on stdout."""

from pathlib import Path

import pytest

from tests.cli.command import Loa, refused

ENGLISH = {"missing", "invalid", "value", "error", "option", "argument", "such", "command", "usage:", "input"}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "còn thiếu tên lệnh"),
        ("playlog", "còn thiếu tên lệnh; hãy xem `loa playlog --help`"),
        ("nope", "không có lệnh “nope”"),
        ("--nope", "không có tùy chọn --nope"),
        ("plan --from 2026-01-01", "còn thiếu tùy chọn --to; hãy xem `loa plan --help`"),
        ("plan --from 2026-02-30 --to 2026-03-01", "--from “2026-02-30” không phải là ngày"),
        ("plan --from hôm-nay --to 2026-03-01", "--from “hôm-nay” không phải là ngày"),
        ("plan --from 2026-03-02 --to 2026-03-01", "Ngày cuối 2026-03-01 sớm hơn ngày đầu 2026-03-02"),
        ("plan --from 0001-01-01 --to 0001-01-02", "nằm ngoài lịch (1968–2099)"),
        ("plan --from 2026-01-01 --to 2100-01-01", "01/01/2100 nằm ngoài lịch"),
        ("rehearse --from 2026-03-02 --to 2026-03-01", "sớm hơn"),
        ("rehearse --from 2026-03-02 --to 9999-12-31", "nằm ngoài lịch"),
        ("playlog export --from 2026-03-02 --to 2026-03-01", "sớm hơn"),
        ("calendar", "còn thiếu NĂM"),
        ("calendar hai", "NĂM phải là số nguyên"),
        ("calendar 1967", "NĂM nhỏ nhất là 1968"),
        ("calendar 2100", "NĂM lớn nhất là 2099"),
        ("calendar 2026 2027", "thừa “2027”"),
        ("calendar 2026 --format xml", "--format “xml” không có trong: 'table', 'json'"),
        ("calendar 2026 --data", "sau --data còn thiếu giá trị"),
        ("report --period 2026 --basis lunar", "--basis “lunar” không có trong"),
        ("serve --trial=1", "--trial không nhận giá trị"),
        ("backup", "còn thiếu TỆP"),
        ("record", "còn thiếu MÃ_BÀI TỆP"),
    ],
)
def test_each_slip_of_a_command_line_has_its_own_words(loa: Loa, line: str, said: str) -> None:
    """What is wrong, and where the help is; no word of the parser's English."""
    told = refused(loa(*line.split()))
    assert said in told
    assert not ENGLISH & set(told.lower().split())


@pytest.mark.parametrize("command", [[], ["plan"], ["playlog"], ["playlog", "export"], ["calendar"]])
def test_help_is_no_error(loa: Loa, command: list[str]) -> None:
    """On stdout, exit 0."""
    done = loa(*command, "--help")
    assert (done.status, done.err) == (0, "")
    assert "--help" in done.out


def test_help_names_every_command_of_the_design(loa: Loa) -> None:
    """Those that exist now; player and web are for the watch alone."""
    listed = loa("--help").out.partition("Commands:")[2]
    commands = {line.split()[0] for line in listed.splitlines() if line.startswith("  ") and line[2] != " "}
    assert commands >= {"serve", "demo", "spoken", "say", "render", "plan", "calendar", "rehearse", "playlog"}
    assert commands >= {"report", "import", "export", "backup", "restore", "record"}
    assert not commands & {"player", "web"}


@pytest.mark.parametrize("line", ["plan --from 2026-03-02 --to 2026-03-03", "render", "demo", "serve"])
def test_a_file_in_the_folders_place_is_told(loa: Loa, tmp_path: Path, line: str) -> None:
    """Whatever needs a data folder."""
    (tmp_path / "tệp").touch()
    assert "hãy chọn thư mục khác" in refused(loa(*line.split(), "--data", tmp_path / "tệp"))


@pytest.mark.parametrize("name", ["station.db", "playlog.db"])
def test_a_damaged_database_is_told(loa: Loa, tmp_path: Path, name: str) -> None:
    """With the file's name, and what can be done."""
    (tmp_path / name).write_bytes(b"no database at all" * 99)
    told = refused(loa("plan", "--from", "2026-03-02", "--to", "2026-03-02", "--data", tmp_path))
    assert name in told
    assert "bản sao lưu" in told


def test_wrong_settings_are_told(loa: Loa, tmp_path: Path) -> None:
    """By every command that reads them."""
    (tmp_path / "station.toml").write_text("[web]\nport = 0\n", encoding="utf-8")
    told = refused(loa("say", "xin chào", "-o", tmp_path / "a.wav", "--data", tmp_path))
    assert "web.port" in told
