"""The picture of a sound shows every peak, wherever blocks and stretches meet."""

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadcaster.clip import Clip
from broadcaster.errors import SoundError
from broadcaster.programme.library import Library
from broadcaster.programme.tape import BLOCK, tape_of
from broadcaster.programme.waveform import STRETCHES, Waveform, drawn, waveform_of
from broadcaster.units import DurationMs


@given(st.integers(1, 3 * STRETCHES), st.integers(0, 2**32))
@settings(max_examples=40, deadline=None)
def test_each_stretch_shows_its_lowest_and_highest_sample(count: int, seed: int) -> None:
    """Against the samples themselves, cut into stretches one by one."""
    pcm = np.random.default_rng(seed).uniform(-1, 1, count).astype(np.float32)
    picture = drawn(tape_of(Clip(pcm)))
    stretches = min(STRETCHES, count)
    edges = [number * count // stretches for number in range(stretches + 1)]
    parts = [pcm[start:end] for start, end in pairwise(edges)]
    assert picture.lows == tuple(round(float(part.min()) * 127) for part in parts)
    assert picture.highs == tuple(round(float(part.max()) * 127) for part in parts)


@pytest.mark.parametrize("at", [0, BLOCK - 1, BLOCK, 2 * BLOCK + 100])
def test_a_click_is_seen_wherever_blocks_meet(at: int) -> None:
    """One sample of a long sound stands in exactly one stretch, the one of its time."""
    pcm = np.zeros(2 * BLOCK + 101, np.float32)
    pcm[at] = 1
    picture = drawn(tape_of(Clip(pcm)))
    assert [number for number, high in enumerate(picture.highs) if high] == [
        ((at + 1) * STRETCHES - 1) // len(pcm)
    ]
    assert set(picture.lows) == {0}


def test_a_picture_is_kept_and_made_again_when_lost(tmp_path: Path, speech: Callable[..., Clip]) -> None:
    """Beside the sound; damaged at any place it is made anew, and comes out the same."""
    library = Library(tmp_path)
    sha256 = library.put(Clip(speech(2).pcm)).sha256
    made = waveform_of(library, sha256)
    assert made.duration_ms == 2000
    path = library.path(sha256).with_suffix(".wave.json")
    whole = path.read_text("utf-8")
    assert json.loads(whole) == {"duration_ms": 2000, "lows": list(made.lows), "highs": list(made.highs)}
    assert len(whole) < 8000
    for text in ("", whole[:100], "[]", '{"duration_ms": 1, "lows": [0], "highs": []}'):
        path.write_text(text, "utf-8")
        assert waveform_of(library, sha256) == made
        assert path.read_text("utf-8") == whole


def test_a_damaged_sound_has_no_picture(tmp_path: Path, speech: Callable[..., Clip]) -> None:
    """It is refused, and no picture of it is kept."""
    library = Library(tmp_path)
    sha256 = library.put(Clip(speech(1).pcm)).sha256
    library.path(sha256).write_bytes(b"fLaC")
    with pytest.raises(SoundError, match="hỏng"):
        waveform_of(library, sha256)
    assert not list(tmp_path.glob("*.wave.json"))


@pytest.mark.parametrize(("lows", "highs"), [((0,), ()), ((-128,), (0,)), ((0,), (128,))])
def test_a_picture_that_cannot_be_is_refused(lows: tuple[int, ...], highs: tuple[int, ...]) -> None:
    """The value itself refuses nonsense."""
    with pytest.raises(ValueError, match="no waveform"):
        Waveform(DurationMs(1000), lows, highs)
