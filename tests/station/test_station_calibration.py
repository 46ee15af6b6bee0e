"""Measuring an output's latency on a real sound server, and writing it into the settings."""

from pathlib import Path

import pytest

from broadcaster.clock import SystemClock
from broadcaster.errors import OutputError, StationError
from broadcaster.settings import DataFolder, OutputSettings, Settings, read_settings
from broadcaster.station.calibration import RUNNING, measure, output_named
from broadcaster.station.latency_setting import write_latency
from broadcaster.station.locks import hold
from tests.sound_server import needs_sound_server, serving

SETTINGS = Settings(
    output=(
        OutputSettings(name="loa-01", driver="miniaudio", device="Loa", monitor="Monitor of Loa"),
        OutputSettings(name="loa-02"),
        OutputSettings(name="loa-03", driver="miniaudio"),
    )
)
WRITTEN = """# ghi chú của kỹ thuật viên
[[output]]
driver = "miniaudio"
name = "loa-01"   # hội trường
latency_ms = 80

[[ output ]]
name = 'loa-02'
[web]
port = 9000
"""


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("loa-9", "“loa-9”.*loa-01, loa-02, loa-03"),
        ("loa-02", "loa-02.*câm"),
        ("loa-03", "loa-03.*--input"),
    ],
)
def test_an_output_that_cannot_be_measured_is_told(name: str, said: str) -> None:
    """Unknown, silent, or nobody hears it: which, and what to do."""
    with pytest.raises(StationError, match=said):
        output_named(SETTINGS, name, None)


def test_nothing_is_measured_while_the_player_holds_the_devices(tmp_path: Path) -> None:
    """Ticks are not played into a running programme."""
    folder = DataFolder(tmp_path).make()
    with hold(folder.player_lock, ""), pytest.raises(StationError, match=RUNNING[:20]):
        measure(output_named(SETTINGS, "loa-01", None), folder, SystemClock())


def test_a_latency_is_measured_by_the_monitor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a sink with its monitor the ticks are heard, and the latency is some part of what a device holds."""
    needs_sound_server()
    with serving(tmp_path) as server:
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        server.add_sink("Loa")
        try:
            latency = measure(output_named(SETTINGS, "loa-01", None), DataFolder(tmp_path), SystemClock(), 4)
        except OutputError as error:
            assert "độ trễ" in str(error).lower()  # noqa: PT017  # a machine too busy to measure must say so
        else:
            assert (latency.heard, latency.played) == (4, 4)
            assert 20 < latency.median_ms < 400


def test_only_the_figure_of_that_output_is_written(tmp_path: Path) -> None:
    """Comments, order and all other lines of the technician stay; the figure counts at the next start."""
    folder = DataFolder(tmp_path)
    folder.settings.write_text(WRITTEN, encoding="utf-8")
    assert write_latency(folder, "loa-01", 120.5)
    assert write_latency(folder, "loa-02", 40)
    expected = WRITTEN.replace("hội trường\nlatency_ms = 80\n", "hội trường\nlatency_ms = 120.5\n")
    expected = expected.replace("name = 'loa-02'\n", "name = 'loa-02'\nlatency_ms = 40\n")
    assert folder.settings.read_text(encoding="utf-8") == expected
    assert [each.latency_ms for each in read_settings(folder)[0].output] == [120.5, 40.0]


@pytest.mark.parametrize(
    "text",
    ['output = [{name = "loa-01"}]\n', '[web]\nport = 9000\n[[output]]\nname = "loa-02"\n', "[[output]\n"],
)
def test_a_file_that_is_written_otherwise_is_left_alone(text: str, tmp_path: Path) -> None:
    """What cannot be followed is not guessed at: the technician gets the line to write."""
    folder = DataFolder(tmp_path)
    folder.settings.write_text(text, encoding="utf-8")
    assert not write_latency(folder, "loa-01", 120.5)
    assert folder.settings.read_text(encoding="utf-8") == text
