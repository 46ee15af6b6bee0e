"""An item stands at the station's loudness, with breath at both ends."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from broadcaster.clip import Clip
from broadcaster.errors import SoundError
from broadcaster.programme.item import LEAD_MS, TAIL_MS, make_item
from broadcaster.programme.library import Library
from broadcaster.programme.loudness import integrated_loudness, true_peak
from broadcaster.units import samples


def test_an_item_has_silence_before_and_after_its_words(speech: Callable[..., Clip]) -> None:
    """Digital silence of 200 and 300 ms, then the words from zero to zero."""
    narration = speech(2)
    item = make_item(narration)
    lead, tail = samples(LEAD_MS), samples(TAIL_MS)
    assert len(item) == lead + len(narration) + tail
    assert not item.pcm[: lead + 1].any()
    assert not item.pcm[-tail - 1 :].any()
    assert np.abs(np.diff(item.pcm[lead : lead + 240])).max() < 0.05


@pytest.mark.parametrize("seconds", [0.5, 2, 20])
@pytest.mark.parametrize("gain", [0.01, 1.9])
def test_an_item_is_levelled_whatever_the_narration(
    seconds: float, gain: float, speech: Callable[..., Clip]
) -> None:
    """Within 0.3 LU of -16 and at most -1.5 dBTP, silence at the ends included."""
    item = make_item(Clip(speech(seconds).pcm * np.float32(gain)))
    assert integrated_loudness(item) == pytest.approx(-16, abs=0.3)
    assert true_peak(item) <= -1.5


def test_a_silent_narration_is_refused_by_name() -> None:
    """A voice that said nothing never becomes an item."""
    with pytest.raises(SoundError, match=r"^bai-mau: "):
        make_item(Clip.silence(2000), place="bai-mau")


def test_a_narration_too_short_to_be_speech_is_refused(speech: Callable[..., Clip]) -> None:
    """The silence around it does not make 300 ms of sound an item."""
    with pytest.raises(SoundError, match="ngắn"):
        make_item(speech(0.3))


def test_ffmpeg_reads_an_item_file_at_the_stations_loudness(
    tmp_path: Path, speech: Callable[..., Clip]
) -> None:
    """The file in the library: -16 LUFS within 0.3, at most -1.0 dBTP, by another meter than ours."""
    if shutil.which("ffmpeg") is None:
        assert "CI" not in os.environ, "ffmpeg is needed where the project is checked"
        pytest.skip("ffmpeg is not on this machine")
    library = Library(tmp_path)
    path = library.path(library.put(make_item(speech(8))).sha256)
    command = ["ffmpeg", "-nostdin", "-i", str(path), "-af", "ebur128=peak=true", "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stderr
    summary = said.rpartition("Summary:")[2]
    assert float(re.findall(r"I:\s+(\S+) LUFS", summary)[0]) == pytest.approx(-16, abs=0.3)
    assert float(re.findall(r"Peak:\s+(\S+) dBFS", summary)[0]) <= -1.0
