"""A hundred scripts rendered by one worker and by two; a second run of the same renders nothing.

    .venv/bin/python benchmarks/rendering.py [--scripts 100]

The scripts are the sentences of the sample scripts in other company, so that no two are alike and all are of
a bulletin's length. Each count of workers begins with an empty library and an empty cache of phrases, after
its workers have said one sentence each: what is measured is the work, not the start of Python. The workers
step back behind everything else on the machine, so it must have nothing else to do: the load that was there
before is printed. The median of three pairs of runs is judged. Exits with 1 when two workers are less than
1.9 times as fast, or when the second run makes a file.
"""

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from broadcaster.desk.render import Wording
from broadcaster.script.files import read_scripts
from broadcaster.settings import DataFolder, RenderSettings, Settings
from broadcaster.spoken.reader import read_out
from broadcaster.station.rendering import Renderer
from broadcaster.store.migrate import migrate

SENTENCES = 8
"""A script of so many sentences is about a minute of sound."""
LEAST_GAIN = 1.9
PAIRS = 3
"""The median of so many pairs of runs counts: one of them differs by 2 or 3 % from the next."""
_NUMBERS = ("một", "hai", "ba", "bốn")


def scripts(count: int) -> list[Wording]:
    """``count`` different scripts, the same ones every time."""
    chance = random.Random(2026)  # noqa: S311  # no secret
    found = read_scripts(Path(__file__).resolve().parents[1] / "scripts_vi").scripts
    ours = [script for script in found if script.language == "vi" and not script.blanks]
    said = (read_out(script.body).text for script in ours)
    sentences = [f"{each.strip()}." for text in said for each in text.split(".") if each.strip()]
    plain = [each for each in sentences if all(letter.isalpha() or letter in " ,.\n" for letter in each)]
    return [Wording(" ".join(chance.sample(plain, SENTENCES))) for _ in range(count)]


@dataclass(frozen=True)
class Timed:
    """Seconds of the first and of the second run, and how many sounds the second one made."""

    first_s: float
    second_s: float
    made: int


def timed(folder: Path, workers: int, wordings: list[Wording]) -> Timed:
    """What ``workers`` need for ``wordings``, in a station of their own."""
    data = DataFolder(folder).make()
    migrate(data.database, "station")
    with Renderer(data, Settings(render=RenderSettings(workers=workers))) as renderer:
        renderer.items([Wording(f"tiến trình số {word}") for word in _NUMBERS[: 2 * workers]])
        begin = time.perf_counter()
        first = renderer.items(wordings)
        middle = time.perf_counter()
        before = newest(data)
        again = renderer.items(wordings)
        end = time.perf_counter()
    if [each.file for each in again] != [each.file for each in first]:
        sys.exit("the second run found other sounds")
    return Timed(middle - begin, end - middle, len(newest(data) - before))


def newest(data: DataFolder) -> frozenset[tuple[str, int]]:
    """Every sound of the library with the moment it was written."""
    return frozenset((path.name, path.stat().st_mtime_ns) for path in data.library.glob("*.flac"))


def pair(wordings: list[Wording]) -> dict[int, Timed]:
    """One worker and two, one after the other."""
    found: dict[int, Timed] = {}
    with tempfile.TemporaryDirectory() as folder:
        for workers in (1, 2):
            found[workers] = ran = timed(Path(folder) / str(workers), workers, wordings)
            print(
                f"{workers} worker(s): {ran.first_s:7.1f} s,"
                f" second run {ran.second_s:5.2f} s, {ran.made} sounds made in it",
                flush=True,
            )
    return found


def main() -> int:
    """Measure, print, judge."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--scripts", type=int, default=100)
    wordings = scripts(parser.parse_args().scripts)
    print(f"{len(wordings)} scripts, {os.cpu_count()} processors, others' load {os.getloadavg()[0]:.2f}")
    pairs = [pair(wordings) for _ in range(PAIRS)]
    gain = statistics.median(found[1].first_s / found[2].first_s for found in pairs)
    print(f"two workers are {gain:.2f} times as fast (at least {LEAST_GAIN}; median of {PAIRS})")
    return int(gain < LEAST_GAIN or any(each.made for found in pairs for each in found.values()))


if __name__ == "__main__":
    sys.exit(main())
