"""Copies as MP3 and Opus: as loud as the item, under its ceiling, and whole."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from broadcaster.clip import Clip
from broadcaster.errors import SoundError, StationError
from broadcaster.programme.item import make_item
from broadcaster.programme.library import Library
from broadcaster.programme.lossy import MOST_KEPT, NEAR_ENOUGH, Copy, kept_copy, write_copy
from broadcaster.programme.loudness import integrated_loudness
from broadcaster.programme.mix import CEILING
from broadcaster.units import SAMPLE_RATE

every_kind = pytest.mark.parametrize("kind", list(Copy))


def ebur128(path: Path) -> tuple[float, float]:
    """Integrated loudness and true peak that ffmpeg reads."""
    command = ["ffmpeg", "-nostdin", "-i", str(path), "-af", "ebur128=peak=true", "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stderr
    summary = said.rpartition("Summary:")[2]
    loudness, peak = (float(re.findall(rf"{name}:\s+(\S+) ", summary)[0]) for name in ("I", "Peak"))
    return loudness, peak


@every_kind
@pytest.mark.parametrize("pitch", [110, 210])
def test_ffmpeg_reads_a_copy_as_loud_as_the_item_and_under_its_ceiling(
    kind: Copy, pitch: int, tmp_path: Path, speech: Callable[..., Clip]
) -> None:
    """Within 0.1 LU and at most -1.5 dBTP after decoding, by another decoder and meter than ours."""
    if shutil.which("ffmpeg") is None:
        assert "CI" not in os.environ, "ffmpeg is needed where the project is checked"
        pytest.skip("ffmpeg is not on this machine")
    item = make_item(speech(6, pitch))
    path = tmp_path / f"bản sao.{kind}"
    said = write_copy(item, kind, path, place="bai-mau")
    loudness, peak = ebur128(path)
    rounding = 0.05
    assert loudness == pytest.approx(integrated_loudness(item), abs=NEAR_ENOUGH + rounding)
    assert peak <= CEILING + rounding
    assert (loudness, peak) == pytest.approx((said.integrated, said.true_peak), abs=0.1)


@every_kind
def test_what_the_first_try_misses_is_put_right(kind: Copy, tmp_path: Path) -> None:
    """Noise comes back otherwise than speech, which the first guess is for, and meets both all the same."""
    item = make_item(Clip.of(np.random.default_rng(1).normal(0, 0.1, 5 * SAMPLE_RATE)))
    came_back = write_copy(item, kind, tmp_path / "ồn", place="ồn")
    assert came_back.integrated == pytest.approx(integrated_loudness(item), abs=NEAR_ENOUGH)
    assert came_back.true_peak <= CEILING


@every_kind
def test_a_copy_is_made_once(kind: Copy, tmp_path: Path, speech: Callable[..., Clip]) -> None:
    """The second one to ask is given the same file; nothing unfinished stays beside it."""
    library = Library(tmp_path / "library")
    source = library.path(library.put(make_item(speech(1))).sha256)
    path = kept_copy(source, kind, tmp_path / "tạm")
    written = path.stat().st_mtime_ns
    assert kept_copy(source, kind, tmp_path / "tạm") == path
    assert path.stat().st_mtime_ns == written
    assert list(path.parent.iterdir()) == [path]


def test_old_copies_make_room(tmp_path: Path, speech: Callable[..., Clip]) -> None:
    """The cache holds the newest ones only; sessions that are kept beside them are left alone."""
    library = Library(tmp_path / "library")
    source = library.path(library.put(make_item(speech(1))).sha256)
    for number in range(MOST_KEPT):
        (tmp_path / f"{number}.mp3").touch()
    (tmp_path / "buổi.flac").touch()
    made = kept_copy(source, Copy.OPUS, tmp_path)
    assert {made, tmp_path / "buổi.flac"} <= set(tmp_path.iterdir())
    assert len([*tmp_path.glob("*.mp3"), *tmp_path.glob("*.opus")]) == MOST_KEPT


@every_kind
def test_silence_has_no_copy(kind: Copy, tmp_path: Path) -> None:
    """It is refused by name, and nothing is written."""
    with pytest.raises(SoundError, match="im lặng"):
        write_copy(Clip.silence(1000), kind, tmp_path / "a", place="bai-mau")
    assert not list(tmp_path.iterdir())


@every_kind
def test_a_folder_that_takes_no_copy_is_told(kind: Copy, tmp_path: Path, speech: Callable[..., Clip]) -> None:
    """A file in the place of the cache: the operator reads which path, and what to check."""
    library = Library(tmp_path / "library")
    source = library.path(library.put(make_item(speech(1))).sha256)
    (tmp_path / "tạm").touch()
    with pytest.raises(StationError, match="hãy kiểm tra chỗ trống"):
        kept_copy(source, kind, tmp_path / "tạm")
