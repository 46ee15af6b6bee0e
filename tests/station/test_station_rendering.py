"""Rendering in worker processes, and the station's own folders."""

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from broadcaster.desk.render import Wording
from broadcaster.errors import SoundError, SpeechError, StationError
from broadcaster.programme.bed import LEAD_MS, TAIL_MS
from broadcaster.programme.captions import captions_of
from broadcaster.programme.files import read_frame_sounds
from broadcaster.programme.library import Library
from broadcaster.settings import CONTENT_ROOT, DataFolder, SoundSettings, VoiceSettings
from broadcaster.station.folders import own_folder
from broadcaster.station.rendering import Renderer
from broadcaster.units import Sha256, samples

WORDS = [Wording(words) for words in ("xin chào bà con", "hôm nay trời mưa", "bà con nhớ mang áo ấm")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """Where the sounds of these tests go."""
    return DataFolder(tmp_path_factory.mktemp("station"))


@pytest.fixture(scope="module")
def renderer(folder: DataFolder) -> Iterator[Renderer]:
    """The station's renderer, with its workers."""
    with Renderer(folder, VoiceSettings(), SoundSettings()) as renderer:
        yield renderer


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is a signal of POSIX systems")
def test_a_worker_that_is_killed_is_replaced(renderer: Renderer) -> None:
    """The system ended it, for memory perhaps: what was asked for is rendered all the same, in its order."""
    before = renderer.items(WORDS[:2])
    pool = renderer._workers()
    for number in list(pool._processes):
        os.kill(number, signal.SIGKILL)
    after = renderer.items(WORDS)
    assert after[:2] == before
    assert len({item.file.sha256 for item in after}) == 3


def test_what_is_rendered_once_is_found_again(renderer: Renderer, folder: DataFolder) -> None:
    """Another process finds it by its recipe, and starts no worker at all."""
    made = renderer.item(WORDS[0])
    with Renderer(folder, VoiceSettings(), SoundSettings()) as again:
        assert again.item(WORDS[0]) == made
        assert again._pool is None
    assert Library(folder.library).path(made.file.sha256).is_file()


def test_words_over_a_bed_are_an_item_of_their_own(renderer: Renderer, folder: DataFolder) -> None:
    """Longer by the bed's lead and tail, as loud, found again by its recipe, and its words come later."""
    library = Library(folder.library)
    bed = library.put(read_frame_sounds(CONTENT_ROOT / "audio").beds["em-diu"])
    alone, over = renderer.item(WORDS[0]), renderer.item(replace(WORDS[0], bed=bed.sha256))
    assert over.file.samples == alone.file.samples + samples(LEAD_MS + TAIL_MS)
    assert over.file.lufs == pytest.approx(-16, abs=0.1)
    assert over.file.true_peak_dbtp <= -1.5
    captions = captions_of(library, alone.file.sha256)
    assert captions is not None
    assert captions_of(library, over.file.sha256) == captions.later(LEAD_MS)
    with Renderer(folder, VoiceSettings(), SoundSettings()) as again:
        assert again.item(replace(WORDS[0], bed=bed.sha256)) == over
        assert again._pool is None


def test_a_bed_that_is_lost_is_told(renderer: Renderer) -> None:
    """Nothing is made in another sound than was asked for."""
    with pytest.raises(SoundError, match="mất tệp âm thanh"):
        renderer.item(Wording("mưa to gió lớn", bed=Sha256("0" * 64)))


def test_text_that_cannot_be_said_is_an_error_and_the_next_one_is_rendered(renderer: Renderer) -> None:
    """A bad text costs itself alone."""
    with pytest.raises(SpeechError):
        renderer.item(Wording("5 kg"))
    assert renderer.item(Wording("đài truyền thanh xã")).file.duration_ms > 500


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
