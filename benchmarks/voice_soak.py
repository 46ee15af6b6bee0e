"""Many threads and processes asking espeak at once, its workers killed: nothing lost, nothing mixed.

    python benchmarks/voice_soak.py [--minutes 10]

Two processes with four threads each say phrases whose sound is known; each process has one engine, hence one
worker, which its four threads share. Every answer is held against the sound of the same phrase said alone:
its length to two frames of espeak's, its loudness over time, the count of its words. Every twenty seconds a
worker is killed in the middle of its work. Prints the counts, and exits with 1 when anything was wrong.
"""

import argparse
import multiprocessing
import os
import random
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from broadcaster.errors import SpeechError
from broadcaster.script.files import read_scripts
from broadcaster.speech.engine import Utterance
from broadcaster.speech.engines.espeak import EspeakEngine
from broadcaster.speech.pauses import phrases
from broadcaster.spoken.reader import read_out

PROCESSES, THREADS = 2, 4
PHRASES = 120
KILL_EVERY_S = 20.0
FRAME_MS = 27
"""Twice the 13 ms by which espeak's own sound of a phrase differs from one time to the next."""
ALIKE = 0.8
"""Least correlation of the loudness over time; two different phrases of one length have 0.2 in the median."""

Envelope = npt.NDArray[np.float64]


def envelope(said: Utterance) -> Envelope:
    """RMS of each 20 ms."""
    whole = said.clip.pcm[: len(said.clip) // 960 * 960].astype(np.float64)
    return np.asarray(np.sqrt((whole.reshape(-1, 960) ** 2).mean(axis=1)))


def is_same(said: Utterance, reference: Utterance) -> bool:
    """Whether ``said`` is the phrase of ``reference``, whole, with nothing of another."""
    if abs(said.clip.duration_ms - reference.clip.duration_ms) > FRAME_MS:
        return False
    if len(said.starts_ms) != len(reference.starts_ms):
        return False
    one, other = envelope(said), envelope(reference)
    length = min(len(one), len(other))
    return float(np.corrcoef(one[:length], other[:length])[0, 1]) > ALIKE


def sample_phrases() -> list[str]:
    """Phrases of the sample scripts, different ones."""
    scripts = read_scripts(Path(__file__).resolve().parents[1] / "scripts_vi").scripts
    cut = (phrase.text for script in scripts for phrase in phrases(read_out(script.body).text))
    return list(dict.fromkeys(cut))[:PHRASES]


def killing(engine: EspeakEngine, stop: threading.Event, counts: Counter[str]) -> None:
    """Kill the engine's worker every twenty seconds, at a moment of its work."""
    while not stop.wait(KILL_EVERY_S * (0.5 + random.random())):  # noqa: S311  # no secret
        process = engine._local.worker._process  # noqa: SLF001  # what is broken on purpose
        if process is not None:
            os.kill(process.pid, signal.SIGTERM)
            counts["killed"] += 1


def asking(
    engine: EspeakEngine, known: dict[str, Utterance], ends_at: float, counts: Counter[str], seed: int
) -> None:
    """Ask for known phrases until ``ends_at``."""
    chance = random.Random(seed)  # noqa: S311  # no secret
    while time.monotonic() < ends_at:
        phrase = chance.choice(list(known))
        try:
            said = engine.speak(phrase)
        except SpeechError:
            counts["failed"] += 1
        else:
            counts["right" if is_same(said, known[phrase]) else "wrong"] += 1


def process(seconds: float, seed: int) -> dict[str, int]:
    """Four threads on one engine; returns the counts."""
    counts: Counter[str] = Counter()
    stop = threading.Event()
    with closing(EspeakEngine()) as engine:
        known = {phrase: engine.speak(phrase) for phrase in sample_phrases()}
        ends_at = time.monotonic() + seconds
        threads = [
            threading.Thread(target=asking, args=(engine, known, ends_at, counts, seed * 10 + number))
            for number in range(THREADS)
        ]
        killer = threading.Thread(target=killing, args=(engine, stop, counts))
        for thread in (*threads, killer):
            thread.start()
        for thread in threads:
            thread.join()
        stop.set()
        killer.join()
    return dict(counts)


def lines(total: Counter[str], seconds: float) -> Iterator[str]:
    """What is printed."""
    yield f"{PROCESSES} processes x {THREADS} threads, {seconds:.0f} s"
    for name in ("right", "wrong", "failed", "killed"):
        yield f"{name:>8}: {total[name]:,}"


def main() -> int:
    """Run, print, judge."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=10.0)
    seconds = 60 * parser.parse_args().minutes
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        counted = pool.starmap(process, [(seconds, seed) for seed in range(PROCESSES)])
    total = sum((Counter(each) for each in counted), Counter[str]())
    print("\n".join(lines(total, seconds)))
    return int(total["wrong"] + total["failed"] > 0 or total["killed"] == 0)


if __name__ == "__main__":
    sys.exit(main())
