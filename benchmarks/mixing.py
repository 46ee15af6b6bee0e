"""An item as rich as they come: ours against what ffmpeg makes of the same parts, in the same run.

    .venv/bin/python benchmarks/mixing.py

60 s of voice (espeak) after 6 s of signature, shaped for a horn, over a bed that ducks, levelled, and
written as FLAC, MP3 and Opus. ffmpeg makes the same of the same parts in two passes: loudness, then gain and
a limiter at 192 kHz. All six files are read by ffmpeg's ebur128. Each side runs in processes of its own, and
its figures are the medians of what the system counted. Ours is counted twice: as by a worker, which has
started long before, and with the start of Python and its libraries. It is judged as a worker. Its memory is
that of a real worker process that says, shapes, mixes, levels and keeps a minute over a bed, as Linux counts
it; copies are made by the web process, on demand. Exits with 1 when a figure is missed.
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
from broadcaster.desk.render import Wording
from broadcaster.programme.bed import with_bed
from broadcaster.programme.files import read_frame_sounds
from broadcaster.programme.horn import Profile, shaped
from broadcaster.programme.library import Library
from broadcaster.programme.lossy import Copy, write_copy
from broadcaster.programme.mix import CEILING, TARGET, levelled
from broadcaster.programme.tape import tape_of
from broadcaster.settings import CONTENT_ROOT, DataFolder, Settings
from broadcaster.station.render_worker import Bench, render
from broadcaster.station.worker_process import ONE_THREAD, WorkerProcess
from broadcaster.units import SAMPLE_RATE

RUNS = 5
VOICE_S, SIGNATURE_S = 60, 6
KINDS = ("flac", *Copy)
MOST_MISSED = 0.1
"""LU by which the FLAC may miss the target."""
MOST_TIMES_CPU = 2.0
MOST_MEMORY_MB = 200
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
    memory_mb = worker_memory_mb()
    print(f"{'a real worker':22} {'':11} {memory_mb:5.0f} MB")
    missed = faults(read, costs, memory_mb)
    print("\n".join(missed) or "every figure is met")
    sys.exit(1 if missed else 0)


# --- the parts, and our side ------------------------------------------------------------------------------


def make_parts(folder: Path) -> None:
    """Voice, bed and signature as both sides find them: float, 48 kHz, mono."""
    from broadcaster.programme.sounds import bed, signature
    from broadcaster.speech.engines.espeak import EspeakEngine
    from broadcaster.speech.render import narrate

    engine = EspeakEngine()
    said = narrate(SAID, engine).clip.pcm
    engine.close()
    voice = np.resize(np.append(said, np.zeros(SAMPLE_RATE // 2, np.float32)), VOICE_S * SAMPLE_RATE)
    own = signature().pcm
    parts = {
        "voice": voice,
        "bed": bed().pcm,
        "signature": np.append(own, np.zeros(SIGNATURE_S * SAMPLE_RATE, np.float32))[
            : SIGNATURE_S * SAMPLE_RATE
        ],
    }
    for name, pcm in parts.items():
        soundfile.write(folder / f"{name}.wav", pcm, SAMPLE_RATE, subtype="FLOAT")


def make_ours(folder: Path, *, started: bool) -> None:
    """Make all three files in ``folder``, as a worker does; the CPU that it took stands in ``cpu.txt``."""
    if started:
        whole_item(folder, 2 * SAMPLE_RATE)  # loads what a worker has loaded already
    before = time.process_time()
    whole_item(folder, VOICE_S * SAMPLE_RATE)
    (folder / "cpu.txt").write_text(str(time.process_time() - before))


def whole_item(folder: Path, count: int) -> None:
    """Mix, shape, level and write the first ``count`` samples of the voice."""
    voice, own = (_read(folder / f"{name}.wav", count) for name in ("voice", "signature"))
    music = _read(folder / "bed.wav")
    mixed = with_bed(shaped(voice, Profile.HORN), music)
    library = Library(folder / "library")
    file = library.put(levelled(tape_of(Clip.joined([own, mixed])), TARGET, CEILING))
    shutil.copy(library.path(file.sha256), folder / "ours.flac")
    whole = library.load(file.sha256)
    for kind in Copy:
        write_copy(whole, kind, folder / f"ours.{kind}", place="benchmark")


def _read(path: Path, count: int = -1) -> Clip:
    return Clip(soundfile.read(path, count, dtype="float32")[0])


def worker_memory_mb() -> float:
    """Most memory that a worker process of a station takes for a minute of words over a bed."""
    with tempfile.TemporaryDirectory() as name:
        folder = DataFolder(Path(name)).make()
        music = Library(folder.library).put(read_frame_sounds(CONTENT_ROOT / "audio").beds["em-diu"])
        worker = WorkerProcess(folder, Settings())
        try:
            worker.do(render, Wording(" ".join([SAID] * 5), bed=music.sha256))
            return worker.do(most_memory_mb, None)
        finally:
            worker.close()


def most_memory_mb(_bench: Bench, _nothing: None) -> float:
    """What this process took at the most, in million bytes, as Linux counts it."""
    status = Path("/proc/self/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) * 1024 / 1e6 if found else 0.0


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
    parts = ["-i", str(folder / "voice.wav"), "-stream_loop", "-1", "-i", str(folder / "bed.wav")]
    parts += ["-i", str(folder / "signature.wav")]
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
        # As the station starts its workers: numpy's threads would only get in each other's way.
        process = subprocess.Popen(command, stderr=said, env=os.environ | dict([ONE_THREAD]))
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


def faults(read: dict[str, tuple[float, float]], costs: dict[str, Cost], memory_mb: float) -> list[str]:
    """Figures that are missed."""
    ours = {kind: read[f"ours {kind}"] for kind in KINDS}
    worker, theirs = costs["ours, as a worker"], costs["ffmpeg, two passes"]
    judged = [
        (abs(ours["flac"][0] - TARGET) <= MOST_MISSED, "the FLAC is not within 0.1 LU of its target"),
        (all(peak <= CEILING + READING for _, peak in ours.values()), "a true peak is above the ceiling"),
        (worker.cpu_s <= MOST_TIMES_CPU * theirs.cpu_s, "it takes more than twice ffmpeg's CPU"),
        (memory_mb <= MOST_MEMORY_MB, f"a worker takes more than {MOST_MEMORY_MB} MB"),
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
