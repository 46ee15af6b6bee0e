"""Loudness and true peak of a minute of speech-like sound: ours against ffmpeg's ebur128, in the same run.

    .venv/bin/python benchmarks/loudness.py

Prints both readings and the ratio of times (ours / ffmpeg's, median of five; below 1 is faster). ffmpeg's
time has the start of its process in it, as everybody who calls it pays that too. Then both read the signals
of the tests, those of EBU Tech 3341 and 3342 among them, ffmpeg's loudness to three decimals: exits with 1
when one differs by more than 0.1 LU, or its true peak by more than 0.3 dB.
"""

import math
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
import soundfile

from broadcaster.clip import Clip
from broadcaster.programme.loudness import integrated_loudness, true_peak
from broadcaster.units import SAMPLE_RATE
from tests.programme.test_programme_loudness import SIGNALS

RUNS = 5
MOST_LU, MOST_DB = 0.1, 0.3


def main() -> int:
    """Measure, print, judge."""
    if shutil.which("ffmpeg") is None:
        sys.exit("ffmpeg is not installed: nothing to compare with")
    clip = speech_like(60.0)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "minute.wav"
        soundfile.write(path, clip.pcm, SAMPLE_RATE, subtype="FLOAT")
        theirs = ebur128(path)
        ours = (integrated_loudness(clip), true_peak(clip))
        ratio = median(lambda: (integrated_loudness(clip), true_peak(clip))) / median(lambda: ebur128(path))
    print(f"loudness: ours {ours[0]:.2f} LUFS, ffmpeg {theirs[0]:.2f} LUFS")
    print(f"true peak: ours {ours[1]:.2f} dBTP, ffmpeg {theirs[1]:.2f} dBTP")
    print(f"time, ours / ffmpeg: {ratio:.2f}\n")
    return int(max(apart(name, Clip.of(pcm)) for name, pcm in SIGNALS.items()))


def apart(name: str, clip: Clip) -> bool:
    """Print both readings of a signal; returns whether they differ by more than they may."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "signal.wav"
        soundfile.write(path, clip.pcm, SAMPLE_RATE, subtype="FLOAT")
        loudness, peak = unrounded(path)
    lu, db = integrated_loudness(clip) - loudness, true_peak(clip) - peak
    print(f"{name:24} {loudness:8.3f} LUFS, ours {lu:+.3f} LU   {peak:7.2f} dBTP, ours {db:+.2f} dB")
    return abs(lu) > MOST_LU or abs(db) > MOST_DB


def unrounded(path: Path) -> tuple[float, float]:
    """What ffmpeg's filter leaves as metadata of the last frame: loudness, and true peak in dBTP."""
    graph = "ebur128=metadata=1:peak=true,ametadata=mode=print:file=-"
    command = ["ffmpeg", "-nostats", "-i", str(path), "-af", graph, "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    loudness = re.findall(r"lavfi\.r128\.I=(\S+)", said)[-1]
    peak = max(float(each) for each in re.findall(r"lavfi\.r128\.true_peaks_ch0=(\S+)", said))
    return float(loudness), 20 * math.log10(peak)


def speech_like(seconds: float) -> Clip:
    """Bursts of shaped noise at the rhythm of syllables; the same every time."""
    random = np.random.default_rng(2026)
    time_s = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    noise = np.cumsum(random.standard_normal(len(time_s)))
    noise = np.diff(noise, prepend=0.0) + 0.2 * random.standard_normal(len(time_s))
    envelope = np.clip(np.sin(2 * np.pi * 2.7 * time_s), 0, None) ** 2
    return Clip.of(0.15 * noise * envelope / np.abs(noise).max() * 4)


def ebur128(path: Path) -> tuple[float, float]:
    """Integrated loudness and true peak as ffmpeg reads them."""
    command = ["ffmpeg", "-nostats", "-i", str(path), "-af", "ebur128=peak=true", "-f", "null", "-"]
    summary = subprocess.run(command, capture_output=True, text=True, check=True).stderr.rpartition(
        "Summary:"
    )[2]
    loudness, peak = re.search(r"I:\s+(\S+) LUFS", summary), re.search(r"Peak:\s+(\S+) dBFS", summary)
    if loudness is None or peak is None:
        sys.exit("ffmpeg's summary was not understood")
    return float(loudness[1]), float(peak[1])


def median(act: Callable[[], object]) -> float:
    """Median seconds of ``RUNS`` runs of ``act``."""
    times = []
    for _ in range(RUNS):
        begin = time.perf_counter()
        act()
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


if __name__ == "__main__":
    sys.exit(main())
