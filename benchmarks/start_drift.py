"""Start error of every item on a device whose crystal is off, over a virtual day.

    .venv/bin/python benchmarks/start_drift.py [--hours 24] [--ppm 200 -200]

The real player, stream and driver; simulated are the clock and the device, which takes frames so many
millionths faster or slower than nominal and asks for its blocks late by chance: 1 ms, now and then 50.
A session of eight items of two minutes begins every half hour, so a device that is off by 200 millionths
has drifted by 200 ms at the end of one, and by 17 s at the end of the day. Errors in milliseconds, positive
is late: what sounded minus the plan, and minus what the log says. Exits with 1 when a start is more than
15 ms off its plan, or the log more than 3 ms off the truth.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.playout.drifting_station import long_session, starts_on_a_drifting_card
from tests.playout.sample_session import START

EVERY = timedelta(minutes=30)
ITEMS = 8
MOST_MS, MOST_LOG_MS = 15.0, 3.0


def line(errors_ms: Sequence[float]) -> str:
    """Earliest, median, and latest of ``errors_ms``; then how far from zero 99 of 100 are."""
    p99 = np.percentile(np.abs(errors_ms), 99)
    return "".join(f"{each:9.2f}" for each in (min(errors_ms), np.median(errors_ms), max(errors_ms), p99))


def day(ppm: float, hours: float) -> bool:
    """Play the hours on a card that is off by ``ppm``; print; say whether all was exact."""
    count = int(hours * 3600 // EVERY.total_seconds())
    sessions = tuple(long_session(number, START + number * EVERY, ITEMS) for number in range(count))
    begin = time.perf_counter()
    starts = starts_on_a_drifting_card(ppm, sessions, hours * 3600)
    took_s = time.perf_counter() - begin
    late_ms = [each.late_s * 1000 for each in starts]
    log_ms = [each.log_late_s * 1000 for each in starts]
    print(f"{ppm:+6.0f}{len(starts):7}{line(late_ms)}{line(log_ms)}{took_s:9.0f} s", flush=True)
    return max(map(abs, late_ms)) <= MOST_MS and max(map(abs, log_ms)) <= MOST_LOG_MS


def main() -> int:
    """Run, print, judge."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--hours", type=float, default=24.0)
    parser.add_argument("--ppm", type=float, nargs="+", default=[200.0, -200.0])
    options = parser.parse_args()
    columns = "".join(f"{each:>9}" for each in ("earliest", "p50", "latest", "p99 of +-"))
    print(f"{'':13}{'sounded minus planned':^36}{'sounded minus logged':^36}")
    print(f"{'ppm':>6}{'starts':>7}{columns}{columns}{'took':>9}")
    exact = [day(ppm, options.hours) for ppm in options.ppm]
    return int(not all(exact))


if __name__ == "__main__":
    sys.exit(main())
