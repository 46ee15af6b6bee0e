"""Loudness and true peak read as the standard and the field's other meters read them."""

import math
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyloudnorm
import pytest
import soundfile

from broadcaster.clip import Clip
from broadcaster.programme.loudness import integrated_loudness, true_peak
from broadcaster.units import SAMPLE_RATE


def sine(decibels: float, seconds: float, frequency: float = 1000.0) -> npt.NDArray[np.float64]:
    """Sine whose peaks reach ``decibels`` of full scale."""
    time = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return 10 ** (decibels / 20) * np.sin(2 * np.pi * frequency * time)


@pytest.mark.parametrize(
    ("decibels", "loudness"), [(0.0, -3.01), (-20.0, -23.01), (-23.0, -26.01), (-33.0, -36.01)]
)
def test_a_sine_of_997_hertz_reads_three_below_its_peak(decibels: float, loudness: float) -> None:
    """BS.1770-4, annex 1: 997 Hz at full scale in one channel reads -3.01 LKFS."""
    assert integrated_loudness(Clip.of(sine(decibels, 5, 997))) == pytest.approx(loudness, abs=0.01)


@pytest.mark.parametrize(
    ("steps", "loudness"),
    [
        ([(-36, 10), (-23, 60), (-36, 10)], -26.01),  # case 3: quiet ends fall under the relative gate
        ([(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)], -26.01),  # case 4: and the absolute one
        ([(-26, 20), (-20, 20.1), (-26, 20)], -26.01),  # case 5: nothing is gated, powers are averaged
    ],
)
def test_the_gates_work_as_in_ebu_tech_3341(steps: list[tuple[float, float]], loudness: float) -> None:
    """The stereo cases of EBU Tech 3341 in one channel, 3.01 LU lower."""
    clip = Clip.of(np.concatenate([sine(level, seconds) for level, seconds in steps]))
    assert integrated_loudness(clip) == pytest.approx(loudness, abs=0.1)


@pytest.mark.parametrize("seconds", [0.4, 1.0, 3.7, 12.35])
@pytest.mark.parametrize("kind", ["noise", "speech", "loud_and_quiet"])
def test_it_agrees_with_pyloudnorm(kind: str, seconds: float, speech: Callable[..., Clip]) -> None:
    """The reference meter with the standard's own filter differs by less than 0.05 LU."""
    noise = np.random.default_rng(7).normal(0, 0.1, round(seconds * SAMPLE_RATE))
    pcm = {
        "noise": noise,
        "speech": speech(seconds).pcm.astype(np.float64),
        "loud_and_quiet": noise * np.linspace(0.001, 1, len(noise)),
    }[kind]
    reference = pyloudnorm.Meter(SAMPLE_RATE, filter_class="DeMan").integrated_loudness(pcm)
    assert integrated_loudness(Clip.of(pcm)) == pytest.approx(reference, abs=0.05)


@pytest.mark.parametrize("clip", [Clip.silence(5000), Clip.silence(0), Clip.of(sine(-20, 0.399))])
def test_what_fills_no_gated_block_has_no_loudness(clip: Clip) -> None:
    """Silence, nothing at all, and less than 400 ms read minus infinity."""
    assert integrated_loudness(clip) == -math.inf


def test_length_beyond_one_piece_does_not_matter() -> None:
    """The filter carries on from piece to piece: a constant part makes no thump every ten seconds."""
    constant = Clip.of(0.5 + sine(-60, 31))
    reference = pyloudnorm.Meter(SAMPLE_RATE, filter_class="DeMan").integrated_loudness(
        constant.pcm.astype(np.float64)
    )
    assert integrated_loudness(constant) == pytest.approx(reference, abs=0.05)


@pytest.mark.parametrize(("divisor", "phase"), [(4, 0), (4, 45), (6, 60), (8, 67.5)])
def test_peaks_between_samples_are_found_as_in_ebu_tech_3341(divisor: int, phase: float) -> None:
    """Cases 15 to 19: a sine at half scale reads -6 dBTP, +0.2 and -0.4, wherever its samples fall."""
    count = np.arange(SAMPLE_RATE)
    pcm = 0.5 * np.sin(2 * np.pi * count / divisor + np.radians(phase))
    ramp = np.clip(np.minimum(count, count[::-1]) / 4800, 0, 1)
    assert -6.4 <= true_peak(Clip.of(pcm * np.sin(np.pi / 2 * ramp) ** 2)) <= -5.8


@pytest.mark.parametrize("at", [0, 1, 15, 16, 31, 4799, 4800])
def test_a_peak_is_found_wherever_it_stands(at: int) -> None:
    """First sample, last sample, edges of blocks: two full samples side by side overshoot by 2 dB."""
    pcm = np.zeros(4802)
    pcm[at : at + 2] = 0.5
    assert true_peak(Clip.of(pcm)) == pytest.approx(20 * math.log10(0.5) + 2.1, abs=0.25)


@pytest.mark.parametrize("clip", [Clip.silence(0), Clip.silence(100)])
def test_silence_has_no_peak(clip: Clip) -> None:
    """Silence and nothing at all read minus infinity."""
    assert true_peak(clip) == -math.inf


def test_the_quick_way_finds_the_same_peak_as_oversampling_everything(speech: Callable[..., Clip]) -> None:
    """Blocks that are passed over as too low never hold the peak."""
    from scipy.signal import resample_poly

    clip = speech(5)
    oversampled = np.abs(resample_poly(clip.pcm.astype(np.float64), 4, 1, window=("kaiser", 8.0))).max()
    assert true_peak(clip) == pytest.approx(20 * math.log10(oversampled), abs=0.1)


def ebur128(path: Path) -> tuple[float, float]:
    """Integrated loudness and true peak that ffmpeg reads."""
    command = ["ffmpeg", "-nostdin", "-i", str(path), "-af", "ebur128=peak=true", "-f", "null", "-"]
    summary = subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stderr.rpartition(
        "Summary:"
    )[2]
    loudness, peak = (float(re.findall(rf"{name}:\s+(\S+) ", summary)[0]) for name in ("I", "Peak"))
    return loudness, peak


def test_it_agrees_with_ffmpeg(tmp_path: Path, speech: Callable[..., Clip]) -> None:
    """Ffmpeg's ebur128 reads the same loudness and true peak within 0.1."""
    if shutil.which("ffmpeg") is None:
        assert "CI" not in os.environ, "ffmpeg is needed where the project is checked"
        pytest.skip("ffmpeg is not on this machine")
    for number, clip in enumerate([speech(6), speech(3, 210), Clip.of(sine(-20, 4, 2500))]):
        path = tmp_path / f"{number}.wav"
        soundfile.write(path, clip.pcm, SAMPLE_RATE, subtype="FLOAT")
        loudness, peak = ebur128(path)
        assert integrated_loudness(clip) == pytest.approx(loudness, abs=0.1)
        assert true_peak(clip) == pytest.approx(peak, abs=0.1)
