"""A voice at a microphone made fit for the loudspeakers while it speaks."""

import numpy as np
import pytest

from broadcaster.playout.inputs.shaping import CEILING, HOP, Shaping
from broadcaster.playout.meter import Meter
from broadcaster.playout.stream import Block
from broadcaster.units import SAMPLE_RATE, Lufs

TARGET = Lufs(-16.0)


def shaped(sound: Block, block: int = 960) -> Block:
    """``sound`` block by block through a shaping."""
    shaping = Shaping(TARGET)
    return np.concatenate([shaping(sound[at : at + block]) for at in range(0, len(sound), block)])


def speech(seconds: float, level: float) -> Block:
    """Syllables: noise of a voice's band for 200 ms, and 100 ms of a quiet room."""
    noise = np.random.default_rng(1).standard_normal(round(seconds * SAMPLE_RATE)).astype(np.float32)
    spoken = np.arange(len(noise)) % round(0.3 * SAMPLE_RATE) < round(0.2 * SAMPLE_RATE)
    return np.asarray(noise * np.where(spoken, level, 0.0005), dtype=np.float32)


def rms_dbfs(sound: Block) -> float:
    """Level of ``sound``."""
    return Meter(len(sound), 1.0, float(np.dot(sound, sound))).rms_dbfs


@pytest.mark.parametrize("level", [0.03, 0.1, 0.4])
def test_quiet_and_loud_voices_come_near_the_level_of_the_items(level: float) -> None:
    """After some seconds a voice is within 4 dB of the loudness that items have."""
    out = shaped(speech(12, level))[-2 * SAMPLE_RATE :]
    assert rms_dbfs(out[np.abs(out) > 0.01]) == pytest.approx(TARGET, abs=4.0)


def test_a_pause_is_never_pumped_up() -> None:
    """Five seconds of a quiet room after a quiet voice are as quiet at their end as at their beginning."""
    room = speech(5, 0.0005)
    out = shaped(np.concatenate([speech(8, 0.05), room]))[-len(room) :]
    assert rms_dbfs(out[-SAMPLE_RATE:]) == pytest.approx(
        rms_dbfs(out[SAMPLE_RATE : 2 * SAMPLE_RATE]), abs=0.5
    )


def test_no_sample_is_above_the_ceiling() -> None:
    """A shout into the microphone, from one moment to the next, is held down without being cut off."""
    sound = np.concatenate([speech(3, 0.02), np.clip(speech(1, 0.9), -1, 1)])
    assert np.abs(shaped(sound)).max() <= CEILING + 1e-6


def test_rumble_is_cut_off_and_a_voice_is_not() -> None:
    """A table that is knocked (30 Hz) loses 15 dB; 300 Hz lose nothing."""
    at = np.arange(2 * SAMPLE_RATE) / SAMPLE_RATE
    low, voice = (
        np.float32(0.001) * np.sin(2 * np.pi * hertz * at).astype(np.float32) for hertz in (30, 300)
    )
    assert rms_dbfs(shaped(low)[SAMPLE_RATE:]) < rms_dbfs(low) - 15
    assert rms_dbfs(shaped(voice)[SAMPLE_RATE:]) == pytest.approx(rms_dbfs(voice), abs=0.5)


@pytest.mark.parametrize("block", [100, 441, 960, 4_096])
def test_blocks_of_any_length_give_the_same_sound(block: int) -> None:
    """Devices give blocks as they like; frames come out in order, one hop late at the most."""
    sound = speech(1, 0.0005)
    out = shaped(sound, block)
    assert len(sound) - len(out) <= 2 * HOP
    np.testing.assert_allclose(out, shaped(sound)[: len(out)], atol=1e-5)
