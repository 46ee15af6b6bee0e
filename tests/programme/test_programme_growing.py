"""A FLAC file that grows while something is said."""

import gc
import os
from pathlib import Path

import numpy as np
import pytest

from broadcaster.errors import SoundError
from broadcaster.programme.flac import decode
from broadcaster.programme.growing import GrowingFile, torn
from broadcaster.programme.tape import BLOCK, Pcm

STEP = 1 / 32_768


def noise(seconds: float) -> Pcm:
    """Something to say."""
    return np.random.default_rng(1).uniform(-0.5, 0.5, round(seconds * 48_000)).astype(np.float32)


def test_a_file_that_was_ended_holds_every_sample(tmp_path: Path) -> None:
    """Within the step of 16 bits and its dither, as an ordinary FLAC file and as a torn one."""
    said = noise(12)
    with GrowingFile(tmp_path / "new" / "talk.part") as growing:
        for at in range(0, len(said), 9_000):
            growing.write(said[at : at + 9_000])
    whole = decode((tmp_path / "new" / "talk.part").read_bytes(), place="talk").pcm
    assert np.abs(whole - said).max() < 2 * STEP
    tape = torn(tmp_path / "new" / "talk.part")
    assert [len(block) for block in tape.read()] == [BLOCK, len(said) - BLOCK]
    np.testing.assert_array_equal(tape.clip().pcm, whole)


@pytest.mark.parametrize("lost", [0, 1, 777, 20_000])
def test_a_power_cut_takes_the_end_and_no_more(tmp_path: Path, lost: int) -> None:
    """What lies on the disk is read again, whatever the heading says and wherever it is torn."""
    said, part = noise(6), tmp_path / "talk.part"
    with GrowingFile(part) as growing:
        growing.write(said)
        left = part.read_bytes()
    part.write_bytes(left[: len(left) - lost])
    read = torn(part).clip().pcm
    assert len(read) > len(said) - 48_000 * 0.4
    assert np.abs(read - said[: len(read)]).max() < 2 * STEP


def test_a_disk_that_is_full_is_told_at_once(tmp_path: Path) -> None:
    """The library would pass over it without a word."""
    part = tmp_path / "talk.part"
    part.symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space"), GrowingFile(part) as growing:
        growing.write(noise(1))


@pytest.mark.skipif(os.name != "posix", reason="a named pipe stands for what is no disk")
def test_what_cannot_be_gone_back_in_is_refused_before_the_first_sample(tmp_path: Path) -> None:
    """With the reason, and no file is left open: the encoder would write on for nobody."""
    os.mkfifo(tmp_path / "talk.part")
    with pytest.raises(OSError, match="Illegal seek"):
        GrowingFile(tmp_path / "talk.part")
    gc.collect()


def test_nothing_readable_is_an_error_with_its_place(tmp_path: Path) -> None:
    """A file of a power cut in the very first moment is no sound."""
    (tmp_path / "talk.part").write_bytes(b"fLaC\0\0")
    with pytest.raises(SoundError, match=r"talk\.part"):
        torn(tmp_path / "talk.part")
