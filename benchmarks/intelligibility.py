"""Is a shaped voice better understood outdoors? ESTOI, STOI, SII through horns, echoes and noise.

    python benchmarks/intelligibility.py [--seconds 8] [--seeds 5] [--voices 6] [--csv FILE]

Three ways to send a voice: ``unshaped`` (a gain and nothing else), ``limiter`` (``mix.level`` alone: what
every item was before there were profiles) and ``horn`` (the profile ``loa_ken``, then ``mix.level``). Where
ffmpeg is installed, a fourth, ``ffmpeg``: its own filters with the profile's figures, and loudnorm. All are
compared at equal loudness (-16 LUFS) and at equal true peak (-1.5 dBTP).

- SNR: loudness (BS.1770-4) of the unshaped voice at -16 LUFS against that of the noise, both at the
  listener's place, behind horn and echoes. Every way meets the very same noise.
- The reference of ESTOI and STOI is the clean, unshaped voice before the horn, in time with the direct sound:
  an echo, too, keeps a listener from the words, and a way that spoils the voice must pay for it. So no figure
  reaches 1 without noise either.
- SII (ANSI S3.5-1997): full scale before the horn is 86 dB SPL at the listener's place, so that a voice at
  -16 LUFS is some 70. An echo is no harm to it.

At equal loudness the peaks of ``unshaped`` lie above full scale: no amplifier can play it so. It is the
hardest comparison. Prints every case (its seeds in a row), the means, and what was asked for; ends with 1
when that is missed.
"""

import argparse
import csv
import itertools
import multiprocessing
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import astuple, dataclass, fields
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
import soundfile
from pystoi import stoi
from scipy.signal import resample_poly

from benchmarks import sii
from benchmarks.outdoors import NOISES, PATHS, Floats, at_loudness, heard, loudness
from broadcaster.clip import Clip
from broadcaster.programme.horn import SHAPES, Profile, shaped
from broadcaster.programme.loudness import true_peak
from broadcaster.programme.mix import CEILING, TARGET, level
from broadcaster.script.files import read_scripts
from broadcaster.speech.engines.espeak import EspeakEngine, EspeakVoice
from broadcaster.speech.render import narrate
from broadcaster.spoken.reader import read_out
from broadcaster.units import SAMPLE_RATE

VOICES = {
    "north": EspeakVoice(rate=136),
    "north, low": EspeakVoice(rate=130, pitch=35),
    "woman": EspeakVoice("vi+f2", rate=136, pitch=65),
    "man, quick": EspeakVoice("vi+m3", rate=145, pitch=45),
    "centre": EspeakVoice("vi-vn-x-central", rate=136, pitch=50),
    "south": EspeakVoice("vi-vn-x-south", rate=136, pitch=60),
}
SNRS = (-5, 0, 5, 10)
UNSHAPED, LIMITER, HORN, FFMPEG = "unshaped", "limiter", "horn", "ffmpeg"
LOUDNESS, PEAK = "loudness", "true peak"

_STOI_RATE = 10_000  # STOI's own; given sound at this rate, pystoi resamples nothing
_FULL_SCALE_SPL = 70 - TARGET


@dataclass(frozen=True)
class Heard:
    """How well one way to send a voice was understood in one case."""

    voice: str
    channel: str
    noise: str
    snr: int
    seed: int
    way: str
    equal: str
    estoi: float
    stoi: float
    sii: float


@dataclass(frozen=True)
class Arrived:
    """A voice at the listener's place before any noise: for STOI, and its levels in SII's bands."""

    way: str
    equal: str
    slow: Floats
    bands: Floats


def speak(folder: Path, seconds: float, names: Iterable[str]) -> None:
    """Write so much of a script by each voice, another script for each, into ``folder``."""
    scripts = read_scripts(Path(__file__).resolve().parents[1] / "scripts_vi").scripts
    texts = [read_out(each.body).text for each in scripts if not each.blanks]
    for index, name in enumerate(names):
        with closing(EspeakEngine(VOICES[name])) as engine:
            clip = narrate(texts[3 * index], engine).clip
        np.save(folder / f"{name}.npy", clip.pcm[: round(seconds * SAMPLE_RATE)])


def sent(voice: Clip) -> Iterator[tuple[str, Clip]]:
    """The voice as each way sends it; those that level it give -16 LUFS and -1.5 dBTP at most."""
    yield UNSHAPED, voice
    yield LIMITER, level(voice)
    yield HORN, level(shaped(voice, Profile.HORN))
    if shutil.which("ffmpeg"):
        yield FFMPEG, by_ffmpeg(voice)


def by_ffmpeg(voice: Clip) -> Clip:
    """The same figures by ffmpeg's filters, levelled by its loudnorm."""
    shape = SHAPES[Profile.HORN]
    filters = (
        f"highpass=f={shape.high_pass},highpass=f={shape.high_pass},lowpass=f={shape.low_pass},"
        f"equalizer=f={shape.presence}:t=q:w=0.7:g={shape.presence_gain},"
        "acompressor=threshold=-30dB:ratio=2:attack=5:release=50:knee=1:detection=rms,"
        f"loudnorm=I={TARGET}:TP={CEILING}:LRA=11"
    )
    with tempfile.TemporaryDirectory() as folder:
        source, result = Path(folder) / "a.wav", Path(folder) / "b.wav"
        soundfile.write(source, at_loudness(voice.pcm.astype(np.float64), -26), SAMPLE_RATE, subtype="FLOAT")
        command = ["ffmpeg", "-v", "error", "-i", str(source), "-af", filters]
        subprocess.run([*command, "-ar", str(SAMPLE_RATE), "-c:a", "pcm_f32le", str(result)], check=True)
        pcm, _ = soundfile.read(result, dtype="float32")
    return Clip.of(np.concatenate([pcm, np.zeros(len(voice), np.float32)])[: len(voice)])


def compared(clip: Clip) -> Iterator[tuple[str, Floats]]:
    """``clip`` at the loudness and at the true peak that all ways are compared at."""
    pcm = clip.pcm.astype(np.float64)
    yield LOUDNESS, at_loudness(pcm, TARGET)
    yield PEAK, pcm * 10 ** ((CEILING - true_peak(clip)) / 20)


def arrived(voice: Clip, channel: str) -> list[Arrived]:
    """Every way and both comparisons at the listener's place."""
    found = []
    for way, clip in sent(voice):
        for equal, pcm in compared(clip):
            there = heard(pcm, channel)
            bands = sii.band_levels(there, _FULL_SCALE_SPL)
            found.append(Arrived(way, equal, slow(there), bands))
    return found


def slow(pcm: Floats) -> Floats:
    """``pcm`` at the rate of STOI."""
    return np.asarray(resample_poly(pcm, _STOI_RATE // 2000, SAMPLE_RATE // 2000))


def cases(task: tuple[str, str], folder: Path, seeds: int) -> list[Heard]:
    """All noises of one voice in one channel."""
    name, channel = task
    voice = Clip(np.load(folder / f"{name}.npy"))
    clean = slow(voice.pcm.astype(np.float64))
    arrivals = arrived(voice, channel)
    there = loudness(heard(at_loudness(voice.pcm.astype(np.float64), TARGET), channel))
    results = []
    for noise, seed in itertools.product(NOISES, range(seeds)):
        random = np.random.default_rng([seed, *noise.encode()])
        sound = at_loudness(NOISES[noise](len(voice), random), there)
        bands, quick = sii.band_levels(sound, _FULL_SCALE_SPL), slow(sound)
        for snr, each in itertools.product(SNRS, arrivals):
            noisy = each.slow + quick * 10 ** (-snr / 20)
            figures = (
                float(stoi(clean, noisy, _STOI_RATE, extended=True)),
                float(stoi(clean, noisy, _STOI_RATE)),
                sii.index(each.bands, bands - snr),
            )
            results.append(Heard(name, channel, noise, snr, seed, each.way, each.equal, *figures))
    return results


def mean(results: Iterable[Heard], figure: str = "estoi", **chosen: object) -> float:
    """Mean of a figure over the results whose fields are as ``chosen``."""
    return statistics.fmean(
        getattr(each, figure)
        for each in results
        if all(getattr(each, field) == value for field, value in chosen.items())
    )


def print_cases(results: Sequence[Heard], ways: Sequence[str]) -> None:
    """ESTOI of every case over its seeds, with the least and the greatest gain of the horn among them."""
    columns = [(equal, way) for equal in (LOUDNESS, PEAK) for way in ways]
    print(
        "| voice | channel | noise | SNR |",
        " | ".join(f"{way}, {equal}" for equal, way in columns),
        "| gain |",
    )
    print("|---|---|---|--:|", "|".join("--:" for _ in columns), "|---|")
    key = lambda each: (each.voice, each.channel, each.noise, each.snr)  # noqa: E731  # used twice, here only
    for case, some in itertools.groupby(sorted(results, key=key), key):
        group = list(some)
        cells = [f"{mean(group, way=way, equal=equal):.3f}" for equal, way in columns]
        gains = gains_by_seed(group)
        print("|", " | ".join([*map(str, case), *cells, f"{min(gains):+.3f} to {max(gains):+.3f}"]), "|")


def gains_by_seed(group: Sequence[Heard]) -> list[float]:
    """Gain of the horn over the unshaped voice at equal loudness, for each seed."""
    found = {
        way: [each.estoi for each in group if (each.way, each.equal) == (way, LOUDNESS)]
        for way in (UNSHAPED, HORN)
    }
    return [after - before for before, after in zip(found[UNSHAPED], found[HORN], strict=True)]


def print_means(results: Sequence[Heard], ways: Sequence[str]) -> None:
    """All three measures of every way at each SNR, over all cases."""
    print("\n| equal | SNR | measure |", " | ".join(ways), "|")
    print("|---|--:|---|", "|".join("--:" for _ in ways), "|")
    for equal, snr, figure in itertools.product((LOUDNESS, PEAK), SNRS, ("estoi", "stoi", "sii")):
        cells = [f"{mean(results, figure, way=way, equal=equal, snr=snr):.3f}" for way in ways]
        print(f"| {equal} | {snr:+d} | {figure.upper()} |", " | ".join(cells), "|")


def print_gains(results: Sequence[Heard]) -> None:
    """Mean gain of the horn over the unshaped voice by each voice, channel and noise."""
    columns = list(itertools.product((LOUDNESS, PEAK), SNRS))
    print("\n| gain in ESTOI |", " | ".join(f"{equal}, {snr:+d} dB" for equal, snr in columns), "|")
    print("|---|", "|".join("--:" for _ in columns), "|")
    for field in ("voice", "channel", "noise"):
        for value in dict.fromkeys(getattr(each, field) for each in results):
            some = [each for each in results if getattr(each, field) == value]
            cells = [f"{gain(some, equal, snr, UNSHAPED):+.3f}" for equal, snr in columns]
            print(f"| {value} |", " | ".join(cells), "|")


def gain(results: Sequence[Heard], equal: str, snr: int, over: str) -> float:
    """Mean ESTOI of the horn less that of another way."""
    chosen = partial(mean, results, equal=equal, snr=snr)
    return chosen(way=HORN) - chosen(way=over)


def asked(results: Sequence[Heard]) -> list[tuple[str, float, float]]:
    """What was asked for: its name, what was found, the least that will do."""
    return [
        ("equal true peak, 0 dB, over unshaped", gain(results, PEAK, 0, UNSHAPED), 0.15),
        ("equal true peak, +5 dB, over unshaped", gain(results, PEAK, 5, UNSHAPED), 0.10),
        ("equal loudness, 0 dB, over unshaped", gain(results, LOUDNESS, 0, UNSHAPED), 0.05),
        ("equal loudness, 0 dB, over the limiter alone", gain(results, LOUDNESS, 0, LIMITER), 0.0),
        ("equal true peak, 0 dB, over the limiter alone", gain(results, PEAK, 0, LIMITER), 0.0),
    ]


def write_csv(path: Path, results: Iterable[Heard]) -> None:
    """Every single figure."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(field.name for field in fields(Heard))
        writer.writerows(map(astuple, results))


def measured(names: Sequence[str], seconds: float, seeds: int) -> list[Heard]:
    """All cases, on two cores."""
    os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before the workers load NumPy
    with tempfile.TemporaryDirectory() as made, multiprocessing.get_context("spawn").Pool(2) as pool:
        speak(Path(made), seconds, names)
        work = partial(cases, folder=Path(made), seeds=seeds)
        tasks = list(itertools.product(names, PATHS))
        return [each for some in pool.imap(work, tasks) for each in some]


def main() -> None:
    """Measure, print, judge."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--voices", type=int, default=len(VOICES))
    parser.add_argument("--csv", type=Path)
    options = parser.parse_args()
    results = measured(list(VOICES)[: options.voices], options.seconds, options.seeds)
    ways = list(dict.fromkeys(each.way for each in results))
    print_cases(results, ways)
    print_means(results, ways)
    print_gains(results)
    print()
    for name, found, least in asked(results):
        print(f"ESTOI, {name}: {found:+.3f} (at least {least:+.2f}): {'yes' if found >= least else 'MISSED'}")
    if options.csv:
        write_csv(options.csv, results)
    sys.exit(any(found < least for _, found, least in asked(results)))


if __name__ == "__main__":
    main()
