"""What is said at the microphone, written beside the sound by a thread that may fall behind."""

import os
import threading
from pathlib import Path

import numpy as np
import pytest

from broadcaster.playout.inputs.recording import BEHIND, FULL, Recording, recovered
from broadcaster.playout.inputs.ring import Ring
from broadcaster.programme.growing import SYNC
from broadcaster.programme.library import Library
from broadcaster.units import SAMPLE_RATE

BLOCK = 960


def noise(blocks: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Something to say."""
    return np.random.default_rng(1).uniform(-0.5, 0.5, blocks * BLOCK).astype(np.float32)


def test_a_recording_holds_what_was_taken_and_no_more(tmp_path: Path) -> None:
    """From its first frame to the last one that an output has taken: what nobody heard is not in it."""
    ring, said, taken = Ring(), noise(100), [10 * BLOCK]
    recording = Recording(ring, 10 * BLOCK, lambda: taken[0], tmp_path / "talk.part")
    for number in range(100):
        ring.write(said[number * BLOCK : (number + 1) * BLOCK])
        taken[0] = max(taken[0], (number - 1) * BLOCK)
    recording.finish()
    kept = recording.kept(Library(tmp_path / "library"))
    assert (kept.frames, kept.missing, kept.is_whole) == (88 * BLOCK, 0, True)
    assert kept.file is not None
    sound = Library(tmp_path / "library").load(kept.file.sha256).pcm
    assert np.abs(sound - said[10 * BLOCK : 98 * BLOCK]).max() < 2 / 32_768
    assert not (tmp_path / "talk.part").exists()


def test_a_disk_that_hangs_costs_the_recording_what_the_ring_let_go_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The missing frames are counted, the rest is kept, and the recording says why it is not whole."""
    ring, said = Ring(6 * SAMPLE_RATE), noise(900)
    hangs, goes_on, sync = threading.Event(), threading.Event(), os.fsync

    def hanging(handle: int) -> None:
        hangs.set()
        goes_on.wait()
        sync(handle)

    monkeypatch.setattr(os, "fsync", hanging)
    recording = Recording(ring, 0, lambda: ring.written, tmp_path / "talk.part")
    for number in range(900):
        if ring.written == SYNC:
            hangs.wait()
        ring.write(said[number * BLOCK : (number + 1) * BLOCK])
    recording.finish()
    goes_on.set()
    kept = recording.kept(Library(tmp_path / "library"))
    assert (kept.frames, kept.missing) == (900 * BLOCK, ring.oldest - SYNC)
    assert kept.file is not None
    assert kept.file.samples == kept.frames - kept.missing
    assert not kept.is_whole
    assert recording.problem is not None
    assert BEHIND in recording.problem


def test_what_takes_no_recording_is_told_and_holds_up_nothing(tmp_path: Path) -> None:
    """Nothing is written, all of it is missing, and the reason is there while the talk goes on."""
    ring, part = Ring(), tmp_path / "talks" / "talk.part"
    part.parent.write_bytes(b"a file where the folder should be")
    recording = Recording(ring, 0, lambda: ring.written, part)
    ring.write(noise(100))
    recording.finish()
    kept = recording.kept(Library(tmp_path / "library"))
    assert (kept.frames, kept.missing, kept.file) == (100 * BLOCK, 100 * BLOCK, None)
    assert recording.problem is not None
    assert FULL in recording.problem


def test_a_recording_in_which_nothing_is_heard_is_not_kept(tmp_path: Path) -> None:
    """Silence is no evidence of anything; the log says that there was none."""
    ring = Ring()
    recording = Recording(ring, 0, lambda: ring.written, tmp_path / "talk.part")
    ring.write(np.zeros(SAMPLE_RATE, np.float32))
    recording.finish()
    kept = recording.kept(Library(tmp_path / "library"))
    assert kept.file is None
    assert kept.problem is not None


def test_what_cannot_be_read_again_is_given_up(tmp_path: Path) -> None:
    """A file of which a power cut left nothing does not stay for ever."""
    (tmp_path / "talk.part").write_bytes(b"")
    kept = recovered(tmp_path / "talk.part", Library(tmp_path / "library"))
    assert (kept.file, kept.is_whole) == (None, False)
    assert not (tmp_path / "talk.part").exists()
