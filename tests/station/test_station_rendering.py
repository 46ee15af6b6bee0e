"""Rendering in worker processes, and the station's own folders."""

import os
import signal
from pathlib import Path

import pytest

from broadcaster.clock import SystemClock
from broadcaster.errors import SpeechError, StationError
from broadcaster.playout.event import Mode
from broadcaster.programme.library import Library
from broadcaster.schedule.cluster import Cluster
from broadcaster.settings import Settings, VoiceSettings
from broadcaster.station.folders import own_folder
from broadcaster.station.rendering import Renderer
from broadcaster.station.wiring import channels, voice_engine

WORDS = ["xin chào bà con", "hôm nay trời mưa", "bà con nhớ mang áo ấm"]


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is a signal of POSIX systems")
def test_a_worker_that_is_killed_is_replaced(tmp_path: Path) -> None:
    """The system ended it, for memory perhaps: what was asked for is rendered all the same, in its order."""
    with Renderer(tmp_path, VoiceSettings()) as renderer:
        before = renderer.items(WORDS[:1])
        pool = renderer._pool
        assert pool is not None
        for number in list(pool._processes):
            os.kill(number, signal.SIGKILL)
        after = renderer.items(WORDS)
    assert after[0] == before[0]
    assert len({file.sha256 for file in after}) == 3


def test_what_is_rendered_once_is_found_again(tmp_path: Path) -> None:
    """Another process finds it by its recipe, and starts no worker at all."""
    with Renderer(tmp_path, VoiceSettings()) as renderer:
        made = renderer.item(WORDS[0])
    with Renderer(tmp_path, VoiceSettings()) as again:
        assert again.item(WORDS[0]) == made
        assert again._pool is None
    assert Library(tmp_path).path(made.sha256).is_file()


def test_text_that_cannot_be_said_is_an_error_and_the_next_one_is_rendered(tmp_path: Path) -> None:
    """A bad text costs itself alone."""
    with Renderer(tmp_path, VoiceSettings()) as renderer:
        with pytest.raises(SpeechError):
            renderer.item("5 kg")
        assert renderer.item(WORDS[0]).duration_ms > 500


def test_an_unknown_voice_is_told(tmp_path: Path) -> None:
    """With the ones that there are."""
    with pytest.raises(SpeechError, match="espeak hoặc gtts"):
        voice_engine(VoiceSettings(), SystemClock(), "robot")


@pytest.mark.parametrize(
    ("mode", "driver", "audible"),
    [
        (Mode.TRAINING, "miniaudio", False),
        (Mode.REHEARSAL, "miniaudio", False),
        (Mode.LIVE, "null", False),
        (Mode.LIVE, "miniaudio", True),
    ],
)
def test_no_device_before_the_station_is_live(mode: Mode, driver: str, audible: bool) -> None:  # noqa: FBT001  # a column of the table
    """Whatever the settings say: only “Bật phát thật” makes an output that can be heard."""
    settings = Settings.model_validate({"output": [{"name": "loa-01", "driver": driver}]})
    clusters = [Cluster(f"cum-0{number}", f"Cụm {number}", f"loa-0{number}") for number in (1, 2)]
    made = {
        each.output.name: each.output.audible for each in channels(settings, clusters, SystemClock(), mode)
    }
    assert made == {"loa-01": audible, "loa-02": False}


def test_a_rehearsal_without_a_folder_gets_the_next_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside the station's data, never in it."""
    monkeypatch.setenv("LOA_DATA", str(tmp_path))
    first = own_folder(None, "dien_tap").make()
    assert first.path == tmp_path.resolve() / "dien_tap" / "001"
    assert own_folder(None, "dien_tap").path.name == "002"


def test_a_rehearsal_never_enters_a_station(tmp_path: Path) -> None:
    """A folder that holds one is refused, whichever of its databases is there."""
    for name in ("station.db", "playlog.db"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / name).touch()
        with pytest.raises(StationError, match="thư mục riêng"):
            own_folder(folder, "dien_tap")
