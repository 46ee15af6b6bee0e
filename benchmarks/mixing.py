"""An item as rich as they come: ours against what ffmpeg makes of the same parts, in the same run.

    .venv/bin/python benchmarks/mixing.py

60 s of voice (espeak) after 6 s of signature, shaped for a horn, over a bed that ducks, levelled, and
written as FLAC, MP3 and Opus. ffmpeg makes the same of the same parts in two passes: loudness, then gain and
a limiter at 192 kHz. All six files are read by ffmpeg's ebur128. Each side runs in processes of its own, and
its figures are the medians of what the system counted. Ours is counted twice: as by a worker, which has
started long before, and with the start of Python and its libraries. It is judged as a worker; exits with 1
when a figure is missed.
"""

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from broadcaster.clip import Clip
from broadcaster.programme.library import Library
from broadcaster.programme.lossy import Copy, write_copy
from broadcaster.programme.mix import CEILING, TARGET, levelled
from broadcaster.programme.tape import tape_of
from broadcaster.units import SAMPLE_RATE

RUNS = 5
VOICE_S, SIGNATURE_S = 60, 6
KINDS = ("flac", *Copy)
MOST_MISSED = 0.1
"""LU by which the FLAC may miss the target."""
MOST_TIMES_CPU = 2.0
MOST_MEMORY_MB = 200
SPEAKING = 0.01
"""Peak of a block from which on the stand-in for the bed takes it for speech."""
READING = 0.05
"""Half of the last digit that ffmpeg prints."""
SAID = (
    "kính thưa bà con, đài truyền thanh xã xin thông báo lịch tiêm phòng cho trẻ em dưới năm tuổi. "
    "các gia đình đưa trẻ đến trạm y tế xã, mang theo sổ tiêm chủng. "
)
FIRST = (
    "[0:a]highpass=f=250,highpass=f=250,lowpass=f=5500,equalizer=f=2500:t=q:w=0.9:g=6,"
    "acompressor=threshold=-24dB:ratio=2:attack=20:release=250,asplit[voice][key];"
    "[1:a]volume=-14dB[bed];[bed][key]sidechaincompress=threshold=0.02:ratio=8:attack=80:release=600[ducked];"
    "[voice][ducked]amix=inputs=2:normalize=0:duration=first[mixed];"
    "[2:a][mixed]concat=n=2:v=0:a=1,ebur128=framelog=verbose[out]"
)


@dataclass(frozen=True)
class Cost:
    """CPU seconds of a process, and its memory at the most."""

    cpu_s: float
    memory_mb: float


def main() -> None:
    """Measure, print and judge."""
    arguments = _arguments()
    if arguments.parts:
        make_parts(arguments.parts)
        return
    if arguments.ours:
        make_ours(arguments.ours, started=arguments.started)
        return
    if shutil.which("ffmpeg") is None:
        sys.exit("ffmpeg is not installed: nothing to compare with")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # In a process of its own: what this one holds counts as the least that its children take.
        run([sys.executable, __file__, "--parts", str(folder)])
        costs = {
            "ours, as a worker": our_cost(folder, started=True),
            "ours, with the start": our_cost(folder, started=False),
            "ffmpeg, two passes": ffmpegs_cost(folder),
        }
        read = {
            f"{side} {kind}": ebur128(folder / f"{side}.{kind}")
            for side in ("ours", "ffmpeg")
            for kind in KINDS
        }
    show(read, costs)
    missed = faults(read, costs)
    print("\n".join(missed) or "every figure is met")
    sys.exit(1 if missed else 0)


# --- the parts, and our side ------------------------------------------------------------------------------


def make_parts(folder: Path) -> None:
    """Voice, bed and signature as both sides find them: float, 48 kHz, mono."""
    from broadcaster.programme.sounds import signature
    from broadcaster.speech.engines.espeak import EspeakEngine
    from broadcaster.speech.render import narrate

    engine = EspeakEngine()
    said = narrate(SAID, engine).clip.pcm
    engine.close()
    voice = np.resize(np.append(said, np.zeros(SAMPLE_RATE // 2, np.float32)), VOICE_S * SAMPLE_RATE)
    own = signature().pcm
    parts = {
        "voice": voice,
        "bed": bed(VOICE_S),
        "signature": np.append(own, np.zeros(SIGNATURE_S * SAMPLE_RATE, np.float32))[
            : SIGNATURE_S * SAMPLE_RATE
        ],
    }
    for name, pcm in parts.items():
        soundfile.write(folder / f"{name}.wav", pcm, SAMPLE_RATE, subtype="FLOAT")


def bed(seconds: int) -> np.ndarray:
    """Soft chords of a pentatonic scale, four seconds each."""
    at = np.arange(seconds * SAMPLE_RATE) / SAMPLE_RATE
    chords = np.array([[440.0, 659.3], [523.3, 784.0], [587.3, 880.0]])[(at // 4).astype(int) % 3]
    return np.asarray(
        0.1 * np.sin(2 * np.pi * chords * at[:, None]).sum(axis=1) * np.sin(np.pi * (at % 4) / 4)
    )


def make_ours(folder: Path, *, started: bool) -> None:
    """Make all three files in ``folder``, as a worker does; the CPU that it took stands in ``cpu.txt``."""
    if started:
        whole_item(folder, 2 * SAMPLE_RATE)  # loads what a worker has loaded already
    before = time.process_time()
    whole_item(folder, VOICE_S * SAMPLE_RATE)
    (folder / "cpu.txt").write_text(str(time.process_time() - before))


def whole_item(folder: Path, count: int) -> None:
    """Mix, shape, level and write the first ``count`` samples of the voice."""
    voice, music, own = (
        Clip(soundfile.read(folder / f"{name}.wav", count, dtype="float32")[0])
        for name in ("voice", "bed", "signature")
    )
    mixed = with_bed(shaped(voice), music)
    library = Library(folder / "library")
    file = library.put(levelled(tape_of(Clip.joined([own, mixed])), TARGET, CEILING))
    shutil.copy(library.path(file.sha256), folder / "ours.flac")
    whole = library.load(file.sha256)
    for kind in Copy:
        write_copy(whole, kind, folder / f"ours.{kind}", place="benchmark")


def shaped(clip: Clip) -> Clip:
    """Stand-in for ``programme/horn.py``: the same filters and a slow 2:1 compressor, about as much work."""
    from scipy.signal import butter, lfilter, sosfilt

    cut = np.vstack([butter(4, 250, "high", fs=SAMPLE_RATE, output="sos"),
                     butter(2, 5500, "low", fs=SAMPLE_RATE, output="sos")])  # fmt: skip
    presence = butter(1, [1500, 4000], "band", fs=SAMPLE_RATE, output="sos")
    states = [np.zeros((len(cut), 2)), np.zeros((len(presence), 2)), np.zeros(1)]
    pieces = []
    for block in tape_of(clip).read():
        low, states[0] = sosfilt(cut, block.astype(np.float64), zi=states[0])
        high, states[1] = sosfilt(presence, low, zi=states[1])
        blocks = np.sqrt(np.square(low + high).reshape(-1, 48).mean(axis=1))
        envelope, states[2] = lfilter([0.02], [1, -0.98], blocks, zi=states[2])
        gains = 10 ** (np.minimum(0, (-24 - 20 * np.log10(envelope + 1e-6)) / 2) / 20)
        pieces.append(((low + high) * drawn_out(gains)).astype(np.float32))
    return Clip(np.concatenate(pieces))


def with_bed(voice: Clip, music: Clip) -> Clip:
    """Stand-in for ``programme/bed.py``: the bed ducked by the voice's own envelope, about as much work."""
    from scipy.ndimage import maximum_filter1d, uniform_filter1d

    blocks = np.abs(voice.pcm).reshape(-1, 48).max(axis=1)
    speaking = uniform_filter1d((maximum_filter1d(blocks, 600) > SPEAKING).astype(float), 80)
    gains = 10 ** (-(14 + 12 * speaking) / 20)
    return Clip(voice.pcm + music.pcm * drawn_out(gains))


def drawn_out(gains: np.ndarray) -> np.ndarray:
    """A gain for each sample, of those for each 48."""
    drawn = np.interp(np.arange(len(gains) * 48), np.arange(len(gains)) * 48.0 + 24, gains)
    return np.asarray(drawn, np.float32)


# --- costs, and ffmpeg's side -----------------------------------------------------------------------------


def our_cost(folder: Path, *, started: bool) -> Cost:
    """Median cost of ``make_ours`` in a process of its own; without the start where it has ``started``."""
    command = [sys.executable, __file__, "--ours", str(folder), *(["--started"] if started else [])]
    costs = []
    for _ in range(RUNS):
        whole = run(command)[0]
        alone = float((folder / "cpu.txt").read_text())
        costs.append(Cost(alone if started else whole.cpu_s, whole.memory_mb))
    return median(costs)


def ffmpegs_cost(folder: Path) -> Cost:
    """Median cost of the two passes together."""
    return median([both_passes(folder) for _ in range(RUNS)])


def both_passes(folder: Path) -> Cost:
    """Make all three files in ``folder`` with ffmpeg."""
    parts = [part for name in ("voice", "bed", "signature") for part in ("-i", str(folder / f"{name}.wav"))]
    ffmpeg = ["ffmpeg", "-nostdin", "-nostats", "-y"]
    mixed = str(folder / "mixed.wav")
    first, said = run(
        [*ffmpeg, *parts, "-filter_complex", FIRST, "-map", "[out]", "-c:a", "pcm_f32le", mixed]
    )
    gain = TARGET - summary(said)[0]
    second_graph = (
        f"[0:a]volume={gain}dB,aresample=192000,alimiter=limit={10 ** (CEILING / 20)}:level=false,"
        "aresample=48000,asplit=3[a][b][c]"
    )
    outputs = [("[a]", "flac", ["-sample_fmt", "s16"]), ("[b]", "mp3", ["-b:a", "96k"]),
               ("[c]", "opus", ["-c:a", "libopus", "-b:a", "64k"])]  # fmt: skip
    files = [
        word for label, kind, how in outputs for word in ("-map", label, *how, str(folder / f"ffmpeg.{kind}"))
    ]
    second, _ = run([*ffmpeg, "-i", mixed, "-filter_complex", second_graph, *files])
    return Cost(first.cpu_s + second.cpu_s, max(first.memory_mb, second.memory_mb))


def run(command: list[str]) -> tuple[Cost, str]:
    """What a process took, as the system counted it, and what it said on stderr."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, stderr=said)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        text = said.read().decode("utf-8", "replace")
    if process.returncode:
        sys.exit(f"{command[0]} failed:\n{text[-2000:]}")
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024), text


def median(costs: list[Cost]) -> Cost:
    """Median CPU, and the most memory."""
    return Cost(statistics.median(each.cpu_s for each in costs), max(each.memory_mb for each in costs))


def ebur128(path: Path) -> tuple[float, float]:
    """Integrated loudness and true peak as ffmpeg reads them."""
    command = [
        "ffmpeg",
        "-nostdin",
        "-nostats",
        "-i",
        str(path),
        "-af",
        "ebur128=peak=true",
        "-f",
        "null",
        "-",
    ]
    return summary(run(command)[1])


def summary(said: str) -> tuple[float, float]:
    """Loudness and peak (0 where it was not asked for) in what ffmpeg says at its end."""
    last = said.rpartition("Summary:")[2]
    loudness, peak = re.search(r"I:\s+(\S+) LUFS", last), re.search(r"Peak:\s+(\S+) dBFS", last)
    if loudness is None:
        sys.exit("ffmpeg's summary was not understood")
    return float(loudness[1]), float(peak[1]) if peak else 0.0


# --- what is shown and judged -----------------------------------------------------------------------------


def show(read: dict[str, tuple[float, float]], costs: dict[str, Cost]) -> None:
    """Print both tables."""
    print("file          loudness   true peak   (ffmpeg's ebur128)")
    for name, (loudness, peak) in read.items():
        print(f"{name:12} {loudness:6.1f} LUFS {peak:6.1f} dBTP")
    for name, cost in costs.items():
        print(f"{name:22} {cost.cpu_s:5.2f} s CPU {cost.memory_mb:5.0f} MB")


def faults(read: dict[str, tuple[float, float]], costs: dict[str, Cost]) -> list[str]:
    """Figures that are missed."""
    ours = {kind: read[f"ours {kind}"] for kind in KINDS}
    worker, theirs = costs["ours, as a worker"], costs["ffmpeg, two passes"]
    memory = max(worker.memory_mb, costs["ours, with the start"].memory_mb)
    judged = [
        (abs(ours["flac"][0] - TARGET) <= MOST_MISSED, "the FLAC is not within 0.1 LU of its target"),
        (all(peak <= CEILING + READING for _, peak in ours.values()), "a true peak is above the ceiling"),
        (worker.cpu_s <= MOST_TIMES_CPU * theirs.cpu_s, "it takes more than twice ffmpeg's CPU"),
        (memory <= MOST_MEMORY_MB, f"it takes more than {MOST_MEMORY_MB} MB"),
    ]
    return [f"missed: {what}" for met, what in judged if not met]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--ours", type=Path, help="only make our files from the parts in this folder")
    parser.add_argument("--parts", type=Path, help="only make the parts, in this folder")
    parser.add_argument("--started", action="store_true", help="count from a started worker on")
    return parser.parse_args()


if __name__ == "__main__":
    main()
