"""`loa doctor`, `loa autostart`, and what a person says to a player that plays nothing."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from broadcaster.playout.pipe import Pipe
from broadcaster.settings import DataFolder
from tests.cli.command import Loa, refused


def test_the_machine_is_examined_as_json_before_there_is_a_station(loa: Loa, tmp_path: Path) -> None:
    """For programs: check, state, found, advice; status 0 while nothing is broken, 2 otherwise."""
    ran = loa("doctor", "--format", "json", "--data", tmp_path / "chưa có")
    findings = json.loads(ran.out)
    assert all(set(each) == {"check", "state", "found", "advice"} for each in findings)
    assert ran.status == (2 if "broken" in {each["state"] for each in findings} else 0)
    assert not (tmp_path / "chưa có").exists()


def test_what_is_broken_is_told_with_what_to_do(loa: Loa, tmp_path: Path) -> None:
    """A line for what was found, one for what to do, and the sum; status 2."""
    (tmp_path / "station.toml").write_text("rác", encoding="utf-8")
    ran = loa("doctor", "--data", tmp_path)
    assert ran.status == 2
    lines = ran.out.splitlines()
    place = next(number for number, line in enumerate(lines) if "hỏng" in line and "] Cài đặt:" in line)
    assert lines[place + 1].strip().startswith("→ Hãy sửa lại")
    assert lines[-1].endswith("mục ổn.")
    assert ran.err == ""


def test_what_starts_the_station_is_printed(loa: Loa, tmp_path: Path) -> None:
    """With the folder that was asked for; nothing is written."""
    ran = loa("autostart", "--data", tmp_path / "trạm")
    assert ran.status == 0
    assert str(tmp_path / "trạm") in ran.out
    assert "--install" in ran.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "command", [("trust-clock", "--by", "An", "--reason", "so giờ"), ("leave-safe-mode", "--by", "An")]
)
def test_a_player_that_does_not_run_cannot_be_told_anything(
    loa: Loa, tmp_path: Path, command: tuple[str, ...]
) -> None:
    """One line, status 2."""
    assert "chưa chạy" in refused(loa(*command, "--data", tmp_path))


@pytest.mark.parametrize(
    ("command", "asked"),
    [
        (
            ("trust-clock", "--by", "An", "--reason", "so giờ"),
            {"do": "trust_clock", "by": "An", "reason": "so giờ"},
        ),
        (("leave-safe-mode", "--by", "An"), {"do": "leave_safe_mode", "by": "An"}),
    ],
)
def test_the_player_is_told_without_the_page(
    loa: Loa, tmp_path: Path, command: tuple[str, ...], asked: dict[str, object]
) -> None:
    """Through the pipe alone: the page may be what is broken."""
    heard: list[Mapping[str, object]] = []

    def answer(request: Mapping[str, object]) -> Mapping[str, object]:
        heard.append(request)
        return {}

    pipe = Pipe(DataFolder(tmp_path).player_address, answer)
    pipe.start()
    try:
        assert loa(*command, "--data", tmp_path).status == 0
    finally:
        pipe.stop()
    assert heard == [asked]
