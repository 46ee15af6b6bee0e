"""The voices beside each other: speed, pace, level, size on the disk.

    python benchmarks/voices.py [--piper FOLDER] [--scripts 27]

Every voice says the sample scripts, with our pauses. FOLDER holds a Piper voice of yours; without it a tiny
model stands in, which hums. The online voices are asked on this machine, where a stand-in that hums speaks
their protocol: what is measured of them is our own part, not their sound. Prints the table of docs/VOICES.md.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from importlib.metadata import files
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np

from broadcaster.clock import SystemClock
from broadcaster.programme.loudness import integrated_loudness
from broadcaster.script.files import read_scripts
from broadcaster.settings import PiperSettings, VoiceSettings
from broadcaster.speech.engine import Engine
from broadcaster.speech.engines.espeak import EspeakEngine, EspeakVoice
from broadcaster.speech.engines.google import GttsEngine
from broadcaster.speech.engines.piper import PiperEngine
from broadcaster.speech.engines.viettel import ViettelEngine
from broadcaster.speech.render import Narration, narrate
from broadcaster.speech.spelled import syllables
from broadcaster.spoken.reader import read_out
from tests.speech.google_service import GoogleService
from tests.speech.local_service import served
from tests.speech.tiny_piper import tiny_config, tiny_model, write_voice
from tests.speech.viettel_service import TOKEN, ViettelService

PACKAGES = {
    "espeak": ("espeakng-loader",),
    "piper": ("piper-tts", "onnxruntime"),
    "gtts": ("gtts", "requests"),
    "viettel": ("requests",),
}
"""What each voice brings along on the disk."""


@dataclass(frozen=True)
class Said:
    """One script by one voice."""

    syllables: int
    narration: Narration
    took_s: float

    @property
    def a_minute(self) -> float:
        """Syllables a minute, pauses included."""
        return 60 * self.syllables / self.narration.clip.seconds

    @property
    def voiced_dbfs(self) -> float:
        """RMS of what is no pause."""
        pcm = self.narration.clip.pcm
        return float(20 * np.log10(np.sqrt(np.mean(np.square(pcm[np.abs(pcm) > 0])))))

    @property
    def peak_dbfs(self) -> float:
        """Highest sample."""
        return float(20 * np.log10(np.abs(self.narration.clip.pcm).max()))


def scripts(most: int) -> list[str]:
    """Spoken texts of the sample scripts that have no blanks."""
    folder = Path(__file__).resolve().parents[1] / "scripts_vi"
    return [read_out(each.body).text for each in read_scripts(folder).scripts if not each.blanks][:most]


def said(engine: Engine, texts: list[str]) -> Iterator[Said]:
    """Each text by ``engine``, which has said something before: its start does not count."""
    narrate("xin chào bà con", engine)
    for text in texts:
        begun = time.perf_counter()
        narration = narrate(text, engine)
        yield Said(syllables(text), narration, time.perf_counter() - begun)


def megabytes(paths: Iterator[Path]) -> float:
    """Size of the files that are there."""
    return sum(path.stat().st_size for path in paths if path.is_file()) / 1e6


def installed(voice: str) -> float:
    """Megabytes of the packages of ``voice``."""
    return sum(
        megabytes(Path(str(each.locate())) for each in files(package) or ()) for package in PACKAGES[voice]
    )


def row(engine: Engine, texts: list[str], note: str, more_mb: float = 0.0) -> str:
    """A line of the table."""
    every = list(said(engine, texts))
    seconds = sum(each.narration.clip.seconds for each in every)
    speed = seconds / sum(each.took_s for each in every)
    paces = sorted(each.a_minute for each in every)
    rms = np.mean([each.voiced_dbfs for each in every])
    peak = max(each.peak_dbfs for each in every)
    loudness = np.mean([integrated_loudness(each.narration.clip) for each in every])
    size = installed(engine.name) + more_mb
    levels = f"{rms:.1f} | {peak:.1f} | {loudness:.1f}"
    pace = f"{paces[0]:.0f}–{paces[-1]:.0f}"
    return f"| `{engine.name}`{note} | {speed:.0f} | {pace} | {levels} | {size:.0f} |"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--piper", type=Path)
    parser.add_argument("--scripts", type=int, default=27)
    asked = parser.parse_args()
    texts, clock = scripts(asked.scripts), SystemClock()
    print("| voice | times real time | syllables a minute | RMS, dBFS | peak, dBFS | LUFS | MB installed |")
    print("|---|---|---|---|---|---|---|")
    with ExitStack() as stack:
        google = stack.enter_context(served(GoogleService()))
        viettel = stack.enter_context(served(ViettelService()))
        os.environ["HTTPS_PROXY"] = os.environ["https_proxy"] = google.address
        folder = asked.piper or write_voice(
            Path(stack.enter_context(tempfile.TemporaryDirectory())) / "giong", tiny_model(), tiny_config()
        )
        model_mb = megabytes(folder.iterdir()) if asked.piper else 0.0
        scale = PiperSettings().length_scale if asked.piper else None
        piper = PiperEngine(folder, length_scale=scale)
        engines = (
            (EspeakEngine(EspeakVoice(rate=VoiceSettings().rate)), "", 0.0),
            (
                piper,
                "" if asked.piper else " (tiny model)",
                model_mb,
            ),
            (GttsEngine(clock), " (stand-in)", 0.0),
            (ViettelEngine(clock, token=TOKEN, url=viettel.url), " (stand-in)", 0.0),
        )
        for engine, note, more_mb in engines:
            with closing(engine):
                print(row(engine, texts, note, more_mb), flush=True)


if __name__ == "__main__":
    main()
