"""Loudness and true peak read as the standard and the field's other meters read them."""

import math
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import astuple
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyloudnorm
import pytest
import soundfile

from broadcaster.clip import Clip
from broadcaster.programme.loudness import Meter, integrated_loudness, loudness_of, true_peak
from broadcaster.units import SAMPLE_RATE

from .conftest import make_speech


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


def steps(*parts: tuple[float, float]) -> npt.NDArray[np.float64]:
    """Sines of 1 kHz one after the other: dB below full scale, seconds."""
    return np.concatenate([sine(level, seconds) for level, seconds in parts])


def bursts(seconds: float, every_s: float) -> npt.NDArray[np.float64]:
    """A sine of 1 kHz at -20 dB for ``seconds`` out of every ``every_s``, over one at -30 dB; 25 times."""
    one = np.concatenate([sine(-20, seconds), sine(-30, every_s - seconds)])
    return np.tile(one, 25)


RANDOM = np.random.default_rng(3341)
SIGNALS = {
    # EBU Tech 3341, table 1, in one channel.
    "case 1": steps((-23, 20)),
    "case 2": steps((-33, 20)),
    "case 3": steps((-36, 10), (-23, 60), (-36, 10)),
    "case 4": steps((-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)),
    "case 5": steps((-26, 20), (-20, 20.1), (-26, 20)),
    "case 9": bursts(1.34, 3.0),
    "case 12": bursts(0.18, 0.4),
    # EBU Tech 3342, table 1: ranges of 10, 5, 20 and 15 LU.
    "range 1": steps((-20, 20), (-30, 20)),
    "range 2": steps((-20, 20), (-15, 20)),
    "range 3": steps((-40, 20), (-20, 20)),
    "range 4": steps((-50, 20), (-35, 20), (-20, 20), (-35, 20), (-50, 20)),
    # What a station has.
    "speech": make_speech(25).pcm.astype(np.float64),
    "high voice": make_speech(12, 210).pcm.astype(np.float64),
    "noise that grows": RANDOM.normal(0, 0.1, 15 * SAMPLE_RATE) * np.linspace(0.001, 1, 15 * SAMPLE_RATE),
    "wind": np.diff(RANDOM.normal(0, 0.02, 8 * SAMPLE_RATE).cumsum(), prepend=0.0),
    "clipped": np.clip(3 * make_speech(8).pcm.astype(np.float64), -0.99, 0.99),
}


def ebur128(path: Path) -> tuple[float, float, float]:
    """Integrated loudness, loudness range and true peak that ffmpeg reads."""
    command = ["ffmpeg", "-nostdin", "-i", str(path), "-af", "ebur128=peak=true", "-f", "null", "-"]
    summary = subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stderr.rpartition(
        "Summary:"
    )[2]
    read = [float(re.findall(rf"{name}:\s+(\S+) ", summary)[0]) for name in ("I", "LRA", "Peak")]
    return read[0], read[1], read[2]


@pytest.mark.parametrize("name", SIGNALS)
def test_it_agrees_with_ffmpeg(name: str, tmp_path: Path) -> None:
    """Within 0.1 LU in loudness, 1 LU in range, 0.3 dB in true peak, beside the last digit that it prints."""
    if shutil.which("ffmpeg") is None:
        assert "CI" not in os.environ, "ffmpeg is needed where the project is checked"
        pytest.skip("ffmpeg is not on this machine")
    clip = Clip.of(SIGNALS[name])
    soundfile.write(tmp_path / "a.wav", clip.pcm, SAMPLE_RATE, subtype="FLOAT")
    loudness, spread, peak = ebur128(tmp_path / "a.wav")
    read = loudness_of(clip)
    assert read.integrated == pytest.approx(loudness, abs=0.1 + 0.05)
    assert read.range == pytest.approx(spread, abs=1.0 + 0.05)
    assert read.true_peak == pytest.approx(peak, abs=0.3 + 0.05)


@pytest.mark.parametrize(
    ("name", "spread"), [("range 1", 10), ("range 2", 5), ("range 3", 20), ("range 4", 15)]
)
def test_the_loudness_range_is_that_of_ebu_tech_3342(name: str, spread: float) -> None:
    """Table 1 of the standard allows 1 LU."""
    assert loudness_of(Clip.of(SIGNALS[name])).range == pytest.approx(spread, abs=1)


def test_the_short_term_and_momentary_maxima_are_those_of_ebu_tech_3341() -> None:
    """Cases 9 and 12: bursts that each 3 s, or each 400 ms, hold alike read -23 LUFS, here 3 LU lower."""
    assert loudness_of(Clip.of(SIGNALS["case 9"])).short_term == pytest.approx(-26.01, abs=0.1)
    assert loudness_of(Clip.of(SIGNALS["case 12"])).momentary == pytest.approx(-26.01, abs=0.1)


def test_a_sound_under_three_seconds_has_the_short_term_loudness_of_the_whole() -> None:
    """There is no window of 3 s in it, and no range."""
    read = loudness_of(Clip.of(sine(-20, 1.5)))
    assert read.short_term == pytest.approx(read.integrated, abs=0.01)
    assert read.range == pytest.approx(0)


@pytest.mark.parametrize("size", [16, 4800, 7 * 16, SAMPLE_RATE])
def test_the_size_of_the_pieces_does_not_matter(size: int, speech: Callable[..., Clip]) -> None:
    """Fed in pieces of any whole blocks, a meter reads what it reads of all at once."""
    clip = speech(5.003)
    meter = Meter()
    for at in range(0, len(clip), size):
        meter.feed(clip.pcm[at : at + size])
    in_pieces, at_once = meter.loudness(), loudness_of(clip)
    assert astuple(in_pieces) == pytest.approx(astuple(at_once), abs=1e-6)
