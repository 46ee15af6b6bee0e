"""Reading out 10,000 characters of administrative text: ours against sea-g2p's Normalizer, in the same run.

    .venv/bin/python benchmarks/spoken.py [FILE] [--peer PYTHON]

FILE is a text of yours; without it the text is made of the sample scripts and the tables of cases. PYTHON (or
the environment variable SEA_G2P_PYTHON) is an interpreter that has sea-g2p, which is none of our packages; it
is asked in a process of its own, for its median time, the start of the process not counted.

Besides: does the time grow in proportion to the text (1, 4 and 16 times the text) and to what is easily read
in square time (one piece again and again, 4 times as often), what do five million characters take, and what
does a line of a million characters of nonsense cost beside ordinary text.
"""

import argparse
import os
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from broadcaster.spoken.clauses import clauses
from broadcaster.spoken.reader import read_out

ROOT = Path(__file__).parents[1]
LENGTH = 10_000
RUNS = 7
LONG_LINE = 1_000_000
LONG_TEXT = 5_000_000

PEER = f"""
import statistics, sys, time
from sea_g2p import Normalizer
text = sys.stdin.buffer.read().decode()
normalizer = Normalizer()
normalizer.normalize(text)
times = []
for _ in range({RUNS}):
    begin = time.perf_counter()
    normalizer.normalize(text)
    times.append(time.perf_counter() - begin)
print(statistics.median(times))
"""

NONSENSE = {
    "digits": ["1", "23", "0", "1.000", "2,5"],
    "slashes": ["/", "1/", "a/", "//", "98/2020/"],
    "dashes": ["-", "A-", "1-", "–", "--"],
    "dots": [".", "1.", "a.", "...", "T."],
    "capitals": ["UBND", "A", "TT", "KTVX", "Đ"],
    "spaces": [" ", "  ", "\t", "a ", "\u00a0"],
    "quotes": ['"', "'", "“", "(", ")"],
}
"""Pieces that lines of nonsense are made of, by what they try."""

REPEATED = (
    *("1", "1.", "1/", "A-", "UBND-", "a@", "[", "*", "e\u0301", "ngày 1,", "<a", "0 ", "1.000", "_a", "“"),
    *("một ", "một hai, ", "Trùng ", "bà con và ", "a,", "\n", "một,\n", "a" * 150),
)
"""Pieces that said again and again would show a rule that looks back or ahead without end."""
REPEATED_LENGTH = 20_000


def main() -> None:
    """Measure and print."""
    arguments = _arguments()
    text = arguments.file.read_text(encoding="utf-8") if arguments.file else ordinary(LENGTH)
    ours = median(lambda: read_out(text))
    print(f"text of {len(text):,} characters: {ours * 1000:.1f} ms, {len(text) / ours:,.0f} characters/s")
    if arguments.peer:
        print(f"time, ours / sea-g2p: {ours / peer(arguments.peer, text):.2f}")
    print(f"clauses of it, share of reading out: {_clauses_seconds(text) / ours:.2f}")
    _print_linearity(text)
    _print_repeated()
    _print_long_text()
    _print_nonsense(ours / len(text))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--peer", default=os.environ.get("SEA_G2P_PYTHON"), metavar="PYTHON")
    return parser.parse_args()


def ordinary(length: int) -> str:
    """So many characters of the project's own text, repeated if there are not enough."""
    text = "\n".join(_paragraphs())
    return (text * (1 + length // len(text)))[:length]


def _paragraphs() -> Iterator[str]:
    """Bodies of the sample scripts and texts of the tables, taken in turn, so that any part is a mixture."""
    tables = [
        line.split("\t")[1].replace("\\n", "\n")
        for path in sorted((ROOT / "tests" / "spoken" / "cases").glob("*.tsv"))
        for line in path.read_text(encoding="utf-8").splitlines()[1:]
        if line.count("\t") >= 2  # noqa: PLR2004  # rule, text, spoken
    ]
    scripts = [
        paragraph
        for path in sorted((ROOT / "scripts_vi").glob("*.md"))
        if path.name != "README.md"
        for paragraph in path.read_text(encoding="utf-8").rpartition("+++")[2].split("\n\n")
        if paragraph.strip()
    ]
    random.Random(2026).shuffle(tables)  # noqa: S311  # the same every time
    for number in range(max(len(tables), len(scripts))):
        yield tables[number % len(tables)]
        yield scripts[number % len(scripts)]


def median(act: Callable[[], object]) -> float:
    """Median seconds of ``RUNS`` runs of ``act``, after one that warms up."""
    act()
    return statistics.median(seconds(act) for _ in range(RUNS))


def seconds(act: Callable[[], object]) -> float:
    """Seconds of one run."""
    begin = time.perf_counter()
    act()
    return time.perf_counter() - begin


def peer(python: str, text: str) -> float:
    """Median seconds that sea-g2p takes for ``text``."""
    command = [python, "-c", PEER]
    ran = subprocess.run(command, input=text.encode(), capture_output=True, check=False)
    if ran.returncode:
        sys.exit(f"sea-g2p does not run there: {ran.stderr.decode().strip().rpartition(chr(10))[2]}")
    return float(ran.stdout)


def _clauses_seconds(text: str) -> float:
    spoken = read_out(text).text
    return median(lambda: clauses(spoken))


def _print_linearity(text: str) -> None:
    """Seconds a character for 4 and 16 times the text, beside once; 1 is linear."""
    times = [min(seconds(lambda: read_out(text * many)) for _ in range(3)) / many for many in (1, 4, 16)]  # noqa: B023
    print("time a character, 4 and 16 times the text / once: ", end="")
    print(f"{times[1] / times[0]:.2f}, {times[2] / times[0]:.2f}")


def _print_repeated() -> None:
    """The piece for which 4 times as many cost most, for reading and for cutting; 4 is linear, 16 square."""
    for name, act in (("reading", read_out), ("cutting", clauses)):
        growth = {piece: _growth(act, piece) for piece in REPEATED}
        worst = max(growth, key=lambda piece: growth[piece])
        print(f"{name} one piece 4 times as often, worst {worst[:10]!r}: {growth[worst]:.1f} times the time")


def _growth(act: Callable[[str], object], piece: str) -> float:
    """How many times as long ``act`` takes for 4 times as many of ``piece``."""
    short, long = (piece * (length // len(piece)) for length in (REPEATED_LENGTH, 4 * REPEATED_LENGTH))
    return min(seconds(lambda: act(long)) for _ in range(3)) / min(
        seconds(lambda: act(short)) for _ in range(3)
    )


def _print_nonsense(ordinary_s: float) -> None:
    """Lines of nonsense, each beside ordinary text, a character."""
    everything = [piece for pieces in NONSENSE.values() for piece in pieces]
    for name, pieces in {**NONSENSE, "mixed": everything}.items():
        line = nonsense(pieces, LONG_LINE)
        cost = seconds(lambda: read_out(line)) / len(line)  # noqa: B023  # called at once
        print(f"a line of {LONG_LINE:,} characters, {name}: {cost / ordinary_s:.2f} times ordinary text")


def nonsense(pieces: list[str], length: int) -> str:
    """So many characters of ``pieces`` in an order that is the same every time."""
    choose = random.Random(2026)  # noqa: S311  # no secret
    return "".join(choose.choices(pieces, k=length))[:length]


def _print_long_text() -> None:
    """Time of five million characters, and how much the process has grown at its peak."""
    text = ordinary(LONG_TEXT)
    before = _peak_megabytes()
    long = seconds(lambda: read_out(text))
    print(f"text of {LONG_TEXT:,} characters: {long:.1f} s, {_peak_megabytes() - before:,.0f} MB at the peak")


def _peak_megabytes() -> float:
    """The most memory that this process has held so far; Linux counts it in kilobytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
